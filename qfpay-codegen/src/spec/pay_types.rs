//! `pay_types.yaml`.

use serde::Deserialize;

use super::gateway::Term;
use super::operations::ParameterUse;
use super::text::{Code, Text};
use crate::yaml::List;

/// `pay_types.yaml`.
#[derive(Debug, Deserialize)]
pub(crate) struct PayTypes {
    pub(crate) wallets: List<Wallet>,
    pub(crate) channels: List<Term>,
    pub(crate) regions: List<Term>,
    pub(crate) settlements: List<Term>,
    pub(crate) scenarios: List<Scenario>,
    pub(crate) footnotes: List<Footnote>,
    pub(crate) pay_types: List<PayType>,
}

/// What consumers pay with.
#[derive(Debug, Deserialize)]
pub(crate) struct Wallet {
    pub(crate) id: Text,
    #[serde(default)]
    pub(crate) name: Option<Text>,
    pub(crate) description: Text,
    /// For how many days after the payment refunds are said to be possible.
    #[serde(default)]
    pub(crate) refund_days: Option<u32>,
}

/// The call that ends an order which stays open, and who advises it.
#[derive(Debug, Deserialize)]
pub(crate) struct CancelWith {
    pub(crate) operation: Text,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Scenario {
    pub(crate) id: Text,
    pub(crate) description: Text,
    pub(crate) accepted_means: AcceptedMeans,
    pub(crate) next_step: NextStep,
    #[serde(default)]
    pub(crate) cancel_with: Option<CancelWith>,
    #[serde(default)]
    pub(crate) parameters: List<ParameterUse>,
}

/// What an accepted creation tells about the payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AcceptedMeans {
    /// The consumer has paid.
    Paid,
    /// The order exists; the consumer has not paid yet.
    Created,
}

/// Which field of the answer leads the consumer on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NextStep {
    /// None: the consumer has nothing left to do here.
    None,
    /// `qrcode`, to be drawn as a QR code.
    Qrcode,
    /// `pay_url`, to send the consumer's browser to.
    PayUrl,
    /// `pay_params`, to hand to the wallet's SDK.
    PayParams,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Footnote {
    pub(crate) id: Text,
    pub(crate) meaning: Text,
    #[serde(default)]
    pub(crate) rule: Option<Text>,
    #[serde(default)]
    pub(crate) forbids_operation: Option<Text>,
    #[serde(default)]
    pub(crate) requires_parameter: Option<Text>,
    #[serde(default)]
    pub(crate) adds_answer_field: Option<Text>,
    #[serde(default)]
    pub(crate) orphan: bool,
    #[serde(default)]
    pub(crate) note: Option<Text>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct PayType {
    pub(crate) code: Code,
    pub(crate) name: Text,
    pub(crate) description: Text,
    pub(crate) wallet: Text,
    pub(crate) scenario: Text,
    pub(crate) channel: Text,
    pub(crate) region: Text,
    pub(crate) settlement: Text,
    /// Where it differs from the scenario's.
    #[serde(default)]
    pub(crate) cancel_with: Option<CancelWith>,
    #[serde(default)]
    pub(crate) footnotes: List<Text>,
    #[serde(default)]
    pub(crate) parameters: List<ParameterUse>,
    #[serde(default)]
    pub(crate) note: Option<Text>,
    pub(crate) source: Text,
}
