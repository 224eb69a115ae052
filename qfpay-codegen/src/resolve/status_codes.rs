//! Status codes, their classes, and what they mean for a call.

use crate::ir;
use crate::names;
use crate::problems::Problems;
use crate::spec;
use crate::yaml::List;

use super::terms::Names;
use super::written::{STATUS_CODES, Written};

pub(super) fn classes(
    written: &spec::StatusCodes,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::Class> {
    let mut resolved = Vec::new();
    for (index, class) in written.classes.iter().enumerate() {
        resolved.push(ir::Class {
            name: ir::Name {
                id: class.id.to_string(),
                rust: names::upper_camel(&class.id),
            },
            description: class.description.to_string(),
            outcome: class.outcome,
            operations: class_outcomes(class, &format!("classes[{index}]"), names, problems),
        });
    }
    resolved
}

fn class_outcomes(
    class: &spec::Class,
    path: &str,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::ClassConclusion> {
    let mut resolved: Vec<ir::ClassConclusion> = Vec::new();
    for (index, written) in class.operations.iter().enumerate() {
        let path = format!("{path}.operations[{index}]");
        let operation = &*written.operation;
        let place = format!("{path}.operation");
        names
            .operations
            .find(operation, STATUS_CODES, &place, problems);
        if resolved.iter().any(|other| other.operation == operation) {
            problems.add_with_hint(
                STATUS_CODES,
                place,
                format!("`{}` has two outcomes for {operation}", &*class.id),
                "keep one of the two",
            );
        } else if written.outcome == class.outcome {
            problems.add_with_hint(
                STATUS_CODES,
                format!("{path}.outcome"),
                format!("`{}` has this outcome for every operation", &*class.id),
                "leave the entry out",
            );
        }
        resolved.push(ir::ClassConclusion {
            operation: operation.to_owned(),
            outcome: written.outcome,
        });
    }
    resolved
}

pub(super) fn resolve(
    written: &Written,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::StatusCode> {
    let reader = Reader { written, names };
    let mut resolved = Vec::new();
    for (index, status) in written.status_codes.status_codes.iter().enumerate() {
        let path = format!("status_codes[{index}]");
        let general = reader.general(status, None, &path, problems);
        let operations = operations(&reader, status, &general, &path, problems);
        resolved.push(ir::StatusCode {
            code: status.code.to_string(),
            name: ir::Name {
                id: status.name.to_string(),
                rust: names::upper_camel(&status.name),
            },
            meaning: general.meaning,
            classes: general.classes,
            outcome: general.outcome,
            hint: general.hint,
            messages: general.messages,
            operations,
            note: status.note.as_deref().map(str::to_owned),
            source: general.source,
        });
    }
    resolved
}

/// The operations that read the code differently: those with an entry as they are written, then
/// those in which one of its classes has another outcome.
fn operations(
    reader: &Reader<'_>,
    status: &spec::StatusCode,
    general: &ir::OperationMeaning,
    path: &str,
    problems: &mut Problems,
) -> Vec<ir::OperationMeaning> {
    let mut resolved: Vec<ir::OperationMeaning> = Vec::new();
    for (index, meaning) in status.operations.iter().enumerate() {
        let path = format!("{path}.operations[{index}]");
        let operation = &*meaning.operation;
        let place = format!("{path}.operation");
        reader
            .names
            .operations
            .find(operation, STATUS_CODES, &place, problems);
        if resolved.iter().any(|other| other.operation.id == operation) {
            problems.add_with_hint(
                STATUS_CODES,
                place,
                format!("`{}` is given two meanings for {operation}", &*status.code),
                "make one entry of the two",
            );
        }
        resolved.push(reader.entry(meaning, &status.hint, &path, problems));
    }
    for operation in reader.names.operations.ids() {
        if resolved.iter().any(|other| other.operation.id == operation) {
            continue;
        }
        // What is wrong with the code was reported when it was read in general.
        let reported_before = &mut Problems::default();
        let there = reader.general(status, Some(operation), path, reported_before);
        if there.outcome != general.outcome || there.messages != general.messages {
            resolved.push(there);
        }
    }
    resolved
}

/// What a class list says.
struct Sense {
    classes: Vec<ir::Name>,
    outcome: ir::StatusOutcome,
}

/// What it takes to read an entry.
struct Reader<'a> {
    written: &'a Written,
    names: &'a Names,
}

impl Reader<'_> {
    /// The code's own meaning, in the answer to one operation or in general.
    fn general(
        &self,
        status: &spec::StatusCode,
        operation: Option<&str>,
        path: &str,
        problems: &mut Problems,
    ) -> ir::OperationMeaning {
        let class = format!("{path}.class");
        let sense = self.sense(&status.class, operation, &class, problems);
        let messages = self.messages(
            status.messages.as_ref(),
            &status.hint,
            operation,
            &format!("{path}.messages"),
            problems,
        );
        ir::OperationMeaning {
            described: operation.is_some_and(|id| self.written.describes(id)),
            operation: named(operation.unwrap_or_default()),
            classes: sense.classes,
            outcome: sense.outcome,
            meaning: status.meaning.to_string(),
            hint: status.hint.to_string(),
            messages,
            source: self.source(&status.source, path, problems),
        }
    }

    /// The meaning that an operation gives the code.
    fn entry(
        &self,
        written: &spec::OperationMeaning,
        hint: &str,
        path: &str,
        problems: &mut Problems,
    ) -> ir::OperationMeaning {
        let operation = Some(&*written.operation);
        let hint = written.hint.as_deref().unwrap_or(hint);
        let class = format!("{path}.class");
        let sense = self.sense(&written.class, operation, &class, problems);
        let messages = self.messages(
            written.messages.as_ref(),
            hint,
            operation,
            &format!("{path}.messages"),
            problems,
        );
        ir::OperationMeaning {
            described: self.written.describes(&written.operation),
            operation: named(&written.operation),
            classes: sense.classes,
            outcome: sense.outcome,
            meaning: written.meaning.to_string(),
            hint: hint.to_owned(),
            messages,
            source: self.source(&written.source, path, problems),
        }
    }

    /// The source.
    pub(super) fn source(&self, source: &str, path: &str, problems: &mut Problems) -> ir::Name {
        let place = format!("{path}.source");
        self.names
            .sources
            .find_or_as_written(source, STATUS_CODES, place, problems)
    }

    /// The classes, and what all of them agree on.
    fn sense(
        &self,
        classes: &[spec::Text],
        operation: Option<&str>,
        path: &str,
        problems: &mut Problems,
    ) -> Sense {
        if classes.is_empty() || classes.len() > 2 {
            problems.add_with_hint(
                STATUS_CODES,
                path,
                format!("a status code has one class or two, not {}", classes.len()),
                "name the most specific ones",
            );
        }
        let found: Vec<ir::Name> = classes
            .iter()
            .enumerate()
            .filter_map(|(index, class)| {
                let place = format!("{path}[{index}]");
                self.names
                    .classes
                    .find(class, STATUS_CODES, place, problems)
            })
            .collect();
        let outcomes: Vec<ir::StatusOutcome> = self
            .written
            .status_codes
            .classes
            .iter()
            .filter(|class| classes.contains(&class.id))
            .map(|class| outcome(class, operation))
            .collect();
        let agreed = outcomes
            .first()
            .filter(|first| outcomes.iter().all(|one| one == *first));
        Sense {
            classes: found,
            outcome: agreed.copied().unwrap_or(ir::StatusOutcome::Unclear),
        }
    }

    /// Resolves the messages written at `path`, as they are read in the answer to `operation` or in
    /// general.
    fn messages(
        &self,
        written: Option<&List<spec::Message>>,
        hint: &str,
        operation: Option<&str>,
        path: &str,
        problems: &mut Problems,
    ) -> Vec<ir::Message> {
        let Some(written) = written else {
            return Vec::new();
        };
        if written.is_empty() {
            problems.add_with_hint(
                STATUS_CODES,
                path,
                "no message is named",
                "write which texts give the code another meaning, or leave the key out",
            );
        }
        let mut texts = Texts::default();
        let mut resolved = Vec::new();
        for (index, message) in written.iter().enumerate() {
            let path = format!("{path}[{index}]");
            texts.check(&message.contains, &format!("{path}.contains"), problems);
            let source = self.source(&message.source, &path, problems);
            let sense = self.sense(
                &message.class,
                operation,
                &format!("{path}.class"),
                problems,
            );
            resolved.push(ir::Message {
                contains: message
                    .contains
                    .iter()
                    .map(|text| text.to_string())
                    .collect(),
                classes: sense.classes,
                outcome: sense.outcome,
                meaning: message.meaning.to_string(),
                hint: message.hint.as_deref().unwrap_or(hint).to_owned(),
                source,
            });
        }
        resolved
    }
}

fn named(operation: &str) -> ir::Name {
    ir::Name {
        id: operation.to_owned(),
        rust: names::upper_camel(operation),
    }
}

/// The outcome of a class, in the answer to one operation or in general.
fn outcome(class: &spec::Class, operation: Option<&str>) -> ir::StatusOutcome {
    class
        .operations
        .iter()
        .find(|there| operation == Some(&*there.operation))
        .map_or(class.outcome, |there| there.outcome)
}

/// The texts that were looked for so far, in lower case.
#[derive(Default)]
struct Texts(Vec<String>);

impl Texts {
    /// Reports texts that an earlier one leaves nothing to match.
    fn check(&mut self, contains: &[spec::Text], path: &str, problems: &mut Problems) {
        if contains.is_empty() {
            problems.add_with_hint(
                STATUS_CODES,
                path,
                "no text is named, so this message never matches",
                "write the texts that identify it",
            );
        }
        for (index, text) in contains.iter().enumerate() {
            let path = format!("{path}[{index}]");
            let lower = text.to_ascii_lowercase();
            let earlier = self.0.iter().find(|earlier| lower.contains(*earlier));
            match earlier {
                Some(earlier) if *earlier == lower => problems.add_with_hint(
                    STATUS_CODES,
                    path,
                    format!("the text \"{}\" is looked for twice", &**text),
                    "leave it to one message; the case of letters makes no difference",
                ),
                Some(earlier) => problems.add_with_hint(
                    STATUS_CODES,
                    path,
                    format!(
                        "\"{}\" never decides: wherever it stands, \"{earlier}\" matched before",
                        &**text
                    ),
                    "put the longer text first, or leave it out if both mean the same",
                ),
                None => {}
            }
            self.0.push(lower);
        }
    }
}
