//! `currencies.yaml` and `status_codes.yaml`.

use serde::Deserialize;

use super::text::{Code, Text};
use crate::yaml::List;

/// `currencies.yaml`.
#[derive(Debug, Deserialize)]
pub(crate) struct Currencies {
    pub(crate) currencies: List<Currency>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Currency {
    pub(crate) code: Code,
    pub(crate) name: Text,
    pub(crate) numeric: Code,
    pub(crate) exponent: u8,
    #[serde(default)]
    pub(crate) note: Option<Text>,
    pub(crate) source: Text,
}

/// `status_codes.yaml`.
#[derive(Debug, Deserialize)]
pub(crate) struct StatusCodes {
    pub(crate) classes: List<Class>,
    pub(crate) status_codes: List<StatusCode>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Class {
    pub(crate) id: Text,
    pub(crate) description: Text,
    pub(crate) concludes: Concludes,
    #[serde(default)]
    pub(crate) operations: List<ClassConclusion>,
}

/// Another conclusion from a class in the answer to one operation.
#[derive(Debug, Deserialize)]
pub(crate) struct ClassConclusion {
    pub(crate) operation: Text,
    pub(crate) concludes: Concludes,
}

/// What a program may conclude from a status code about a call that moves money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concludes {
    /// The gateway accepted the request.
    Accepted,
    /// Not decided yet: keep asking.
    Pending,
    /// Nothing moved and nothing will.
    Rejected,
    /// Anything may have happened: ask.
    Unclear,
}

#[derive(Debug, Deserialize)]
pub(crate) struct StatusCode {
    pub(crate) code: Code,
    pub(crate) name: Text,
    pub(crate) meaning: Text,
    pub(crate) class: List<Text>,
    pub(crate) advice: Text,
    #[serde(default)]
    pub(crate) messages: Option<List<Message>>,
    #[serde(default)]
    pub(crate) operations: List<OperationMeaning>,
    #[serde(default)]
    pub(crate) note: Option<Text>,
    pub(crate) source: Text,
}

/// Another meaning of a status code in the answer to one operation.
#[derive(Debug, Deserialize)]
pub(crate) struct OperationMeaning {
    pub(crate) operation: Text,
    pub(crate) class: List<Text>,
    pub(crate) meaning: Text,
    #[serde(default)]
    pub(crate) advice: Option<Text>,
    #[serde(default)]
    pub(crate) messages: Option<List<Message>>,
    pub(crate) source: Text,
}

/// Another meaning of a status code beside certain words of the gateway's.
#[derive(Debug, Deserialize)]
pub(crate) struct Message {
    pub(crate) contains: List<Text>,
    pub(crate) class: List<Text>,
    pub(crate) meaning: Text,
    #[serde(default)]
    pub(crate) advice: Option<Text>,
    pub(crate) source: Text,
}
