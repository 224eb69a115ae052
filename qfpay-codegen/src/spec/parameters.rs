//! `parameters.yaml`.

use serde::Deserialize;

use super::text::Text;
use crate::yaml::List;

/// `parameters.yaml`.
#[derive(Debug, Deserialize)]
pub(crate) struct Parameters {
    pub(crate) parameters: List<Parameter>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Parameter {
    pub(crate) name: Text,
    pub(crate) description: Text,
    pub(crate) declared: Text,
    pub(crate) value: Value,
    /// The value types it can have; the first one unless a use says otherwise.
    #[serde(default)]
    pub(crate) types: List<Text>,
    pub(crate) supplied_by: SuppliedBy,
    #[serde(default)]
    pub(crate) sensitive: bool,
    #[serde(default)]
    pub(crate) default: Option<Text>,
    #[serde(default)]
    pub(crate) constraints: List<Constraint>,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Value {
    pub(crate) kind: ValueKind,
    #[serde(default)]
    pub(crate) of: Option<Vocabulary>,
    #[serde(default)]
    pub(crate) unit: Option<Text>,
    #[serde(default)]
    pub(crate) schemes: List<Text>,
    #[serde(default)]
    pub(crate) values: List<Choice>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
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
pub(crate) struct Choice {
    pub(crate) value: Text,
    pub(crate) name: Text,
    pub(crate) description: Text,
}

/// Where the value of a parameter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
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
pub(crate) struct Constraint {
    pub(crate) rule: Text,
    pub(crate) description: Text,
    #[serde(default)]
    pub(crate) length: Option<Length>,
    #[serde(default)]
    pub(crate) range: Option<Range>,
    #[serde(default)]
    pub(crate) characters: Option<List<Text>>,
    #[serde(default)]
    pub(crate) excludes: Option<List<Text>>,
    pub(crate) severity: Severity,
    #[serde(default)]
    pub(crate) locked: bool,
    pub(crate) source: Text,
}

/// Bounds of a length in characters, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Length {
    /// The shortest.
    #[serde(default)]
    pub min: u32,
    /// The longest.
    pub max: u32,
}

/// Bounds of a whole number, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Range {
    /// The smallest.
    pub min: u64,
    /// The largest, where there is one.
    #[serde(default)]
    pub max: Option<u64>,
}

/// What becomes of a request that breaks a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// It is not sent.
    Deny,
    /// It is sent; the caller can see the warning.
    Warn,
}
