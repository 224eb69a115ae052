//! `currencies.yaml` and `status_codes.yaml`.

use serde::Deserialize;

use super::text::{Code, Text};
use crate::yaml::List;

/// `currencies.yaml`.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Currencies {
    /// The currencies, in the order of the page.
    pub currencies: List<Currency>,
}

/// A currency.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Currency {
    /// The code of ISO 4217, three capital letters.
    pub code: Code,
    /// Its English name.
    pub name: Text,
    /// ISO 4217's number, three digits in quotes.
    pub numeric: Code,
    /// How many decimals the major unit has: 2 for HKD, 0 for JPY.
    pub exponent: u8,
    /// More about it.
    #[serde(default)]
    pub note: Option<Text>,
    /// The source.
    pub source: Text,
}

/// `status_codes.yaml`.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct StatusCodes {
    /// What a status code can be, and what that means for a call.
    pub classes: List<Class>,
    /// The status codes, in the order of the page.
    pub status_codes: List<StatusCode>,
}

/// A class of status codes.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Class {
    /// The name that status codes call it by.
    pub id: Text,
    /// What it means.
    pub description: Text,
    /// What it means for a call that moves money.
    pub outcome: StatusOutcome,
    /// Where it means something else in the answer to an operation.
    #[serde(default)]
    pub operations: List<ClassOutcome>,
}

/// Another outcome of a class in the answer to one operation.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct ClassOutcome {
    /// The operation whose answer it is about.
    pub operation: Text,
    /// The outcome there.
    pub outcome: StatusOutcome,
}

/// What a status code means for a call that moves money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum StatusOutcome {
    /// The gateway accepted the request.
    Accepted,
    /// Not decided yet: keep asking.
    Pending,
    /// Nothing moved and nothing will.
    Declined,
    /// Anything may have happened: ask.
    Unclear,
}

/// A status code.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct StatusCode {
    /// The code on the wire, in quotes.
    pub code: Code,
    /// Our name of it; becomes a variant in every language.
    pub name: Text,
    /// What it means, in our own words.
    pub meaning: Text,
    /// Its classes: one, or two with the more specific one first.
    pub class: List<Text>,
    /// What to do.
    pub hint: Text,
    /// Where the gateway's own text gives it another meaning; the first that matches decides.
    #[serde(default)]
    pub messages: Option<List<Message>>,
    /// Where an operation gives it another meaning.
    #[serde(default)]
    pub operations: List<OperationMeaning>,
    /// More about it.
    #[serde(default)]
    pub note: Option<Text>,
    /// The source.
    pub source: Text,
}

/// Another meaning of a status code in the answer to one operation.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct OperationMeaning {
    /// The operation whose answer it is about.
    pub operation: Text,
    /// Its classes there.
    pub class: List<Text>,
    /// What it means there.
    pub meaning: Text,
    /// What to do there, where that is not the code's own hint.
    #[serde(default)]
    pub hint: Option<Text>,
    /// Where the gateway's own text gives it another meaning there, in place of the code's own.
    #[serde(default)]
    pub messages: Option<List<Message>>,
    /// The source.
    pub source: Text,
}

/// Another meaning of a status code together with certain texts of the gateway.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Message {
    /// One of these texts stands in `resperr` or `respmsg`, without regard to the case of ASCII letters.
    pub contains: List<Text>,
    /// Its classes then.
    pub class: List<Text>,
    /// What it means then.
    pub meaning: Text,
    /// What to do then, where that is not the code's own hint.
    #[serde(default)]
    pub hint: Option<Text>,
    /// The source.
    pub source: Text,
}
