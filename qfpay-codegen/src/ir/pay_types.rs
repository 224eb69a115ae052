//! Pay types, their scenarios and footnotes.

use super::cells::Cell;
use super::name::Name;
use super::requests::RequestShape;
use crate::spec::{AcceptedMeans, NextStep};

/// Scenarios have a list of their own; a pay type names one of them.
#[cfg(feature = "schema")]
fn by_id<S: serde::Serializer>(scenario: &Scenario, serializer: S) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(&scenario.name, serializer)
}

/// How a payment takes place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Scenario {
    /// The identifier.
    pub name: Name,
    /// What happens.
    pub description: String,
    /// What an accepted creation means.
    pub accepted_means: AcceptedMeans,
    /// What shows the customer how to continue.
    pub next_step: NextStep,
    /// The operation that ends an order which stays open, if one is advised.
    pub cancel_with: Option<CancelWith>,
}

/// The operation that ends an order which stays open.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct CancelWith {
    /// The operation.
    pub operation: Name,
    /// Whether this specification describes it.
    #[cfg_attr(feature = "schema", serde(skip))]
    pub described: bool,
    /// The source that recommends it.
    pub source: Name,
}

/// A footnote of the page.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Footnote {
    /// The marker.
    pub id: String,
    /// What it says.
    pub meaning: String,
    /// The codes of the pay types that carry it; none for a footnote that lost its carriers.
    pub carriers: Vec<String>,
    /// More about it.
    pub note: Option<String>,
    /// The source.
    pub source: Name,
}

/// A pay type.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct PayType {
    /// The code on the wire.
    pub code: String,
    /// Our name.
    pub name: Name,
    /// What it is.
    pub description: String,
    /// What the customer pays with.
    pub wallet: Name,
    /// How.
    #[cfg_attr(
        feature = "schema",
        serde(serialize_with = "by_id"),
        schemars(with = "Name")
    )]
    pub scenario: Scenario,
    /// Where.
    pub channel: Name,
    /// For which merchants.
    pub region: Name,
    /// How the merchant gets the money.
    pub settlement: Name,
    /// The operation that ends an order which stays open: its own, or else its scenario's.
    pub cancel_with: Option<CancelWith>,
    /// For how many days after the payment refunds are reported to be possible; none where no source says.
    pub refund_days: Option<u32>,
    /// Whether nothing says that payments with it cannot be refunded.
    #[cfg_attr(feature = "schema", serde(skip))]
    pub refundable: bool,
    /// The markers of its footnotes.
    pub footnotes: Vec<String>,
    /// The operations that it does not take part in.
    pub forbidden_operations: Vec<String>,
    /// Its row of the matrix: one cell per parameter of the payment operation, in their order.
    pub cells: Vec<Cell>,
    /// How a program makes a payment request with it.
    #[cfg_attr(feature = "schema", serde(skip))]
    pub request: RequestShape,
    /// More about it.
    pub note: Option<String>,
    /// The source.
    pub source: Name,
}
