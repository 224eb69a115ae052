//! Fields of answers, records and notifications.

use crate::error::Problems;
use crate::ir;
use crate::spec;

use super::terms::{Names, check_name};

/// The fields of an answer, a record or a notification.
pub(super) fn fields(
    written: &[spec::Field],
    file: &str,
    path: &str,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::Field> {
    let mut settled: Vec<ir::Field> = Vec::new();
    for (index, field) in written.iter().enumerate() {
        let path = format!("{path}[{index}]");
        check_name(&field.name, file, &format!("{path}.name"), problems);
        let source = names
            .sources
            .find(&field.source, file, format!("{path}.source"), problems);
        if settled.iter().any(|other| other.name == *field.name) {
            problems.add_with_mend(
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
                problems.add_with_mend(
                    file,
                    path,
                    "`of` and `kind: code` come together",
                    "add the one that is missing, or delete the other",
                );
                continue;
            }
        };
        if let Some(source) = source {
            settled.push(ir::Field {
                name: field.name.to_string(),
                kind,
                declared: field.declared.as_deref().map(str::to_owned),
                sensitive: field.sensitive,
                description: field.description.to_string(),
                source,
            });
        }
    }
    settled
}
