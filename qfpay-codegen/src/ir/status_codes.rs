//! Status codes and their classes.

use super::name::Name;
use crate::spec::StatusOutcome;

/// A class of status codes.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Class {
    /// The identifier.
    pub name: Name,
    /// What it means.
    pub description: String,
    /// What it means for a call.
    pub outcome: StatusOutcome,
    /// Where it means something else in the answer to an operation.
    pub operations: Vec<ClassOutcome>,
}

/// What a class means in the answer to one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct ClassOutcome {
    /// The operation's identifier.
    pub operation: String,
    /// The outcome there.
    pub outcome: StatusOutcome,
}

/// A status code.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct StatusCode {
    /// The code on the wire.
    pub code: String,
    /// Our name.
    pub name: Name,
    /// What it means.
    pub meaning: String,
    /// Its classes, the more specific one first.
    pub classes: Vec<Name>,
    /// What it means for the call: what all of its classes agree on, else unclear.
    pub outcome: StatusOutcome,
    /// What to do.
    pub hint: String,
    /// Where the gateway's own text gives it another meaning; the first that matches decides.
    pub messages: Vec<Message>,
    /// Every operation whose answers it is read differently in, because of an entry or of one of its
    /// classes.
    pub operations: Vec<OperationMeaning>,
    /// More about it.
    pub note: Option<String>,
    /// The source.
    pub source: Name,
}

/// What a status code means in the answer to one operation.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct OperationMeaning {
    /// The operation.
    pub operation: Name,
    /// Whether this specification describes it.
    #[cfg_attr(feature = "schema", serde(skip))]
    pub described: bool,
    /// The classes there.
    pub classes: Vec<Name>,
    /// What it means for the call there.
    pub outcome: StatusOutcome,
    /// What it means there.
    pub meaning: String,
    /// What to do there.
    pub hint: String,
    /// Where the gateway's own text gives it another meaning there, in place of the code's own.
    pub messages: Vec<Message>,
    /// The source.
    pub source: Name,
}

/// What a status code means together with certain texts of the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Message {
    /// One of these texts stands in the gateway's text, without regard to the case of ASCII letters.
    pub contains: Vec<String>,
    /// The classes then.
    pub classes: Vec<Name>,
    /// What it means for the call then.
    pub outcome: StatusOutcome,
    /// What it means then.
    pub meaning: String,
    /// What to do then.
    pub hint: String,
    /// The source.
    pub source: Name,
}
