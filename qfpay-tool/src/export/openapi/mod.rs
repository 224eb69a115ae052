//! OpenAPI documents: the gateway's interface for tools of other projects.
//!
//! One document per version of OpenAPI, with the same names, by which the same requests are valid.
//! What OpenAPI cannot express is in members that begin with `x-`.

mod answers;
mod codes;
mod conditions;
mod context;
mod examples;
mod facts;
mod notifications;
mod paths;
mod patterns;
mod requests;
mod security;
mod tags;
mod values;

pub(super) use self::context::Dialect;
pub use self::facts::{Beyond, beyond_schema};

use self::context::Context;
use super::file::File;
use super::node::{Object, object, text};
use super::subject::Subject;
use qfpay_codegen::ir::Environment;

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
        "tags": tags::tags(context),
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
notifications are JSON. An answer with HTTP status 200 has the result of the call in `respcd`. A code that is \
not in the list, a missing code and every other HTTP status but 429 decide nothing: money may have moved. \
Send a query to find out. `x-qfpay-outcomes` of an operation lists the outcome of each code.

A request that is invalid by its schema breaks a rule of `x-qfpay-rules`. Rules that no schema can express \
are listed in `x-qfpay-beyond-schema`. Rules with the severity `warn` are recommendations: a request that \
breaks one is still valid.";

fn server(environment: &Environment) -> Object {
    object! {
        "url": environment.base_url.as_str(),
        "description": environment.description.as_str(),
        "x-qfpay-environment": environment.name.id.as_str(),
    }
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
