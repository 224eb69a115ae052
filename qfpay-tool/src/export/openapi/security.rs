//! How a request is authenticated: the app code and the signature.

use super::super::node::{Object, object};
use super::super::words::screaming;
use super::context::{Context, extended_ref};
use qfpay_codegen::ir::{Header, Model};

/// The requirement of every request.
pub(super) fn requirement() -> Object {
    object! { "appCode": Vec::<&str>::new(), "signature": Vec::<&str>::new() }
}

const APP_CODE: &str = "app_code";
pub(super) const SIGNATURE: &str = "signature";
const SIGNATURE_TYPE: &str = "signature_type";

pub(super) const SIGNATURE_TYPE_PARAMETER: &str = "SignatureType";
pub(super) const SIGNATURE_HEADER: &str = "Signature";

pub(super) fn header<'a>(model: &'a Model, id: &str) -> Option<&'a Header> {
    model.gateway.headers.iter().find(|header| header.id == id)
}

pub(super) fn schemes(context: Context<'_>) -> Object {
    let model = context.subject.model;
    let key = |header: &Header| {
        object! {
            "type": "apiKey",
            "in": "header",
            "name": header.name.as_str(),
            "description": header.description.as_str(),
        }
    };
    let mut signature = header(model, SIGNATURE).map(key).unwrap_or_default();
    signature.put("x-signature", facts(context));
    object! {
        "appCode": header(model, APP_CODE).map(key),
        "signature": signature,
    }
}

/// How a request is signed, in a form that programs can read.
fn facts(context: Context<'_>) -> Object {
    let model = context.subject.model;
    let algorithms = model.gateway.algorithms.iter().map(|algorithm| {
        object! {
            "name": algorithm.name.id.as_str(),
            "headerValue": algorithm.header.as_str(),
            "hexDigits": algorithm.digest_hex_length,
        }
    });
    object! {
        "header": header(model, SIGNATURE).map(|header| header.name.as_str()),
        "algorithms": algorithms.collect::<Vec<_>>(),
        "defaultAlgorithm": model.gateway.algorithms.first().map(|first| first.name.id.as_str()),
        "algorithmHeader": header(model, SIGNATURE_TYPE).map(|header| header.name.as_str()),
        "input": object! {
            "of": "form parameters",
            "omit": "empty values",
            "order": "by name, ascending, byte by byte",
            "pair": "{name}={value}",
            "valueEncoding": "raw",
            "charset": "UTF-8",
            "separator": "&",
            "key": "appended without a separator",
        },
        "output": object! {
            "encoding": "hex",
            "case": "upper",
            "compare": "without regard to case, in constant time",
        },
        "body": "the same pairs in the same order, each name and value encoded as a form",
    }
}

/// How a notification is signed.
pub(super) fn notification_facts(context: Context<'_>) -> Object {
    let model = context.subject.model;
    object! {
        "header": header(model, SIGNATURE).map(|header| header.name.as_str()),
        "algorithm": "md5",
        "input": object! {
            "of": "the bytes of the body as received",
            "key": "appended without a separator",
        },
        "output": object! {
            "encoding": "hex",
            "case": "upper",
            "compare": "without regard to case, in constant time",
        },
    }
}

/// The hashes, under a name: written out in the header they would be a type of each operation.
pub(super) fn schemas(context: Context<'_>) -> Object {
    let algorithms = &context.subject.model.gateway.algorithms;
    let values = algorithms.iter().map(|algorithm| algorithm.header.as_str());
    let names = algorithms
        .iter()
        .map(|algorithm| screaming(&algorithm.name.id));
    object! {
        SIGNATURE_TYPE_PARAMETER: object! {
            "description": "The hash of a signature.",
            "type": "string",
            "enum": values.collect::<Vec<_>>(),
            "x-enum-varnames": names.collect::<Vec<_>>(),
        },
    }
}

/// The header that names the hash.
pub(super) fn parameters(context: Context<'_>) -> Object {
    let model = context.subject.model;
    let default = model.gateway.algorithms.first();
    let default = object! { "default": default.map(|algorithm| algorithm.header.as_str()) };
    let parameter = header(model, SIGNATURE_TYPE).map(|header| {
        object! {
            "name": header.name.as_str(),
            "in": "header",
            "required": header.required,
            "description": header.description.as_str(),
            "schema": extended_ref(context.dialect, SIGNATURE_TYPE_PARAMETER, default),
        }
    });
    object! { SIGNATURE_TYPE_PARAMETER: parameter }
}

/// The signature that some answers carry.
pub(super) fn headers(context: Context<'_>) -> Object {
    let digits = context.subject.model.gateway.algorithms.first();
    let digits = digits.map_or(0, |algorithm| algorithm.digest_hex_length);
    object! {
        SIGNATURE_HEADER: object! {
            "description": "The signature of the body: of its bytes with the client key directly \
                            behind. Not every answer has one.",
            "schema": object! {
                "type": "string",
                "pattern": format!("^[0-9A-Fa-f]{{{digits}}}$"),
            },
        },
    }
}
