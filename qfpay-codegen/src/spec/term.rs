//! Identifiers with their meaning.

use serde::Deserialize;

use super::text::Text;

/// An identifier with its meaning.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Term {
    /// The name that other entries call it by: lower-case letters, digits and underscores.
    pub id: Text,
    /// What people call it, where that is not the id.
    #[serde(default)]
    pub name: Option<Text>,
    /// What it means, in our own words.
    pub description: Text,
}
