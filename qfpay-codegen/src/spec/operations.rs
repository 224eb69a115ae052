//! `operations/*.yaml`.

use serde::Deserialize;

use super::gateway::Term;
use super::parameters::{Length, Range, Severity, Vocabulary};
use super::text::{Code, Text};
use crate::yaml::List;

/// Who must, may or must not send a parameter.
#[derive(Debug, Deserialize)]
pub(crate) struct ParameterUse {
    pub(crate) name: Text,
    pub(crate) presence: Presence,
    #[serde(default)]
    pub(crate) list: bool,
    /// `payment` if the payment that the call acts on supplies it.
    #[serde(default)]
    pub(crate) from: Option<Text>,
    /// Which of the parameter's value types it has here.
    #[serde(default, rename = "as")]
    pub(crate) value_type: Option<Text>,
    pub(crate) source: Text,
}

/// Whether a request carries a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// Every request carries it.
    Required,
    /// A request may carry it.
    Optional,
    /// A request may carry it, but not every source agrees that it takes effect.
    Warned,
    /// No request carries it.
    Forbidden,
}

/// `operations/*.yaml`.
#[derive(Debug, Deserialize)]
pub(crate) struct Operation {
    pub(crate) id: Text,
    pub(crate) description: Text,
    pub(crate) method: Text,
    pub(crate) path: Text,
    pub(crate) moves_money: bool,
    pub(crate) per_pay_type: bool,
    /// `payment` if the call changes an earlier payment.
    #[serde(default)]
    pub(crate) acts_on: Option<Text>,
    /// The parameter that tells one call from another.
    #[serde(default)]
    pub(crate) number: Option<Text>,
    pub(crate) source: Text,
    pub(crate) parameters: List<ParameterUse>,
    #[serde(default)]
    pub(crate) rules: List<Rule>,
    #[serde(default)]
    pub(crate) context_rules: List<ContextRule>,
    pub(crate) answer: List<Field>,
    #[serde(default)]
    pub(crate) record: List<Field>,
    #[serde(default)]
    pub(crate) verdicts: List<Verdict>,
    #[serde(default)]
    pub(crate) states: List<Term>,
}

/// A rule about several parameters, or about one for some pay types.
#[derive(Debug, Deserialize)]
pub(crate) struct Rule {
    pub(crate) rule: Text,
    pub(crate) description: Text,
    #[serde(default, rename = "for")]
    pub(crate) applies_to: Option<AppliesTo>,
    #[serde(default)]
    pub(crate) when: Option<Condition>,
    pub(crate) require: Condition,
    pub(crate) severity: Severity,
    pub(crate) source: Text,
}

/// A rule about the payment that a call acts on, which the request does not carry.
#[derive(Debug, Deserialize)]
pub(crate) struct ContextRule {
    pub(crate) rule: Text,
    pub(crate) description: Text,
    pub(crate) severity: Severity,
    pub(crate) source: Text,
}

#[derive(Debug, Default, Deserialize)]
pub(crate) struct AppliesTo {
    #[serde(default)]
    pub(crate) pay_types: List<Code>,
    #[serde(default)]
    pub(crate) scenarios: List<Text>,
    #[serde(default)]
    pub(crate) footnote: Option<Text>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Condition {
    #[serde(default)]
    pub(crate) parameter: Option<Text>,
    /// `true` for a demand that no request meets.
    #[serde(default)]
    pub(crate) never: Option<bool>,
    #[serde(default)]
    pub(crate) given: Option<bool>,
    #[serde(default)]
    pub(crate) is: Option<List<Text>>,
    #[serde(default)]
    pub(crate) is_not: Option<List<Text>>,
    #[serde(default)]
    pub(crate) range: Option<Range>,
    #[serde(default)]
    pub(crate) length: Option<Length>,
    #[serde(default)]
    pub(crate) json_leaves: Option<List<Text>>,
    #[serde(default)]
    pub(crate) same_month_as: Option<Text>,
    #[serde(default)]
    pub(crate) not_before: Option<Text>,
    #[serde(default)]
    pub(crate) any_of: Option<List<Text>>,
}

/// A field of an answer or a notification.
#[derive(Debug, Deserialize)]
pub(crate) struct Field {
    pub(crate) name: Text,
    pub(crate) kind: FieldKind,
    #[serde(default)]
    pub(crate) of: Option<Vocabulary>,
    #[serde(default, rename = "for")]
    pub(crate) applies_to: Option<AppliesTo>,
    #[serde(default)]
    pub(crate) declared: Option<Text>,
    #[serde(default)]
    pub(crate) sensitive: bool,
    /// The parameter of the request that it repeats.
    #[serde(default)]
    pub(crate) echoes: Option<Text>,
    /// Whether the call has not succeeded without it.
    #[serde(default)]
    pub(crate) proves: bool,
    pub(crate) description: Text,
    pub(crate) source: Text,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FieldKind {
    Text,
    Integer,
    Code,
    Json,
    Records,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Verdict {
    pub(crate) order_type: List<Text>,
    #[serde(default)]
    pub(crate) cancel: Option<List<Text>>,
    pub(crate) state: Text,
    pub(crate) source: Text,
}
