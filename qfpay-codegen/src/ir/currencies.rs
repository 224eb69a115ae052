//! Currencies.

use super::name::Name;

/// A currency.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Currency {
    /// The code on the wire and the variant.
    #[cfg_attr(feature = "schema", serde(rename = "code"))]
    pub name: Name,
    /// Its English name.
    pub label: String,
    /// ISO 4217's number.
    pub numeric: String,
    /// How many decimals the major unit has.
    pub exponent: u8,
    /// More about it.
    pub note: Option<String>,
    /// The source.
    pub source: Name,
}
