//! `vectors/*.yaml`, as far as the generator reads them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::text::{Text, Verbatim};
use crate::yaml::List;

/// `vectors/*.yaml`, as far as the generator reads them.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Vectors {
    /// Requests and their signatures.
    #[serde(default)]
    pub vectors: List<Vector>,
    /// Notifications and their signatures.
    #[serde(default)]
    pub notifications: List<NotificationVector>,
}

/// A recorded notification.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct NotificationVector {
    /// Its name, once in the file.
    pub id: Text,
    /// What is particular about it.
    pub description: Text,
    /// The key, made up.
    pub client_key: Verbatim,
    /// The body, byte for byte.
    pub body: Verbatim,
    /// The signature over body and key, in upper-case hexadecimal digits.
    pub md5: Text,
}

/// A recorded request.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct Vector {
    /// Its name, once in the file.
    pub id: Text,
    /// What is particular about it.
    pub description: Text,
    /// The operation that is called.
    pub operation: Text,
    /// The key, made up.
    pub client_key: Verbatim,
    /// Names and values, as a program hands them over; empty values are not sent.
    pub parameters: BTreeMap<String, String>,
    /// What is signed, without the key.
    pub canonical: Verbatim,
    /// The signature by MD5, in upper-case hexadecimal digits.
    pub md5: Text,
    /// The signature by SHA-256, in upper-case hexadecimal digits.
    pub sha256: Text,
    /// The form body that is sent.
    pub body: Verbatim,
    /// Answers to the request, and what each means.
    #[serde(default)]
    pub answers: List<AnswerVector>,
}

/// A recorded answer.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
pub struct AnswerVector {
    /// What is particular about it.
    pub description: Text,
    /// The body, byte for byte.
    pub body: Verbatim,
    /// What it means to whoever sent the request.
    pub verdict: AnswerVerdict,
}

/// What an answer means to whoever sent the request.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum AnswerVerdict {
    /// It is done.
    Done,
    /// It is not decided yet.
    Pending,
    /// This request changed nothing.
    Declined,
    /// It may have been done or not; a query says which.
    Unknown,
}
