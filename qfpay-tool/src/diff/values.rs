//! What a value looks like: which Rust type it has, and what it takes.

use super::change::{Change, Changes, Impact, Shown, word};
use super::direction::Direction;
use super::lists::{Known, List};
use qfpay_codegen::ir::{Choice, Name, Parameter, Severity, SuppliedBy, Value, ValueType};

/// Compares what the values of a parameter look like.
pub(super) fn compare(path: &str, old: &Parameter, new: &Parameter, changes: &mut Changes) {
    let path = format!("{path}.value");
    if let (Value::Choice { values }, Value::Choice { values: others }) = (&old.value, &new.value) {
        return choices(&path, old, values, others, changes);
    }
    changes.value("value", path, (&old.value, &new.value), |change| {
        let change = match has_type(old) && shape(&old.value) != shape(&new.value) {
            true => change.api(
                Impact::Major,
                "its values have another Rust type or constructor",
            ),
            false => change,
        };
        direction(&old.value, &new.value).judge(Severity::Deny, change)
    });
}

/// Whether callers can give it, so that there is a type for it.
fn has_type(parameter: &Parameter) -> bool {
    matches!(
        parameter.supplied_by,
        SuppliedBy::Caller | SuppliedBy::Clock
    )
}

/// What decides about the Rust type and its constructor.
fn shape(value: &Value) -> String {
    match value {
        Value::Text | Value::UtcOffset | Value::Url { .. } | Value::JsonObject => "text".to_owned(),
        Value::Integer { unit } => format!("integer {}", unit.as_deref().unwrap_or("new")),
        Value::Timestamp => "time".to_owned(),
        Value::Code { of } => format!("code {}", word(of)),
        Value::Choice { .. } => "choice".to_owned(),
    }
}

fn direction(old: &Value, new: &Value) -> Direction {
    match (old, new) {
        (Value::Url { schemes }, Value::Url { schemes: others }) => {
            Direction::of_sets(schemes, others)
        }
        (Value::Integer { .. }, Value::Integer { .. }) => Direction::SAME,
        (Value::Text, _) => Direction::STRICTER,
        (_, Value::Text) => Direction::LOOSER,
        _ => Direction::OTHER,
    }
}

fn choices(
    path: &str,
    parameter: &Parameter,
    old: &[Choice],
    new: &[Choice],
    changes: &mut Changes,
) {
    let rust = parameter
        .types
        .first()
        .map_or("", |usual| usual.name.rust.as_str());
    let list = List {
        path,
        entry: "choice",
        rust,
    };
    let matched = list.compare(old, new, |one| Known::of(&one.name), changes);
    for added in matched.added {
        let change = list.added(&added.name.id, &added.description);
        changes.push(change.behaviour(Impact::Minor, "one more value can be sent"));
    }
    for removed in matched.removed {
        let change = list.removed(&removed.name.id, &removed.description);
        changes.push(change.behaviour(Impact::Major, "a request with it is invalid"));
    }
    for (old, new) in matched.both {
        let Choice { name, description } = old;
        changes.words(
            "description",
            format!("{path}.{}.description", name.id),
            (description, &new.description),
        );
    }
}

/// Compares the value types of a parameter, the usual one first.
pub(super) fn types(path: &str, old: &Parameter, new: &Parameter, changes: &mut Changes) {
    let names = |of: &Parameter| -> Vec<Name> {
        let types = of.types.iter();
        types.map(|one| one.name.clone()).collect()
    };
    let (before, after) = (names(old), names(new));
    changes.value(
        "types",
        format!("{path}.types"),
        (&before, &after),
        |change| {
            let kept = before.iter().all(|one| after.contains(one));
            match kept && before.first() == after.first() {
                true => change.api(Impact::Minor, "there is one more type for its values"),
                false => change.api(
                    Impact::Major,
                    "a type of its values is gone, or another one is usual",
                ),
            }
        },
    );
    for one in &old.types {
        let Some(other) = new.types.iter().find(|other| other.name == one.name) else {
            continue;
        };
        let ValueType {
            name,
            description,
            example,
        } = one;
        let path = format!("{path}.types.{}", name.id);
        // A type without a description of its own repeats the parameter's.
        if *description != old.description || other.description != new.description {
            changes.words(
                "description",
                format!("{path}.description"),
                (description, &other.description),
            );
        }
        changes.words(
            "example",
            format!("{path}.example"),
            (example, &other.example),
        );
    }
}

/// Judges a change of what a parameter is when it is left out.
pub(super) fn default(change: Change) -> Change {
    change.behaviour(Impact::Minor, "a request without it means something else")
}

impl Shown for Value {
    fn shown(&self) -> String {
        match self {
            Self::Text | Self::Timestamp | Self::UtcOffset | Self::JsonObject => word(self),
            Self::Integer { unit: Some(unit) } => format!("integer in {unit}"),
            Self::Integer { unit: None } => "integer".to_owned(),
            Self::Url { schemes } => format!("url with {}", schemes.shown()),
            Self::Code { of } => format!("code of {}", word(of)),
            Self::Choice { values } => {
                let words: Vec<String> = values.iter().map(|one| one.name.id.clone()).collect();
                format!("one of {}", words.shown())
            }
        }
    }
}
