//! What OpenAPI cannot express: every rule with severity and source, and what no schema can check.

use std::collections::BTreeMap;

use super::super::node::{Object, object, word};
use super::conditions::{Expressed, Request};
use super::context::Dialect;
use super::requests::{cells, rows};
use qfpay_codegen::ir::{Cell, Model, Operation, Presence, Severity, SuppliedBy, Value};

/// A rule that no JSON Schema of a request can express: a schema accepts requests that break it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Beyond {
    /// The rule.
    pub rule: String,
    /// Why no schema can express it.
    pub why: &'static str,
}

const CALENDAR: &str = "A schema does not know how many days a month has.";
const URLS: &str = "A pattern checks the start of a URL only, not whether the rest can be parsed.";
const JSON: &str = "A schema does not parse the JSON in a text.";
const CREDENTIALS: &str =
    "A request does not show which merchant number belongs to the credentials.";

/// The rules with severity `deny` that the schemas of requests do not express, by name.
#[must_use]
pub fn beyond_schema(model: &Model) -> Vec<Beyond> {
    let mut beyond = BTreeMap::new();
    for operation in &model.operations {
        for cell in rows(model, operation).flatten() {
            beyond_cell(model, cell, &mut beyond);
        }
        beyond_conditions(model, operation, &mut beyond);
    }
    let denies = |id: &str| {
        let mut rules = model.rules.iter();
        rules.any(|rule| rule.name.id == id && rule.severity == Severity::Deny)
    };
    let beyond = beyond.into_iter().filter(|(rule, _)| denies(rule));
    beyond.map(|(rule, why)| Beyond { rule, why }).collect()
}

fn beyond_cell(model: &Model, cell: &Cell, beyond: &mut BTreeMap<String, &'static str>) {
    let parameter = model
        .parameters
        .iter()
        .find(|known| known.name == cell.parameter);
    if cell.supplied_by == SuppliedBy::Credentials {
        // The cell's own rule is the one about operations that take no merchant number.
        let own = cell.rule.iter().map(|rule| rule.id.clone());
        let broken = ["required", "forbidden"].map(|how| format!("{}_{how}", cell.parameter.id));
        for rule in broken.into_iter().chain(own) {
            beyond.insert(rule, CREDENTIALS);
        }
    }
    let Some(parameter) = parameter.filter(|_| cell.presence != Presence::Forbidden) else {
        return;
    };
    let why = match parameter.value {
        Value::Timestamp => CALENDAR,
        Value::Url { .. } => URLS,
        Value::JsonObject => JSON,
        _ => return,
    };
    if let Some(rule) = &parameter.format_rule {
        beyond.insert(rule.id.clone(), why);
    }
}

fn beyond_conditions(
    model: &Model,
    operation: &Operation,
    beyond: &mut BTreeMap<String, &'static str>,
) {
    let pay_types: Vec<_> = match operation.per_pay_type {
        true => model.pay_types.iter().map(Some).collect(),
        false => vec![None],
    };
    for pay_type in pay_types {
        let taken: Vec<_> = cells(operation, pay_type)
            .iter()
            .filter(|cell| cell.presence != Presence::Forbidden)
            .map(|cell| &cell.parameter)
            .collect();
        let request = Request {
            model,
            dialect: Dialect::V31,
            pay_type,
            taken: &taken,
        };
        for rule in &operation.rules {
            if let Expressed::Beyond(why) = request.express(rule) {
                beyond.insert(rule.rule.id.clone(), why);
            }
        }
    }
}

pub(super) fn facts(model: &Model) -> Object {
    let gateway = &model.gateway;
    let sources = model.sources.iter();
    let sources = sources.map(|source| (source.name.id.as_str(), source.description.as_str()));
    let beyond = beyond_schema(model).into_iter();
    object! {
        "x-qfpay-rules": rules(model),
        "x-qfpay-beyond-schema": beyond.map(|one| (one.rule, one.why)).collect::<Object>(),
        "x-qfpay-reserved-parameters": gateway.reserved_parameters.clone(),
        "x-qfpay-limits": object! {
            "perSecond": gateway.limits.per_second,
            "perMinute": gateway.limits.per_minute,
            "description": gateway.limits.description.as_str(),
        },
        "x-qfpay-time-zone": object! {
            "offsetMinutes": gateway.time_zone.offset_minutes,
            "format": gateway.time_zone.format.as_str(),
            "description": gateway.time_zone.description.as_str(),
        },
        "x-qfpay-sources": sources.collect::<Object>(),
    }
}

fn rules(model: &Model) -> Object {
    let facts = model.rules.iter().map(|rule| {
        let facts = object! {
            "description": rule.description.as_str(),
            "severity": word(rule.severity),
            "locked": rule.locked,
            "source": rule.source.id.as_str(),
        };
        (rule.name.id.as_str(), facts)
    });
    facts.collect()
}
