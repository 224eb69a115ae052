//! `parameters.yaml`.

use std::collections::BTreeMap;

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

/// A request parameter.
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
    /// What differs for single value types.
    #[serde(default)]
    pub type_details: BTreeMap<Text, TypeDetail>,
    /// Where the value comes from.
    pub supplied_by: SuppliedBy,
    /// Whether it must not be shown.
    #[serde(default)]
    pub sensitive: bool,
    /// What the gateway takes when it is absent.
    #[serde(default)]
    pub default: Option<Text>,
    /// A value for the examples in the documentation.
    #[serde(default)]
    pub example: Option<Text>,
    /// What else holds for a value.
    #[serde(default)]
    pub constraints: List<Constraint>,
    /// The source.
    pub source: Text,
}

/// What the values of one type say, and look like, if not what the parameter says of all.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct TypeDetail {
    /// What they say.
    pub description: Text,
    /// A value for the examples in the documentation.
    pub example: Text,
}

/// What a value looks like.
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

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ValueKind {
    /// Decimal digits without sign or leading zeros.
    Integer,
    /// Any text.
    Text,
    /// A code of the list that `of` names.
    Code,
    /// `YYYY-MM-DD hh:mm:ss`.
    Timestamp,
    /// `+hhmm` or `-hhmm`.
    UtcOffset,
    /// An absolute URL with one of `schemes`.
    Url,
    /// One of the words in `values`.
    Choice,
    /// A JSON object in text form.
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

/// One of a few words.
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

/// A rule about a value; it tests exactly one thing.
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
    /// The source.
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
