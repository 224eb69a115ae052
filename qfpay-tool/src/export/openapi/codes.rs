//! The lists of codes, as enumerations with names and meanings.

use super::super::node::{Object, object, word};
use super::super::words::screaming;
use super::context::Context;
use qfpay_codegen::ir::{
    Message, Model, Name, NotificationType, OperationMeaning, StatusCode, Vocabulary,
};

/// The schema that holds a list.
pub(super) fn schema_name(list: Vocabulary) -> &'static str {
    match list {
        Vocabulary::Currencies => "Currency",
        Vocabulary::PayTypes => "PayType",
        Vocabulary::StatusCodes => "StatusCode",
        Vocabulary::NotificationTypes => "NotificationType",
    }
}

/// The codes of a list.
pub(super) fn codes(model: &Model, list: Vocabulary) -> Vec<&str> {
    match list {
        Vocabulary::Currencies => {
            let currencies = model.currencies.iter();
            currencies.map(|known| known.name.id.as_str()).collect()
        }
        Vocabulary::PayTypes => {
            let pay_types = model.pay_types.iter();
            pay_types.map(|known| known.code.as_str()).collect()
        }
        Vocabulary::StatusCodes => {
            let status_codes = model.status_codes.iter();
            status_codes.map(|known| known.code.as_str()).collect()
        }
        Vocabulary::NotificationTypes => {
            let types = model.gateway.notifications.types.iter();
            types.map(|known| known.name.id.as_str()).collect()
        }
    }
}

pub(super) fn schemas(context: Context<'_>) -> Object {
    let model = context.subject.model;
    object! {
        "PayType": pay_types(model),
        "Currency": currencies(model),
        "StatusCode": status_codes(model),
        "NotificationType": notification_types(model),
    }
}

/// An enumeration, from code, name and meaning of each entry.
fn enumeration<'a>(
    description: &str,
    entries: impl Iterator<Item = (&'a str, String, &'a str)>,
) -> Object {
    let (mut codes, mut names, mut meanings) = (Vec::new(), Vec::new(), Vec::new());
    for (code, name, meaning) in entries {
        codes.push(code);
        names.push(name);
        meanings.push(meaning);
    }
    object! {
        "description": description,
        "type": "string",
        "enum": codes,
        "x-enum-varnames": names,
        "x-enum-descriptions": meanings,
    }
}

fn pay_types(model: &Model) -> Object {
    let pay_types = model.pay_types.iter();
    enumeration(
        "What the customer pays with, and how.",
        pay_types.map(|one| (&*one.code, screaming(&one.name.id), &*one.description)),
    )
}

fn currencies(model: &Model) -> Object {
    let currencies = model.currencies.iter();
    let mut schema = enumeration(
        "A currency by its ISO 4217 code. Amounts are whole numbers of its smallest unit.",
        currencies.map(|one| (&*one.name.id, one.name.id.clone(), &*one.label)),
    );
    let exponents = model.currencies.iter();
    let exponents = exponents.map(|one| (one.name.id.as_str(), one.exponent));
    schema.put("x-qfpay-exponents", exponents.collect::<Object>());
    let notes = model.currencies.iter();
    let notes = notes.map(|one| (one.name.id.as_str(), one.note.as_deref()));
    schema.put("x-qfpay-notes", notes.collect::<Object>());
    schema
}

fn notification_types(model: &Model) -> Object {
    let types = &model.gateway.notifications.types;
    let mut schema = enumeration(
        "What a notification is about.",
        types
            .iter()
            .map(|one| (&*one.name.id, screaming(&one.name.id), &*one.description)),
    );
    let means = |one: &NotificationType| (one.name.id.clone(), word(one.means));
    schema.put("x-qfpay-means", types.iter().map(means).collect::<Object>());
    schema
}

fn status_codes(model: &Model) -> Object {
    let status_codes = model.status_codes.iter();
    let mut schema = enumeration(
        "The known status codes. A code that is not among them decides nothing.",
        status_codes.map(|one| (&*one.code, screaming(&one.name.id), &*one.meaning)),
    );
    let classes = model.classes.iter().map(|class| {
        let facts = object! {
            "description": class.description.as_str(),
            "outcome": word(class.outcome),
        };
        (class.name.id.as_str(), facts)
    });
    schema.put("x-qfpay-classes", classes.collect::<Object>());
    let codes = model.status_codes.iter();
    let codes = codes.map(|code| (code.code.as_str(), status_code(code)));
    schema.put("x-qfpay-status-codes", codes.collect::<Object>());
    schema
}

fn status_code(code: &StatusCode) -> Object {
    let operations = code.operations.iter();
    let operations =
        operations.map(|meaning| (meaning.operation.id.as_str(), in_operation(meaning)));
    object! {
        "classes": ids(&code.classes),
        "outcome": word(code.outcome),
        "hint": code.hint.as_str(),
        "words": words(&code.messages),
        "operations": operations.collect::<Object>().or_none(),
        "note": code.note.as_deref(),
        "source": code.source.id.as_str(),
    }
}

fn in_operation(meaning: &OperationMeaning) -> Object {
    object! {
        "classes": ids(&meaning.classes),
        "outcome": word(meaning.outcome),
        "meaning": meaning.meaning.as_str(),
        "hint": meaning.hint.as_str(),
        "words": words(&meaning.messages),
    }
}

/// The first entry of which a text is in `resperr` or `respmsg` decides; none matches often.
pub(super) fn words(messages: &[Message]) -> Option<Vec<Object>> {
    let entry = |message: &Message| {
        object! {
            "contains": message.contains.clone(),
            "classes": ids(&message.classes),
            "outcome": word(message.outcome),
            "meaning": message.meaning.as_str(),
            "hint": message.hint.as_str(),
        }
    };
    (!messages.is_empty()).then(|| messages.iter().map(entry).collect())
}

fn ids(names: &[Name]) -> Vec<&str> {
    names.iter().map(|name| name.id.as_str()).collect()
}
