//! The fields of answers, records and notifications.

use super::name::Name;
use crate::spec::Vocabulary;

/// A field of an answer, a record or a notification.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Field {
    /// The name on the wire, which is also its accessor.
    pub name: String,
    /// What it holds.
    #[cfg_attr(feature = "schema", serde(flatten))]
    pub kind: FieldKind,
    /// The type that QFPay's tables declare, where they do.
    pub declared: Option<String>,
    /// The pay types whose answers have it; `None` for all.
    pub pay_types: Option<Vec<Name>>,
    /// The parameter of the request that it repeats.
    pub echoes: Option<Name>,
    /// Whether the call has not succeeded without it.
    pub proves: bool,
    /// Whether it must not be shown.
    pub sensitive: bool,
    /// What it says.
    pub description: String,
    /// The source.
    pub source: Name,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    serde(tag = "kind", content = "of", rename_all = "snake_case")
)]
pub enum FieldKind {
    /// Text.
    Text,
    /// A whole number, as a number or as text.
    Integer,
    /// A code of a list, or one that the list does not know.
    Code(Vocabulary),
    /// Any JSON.
    Json,
    /// The records of the answer.
    Records,
}
