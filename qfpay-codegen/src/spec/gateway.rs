//! `gateway.yaml`.

use serde::Deserialize;

use super::operations::Field;
use super::text::Text;
use crate::yaml::List;

/// `gateway.yaml`.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Gateway {
    /// Who says what: every entry of the specification names one of these.
    pub(crate) sources: List<Term>,
    /// The operations of the gateway, described in a file of their own or only named.
    pub(crate) operations: List<Term>,
    /// Where the gateway is.
    pub(crate) environments: List<Environment>,
    /// The headers of a request.
    pub(crate) headers: List<Header>,
    /// The content type of a request.
    pub(crate) content_type: Text,
    /// How a request is signed.
    pub(crate) signing: Signing,
    /// Names that are never sent as parameters.
    pub(crate) reserved_parameters: List<Text>,
    /// Rules that no caller can lift.
    pub(crate) safety_rules: List<SafetyRule>,
    /// The gateway's clock.
    pub(crate) time_zone: TimeZone,
    /// Requests per merchant.
    pub(crate) limits: Limits,
    /// What the gateway posts to the merchant.
    pub(crate) notifications: Notifications,
}

/// An identifier with its meaning.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Term {
    /// The name that other entries call it by: lower-case letters, digits and underscores.
    pub(crate) id: Text,
    /// What people call it, where that is not the id.
    #[serde(default)]
    pub(crate) name: Option<Text>,
    /// What it means, in our own words.
    pub(crate) description: Text,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Environment {
    /// Our name of it.
    pub(crate) id: Text,
    /// The URL that paths are appended to, without a slash at its end.
    pub(crate) base_url: Text,
    /// What it is for.
    pub(crate) description: Text,
    /// Who says so.
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Header {
    /// Our name of it.
    pub(crate) id: Text,
    /// The name on the wire.
    pub(crate) name: Text,
    /// Whether every request carries it.
    pub(crate) required: bool,
    /// Whether its value must not be shown.
    #[serde(default)]
    pub(crate) sensitive: bool,
    /// What it says.
    pub(crate) description: Text,
    /// Who says so.
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Signing {
    /// The hashes that a signature can use; one of them is the default.
    pub(crate) algorithms: List<Algorithm>,
    /// More about it.
    #[serde(default)]
    #[expect(dead_code, reason = "kept for readers of the file")]
    pub(crate) note: Option<Text>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Algorithm {
    /// The hash: `md5` or `sha256`.
    pub(crate) id: Text,
    /// The value of the header that names it.
    pub(crate) header: Text,
    /// How many hexadecimal digits it has.
    pub(crate) digest_hex_length: u32,
    /// Whether it is taken when no header names one.
    #[serde(default)]
    pub(crate) default: bool,
    /// Who says so.
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct SafetyRule {
    /// The name of the rule, which is code of the SDK.
    pub(crate) rule: Text,
    /// What it demands.
    pub(crate) description: Text,
    /// Who says so.
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct TimeZone {
    /// The offset from UTC, such as "+08:00".
    pub(crate) offset: Text,
    /// How a time is written.
    pub(crate) format: Text,
    /// What to know about it.
    pub(crate) description: Text,
    /// Who says so.
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Limits {
    /// In any second.
    pub(crate) per_second: u32,
    /// In any minute.
    pub(crate) per_minute: u32,
    /// What happens beyond.
    pub(crate) description: Text,
    /// Who says so.
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct Notifications {
    /// When it is posted.
    pub(crate) description: Text,
    /// The body of the merchant's answer.
    pub(crate) acknowledgement: Text,
    /// The ports that are reached.
    pub(crate) ports: List<u16>,
    /// The minutes between one delivery and the next.
    pub(crate) retry_minutes: List<u32>,
    /// The addresses that deliveries come from.
    pub(crate) source_addresses: List<Text>,
    /// Who says so.
    pub(crate) source: Text,
    /// What a notification can be about.
    pub(crate) types: List<NotificationType>,
    /// What it says.
    pub(crate) fields: List<Field>,
}

#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "cli",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub(crate) struct NotificationType {
    /// Our name of it.
    pub(crate) id: Text,
    /// The value of `notify_type` on the wire.
    pub(crate) value: Text,
    /// What happened.
    pub(crate) description: Text,
    /// Who says so.
    pub(crate) source: Text,
    /// What that is to a merchant.
    pub(crate) means: NotificationMeans,
}

/// What a notification of some type tells a merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "cli", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum NotificationMeans {
    /// Money came in.
    Payment,
    /// Money went back.
    Refund,
    /// A held amount was let go.
    Release,
    /// An order can no longer be paid.
    Close,
    /// Nothing about an order of its own.
    Other,
}
