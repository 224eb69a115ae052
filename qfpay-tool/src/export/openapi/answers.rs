//! Answers and notifications: described, and accepted in every form.
//!
//! What a gateway answers about money has to be readable even where it differs from every document,
//! so nothing is required, numbers may be text and text may be numbers, and codes may be new.

use super::super::node::{Object, object};
use super::codes;
use super::context::{Context, Dialect, extended_ref, schema_ref};
use qfpay_codegen::ir::{Field, FieldKind, Operation, Vocabulary};

pub(super) const NOTIFICATION: &str = "Notification";

/// The name of the schema of an operation's answers.
pub(super) fn schema_name(operation: &Operation) -> String {
    format!("{}Answer", operation.name.rust)
}

fn record_name(operation: &Operation) -> String {
    format!("{}Record", operation.name.rust)
}

pub(super) fn schemas(context: Context<'_>) -> Object {
    let dialect = context.dialect;
    let mut schemas = object! {
        "AnswerText": loose(dialect, "string", "number", "Text, or a number in its place."),
        "AnswerInteger": loose(dialect, "integer", "string", "A whole number, or the same as text."),
    };
    let lists = [
        Vocabulary::PayTypes,
        Vocabulary::Currencies,
        Vocabulary::StatusCodes,
        Vocabulary::NotificationTypes,
    ];
    for list in lists {
        schemas.put(answered(list), open_code(list));
    }
    for operation in &context.subject.model.operations {
        let record = record_name(operation);
        schemas.put(
            schema_name(operation),
            fields(dialect, &operation.answer, &record),
        );
        if !operation.record.is_empty() {
            schemas.put(record.as_str(), fields(dialect, &operation.record, &record));
        }
    }
    let notification = &context.subject.model.gateway.notifications.fields;
    schemas.put(NOTIFICATION, fields(dialect, notification, NOTIFICATION));
    schemas
}

/// One type or another, or nothing.
fn loose(dialect: Dialect, usual: &str, other: &str, description: &str) -> Object {
    match dialect {
        Dialect::V30 => object! {
            "description": description,
            "anyOf": vec![
                object! { "type": usual, "nullable": true },
                object! { "type": other },
            ],
        },
        Dialect::V31 => object! {
            "description": description,
            "type": vec![usual, other, "null"],
        },
    }
}

/// The schema of a code in an answer.
fn answered(list: Vocabulary) -> String {
    format!("Answer{}", codes::schema_name(list))
}

fn open_code(list: Vocabulary) -> Object {
    object! {
        "description": "A code of the list, or one that the list does not know.",
        "anyOf": vec![schema_ref(codes::schema_name(list)), schema_ref("AnswerText")],
    }
}

fn fields(dialect: Dialect, fields: &[Field], record: &str) -> Object {
    let properties = fields
        .iter()
        .map(|one| (one.name.as_str(), field(dialect, one, record)));
    let proving = fields.iter().filter(|field| field.proves);
    let proving: Vec<&str> = proving.map(|field| field.name.as_str()).collect();
    object! {
        "type": "object",
        "properties": properties.collect::<Object>(),
        "additionalProperties": true,
        "x-qfpay-proves": (!proving.is_empty()).then_some(proving),
    }
}

fn field(dialect: Dialect, field: &Field, record: &str) -> Object {
    let pay_types = field.pay_types.as_ref();
    let pay_types = pay_types.map(|names| names.iter().map(|name| name.id.clone()));
    let facts = object! {
        "description": field.description.as_str(),
        "x-qfpay-declared": field.declared.as_deref(),
        "x-qfpay-pay-types": pay_types.map(Iterator::collect::<Vec<_>>),
        "x-qfpay-echoes": field.echoes.as_ref().map(|name| name.id.as_str()),
        "x-qfpay-sensitive": field.sensitive.then_some(true),
        "x-qfpay-source": field.source.id.as_str(),
    };
    match field.kind {
        FieldKind::Text => extended_ref(dialect, "AnswerText", facts),
        FieldKind::Integer => extended_ref(dialect, "AnswerInteger", facts),
        FieldKind::Code(list) => extended_ref(dialect, &answered(list), facts),
        FieldKind::Json => facts,
        FieldKind::Records => records(dialect, record, facts),
    }
}

fn records(dialect: Dialect, record: &str, facts: Object) -> Object {
    let mut schema = match dialect {
        Dialect::V30 => object! { "type": "array", "nullable": true },
        Dialect::V31 => object! { "type": vec!["array", "null"] },
    };
    schema.put("items", schema_ref(record));
    schema.extend(facts);
    schema
}
