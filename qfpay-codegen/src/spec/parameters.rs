//! `parameters.yaml`.

use serde::Deserialize;

use super::text::Text;
use crate::yaml::List;

/// `parameters.yaml`.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Parameters {
    /// The request parameters of every operation.
    pub(crate) parameters: List<Parameter>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Parameter {
    /// The name on the wire.
    pub(crate) name: Text,
    /// What it says, and its unit.
    pub(crate) description: Text,
    /// The type as QFPay's tables print it.
    pub(crate) declared: Text,
    /// What a value looks like.
    pub(crate) value: Value,
    /// The value types it can have; the first one unless a use says otherwise.
    #[serde(default)]
    pub(crate) types: List<Text>,
    /// Where the value comes from.
    pub(crate) supplied_by: SuppliedBy,
    /// Whether it must not be shown.
    #[serde(default)]
    pub(crate) sensitive: bool,
    /// What the gateway takes when it is absent.
    #[serde(default)]
    pub(crate) default: Option<Text>,
    /// What else holds for a value.
    #[serde(default)]
    pub(crate) constraints: List<Constraint>,
    /// Who says so.
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Value {
    /// What a value looks like.
    pub(crate) kind: ValueKind,
    /// For `code`: the list.
    #[serde(default)]
    pub(crate) of: Option<Vocabulary>,
    /// For `integer`: what it counts; becomes the name of a constructor.
    #[serde(default)]
    pub(crate) unit: Option<Text>,
    /// For `url`: the schemes that are allowed.
    #[serde(default)]
    pub(crate) schemes: List<Text>,
    /// For `choice`: the words.
    #[serde(default)]
    pub(crate) values: List<Choice>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub(crate) enum ValueKind {
    Integer,
    Text,
    Code,
    Timestamp,
    UtcOffset,
    Url,
    Choice,
    JsonObject,
}

/// The list that a code comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Vocabulary {
    /// `currencies.yaml`.
    Currencies,
    /// `pay_types.yaml`.
    PayTypes,
    /// `status_codes.yaml`.
    StatusCodes,
    /// The notification types of `gateway.yaml`.
    NotificationTypes,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Choice {
    /// The word on the wire.
    pub(crate) value: Text,
    /// Our name of it.
    pub(crate) name: Text,
    /// What it means.
    pub(crate) description: Text,
}

/// Where the value of a parameter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SuppliedBy {
    /// The caller gives it.
    Caller,
    /// It is a part of the amount.
    Amount,
    /// It is the pay type.
    PayType,
    /// It belongs to the credentials: sent with every request or with none.
    Credentials,
    /// It is the app code of the credentials.
    AppCode,
    /// The clock gives it, unless the caller does.
    Clock,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Constraint {
    /// The name of the rule that a value breaks.
    pub(crate) rule: Text,
    /// What it demands.
    pub(crate) description: Text,
    /// Its length in characters.
    #[serde(default)]
    pub(crate) length: Option<Length>,
    /// Its size as a whole number.
    #[serde(default)]
    pub(crate) range: Option<Range>,
    /// It consists of these characters: single ones, or spans such as "a-z".
    #[serde(default)]
    pub(crate) characters: Option<List<Text>>,
    /// It has none of these characters.
    #[serde(default)]
    pub(crate) excludes: Option<List<Text>>,
    /// What becomes of a request that breaks it.
    pub(crate) severity: Severity,
    /// Whether no caller can lift it.
    #[serde(default)]
    pub(crate) locked: bool,
    /// Who says so.
    pub(crate) source: Text,
}

/// Bounds of a length in characters, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct Length {
    /// The shortest.
    #[serde(default)]
    pub min: u32,
    /// The longest.
    pub max: u32,
}

/// Bounds of a whole number, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "cli", schemars(deny_unknown_fields))]
pub struct Range {
    /// The smallest.
    pub min: u64,
    /// The largest, where there is one.
    #[serde(default)]
    pub max: Option<u64>,
}

/// What becomes of a request that breaks a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It is not sent.
    Deny,
    /// It is sent; the caller can see the warning.
    Warn,
}
