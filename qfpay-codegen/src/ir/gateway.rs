//! What holds for every operation.

use std::net::IpAddr;

use super::fields::Field;
use super::name::Name;
use crate::spec::NotificationMeans;

/// What holds for every operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Gateway {
    /// Where the gateway is.
    pub environments: Vec<Environment>,
    /// The headers of a request.
    pub headers: Vec<Header>,
    /// The content type of a request.
    pub content_type: String,
    /// The hashes that a signature can use, the default first.
    pub algorithms: Vec<Algorithm>,
    /// Names that are never sent as parameters.
    pub reserved_parameters: Vec<String>,
    /// The offset of the gateway's clock from UTC.
    pub time_zone: TimeZone,
    /// Requests per merchant.
    pub limits: Limits,
    /// What the gateway posts to the merchant.
    pub notifications: Notifications,
}

/// A gateway to send requests to.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Environment {
    /// The identifier.
    pub name: Name,
    /// The URL that paths are appended to.
    pub base_url: String,
    /// What it is for.
    pub description: String,
    /// The source.
    pub source: Name,
}

/// A header of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Header {
    /// The identifier.
    pub id: String,
    /// The name on the wire.
    pub name: String,
    /// Whether every request carries it.
    pub required: bool,
    /// Whether its value must not be shown.
    pub sensitive: bool,
    /// What it says.
    pub description: String,
    /// The source.
    pub source: Name,
}

/// A hash that a signature can use.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Algorithm {
    /// The identifier.
    pub name: Name,
    /// The value of the header that names it.
    pub header: String,
    /// How many hexadecimal digits it has.
    pub digest_hex_length: u32,
    /// The source.
    pub source: Name,
}

/// The gateway's clock.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct TimeZone {
    /// Minutes east of UTC.
    pub offset_minutes: i32,
    /// How a time is written.
    pub format: String,
    /// What to know about it.
    pub description: String,
    /// The source.
    pub source: Name,
}

/// Requests per merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Limits {
    /// In any second.
    pub per_second: u32,
    /// In any minute.
    pub per_minute: u32,
    /// What happens beyond.
    pub description: String,
    /// The source.
    pub source: Name,
}

/// What the gateway posts to the merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Notifications {
    /// When it is posted.
    pub description: String,
    /// The body of the merchant's answer.
    pub acknowledgement: String,
    /// The ports that are reached.
    pub ports: Vec<u16>,
    /// The minutes between one delivery and the next.
    pub retry_minutes: Vec<u32>,
    /// The addresses that deliveries come from.
    pub source_addresses: Vec<IpAddr>,
    /// What a notification can be about.
    pub types: Vec<NotificationType>,
    /// What it says.
    pub fields: Vec<Field>,
    /// The source.
    pub source: Name,
}

/// What a notification is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct NotificationType {
    /// The value on the wire.
    #[cfg_attr(feature = "schema", serde(rename = "value"))]
    pub name: Name,
    /// What happened.
    pub description: String,
    /// What that is to a merchant.
    pub means: NotificationMeans,
    /// The source.
    pub source: Name,
}
