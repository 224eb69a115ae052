//! The resolved specification as one document, for authors of SDKs in other languages.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;

use super::file::File;
use super::node::{ordered, text};
use super::subject::Subject;
use qfpay_codegen::ir::Model;
use qfpay_codegen::spec::{NotificationVector, Vector};

const SCHEMA: &str = "bundle.schema.json";

/// Raised when a reader of the previous version could misread the next one.
const FORMAT_VERSION: u32 = 1;

/// The specification of the QFPay API with nothing left to look up: every name resolved, every
/// default applied, the matrix of pay types and parameters filled in.
///
/// Members that this schema does not know may be added within a format version; readers pass over
/// them.
#[derive(Serialize, JsonSchema)]
#[schemars(title = "The QFPay API, resolved")]
struct Bundle<'a> {
    /// Where this schema is, seen from the document.
    #[serde(rename = "$schema")]
    schema: &'static str,
    /// Raised when a reader of the previous version could misread the next one.
    format_version: u32,
    /// The version of the specification's repository.
    version: &'static str,
    /// The specification.
    specification: &'a Model,
    /// Recorded requests and notifications with their signatures, to test an implementation with.
    vectors: Recorded<'a>,
}

/// Recorded requests and notifications.
#[derive(Serialize, JsonSchema)]
struct Recorded<'a> {
    /// Requests, their signatures, and what answers to them mean.
    requests: Vec<&'a Vector>,
    /// Notifications and their signatures.
    notifications: Vec<&'a NotificationVector>,
}

pub(super) fn files(subject: &Subject<'_>) -> Vec<File> {
    let bundle = Bundle {
        schema: SCHEMA,
        format_version: FORMAT_VERSION,
        version: env!("CARGO_PKG_VERSION"),
        specification: subject.model,
        vectors: Recorded {
            requests: subject.requests().collect(),
            notifications: subject.notifications().collect(),
        },
    };
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let schema = settings
        .into_generator()
        .into_root_schema_for::<Bundle<'_>>();
    vec![
        File::new("bundle.json", document(&bundle)),
        File::new(SCHEMA, text(ordered(schema.as_value()))),
    ]
}

/// In the order of the fields.
fn document(bundle: &Bundle<'_>) -> String {
    // Nothing here is keyed by anything but text, which is all that could fail.
    let mut text = serde_json::to_string_pretty(bundle).unwrap_or_default();
    text.push('\n');
    text
}
