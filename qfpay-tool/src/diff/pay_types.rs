//! Pay types, their scenarios and footnotes.

use std::collections::BTreeSet;

use super::cells::{self, Row};
use super::change::{Change, Changes, Impact, Shown};
use super::lists::{Known, List};
use qfpay_codegen::ir::{CancelWith, Footnote, Name, PayType, Scenario};

const PAY_TYPES: List<'static> = List {
    path: "pay_types",
    entry: "pay_type",
    rust: "PayType",
};

const SCENARIOS: List<'static> = List {
    path: "scenarios",
    entry: "scenario",
    rust: "Scenario",
};

pub(super) fn compare(old: &[PayType], new: &[PayType], changes: &mut Changes) {
    let matched = PAY_TYPES.compare(old, new, by_code, changes);
    let shown = |one: &PayType| format!("{} ({})", one.name.id, one.description);
    for added in matched.added {
        let change = PAY_TYPES.added(&added.code, &shown(added));
        changes.push(change.behaviour(Impact::Minor, "payments with it can be made"));
    }
    for removed in matched.removed {
        let change = PAY_TYPES.removed(&removed.code, &shown(removed));
        changes.push(change.behaviour(Impact::Major, "payments with it are invalid"));
    }
    for (old, new) in matched.both {
        compare_one(old, new, changes);
    }
}

fn by_code(pay_type: &PayType) -> Known<'_> {
    Known {
        code: &pay_type.code,
        rust: &pay_type.name.rust,
    }
}

fn compare_one(old: &PayType, new: &PayType, changes: &mut Changes) {
    let PayType {
        // Compared where the two were matched.
        code,
        name: _,
        description,
        wallet,
        scenario,
        channel,
        region,
        settlement,
        cancel_with,
        refund_days,
        footnotes,
        forbidden_operations,
        // Compared with the forbidden operations.
        refundable: _,
        cells,
        request,
        note,
        source,
    } = old;
    let path = format!("pay_types.{code}");
    changed_scenario(&path, scenario, &new.scenario, changes);
    changes.value(
        "wallet",
        format!("{path}.wallet"),
        (wallet, &new.wallet),
        |change| {
            change.behaviour(
                Impact::Major,
                "notifications of it are matched by its wallet",
            )
        },
    );
    let facts: [(&str, &Name, &Name); 3] = [
        ("channel", channel, &new.channel),
        ("region", region, &new.region),
        ("settlement", settlement, &new.settlement),
    ];
    for (kind, old, new) in facts {
        changes.value(kind, format!("{path}.{kind}"), (old, new), |change| {
            change.behaviour(
                Impact::Minor,
                "a fact that programs can ask for is another one",
            )
        });
    }
    if scenario.name == new.scenario.name && scenario.cancel_with == new.scenario.cancel_with {
        changed_cancel(&path, cancel_with, &new.cancel_with, changes);
    }
    changes.value(
        "refund_days",
        format!("{path}.refund_days"),
        (refund_days, &new.refund_days),
        |change| {
            change.behaviour(
                Impact::Minor,
                "the warning about late refunds comes on other days",
            )
        },
    );
    changed_operations(
        &path,
        forbidden_operations,
        &new.forbidden_operations,
        changes,
    );
    let (markers, new_markers) = (sorted(footnotes), sorted(&new.footnotes));
    changes.value(
        "footnotes",
        format!("{path}.footnotes"),
        (&markers, &new_markers),
        |change| {
            change.behaviour(
                Impact::Minor,
                "the effect of a footnote is compared where it takes effect",
            )
        },
    );
    let row = format!("{path}.parameters");
    let old_row = Row {
        cells,
        shape: Some(request),
    };
    let new_row = Row {
        cells: &new.cells,
        shape: Some(&new.request),
    };
    cells::compare(&row, old_row, new_row, changes);
    changes.words(
        "description",
        format!("{path}.description"),
        (description, &new.description),
    );
    changes.words("note", format!("{path}.note"), (note, &new.note));
    changes.source(&path, (source, &new.source));
}

fn sorted(texts: &[String]) -> Vec<String> {
    let texts: BTreeSet<&String> = texts.iter().collect();
    texts.into_iter().cloned().collect()
}

fn changed_scenario(path: &str, old: &Scenario, new: &Scenario, changes: &mut Changes) {
    let (name, other) = (&old.name, &new.name);
    changes.value(
        "scenario",
        format!("{path}.scenario"),
        (name, other),
        |change| {
            let change = change.behaviour(Impact::Major, "the payment takes place in another way");
            match old.accepted_means == new.accepted_means {
                true => change,
                false => change.behaviour(Impact::Major, ACCEPTED).money(true),
            }
        },
    );
}

const ACCEPTED: &str = "an accepted creation means something else about whether it is paid";

fn changed_cancel(
    path: &str,
    old: &Option<CancelWith>,
    new: &Option<CancelWith>,
    changes: &mut Changes,
) {
    let operation = |one: &Option<CancelWith>| one.as_ref().map(|one| one.operation.clone());
    let path = format!("{path}.cancel_with");
    changes.value(
        "cancel_with",
        &path,
        (&operation(old), &operation(new)),
        |change| {
            let reason = "another call is recommended for an order that stays open";
            change.behaviour(Impact::Minor, reason).money(true)
        },
    );
    if let (Some(old), Some(new)) = (old, new) {
        if old.operation == new.operation {
            changes.source(&path, (&old.source, &new.source));
        }
    }
}

fn changed_operations(path: &str, old: &[String], new: &[String], changes: &mut Changes) {
    let forbidden = |one: &[String], id: &str| one.iter().any(|other| other == id);
    for operation in old.iter().filter(|id| !forbidden(new, id)) {
        changes.push(
            Change::new("operation_allowed", format!("{path}.{operation}"))
                .from("forbidden")
                .to("allowed")
                .behaviour(
                    Impact::Minor,
                    "the call is no longer invalid for its payments",
                )
                .money(true),
        );
    }
    for operation in new.iter().filter(|id| !forbidden(old, id)) {
        changes.push(
            Change::new("operation_forbidden", format!("{path}.{operation}"))
                .from("allowed")
                .to("forbidden")
                .behaviour(Impact::Major, "the call is invalid for its payments")
                .money(true),
        );
    }
}

/// Compares scenarios. The effect of a change on its pay types is noted here, once.
pub(super) fn scenarios(old: &[Scenario], new: &[Scenario], changes: &mut Changes) {
    let matched = SCENARIOS.compare(old, new, |one| Known::of(&one.name), changes);
    for added in matched.added {
        changes.push(SCENARIOS.added(&added.name.id, &added.description));
    }
    for removed in matched.removed {
        changes.push(SCENARIOS.removed(&removed.name.id, &removed.description));
    }
    for (old, new) in matched.both {
        let Scenario {
            name,
            description,
            accepted_means,
            next_step,
            cancel_with,
        } = old;
        let path = format!("scenarios.{}", name.id);
        changes.value(
            "accepted_means",
            format!("{path}.accepted_means"),
            (accepted_means, &new.accepted_means),
            |change| change.behaviour(Impact::Major, ACCEPTED).money(true),
        );
        changes.value(
            "next_step",
            format!("{path}.next_step"),
            (next_step, &new.next_step),
            |change| {
                change.behaviour(
                    Impact::Major,
                    "another field shows the customer how to continue",
                )
            },
        );
        changed_cancel(&path, cancel_with, &new.cancel_with, changes);
        changes.words(
            "description",
            format!("{path}.description"),
            (description, &new.description),
        );
    }
}

/// Compares the wording of footnotes; their effect is compared with pay types and rules.
pub(super) fn footnotes(old: &[Footnote], new: &[Footnote], changes: &mut Changes) {
    let find = |list: &[Footnote], id: &str| list.iter().find(|one| one.id == id).cloned();
    for footnote in old {
        let Footnote {
            id,
            meaning,
            // Compared with the pay types.
            carriers: _,
            note,
            source,
        } = footnote;
        let path = format!("footnotes.{id}");
        match find(new, id) {
            Some(new) => {
                changes.words(
                    "meaning",
                    format!("{path}.meaning"),
                    (meaning, &new.meaning),
                );
                changes.words("note", format!("{path}.note"), (note, &new.note));
                changes.source(&path, (source, &new.source));
            }
            None => changes.push(one_footnote("footnote_removed", &path).from(meaning.shown())),
        }
    }
    for footnote in new.iter().filter(|one| find(old, &one.id).is_none()) {
        let path = format!("footnotes.{}", footnote.id);
        changes.push(one_footnote("footnote_added", &path).to(footnote.meaning.shown()));
    }
}

fn one_footnote(kind: &str, path: &str) -> Change {
    Change::new(kind, path).behaviour(
        Impact::Patch,
        "wording of the page; its effect is compared elsewhere",
    )
}
