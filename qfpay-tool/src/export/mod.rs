//! Files made from the specification, for other languages and tools: one module per kind, each from the
//! resolved model.
//!
//! The texts are the same for the same specification, whatever else is built.

mod bundle;
mod constants;
mod docs;
mod file;
mod node;
mod openapi;
mod python;
mod spec_schema;
mod subject;
mod typescript;
mod words;

pub use self::file::File;
pub use self::openapi::{Beyond, beyond_schema};

use qfpay_codegen::Sources;
use qfpay_codegen::ir::Model;

use self::subject::Subject;

/// What can be emitted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Kind {
    /// The resolved specification as one JSON document, with its JSON Schema.
    Json,
    /// JSON Schemas of the YAML files, for editors.
    JsonSchema,
    /// An OpenAPI 3.0 document.
    Openapi30,
    /// An OpenAPI 3.1 document.
    Openapi31,
    /// Constants and tables in TypeScript.
    TypescriptConstants,
    /// Constants and tables in Python.
    PythonConstants,
    /// A static site to look things up in.
    Docs,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 7] = [
        Self::Json,
        Self::JsonSchema,
        Self::Openapi30,
        Self::Openapi31,
        Self::TypescriptConstants,
        Self::PythonConstants,
        Self::Docs,
    ];

    /// What it is called on the command line.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::JsonSchema => "json-schema",
            Self::Openapi30 => "openapi-3.0",
            Self::Openapi31 => "openapi-3.1",
            Self::TypescriptConstants => "typescript-constants",
            Self::PythonConstants => "python-constants",
            Self::Docs => "docs",
        }
    }
}

/// The files of one kind. `model` is what [`load`](qfpay_codegen::load) made of `sources`, whose vectors
/// become examples.
#[must_use]
pub fn files(kind: Kind, sources: &Sources, model: &Model) -> Vec<File> {
    let subject = Subject::new(sources, model);
    match kind {
        Kind::Json => bundle::files(&subject),
        Kind::JsonSchema => spec_schema::files(&subject),
        Kind::Openapi30 => openapi::files(&subject, openapi::Dialect::V30),
        Kind::Openapi31 => openapi::files(&subject, openapi::Dialect::V31),
        Kind::TypescriptConstants => typescript::files(&subject),
        Kind::PythonConstants => python::files(&subject),
        Kind::Docs => docs::files(&subject),
    }
}
