//! Rules about one value.

use http::Uri;
use qfpay_codegen::ir::{Cell, Length, Model, Parameter, Range, Test, Value, Vocabulary};
use serde_json::Map;

use super::{Findings, parameter};
use crate::calendar;

/// Finds the rules that the value of a cell's parameter breaks.
pub(super) fn check(model: &Model, cell: &Cell, value: &str, findings: &mut Findings<'_>) {
    let name = &cell.parameter.id;
    if value.chars().any(char::is_control) {
        findings.add("control_characters", Some(name));
    }
    if is_ambiguous(model, value) {
        findings.add("signature_ambiguity", Some(name));
    }
    let Some(parameter) = parameter(model, name) else {
        return;
    };
    let items: Vec<&str> = if cell.list {
        value.split(',').collect()
    } else {
        vec![value]
    };
    if !items.iter().all(|item| has_format(model, parameter, item)) {
        findings.add(&format!("{name}_format"), Some(name));
        return;
    }
    for constraint in &parameter.constraints {
        let passed = items.iter().all(|item| passes(&constraint.test, item))
            && match &constraint.test {
                Test::Length(length) => is_long(*length, value),
                _ => true,
            };
        if !passed {
            findings.add(&constraint.rule.id, Some(name));
        }
    }
}

/// Whether a signature over this value would also cover another request.
fn is_ambiguous(model: &Model, value: &str) -> bool {
    // What stands between an ampersand and the next equals sign.
    let mut names = value.split('&').skip(1).filter_map(|rest| {
        let (name, _) = rest.split_once('=')?;
        Some(name)
    });
    let reserved = &model.gateway.reserved_parameters;
    names.any(|name| {
        parameter(model, name).is_some() || reserved.iter().any(|reserved| reserved == name)
    })
}

/// Whether a value looks as its parameter demands.
pub(super) fn has_format(model: &Model, parameter: &Parameter, value: &str) -> bool {
    match &parameter.value {
        Value::Text => true,
        Value::Integer { .. } => integer(value).is_some(),
        Value::Timestamp => calendar::is_timestamp(value),
        Value::UtcOffset => is_utc_offset(value),
        Value::Url { schemes } => is_url(schemes, value),
        Value::Code { of } => is_code(model, *of, value),
        Value::Choice { values } => values.iter().any(|choice| choice.name.id == value),
        Value::JsonObject => json_object(value).is_some(),
    }
}

/// The number that decimal digits without leading zeros say.
pub(super) fn integer(text: &str) -> Option<u64> {
    let digits_only = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if digits_only && (text == "0" || !text.starts_with('0')) {
        text.parse().ok()
    } else {
        None
    }
}

fn is_utc_offset(text: &str) -> bool {
    let Some(digits) = text.strip_prefix(['+', '-']) else {
        return false;
    };
    if digits.len() != 4 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let (hours, minutes) = digits.split_at(2);
    // Two digits each sort like the numbers that they say.
    hours <= "14" && minutes <= "59"
}

fn is_url(schemes: &[String], text: &str) -> bool {
    let Ok(uri) = text.parse::<Uri>() else {
        return false;
    };
    uri.scheme_str()
        .is_some_and(|scheme| schemes.iter().any(|allowed| allowed == scheme))
        && uri.host().is_some_and(|host| !host.is_empty())
}

fn is_code(model: &Model, of: Vocabulary, text: &str) -> bool {
    match of {
        Vocabulary::Currencies => model.currencies.iter().any(|known| known.name.id == text),
        Vocabulary::PayTypes => model.pay_types.iter().any(|known| known.code == text),
        Vocabulary::StatusCodes => model.status_codes.iter().any(|known| known.code == text),
        Vocabulary::NotificationTypes => {
            let types = &model.gateway.notifications.types;
            types.iter().any(|known| known.name.id == text)
        }
    }
}

/// The object that a JSON text holds.
pub(super) fn json_object(text: &str) -> Option<Map<String, serde_json::Value>> {
    serde_json::from_str(text).ok()
}

fn passes(test: &Test, value: &str) -> bool {
    match test {
        Test::Length(length) => is_long(*length, value),
        Test::Range(range) => integer(value).is_some_and(|number| is_within(*range, number)),
        Test::Characters(spans) => value.chars().all(|character| {
            spans
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&character))
        }),
        Test::Excludes(excluded) => !value.contains(excluded.as_slice()),
    }
}

/// Whether a text has as many characters as demanded.
pub(super) fn is_long(length: Length, text: &str) -> bool {
    u32::try_from(text.chars().count())
        .is_ok_and(|count| (length.min..=length.max).contains(&count))
}

/// Whether a number lies between the bounds.
pub(super) fn is_within(range: Range, number: u64) -> bool {
    number >= range.min && range.max.is_none_or(|max| number <= max)
}
