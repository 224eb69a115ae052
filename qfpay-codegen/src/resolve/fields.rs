//! Fields of answers, records and notifications.

use crate::ir;
use crate::problems::Problems;
use crate::spec;

use super::cross_rules::{Scope, carriers, parameter};
use super::terms::{Names, check_name};

/// The fields of an operation's answer, each with the pay types that it comes with.
pub(super) fn answer(
    written: &[spec::Field],
    scope: &Scope<'_>,
    problems: &mut Problems,
) -> Vec<ir::Field> {
    let mut resolved = fields(written, scope.file, "answer", scope.names, problems);
    for (index, field) in written.iter().enumerate() {
        if let Some(echoes) = &field.echoes {
            let path = format!("answer[{index}].echoes");
            let parameter = parameter(scope, echoes, &path, problems);
            if let Some(resolved) = resolved.iter_mut().find(|one| one.name == *field.name) {
                resolved.echoes = parameter;
            }
        }
        let Some(applies_to) = &field.applies_to else {
            continue;
        };
        let pay_types = carriers(scope, applies_to, &format!("answer[{index}].for"), problems);
        if let Some(resolved) = resolved.iter_mut().find(|one| one.name == *field.name) {
            resolved.pay_types = Some(pay_types);
        }
    }
    resolved
}

/// The fields of an answer, a record or a notification.
pub(super) fn fields(
    written: &[spec::Field],
    file: &str,
    path: &str,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::Field> {
    let mut resolved: Vec<ir::Field> = Vec::new();
    for (index, field) in written.iter().enumerate() {
        let path = format!("{path}[{index}]");
        check_name(&field.name, file, &format!("{path}.name"), problems);
        let source = names
            .sources
            .find(&field.source, file, format!("{path}.source"), problems);
        if resolved.iter().any(|other| other.name == *field.name) {
            problems.add_with_hint(
                file,
                format!("{path}.name"),
                format!("the field `{}` is listed twice", &*field.name),
                "delete one of the two",
            );
        }
        let kind = match (field.kind, field.of) {
            (spec::FieldKind::Code, Some(of)) => ir::FieldKind::Code(of),
            (spec::FieldKind::Text, None) => ir::FieldKind::Text,
            (spec::FieldKind::Integer, None) => ir::FieldKind::Integer,
            (spec::FieldKind::Json, None) => ir::FieldKind::Json,
            (spec::FieldKind::Records, None) => ir::FieldKind::Records,
            _ => {
                problems.add_with_hint(
                    file,
                    path,
                    "`of` and `kind: code` come together",
                    "add the one that is missing, or delete the other",
                );
                continue;
            }
        };
        if let Some(source) = source {
            resolved.push(ir::Field {
                name: field.name.to_string(),
                kind,
                pay_types: None,
                echoes: None,
                proves: field.proves,
                declared: field.declared.as_deref().map(str::to_owned),
                sensitive: field.sensitive,
                description: field.description.to_string(),
                source,
            });
        }
    }
    resolved
}
