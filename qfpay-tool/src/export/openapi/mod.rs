//! OpenAPI documents: the gateway's interface for tools that know nothing of this project.
//!
//! One document per version of OpenAPI, with the same names and the same verdicts about requests.
//! What OpenAPI has no words for stands in members that begin with `x-`.

mod answers;
mod codes;
mod conditions;
mod examples;
mod facts;
mod notifications;
mod paths;
mod patterns;
mod requests;
mod security;
mod values;

pub use self::facts::{Beyond, beyond_schema};

use super::node::{Object, object, text};
use super::words::first_sentence;
use super::{File, Subject};
use qfpay_codegen::ir::{Environment, Operation};

/// A version of OpenAPI, and with it a dialect of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    V30,
    V31,
}

impl Dialect {
    fn version(self) -> &'static str {
        match self {
            Self::V30 => "3.0.3",
            Self::V31 => "3.1.0",
        }
    }

    fn file_name(self) -> &'static str {
        match self {
            Self::V30 => "openapi-3.0.json",
            Self::V31 => "openapi-3.1.json",
        }
    }
}

/// What every part of a document is made from.
#[derive(Clone, Copy)]
struct Context<'a> {
    subject: &'a Subject<'a>,
    dialect: Dialect,
}

pub(super) fn files(subject: &Subject<'_>, dialect: Dialect) -> Vec<File> {
    let context = Context { subject, dialect };
    vec![File::new(dialect.file_name(), text(document(context)))]
}

fn document(context: Context<'_>) -> Object {
    let model = context.subject.model;
    let mut document = object! {
        "openapi": context.dialect.version(),
        "info": info(context.dialect),
        "servers": model.gateway.environments.iter().map(server).collect::<Vec<_>>(),
        "tags": tags(context),
        "security": vec![security::requirement()],
        "paths": paths::paths(context),
    };
    if context.dialect == Dialect::V31 {
        document.put("webhooks", notifications::webhooks(context));
    }
    document.put("components", components(context));
    document.extend(facts::facts(model));
    document
}

fn info(dialect: Dialect) -> Object {
    let license = match dialect {
        Dialect::V30 => object! {
            "name": env!("CARGO_PKG_LICENSE"),
            "url": concat!(env!("CARGO_PKG_REPOSITORY"), "#license"),
        },
        Dialect::V31 => object! {
            "name": env!("CARGO_PKG_LICENSE"),
            "identifier": env!("CARGO_PKG_LICENSE"),
        },
    };
    object! {
        "title": "QFPay payment API",
        "version": env!("CARGO_PKG_VERSION"),
        "description": DESCRIPTION,
        "contact": object! { "name": "qfpay-api", "url": env!("CARGO_PKG_REPOSITORY") },
        "license": license,
    }
}

const DESCRIPTION: &str = "\
Payments through the gateway of QFPay, described from its documentation by a project of its own.

Requests are forms, signed with the client key (see the security scheme `signature`); answers and \
notifications are JSON. An answer with HTTP status 200 says in `respcd` what became of the call. A code \
that is not in the list, a missing code and every other HTTP status but 429 decide nothing: money may have \
moved, and a query has to tell. `x-qfpay-conclusions` of an operation says which code lets a program \
conclude what.

A request that a schema refuses breaks a rule of `x-qfpay-rules`. What no schema can express is listed in \
`x-qfpay-beyond-schema`. Rules with the severity `warn` are hint and refuse nothing.";

fn server(environment: &Environment) -> Object {
    object! {
        "url": environment.base_url.as_str(),
        "description": environment.description.as_str(),
        "x-qfpay-environment": environment.name.id.as_str(),
    }
}

/// Operations below one path belong together.
fn tag(operation: &Operation) -> &str {
    let mut parts = operation.path.split('/').filter(|part| !part.is_empty());
    parts.next().unwrap_or(&operation.name.id)
}

const NOTIFICATION_TAG: &str = "notification";

fn tags(context: Context<'_>) -> Vec<Object> {
    let operations = &context.subject.model.operations;
    let mut names: Vec<&str> = operations.iter().map(tag).collect();
    names.sort_unstable();
    names.dedup();
    let paths = names.into_iter().map(|name| {
        let description = format!("The operations below `/{name}`");
        object! { "name": name, "description": description }
    });
    let notifications = &context.subject.model.gateway.notifications.description;
    let notifications = object! {
        "name": NOTIFICATION_TAG,
        "description": first_sentence(notifications),
    };
    paths.chain([notifications]).collect()
}

fn components(context: Context<'_>) -> Object {
    let mut schemas = Object::new();
    schemas.extend(codes::schemas(context));
    schemas.extend(security::schemas(context));
    schemas.extend(values::schemas(context));
    schemas.extend(requests::schemas(context));
    schemas.extend(answers::schemas(context));
    object! {
        "schemas": schemas,
        "parameters": security::parameters(context),
        "headers": security::headers(context),
        "responses": paths::responses(context),
        "securitySchemes": security::schemes(context),
    }
}

/// A reference to a schema of this document.
fn schema_ref(name: &str) -> Object {
    object! { "$ref": format!("#/components/schemas/{name}") }
}

/// A reference with more members; OpenAPI 3.0 ignores what stands beside one.
fn extended_ref(dialect: Dialect, name: &str, more: Object) -> Object {
    let mut schema = match dialect {
        Dialect::V30 => object! { "allOf": vec![schema_ref(name)] },
        Dialect::V31 => schema_ref(name),
    };
    schema.extend(more);
    schema
}
