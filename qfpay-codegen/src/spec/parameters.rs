//! `parameters.yaml`.

use serde::Deserialize;

use super::text::Text;
use crate::yaml::List;

/// `parameters.yaml`.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Parameters {
    /// The request parameters of every operation.
    pub parameters: List<Parameter>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Parameter {
    /// The name on the wire.
    pub name: Text,
    /// What it says, and its unit.
    pub description: Text,
    /// The type as QFPay's tables print it.
    pub declared: Text,
    /// What a value looks like.
    pub value: Value,
    /// The value types it can have; the first one unless a use says otherwise.
    #[serde(default)]
    pub types: List<Text>,
    /// Where the value comes from.
    pub supplied_by: SuppliedBy,
    /// Whether it must not be shown.
    #[serde(default)]
    pub sensitive: bool,
    /// What the gateway takes when it is absent.
    #[serde(default)]
    pub default: Option<Text>,
    /// What else holds for a value.
    #[serde(default)]
    pub constraints: List<Constraint>,
    /// Who says so.
    pub source: Text,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Value {
    /// What a value looks like.
    pub kind: ValueKind,
    /// For `code`: the list.
    #[serde(default)]
    pub of: Option<Vocabulary>,
    /// For `integer`: what it counts; becomes the name of a constructor.
    #[serde(default)]
    pub unit: Option<Text>,
    /// For `url`: the schemes that are allowed.
    #[serde(default)]
    pub schemes: List<Text>,
    /// For `choice`: the words.
    #[serde(default)]
    pub values: List<Choice>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ValueKind {
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
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
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
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Choice {
    /// The word on the wire.
    pub value: Text,
    /// Our name of it.
    pub name: Text,
    /// What it means.
    pub description: Text,
}

/// Where the value of a parameter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
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
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Constraint {
    /// The name of the rule that a value breaks.
    pub rule: Text,
    /// What it demands.
    pub description: Text,
    /// Its length in characters.
    #[serde(default)]
    pub length: Option<Length>,
    /// Its size as a whole number.
    #[serde(default)]
    pub range: Option<Range>,
    /// It consists of these characters: single ones, or spans such as "a-z".
    #[serde(default)]
    pub characters: Option<List<Text>>,
    /// It has none of these characters.
    #[serde(default)]
    pub excludes: Option<List<Text>>,
    /// What becomes of a request that breaks it.
    pub severity: Severity,
    /// Whether no caller can lift it.
    #[serde(default)]
    pub locked: bool,
    /// Who says so.
    pub source: Text,
}

/// Bounds of a length in characters, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Length {
    /// The shortest.
    #[serde(default)]
    pub min: u32,
    /// The longest.
    pub max: u32,
}

/// Bounds of a whole number, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Range {
    /// The smallest.
    pub min: u64,
    /// The largest, where there is one.
    #[serde(default)]
    pub max: Option<u64>,
}

/// What becomes of a request that breaks a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It is not sent.
    Deny,
    /// It is sent; the caller can see the warning.
    Warn,
}
