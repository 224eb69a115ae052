//! The matrix: whether a request carries a parameter, and why.

use super::name::Name;
use crate::spec::{Presence, SuppliedBy};

/// Whether one request carries one parameter, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Cell {
    /// The parameter.
    pub parameter: Name,
    /// Where its value comes from.
    pub supplied_by: SuppliedBy,
    /// Whether it is carried.
    pub presence: Presence,
    /// Whether it is a comma-separated list.
    pub list: bool,
    /// Whether the payment that the call acts on supplies it.
    pub from_payment: bool,
    /// The Rust type of its value, where callers give it.
    pub value_type: String,
    /// The rule that is broken by not keeping to it; none where nothing can be broken.
    pub rule: Option<Name>,
    /// What decided: the operation, the scenario or the pay type.
    pub decided_by: DecidedBy,
    /// The source.
    pub source: Name,
}

/// The level that resolved a cell of the matrix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(rename_all = "snake_case"))]
pub enum DecidedBy {
    /// What the operation says of every pay type.
    Operation,
    /// What the scenario says.
    Scenario,
    /// What the pay type itself says.
    PayType,
}
