//! What every part of a document is made from, and how parts refer to each other.

use super::super::node::{Object, object};
use super::super::subject::Subject;

/// A version of OpenAPI, and with it a dialect of JSON Schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) enum Dialect {
    V30,
    V31,
}

impl Dialect {
    pub(super) fn version(self) -> &'static str {
        match self {
            Self::V30 => "3.0.3",
            Self::V31 => "3.1.0",
        }
    }

    pub(super) fn file_name(self) -> &'static str {
        match self {
            Self::V30 => "openapi-3.0.json",
            Self::V31 => "openapi-3.1.json",
        }
    }
}

/// What every part of a document is made from.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) subject: &'a Subject<'a>,
    pub(super) dialect: Dialect,
}

/// A reference to a schema of this document.
pub(super) fn schema_ref(name: &str) -> Object {
    object! { "$ref": format!("#/components/schemas/{name}") }
}

/// A reference with more members; OpenAPI 3.0 ignores what stands beside one.
pub(super) fn extended_ref(dialect: Dialect, name: &str, more: Object) -> Object {
    let mut schema = match dialect {
        Dialect::V30 => object! { "allOf": vec![schema_ref(name)] },
        Dialect::V31 => schema_ref(name),
    };
    schema.extend(more);
    schema
}
