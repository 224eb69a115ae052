//! The operations.

use super::super::node::{Object, object, word};
use super::super::words::first_sentence;
use super::context::{Context, Dialect, schema_ref};
use super::tags::tag;
use super::{answers, codes, examples, notifications, requests, security};
use qfpay_codegen::ir::{Model, Operation, Verdict};
use qfpay_codegen::spec::StatusOutcome;

pub(super) fn paths(context: Context<'_>) -> Object {
    let mut paths: Vec<(&str, Object)> = Vec::new();
    for one in &context.subject.model.operations {
        let method = one.method.to_ascii_lowercase();
        let described = operation(context, one);
        match paths.iter_mut().find(|(path, _)| *path == one.path) {
            Some((_, item)) => item.put(method, described),
            None => paths.push((&one.path, object! { method: described })),
        }
    }
    paths.into_iter().collect()
}

fn operation(context: Context<'_>, operation: &Operation) -> Object {
    let model = context.subject.model;
    let names_an_address = takes_notify_url(model, operation);
    object! {
        "tags": vec![tag(operation)],
        "operationId": operation.name.id.as_str(),
        "summary": summary(context, operation),
        "description": operation.description.as_str(),
        "parameters": vec![component("parameters", security::SIGNATURE_TYPE_PARAMETER)],
        "requestBody": request_body(context, operation),
        "responses": object! {
            "200": answer(context, operation),
            "429": component("responses", TOO_MANY),
            "default": component("responses", UNDECIDED),
        },
        "callbacks": (context.dialect == Dialect::V30 && names_an_address)
            .then(|| notifications::callbacks(context)),
        "x-qfpay-moves-money": operation.moves_money,
        "x-qfpay-acts-on-payment": operation.acts_on_payment,
        "x-qfpay-number": operation.number.as_ref().map(|number| number.id.as_str()),
        "x-qfpay-outcomes": outcomes(model, operation),
        "x-qfpay-words": words(model, operation).or_none(),
        "x-qfpay-verdicts": verdicts(operation).or_none(),
    }
}

fn summary<'a>(context: Context<'a>, operation: &'a Operation) -> &'a str {
    let mut named = context.subject.operations.iter();
    let term = named.find(|term| term.name.id == operation.name.id);
    term.map_or(first_sentence(&operation.description), |term| {
        &term.description
    })
}

fn takes_notify_url(model: &Model, operation: &Operation) -> bool {
    let mut cells = requests::rows(model, operation).flatten();
    cells.any(|cell| cell.parameter.id == "notify_url")
}

fn component(kind: &str, name: &str) -> Object {
    object! { "$ref": format!("#/components/{kind}/{name}") }
}

fn request_body(context: Context<'_>, operation: &Operation) -> Object {
    let content_type = context.subject.model.gateway.content_type.as_str();
    object! {
        "required": true,
        "content": object! {
            content_type: object! {
                "schema": schema_ref(&requests::schema_name(operation)),
                "examples": examples::requests(context, operation).or_none(),
            },
        },
    }
}

fn answer(context: Context<'_>, operation: &Operation) -> Object {
    let signature = security::header(context.subject.model, security::SIGNATURE);
    let signature = signature.map_or("", |header| &header.name);
    object! {
        "description": "The gateway has answered; `respcd` has the result of the call.",
        "headers": object! {
            signature: component("headers", security::SIGNATURE_HEADER),
        },
        "content": object! {
            "application/json": object! {
                "schema": schema_ref(&answers::schema_name(operation)),
                "examples": examples::answers(context, operation).or_none(),
            },
        },
    }
}

const TOO_MANY: &str = "TooManyRequests";
const UNDECIDED: &str = "Undecided";

pub(super) fn responses(context: Context<'_>) -> Object {
    let limits = &context.subject.model.gateway.limits;
    object! {
        TOO_MANY: object! { "description": limits.description.as_str() },
        UNDECIDED: object! {
            "description": "Decides nothing: the request may have been carried out. Send a query to find out.",
        },
    }
}

/// The status codes by the outcome that each means in an answer to this operation, unless a message beside
/// it changes that.
fn outcomes(model: &Model, operation: &Operation) -> Object {
    let all = [
        StatusOutcome::Accepted,
        StatusOutcome::Pending,
        StatusOutcome::Declined,
        StatusOutcome::Unclear,
    ];
    let mut outcomes = Object::new();
    for wanted in all {
        let matching = model.status_codes.iter().filter(|code| {
            let mut operations = code.operations.iter();
            let here = operations.find(|meaning| meaning.operation == operation.name);
            here.map_or(code.outcome, |meaning| meaning.outcome) == wanted
        });
        let codes: Vec<&str> = matching.map(|code| code.code.as_str()).collect();
        if let Some(name) = word(wanted).as_str() {
            outcomes.put(name, codes);
        }
    }
    outcomes
}

/// Where the gateway's message beside a code means another outcome.
fn words(model: &Model, operation: &Operation) -> Object {
    let words = model.status_codes.iter().map(|code| {
        let mut operations = code.operations.iter();
        let here = operations.find(|meaning| meaning.operation == operation.name);
        let messages = here.map_or(&code.messages, |meaning| &meaning.messages);
        (code.code.as_str(), codes::words(messages))
    });
    words.collect()
}

/// What an accepted record means; the first row that fits decides.
fn verdicts(operation: &Operation) -> Object {
    if operation.verdicts.is_empty() {
        return Object::new();
    }
    let row = |verdict: &Verdict| {
        object! {
            "orderType": verdict.order_type.clone(),
            "cancel": verdict.cancel.clone(),
            "state": verdict.state.id.as_str(),
        }
    };
    let states = operation.states.iter();
    let states = states.map(|state| (state.name.id.as_str(), state.description.as_str()));
    object! {
        "rows": operation.verdicts.iter().map(row).collect::<Vec<_>>(),
        "states": states.collect::<Object>(),
    }
}
