//! Fields of answers, records and notifications.

use serde::Deserialize;

use super::applies_to::AppliesTo;
use super::parameters::Vocabulary;
use super::text::Text;

/// A field of an answer or a notification.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Field {
    /// The name on the wire.
    pub name: Text,
    /// What it holds.
    pub kind: FieldKind,
    /// The list of a code.
    #[serde(default)]
    pub of: Option<Vocabulary>,
    /// The pay types whose answers have it; all without.
    #[serde(default, rename = "for")]
    pub applies_to: Option<AppliesTo>,
    /// The type that QFPay's tables declare.
    #[serde(default)]
    pub declared: Option<Text>,
    /// Whether it must not be shown.
    #[serde(default)]
    pub sensitive: bool,
    /// The parameter of the request that it repeats.
    #[serde(default)]
    pub echoes: Option<Text>,
    /// Whether the call has not succeeded without it.
    #[serde(default)]
    pub proves: bool,
    /// What it says.
    pub description: Text,
    /// The source.
    pub source: Text,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// Text.
    Text,
    /// A whole number, as a number or as text.
    Integer,
    /// A code of the list that `of` names.
    Code,
    /// Any JSON.
    Json,
    /// The records of the answer.
    Records,
}
