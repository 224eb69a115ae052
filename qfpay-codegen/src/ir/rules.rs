//! What a request can break.

use super::name::Name;
use crate::spec::Severity;

/// A rule that a request can break.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Rule {
    /// The identifier.
    pub name: Name,
    /// What it demands.
    pub description: String,
    /// What becomes of a request that breaks it.
    pub severity: Severity,
    /// Whether no caller can lift it.
    pub locked: bool,
    /// The source.
    pub source: Name,
}
