//! `gateway.yaml`.

use serde::Deserialize;

use super::operations::Field;
use super::text::Text;
use crate::yaml::List;

/// `gateway.yaml`.
#[derive(Debug, Deserialize)]
pub(crate) struct Gateway {
    pub(crate) sources: List<Term>,
    pub(crate) operations: List<Term>,
    pub(crate) environments: List<Environment>,
    pub(crate) headers: List<Header>,
    pub(crate) content_type: Text,
    pub(crate) signing: Signing,
    pub(crate) reserved_parameters: List<Text>,
    pub(crate) safety_rules: List<SafetyRule>,
    pub(crate) time_zone: TimeZone,
    pub(crate) limits: Limits,
    pub(crate) notifications: Notifications,
}

/// An identifier with its meaning.
#[derive(Debug, Deserialize)]
pub(crate) struct Term {
    pub(crate) id: Text,
    #[serde(default)]
    pub(crate) name: Option<Text>,
    pub(crate) description: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Environment {
    pub(crate) id: Text,
    pub(crate) base_url: Text,
    pub(crate) description: Text,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Header {
    pub(crate) id: Text,
    pub(crate) name: Text,
    pub(crate) required: bool,
    #[serde(default)]
    pub(crate) sensitive: bool,
    pub(crate) description: Text,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Signing {
    pub(crate) algorithms: List<Algorithm>,
    #[serde(default)]
    #[expect(dead_code, reason = "kept for readers of the file")]
    pub(crate) note: Option<Text>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Algorithm {
    pub(crate) id: Text,
    pub(crate) header: Text,
    pub(crate) digest_hex_length: u32,
    #[serde(default)]
    pub(crate) default: bool,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct SafetyRule {
    pub(crate) rule: Text,
    pub(crate) description: Text,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct TimeZone {
    pub(crate) offset: Text,
    pub(crate) format: Text,
    pub(crate) description: Text,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Limits {
    pub(crate) per_second: u32,
    pub(crate) per_minute: u32,
    pub(crate) description: Text,
    pub(crate) source: Text,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Notifications {
    pub(crate) description: Text,
    pub(crate) acknowledgement: Text,
    pub(crate) ports: List<u16>,
    pub(crate) retry_minutes: List<u32>,
    pub(crate) source_addresses: List<Text>,
    pub(crate) source: Text,
    pub(crate) types: List<NotificationType>,
    pub(crate) fields: List<Field>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct NotificationType {
    pub(crate) id: Text,
    pub(crate) value: Text,
    pub(crate) description: Text,
    pub(crate) source: Text,
    pub(crate) means: NotificationMeans,
}

/// What a notification of some type tells a merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
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
