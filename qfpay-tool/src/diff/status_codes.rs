//! Status codes, and the outcome that each means after each operation.

use std::collections::BTreeSet;

use super::change::{Change, Changes, Impact, Shown};
use super::lists::{Known, List};
use qfpay_codegen::ir::{
    Class, ClassOutcome, Message, Name, OperationMeaning, StatusCode, StatusOutcome,
};

const CODES: List<'static> = List {
    path: "status_codes",
    entry: "status_code",
    rust: "StatusCode",
};

const CLASSES: List<'static> = List {
    path: "classes",
    entry: "class",
    rust: "Class",
};

/// What a code means in one place, at whatever level that is written.
struct Sense<'a> {
    classes: &'a Vec<Name>,
    outcome: StatusOutcome,
    meaning: &'a String,
    hint: &'a String,
    messages: &'a [Message],
    /// The source for one operation; the source in general is compared with the code.
    source: Option<&'a Name>,
}

pub(super) fn compare(old: &[StatusCode], new: &[StatusCode], changes: &mut Changes) {
    let matched = CODES.compare(old, new, by_code, changes);
    let shown = |code: &StatusCode| format!("{} ({})", code.name.id, code.classes.shown());
    let decided = |code: &StatusCode| code.outcome != StatusOutcome::Unclear;
    for added in matched.added {
        let change = CODES.added(&added.code, &shown(added));
        let reason = "an answer with it was of unknown outcome";
        changes.push(
            change
                .behaviour(Impact::Minor, reason)
                .money(decided(added)),
        );
    }
    for removed in matched.removed {
        let change = CODES.removed(&removed.code, &shown(removed));
        let reason = "an answer with it is of unknown outcome";
        changes.push(
            change
                .behaviour(Impact::Major, reason)
                .money(decided(removed)),
        );
    }
    for (old, new) in matched.both {
        compare_one(old, new, changes);
    }
}

fn by_code(status: &StatusCode) -> Known<'_> {
    Known {
        code: &status.code,
        rust: &status.name.rust,
    }
}

fn compare_one(old: &StatusCode, new: &StatusCode, changes: &mut Changes) {
    let StatusCode {
        // Compared where the two were matched.
        code,
        name: _,
        // Compared below, in general and for every operation.
        meaning: _,
        classes: _,
        outcome: _,
        hint: _,
        messages: _,
        operations,
        note,
        source,
    } = old;
    let path = format!("status_codes.{code}");
    sense(&path, &in_general(old), &in_general(new), changes);
    let particular: BTreeSet<&str> = operations
        .iter()
        .chain(&new.operations)
        .map(|there| there.operation.id.as_str())
        .collect();
    for operation in particular {
        let path = format!("{path}.operations.{operation}");
        let (old_there, new_there) = (after(old, operation), after(new, operation));
        sense(&path, &old_there, &new_there, changes);
    }
    changes.words("note", format!("{path}.note"), (note, &new.note));
    changes.source(&path, (source, &new.source));
}

fn in_general(status: &StatusCode) -> Sense<'_> {
    Sense {
        classes: &status.classes,
        outcome: status.outcome,
        meaning: &status.meaning,
        hint: &status.hint,
        messages: &status.messages,
        source: None,
    }
}

/// What the code means in the answer to an operation.
fn after<'a>(status: &'a StatusCode, operation: &str) -> Sense<'a> {
    let there = status
        .operations
        .iter()
        .find(|one| one.operation.id == operation);
    there.map_or_else(
        || in_general(status),
        |there| {
            let OperationMeaning {
                operation: _,
                // Noted with the operation.
                described: _,
                classes,
                outcome,
                meaning,
                hint,
                messages,
                source,
            } = there;
            Sense {
                classes,
                outcome: *outcome,
                meaning,
                hint,
                messages,
                source: Some(source),
            }
        },
    )
}

fn sense(path: &str, old: &Sense<'_>, new: &Sense<'_>, changes: &mut Changes) {
    changes.value(
        "class",
        format!("{path}.class"),
        (old.classes, new.classes),
        |change| {
            change
                .behaviour(Impact::Major, "programs decide by the class")
                .money(true)
        },
    );
    changes.value("outcome", path, (&old.outcome, &new.outcome), |change| {
        change.behaviour(Impact::Major, OUTCOME).money(true)
    });
    if decisive(old.messages) != decisive(new.messages) {
        changes.push(
            Change::new("messages", format!("{path}.messages"))
                .from(decisive(old.messages).shown())
                .to(decisive(new.messages).shown())
                .behaviour(
                    Impact::Major,
                    "with the gateway's message the code means something else",
                )
                .money(true),
        );
    } else {
        for (old, new) in old.messages.iter().zip(new.messages) {
            let path = format!("{path}.messages.{}", old.contains.join("|"));
            changes.words(
                "meaning",
                format!("{path}.meaning"),
                (&old.meaning, &new.meaning),
            );
            changes.words("hint", format!("{path}.hint"), (&old.hint, &new.hint));
            changes.source(&path, (&old.source, &new.source));
        }
    }
    changes.words(
        "meaning",
        format!("{path}.meaning"),
        (old.meaning, new.meaning),
    );
    changes.words("hint", format!("{path}.hint"), (old.hint, new.hint));
    if let (Some(old), Some(new)) = (old.source, new.source) {
        changes.source(path, (old, new));
    }
}

const OUTCOME: &str = "an answer with it is taken for another outcome";

/// What a message decides, in the order in which they are tried.
fn decisive(messages: &[Message]) -> Vec<String> {
    let one = |message: &Message| {
        let Message {
            contains,
            classes,
            outcome,
            meaning: _,
            hint: _,
            source: _,
        } = message;
        let words = contains.join("|").to_ascii_lowercase();
        format!("{words}: {} {}", classes.shown(), outcome.shown())
    };
    messages.iter().map(one).collect()
}

pub(super) fn classes(old: &[Class], new: &[Class], changes: &mut Changes) {
    let matched = CLASSES.compare(old, new, |class| Known::of(&class.name), changes);
    for added in matched.added {
        changes.push(CLASSES.added(&added.name.id, &added.description));
    }
    for removed in matched.removed {
        changes.push(CLASSES.removed(&removed.name.id, &removed.description));
    }
    for (old, new) in matched.both {
        let Class {
            name,
            description,
            outcome,
            operations,
        } = old;
        let path = format!("classes.{}", name.id);
        let both = (outcome, &new.outcome);
        changes.value("outcome", format!("{path}.outcome"), both, |change| {
            change.behaviour(Impact::Major, OUTCOME).money(true)
        });
        let (before, after) = (outcomes(operations), outcomes(&new.operations));
        changes.value(
            "outcome",
            format!("{path}.operations"),
            (&before, &after),
            |change| change.behaviour(Impact::Major, OUTCOME).money(true),
        );
        changes.words(
            "description",
            format!("{path}.description"),
            (description, &new.description),
        );
    }
}

fn outcomes(operations: &[ClassOutcome]) -> Vec<String> {
    let one = |there: &ClassOutcome| format!("{}: {}", there.operation, there.outcome.shown());
    let sorted: BTreeSet<String> = operations.iter().map(one).collect();
    sorted.into_iter().collect()
}
