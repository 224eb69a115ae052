//! Which pay types something is for.

use serde::Deserialize;

use super::text::{Code, Text};
use crate::yaml::List;

/// The pay types that something is for: all that one of the keys names.
#[derive(Debug, Default, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct AppliesTo {
    /// These pay types, by code.
    #[serde(default)]
    pub pay_types: List<Code>,
    /// The pay types of these scenarios.
    #[serde(default)]
    pub scenarios: List<Text>,
    /// The pay types that carry this footnote.
    #[serde(default)]
    pub footnote: Option<Text>,
}
