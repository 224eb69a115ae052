//! `currencies.yaml` and `status_codes.yaml`.

use serde::Deserialize;

use super::text::{Code, Text};
use crate::yaml::List;

/// `currencies.yaml`.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Currencies {
    /// The currencies, in the order of the page.
    pub(crate) currencies: List<Currency>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Currency {
    /// The code of ISO 4217, three capital letters.
    pub(crate) code: Code,
    /// Its English name.
    pub(crate) name: Text,
    /// ISO 4217's number, three digits in quotes.
    pub(crate) numeric: Code,
    /// How many decimals the major unit has: 2 for HKD, 0 for JPY.
    pub(crate) exponent: u8,
    /// More about it.
    #[serde(default)]
    pub(crate) note: Option<Text>,
    /// Who says so.
    pub(crate) source: Text,
}

/// `status_codes.yaml`.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct StatusCodes {
    /// What a status code can be, and what that lets a program conclude.
    pub(crate) classes: List<Class>,
    /// The status codes, in the order of the page.
    pub(crate) status_codes: List<StatusCode>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Class {
    /// The name that status codes call it by.
    pub(crate) id: Text,
    /// What it means.
    pub(crate) description: Text,
    /// What it lets a program conclude about a call that moves money.
    pub(crate) outcome: StatusOutcome,
    /// Where an operation lets it conclude something else.
    #[serde(default)]
    pub(crate) operations: List<ClassConclusion>,
}

/// Another conclusion from a class in the answer to one operation.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct ClassConclusion {
    /// The operation whose answer it is about.
    pub(crate) operation: Text,
    /// The conclusion there.
    pub(crate) outcome: StatusOutcome,
}

/// What a program may conclude from a status code about a call that moves money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, schemars::JsonSchema))]
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

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct StatusCode {
    /// The code on the wire, in quotes.
    pub(crate) code: Code,
    /// Our name of it; becomes a variant in every language.
    pub(crate) name: Text,
    /// What it means, in our own words.
    pub(crate) meaning: Text,
    /// Its classes: one, or two with the more telling one first.
    pub(crate) class: List<Text>,
    /// What to do.
    pub(crate) hint: Text,
    /// Where the gateway's own words give it another meaning; the first that matches decides.
    #[serde(default)]
    pub(crate) messages: Option<List<Message>>,
    /// Where an operation gives it another meaning.
    #[serde(default)]
    pub(crate) operations: List<OperationMeaning>,
    /// More about it.
    #[serde(default)]
    pub(crate) note: Option<Text>,
    /// Who says so.
    pub(crate) source: Text,
}

/// Another meaning of a status code in the answer to one operation.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct OperationMeaning {
    /// The operation whose answer it is about.
    pub(crate) operation: Text,
    /// Its classes there.
    pub(crate) class: List<Text>,
    /// What it means there.
    pub(crate) meaning: Text,
    /// What to do there, where that is not the code's own hint.
    #[serde(default)]
    pub(crate) hint: Option<Text>,
    /// Where the gateway's own words give it another meaning there, in place of the code's own.
    #[serde(default)]
    pub(crate) messages: Option<List<Message>>,
    /// Who says so.
    pub(crate) source: Text,
}

/// Another meaning of a status code beside certain words of the gateway's.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Message {
    /// One of these texts stands in `resperr` or `respmsg`, without regard to the case of ASCII letters.
    pub(crate) contains: List<Text>,
    /// Its classes then.
    pub(crate) class: List<Text>,
    /// What it means then.
    pub(crate) meaning: Text,
    /// What to do then, where that is not the code's own hint.
    #[serde(default)]
    pub(crate) hint: Option<Text>,
    /// Who says so.
    pub(crate) source: Text,
}
