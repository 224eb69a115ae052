//! `gateway.yaml`.

use serde::Deserialize;

use super::fields::Field;
use super::term::Term;
use super::text::Text;
use crate::yaml::List;

/// `gateway.yaml`.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Gateway {
    /// The documents that facts are taken from: every entry names one of these as its source.
    pub sources: List<Term>,
    /// The operations of the gateway, described in a file of their own or only named.
    pub operations: List<Term>,
    /// Where the gateway is.
    pub environments: List<Environment>,
    /// The headers of a request.
    pub headers: List<Header>,
    /// The content type of a request.
    pub content_type: Text,
    /// How a request is signed.
    pub signing: Signing,
    /// Names that are never sent as parameters.
    pub reserved_parameters: List<Text>,
    /// Rules that no caller can lift.
    pub safety_rules: List<SafetyRule>,
    /// The gateway's clock.
    pub time_zone: TimeZone,
    /// Requests per merchant.
    pub limits: Limits,
    /// What the gateway posts to the merchant.
    pub notifications: Notifications,
}

/// A gateway to send requests to.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Environment {
    /// Our name of it.
    pub id: Text,
    /// The URL that paths are appended to, without a slash at its end.
    pub base_url: Text,
    /// What it is for.
    pub description: Text,
    /// The source.
    pub source: Text,
}

/// A header of a request.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Header {
    /// Our name of it.
    pub id: Text,
    /// The name on the wire.
    pub name: Text,
    /// Whether every request carries it.
    pub required: bool,
    /// Whether its value must not be shown.
    #[serde(default)]
    pub sensitive: bool,
    /// What it says.
    pub description: Text,
    /// The source.
    pub source: Text,
}

/// How a request is signed.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Signing {
    /// The hashes that a signature can use; one of them is the default.
    pub algorithms: List<Algorithm>,
    /// More about it.
    #[serde(default)]
    pub note: Option<Text>,
}

/// A hash that a signature can use.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Algorithm {
    /// The hash: `md5` or `sha256`.
    pub id: Text,
    /// The value of the header that names it.
    pub header: Text,
    /// How many hexadecimal digits it has.
    pub digest_hex_length: u32,
    /// Whether it is taken when no header names one.
    #[serde(default)]
    pub default: bool,
    /// The source.
    pub source: Text,
}

/// A rule that no caller can lift.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct SafetyRule {
    /// The name of the rule, which is code of the SDK.
    pub rule: Text,
    /// What it demands.
    pub description: Text,
    /// The source.
    pub source: Text,
}

/// The gateway's clock.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct TimeZone {
    /// The offset from UTC, such as "+08:00".
    pub offset: Text,
    /// How a time is written.
    pub format: Text,
    /// What to know about it.
    pub description: Text,
    /// The source.
    pub source: Text,
}

/// How many requests a merchant may send.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Limits {
    /// In any second.
    pub per_second: u32,
    /// In any minute.
    pub per_minute: u32,
    /// What happens beyond.
    pub description: Text,
    /// The source.
    pub source: Text,
}

/// What the gateway posts to the merchant.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Notifications {
    /// When it is posted.
    pub description: Text,
    /// The body of the merchant's answer.
    pub acknowledgement: Text,
    /// The ports that are reached.
    pub ports: List<u16>,
    /// The minutes between one delivery and the next.
    pub retry_minutes: List<u32>,
    /// The addresses that deliveries come from.
    pub source_addresses: List<Text>,
    /// The source.
    pub source: Text,
    /// What a notification can be about.
    pub types: List<NotificationType>,
    /// What it says.
    pub fields: List<Field>,
}

/// What a notification can be about.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct NotificationType {
    /// Our name of it.
    pub id: Text,
    /// The value of `notify_type` on the wire.
    pub value: Text,
    /// What happened.
    pub description: Text,
    /// The source.
    pub source: Text,
    /// What that is to a merchant.
    pub means: NotificationMeans,
}

/// What a notification of some type means to a merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NotificationMeans {
    /// Money came in.
    Payment,
    /// Money went back.
    Refund,
    /// A held amount was released.
    Release,
    /// An order can no longer be paid.
    Close,
    /// None of these.
    Other,
}
