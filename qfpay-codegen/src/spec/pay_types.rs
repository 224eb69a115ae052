//! `pay_types.yaml`.

use serde::Deserialize;

use super::operations::ParameterUse;
use super::term::Term;
use super::text::{Code, Text};
use crate::yaml::List;

/// `pay_types.yaml`.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct PayTypes {
    /// What customers pay with.
    pub wallets: List<Wallet>,
    /// Where they pay.
    pub channels: List<Term>,
    /// Which merchants a pay type is for.
    pub regions: List<Term>,
    /// How the merchant gets the money.
    pub settlements: List<Term>,
    /// How a payment takes place.
    pub scenarios: List<Scenario>,
    /// The footnotes of the page.
    pub footnotes: List<Footnote>,
    /// The pay types, in the order of the page.
    pub pay_types: List<PayType>,
}

/// What customers pay with.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Wallet {
    /// The name that pay types call it by.
    pub id: Text,
    /// What people call it.
    #[serde(default)]
    pub name: Option<Text>,
    /// What it is.
    pub description: Text,
    /// For how many days after the payment refunds are possible, as merchants report.
    #[serde(default)]
    pub refund_days: Option<u32>,
}

/// The call that ends an order which stays open, and the source that recommends it.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct CancelWith {
    /// The operation.
    pub operation: Text,
    /// The source that recommends it.
    pub source: Text,
}

/// How a payment takes place.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Scenario {
    /// The name that pay types call it by.
    pub id: Text,
    /// What happens.
    pub description: Text,
    /// What an accepted creation means for the payment.
    pub accepted_means: AcceptedMeans,
    /// Which field of the answer shows the customer how to continue.
    pub next_step: NextStep,
    /// The operation that ends an order which stays open.
    #[serde(default)]
    pub cancel_with: Option<CancelWith>,
    /// What its pay types say of parameters, where that differs from the operation.
    #[serde(default)]
    pub parameters: List<ParameterUse>,
}

/// What an accepted creation means for the payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AcceptedMeans {
    /// The customer has paid.
    Paid,
    /// The order exists; the customer has not paid yet.
    Created,
}

/// Which field of the answer shows the customer how to continue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// None: the customer has nothing left to do here.
    None,
    /// `qrcode`, to be drawn as a QR code.
    Qrcode,
    /// `pay_url`, to send the customer's browser to.
    PayUrl,
    /// `pay_params`, to hand to the wallet's SDK.
    PayParams,
}

/// A footnote of QFPay's page.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Footnote {
    /// The marker.
    pub id: Text,
    /// What it says.
    pub meaning: Text,
    /// The rule that it became.
    #[serde(default)]
    pub rule: Option<Text>,
    /// The operation that its pay types do not take part in.
    #[serde(default)]
    pub forbids_operation: Option<Text>,
    /// The parameter that its pay types demand.
    #[serde(default)]
    pub requires_parameter: Option<Text>,
    /// The field that their answers have.
    #[serde(default)]
    pub adds_answer_field: Option<Text>,
    /// Whether no pay type carries it any more.
    #[serde(default)]
    pub orphan: bool,
    /// More about it.
    #[serde(default)]
    pub note: Option<Text>,
    /// The source.
    pub source: Text,
}

/// A pay type.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct PayType {
    /// The code on the wire, in quotes.
    pub code: Code,
    /// Our name of it; becomes a variant and a constructor.
    pub name: Text,
    /// What it is.
    pub description: Text,
    /// What the customer pays with.
    pub wallet: Text,
    /// How: says which parameters it takes unless its own `parameters` do.
    pub scenario: Text,
    /// Where.
    pub channel: Text,
    /// For which merchants.
    pub region: Text,
    /// How the merchant gets the money.
    pub settlement: Text,
    /// Where it differs from the scenario's.
    #[serde(default)]
    pub cancel_with: Option<CancelWith>,
    /// The markers of its footnotes.
    #[serde(default)]
    pub footnotes: List<Text>,
    /// What it says of parameters, where that differs from its scenario.
    #[serde(default)]
    pub parameters: List<ParameterUse>,
    /// More about it.
    #[serde(default)]
    pub note: Option<Text>,
    /// The source.
    pub source: Text,
}
