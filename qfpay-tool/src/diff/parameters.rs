//! Request parameters, and the rules about single values.

use super::change::{Changes, Impact, Shown};
use super::direction::Direction;
use super::lists::{Known, List};
use super::rules::severity;
use super::{rules, values};
use qfpay_codegen::ir::{Constraint, Parameter, Rule, Test};

const LIST: List<'static> = List {
    path: "parameters",
    entry: "parameter",
    rust: "Param",
};

pub(super) fn compare(
    (old, old_rules): (&[Parameter], &[Rule]),
    (new, new_rules): (&[Parameter], &[Rule]),
    changes: &mut Changes,
) {
    let matched = LIST.compare(old, new, |one| Known::of(&one.name), changes);
    for added in matched.added {
        changes.push(LIST.added(&added.name.id, &added.description));
    }
    for removed in matched.removed {
        let change = LIST.removed(&removed.name.id, &removed.description);
        changes.push(change.behaviour(Impact::Major, "a request with it is invalid"));
    }
    for (old, new) in matched.both {
        compare_one(old, new, changes);
        let path = format!("parameters.{}", old.name.id);
        constraints(&path, (old, old_rules), (new, new_rules), changes);
    }
}

fn compare_one(old: &Parameter, new: &Parameter, changes: &mut Changes) {
    let Parameter {
        name,
        description,
        declared,
        // Compared in `values`, which has both sides.
        value: _,
        // Follows from the value.
        format_rule: _,
        types: _,
        supplied_by,
        sensitive,
        default,
        // Compared with their severities.
        constraints: _,
        // Follows from the matrix.
        taken_by: _,
        // Programs see the sorted list.
        position: _,
        source,
    } = old;
    let path = format!("parameters.{}", name.id);
    values::compare(&path, old, new, changes);
    values::types(&path, old, new, changes);
    changes.value(
        "supplied_by",
        format!("{path}.supplied_by"),
        (supplied_by, &new.supplied_by),
        |change| {
            change
                .api(
                    Impact::Major,
                    "callers give it where they did not, or the other way round",
                )
                .behaviour(Impact::Major, "its value comes from somewhere else")
        },
    );
    changes.value(
        "sensitive",
        format!("{path}.sensitive"),
        (sensitive, &new.sensitive),
        |change| shown_or_hidden(new.sensitive, change),
    );
    changes.value(
        "default",
        format!("{path}.default"),
        (default, &new.default),
        values::default,
    );
    changes.words(
        "declared",
        format!("{path}.declared"),
        (declared, &new.declared),
    );
    changes.words(
        "description",
        format!("{path}.description"),
        (description, &new.description),
    );
    changes.source(&path, (source, &new.source));
}

/// Judges whether a value is shown.
pub(super) fn shown_or_hidden(hidden: bool, change: super::Change) -> super::Change {
    match hidden {
        true => change.behaviour(
            Impact::Minor,
            "its value is hidden in everything that is shown",
        ),
        false => change.behaviour(
            Impact::Major,
            "its value is shown in logs where it was hidden",
        ),
    }
}

fn constraints(
    path: &str,
    (old, old_rules): (&Parameter, &[Rule]),
    (new, new_rules): (&Parameter, &[Rule]),
    changes: &mut Changes,
) {
    let find = |parameter: &Parameter, id: &str| {
        let mut all = parameter.constraints.iter();
        all.find(|one| one.rule.id == id).cloned()
    };
    for constraint in &old.constraints {
        let Constraint { rule, test } = constraint;
        let path = format!("{path}.constraints.{}", rule.id);
        match find(new, &rule.id) {
            Some(other) => {
                changes.value("constraint", path, (test, &other.test), |change| {
                    let severity = severity(new_rules, &rule.id);
                    direction(test, &other.test).judge(severity, change)
                });
            }
            None => {
                let change = rules::test_removed("constraint_removed", path, test.shown());
                changes.push(Direction::LOOSER.judge(severity(old_rules, &rule.id), change));
            }
        }
    }
    for constraint in &new.constraints {
        let Constraint { rule, test } = constraint;
        if find(old, &rule.id).is_none() {
            let path = format!("{path}.constraints.{}", rule.id);
            let change = rules::test_added("constraint_added", path, test.shown());
            changes.push(Direction::STRICTER.judge(severity(new_rules, &rule.id), change));
        }
    }
}

fn direction(old: &Test, new: &Test) -> Direction {
    match (old, new) {
        (Test::Length(old), Test::Length(new)) => Direction::of_length(old, new),
        (Test::Range(old), Test::Range(new)) => Direction::of_range(old, new),
        (Test::Characters(old), Test::Characters(new)) => {
            Direction::of_sets(characters(old), characters(new))
        }
        (Test::Excludes(old), Test::Excludes(new)) => Direction::of_sets(old, new).reversed(),
        _ => Direction::OTHER,
    }
}

fn characters(spans: &[(char, char)]) -> impl Iterator<Item = char> {
    spans.iter().flat_map(|(first, last)| *first..=*last)
}

impl Shown for Test {
    fn shown(&self) -> String {
        let listed = |characters: &mut dyn Iterator<Item = String>| {
            characters.collect::<Vec<String>>().join(" ")
        };
        match self {
            Self::Length(length) => length.shown(),
            Self::Range(range) => range.shown(),
            Self::Characters(spans) => {
                let mut spans = spans.iter().map(|(first, last)| match first == last {
                    true => first.to_string(),
                    false => format!("{first}-{last}"),
                });
                format!("only {}", listed(&mut spans))
            }
            Self::Excludes(characters) => {
                format!(
                    "none of {}",
                    listed(&mut characters.iter().map(char::to_string))
                )
            }
        }
    }
}
