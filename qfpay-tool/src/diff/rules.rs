//! The register of rules: names, severities, and whether a caller can lift one.

use std::fmt::Display;

use super::change::{Change, Changes, Impact};
use super::lists::{Known, List};
use qfpay_codegen::ir::{Rule, Severity};

const LIST: List<'static> = List {
    path: "rules",
    entry: "rule",
    rust: "Rule",
};

/// The severity of a rule.
pub(super) fn severity(rules: &[Rule], id: &str) -> Severity {
    let rule = rules.iter().find(|rule| rule.name.id == id);
    rule.map_or(Severity::Deny, |rule| rule.severity)
}

/// That something is tested that was not.
pub(super) fn test_added(kind: &str, path: impl Display, shown: String) -> Change {
    Change::new(kind, path).to(shown)
}

/// That something is tested no more.
pub(super) fn test_removed(kind: &str, path: impl Display, shown: String) -> Change {
    Change::new(kind, path).from(shown)
}

pub(super) fn compare(old: &[Rule], new: &[Rule], changes: &mut Changes) {
    let matched = LIST.compare(old, new, |rule| Known::of(&rule.name), changes);
    for added in matched.added {
        changes.push(LIST.added(&added.name.id, &added.description));
    }
    for removed in matched.removed {
        changes.push(LIST.removed(&removed.name.id, &removed.description));
    }
    for (old, new) in matched.both {
        compare_one(old, new, changes);
    }
}

fn compare_one(old: &Rule, new: &Rule, changes: &mut Changes) {
    let Rule {
        name,
        description,
        severity,
        locked,
        source,
    } = old;
    let path = format!("rules.{}", name.id);
    let severities = (severity, &new.severity);
    changes.value(
        "severity",
        format!("{path}.severity"),
        severities,
        |change| match new.severity {
            Severity::Deny => change.behaviour(
                Impact::Major,
                "stricter: a request that was sent with a warning is invalid",
            ),
            Severity::Warn => {
                change.behaviour(Impact::Minor, "looser: a request that was invalid is sent")
            }
        },
    );
    changes.value(
        "locked",
        format!("{path}.locked"),
        (locked, &new.locked),
        |change| match new.locked {
            true => change.behaviour(Impact::Major, "no caller can lift it any more"),
            false => change
                .behaviour(
                    Impact::Minor,
                    "callers can lift what answers and signatures were checked against",
                )
                .money(true),
        },
    );
    changes.words(
        "description",
        format!("{path}.description"),
        (description, &new.description),
    );
    changes.source(&path, (source, &new.source));
}
