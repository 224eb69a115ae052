//! Status codes, their classes, and what they let a program conclude.

use crate::error::Problems;
use crate::ir;
use crate::names;
use crate::spec;

use super::STATUS_CODES;
use super::terms::Names;

pub(super) fn classes(written: &spec::StatusCodes) -> Vec<ir::Class> {
    written
        .classes
        .iter()
        .map(|class| ir::Class {
            name: ir::Name {
                id: class.id.to_string(),
                rust: names::upper_camel(&class.id),
            },
            description: class.description.to_string(),
            concludes: class.concludes,
        })
        .collect()
}

pub(super) fn settle(
    written: &spec::StatusCodes,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::StatusCode> {
    let mut settled = Vec::new();
    for (index, status) in written.status_codes.iter().enumerate() {
        let path = format!("status_codes[{index}]");
        names.sources.find(
            &status.source,
            STATUS_CODES,
            format!("{path}.source"),
            problems,
        );
        let (classes, concludes) = conclude(
            written,
            &status.class,
            &format!("{path}.class"),
            names,
            problems,
        );
        settled.push(ir::StatusCode {
            code: status.code.to_string(),
            name: ir::Name {
                id: status.name.to_string(),
                rust: names::upper_camel(&status.name),
            },
            meaning: status.meaning.to_string(),
            classes,
            concludes,
            advice: status.advice.to_string(),
            operations: operations(written, status, &path, names, problems),
            note: status.note.as_deref().map(str::to_owned),
        });
    }
    settled
}

fn operations(
    written: &spec::StatusCodes,
    status: &spec::StatusCode,
    path: &str,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::OperationMeaning> {
    let mut settled: Vec<ir::OperationMeaning> = Vec::new();
    for (index, meaning) in status.operations.iter().enumerate() {
        let path = format!("{path}.operations[{index}]");
        names.operations.find(
            &meaning.operation,
            STATUS_CODES,
            format!("{path}.operation"),
            problems,
        );
        names.sources.find(
            &meaning.source,
            STATUS_CODES,
            format!("{path}.source"),
            problems,
        );
        if settled
            .iter()
            .any(|other| other.operation == *meaning.operation)
        {
            problems.add_with_mend(
                STATUS_CODES,
                format!("{path}.operation"),
                format!(
                    "`{}` is given two meanings for {}",
                    &*status.code, &*meaning.operation
                ),
                "make one entry of the two",
            );
        }
        let (classes, concludes) = conclude(
            written,
            &meaning.class,
            &format!("{path}.class"),
            names,
            problems,
        );
        settled.push(ir::OperationMeaning {
            operation: meaning.operation.to_string(),
            classes,
            concludes,
            meaning: meaning.meaning.to_string(),
        });
    }
    settled
}

/// The classes and the most careful conclusion among them.
fn conclude(
    written: &spec::StatusCodes,
    classes: &[spec::Text],
    path: &str,
    names: &Names,
    problems: &mut Problems,
) -> (Vec<ir::Name>, ir::Concludes) {
    if classes.is_empty() || classes.len() > 2 {
        problems.add_with_mend(
            STATUS_CODES,
            path,
            format!("a status code has one class or two, not {}", classes.len()),
            "name the most telling ones",
        );
    }
    let found: Vec<ir::Name> = classes
        .iter()
        .enumerate()
        .filter_map(|(index, class)| {
            names
                .classes
                .find(class, STATUS_CODES, format!("{path}[{index}]"), problems)
        })
        .collect();
    let conclusions: Vec<ir::Concludes> = written
        .classes
        .iter()
        .filter(|class| classes.contains(&class.id))
        .map(|class| class.concludes)
        .collect();
    let agreed = conclusions
        .first()
        .filter(|first| conclusions.iter().all(|one| one == *first));
    (found, agreed.copied().unwrap_or(ir::Concludes::Unclear))
}
