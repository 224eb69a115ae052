//! Rules about several parameters.

use qfpay_codegen::ir::{Condition, ConditionTest, CrossRule, Name};

use super::Request;
use super::value::{has_format, integer, is_long, is_within, json_object};

/// Whether a request breaks a rule.
pub(super) fn is_broken(rule: &CrossRule, request: &Request<'_>) -> bool {
    let applies = rule.pay_types.as_ref().is_none_or(|for_these| {
        request
            .pay_type
            .is_some_and(|pay_type| for_these.contains(&pay_type.name))
    });
    // What cannot be told does not hold as a premise and holds as a demand.
    let premise = rule
        .when
        .as_ref()
        .is_none_or(|when| holds(when, request).unwrap_or(false));
    applies && premise && !holds(&rule.require, request).unwrap_or(true)
}

/// Whether a condition holds; none if it is about a value that is absent or cannot be read.
fn holds(condition: &Condition, request: &Request<'_>) -> Option<bool> {
    match condition {
        Condition::Never => Some(false),
        Condition::AnyOf(parameters) => Some(
            parameters
                .iter()
                .any(|parameter| request.value(&parameter.id).is_some()),
        ),
        Condition::Parameter { parameter, test } => passes(parameter, test, request),
    }
}

fn passes(parameter: &Name, test: &ConditionTest, request: &Request<'_>) -> Option<bool> {
    let text = request.value(&parameter.id);
    match test {
        ConditionTest::Given => Some(text.is_some()),
        ConditionTest::Is(values) => text.map(|text| values.iter().any(|value| value == text)),
        ConditionTest::IsNot(values) => text.map(|text| values.iter().all(|value| value != text)),
        ConditionTest::Length(length) => text.map(|text| is_long(*length, text)),
        ConditionTest::Range(range) => {
            let number = integer(readable(parameter, request)?)?;
            Some(is_within(*range, number))
        }
        ConditionTest::JsonLeaves(paths) => {
            let object = serde_json::Value::Object(json_object(readable(parameter, request)?)?);
            Some(paths.iter().all(|path| has_leaf(&object, path)))
        }
        ConditionTest::SameMonthAs(other) => {
            let (one, other) = (readable(parameter, request)?, readable(other, request)?);
            Some(one.get(..7) == other.get(..7))
        }
        ConditionTest::NotBefore(other) => {
            let (one, other) = (readable(parameter, request)?, readable(other, request)?);
            Some(one >= other)
        }
    }
}

/// The value of a parameter that is there and has its format.
fn readable<'a>(name: &Name, request: &Request<'a>) -> Option<&'a str> {
    let text = request.value(&name.id)?;
    let parameter = request.parameter(&name.id)?;
    has_format(request.model, parameter, text).then_some(text)
}

/// Whether there is text, not empty, at a dotted path.
fn has_leaf(object: &serde_json::Value, path: &str) -> bool {
    path.split('.')
        .try_fold(object, |value, name| value.get(name))
        .and_then(serde_json::Value::as_str)
        .is_some_and(|text| !text.is_empty())
}
