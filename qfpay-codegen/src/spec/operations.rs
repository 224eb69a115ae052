//! `operations/*.yaml`.

use serde::Deserialize;

use super::applies_to::AppliesTo;
use super::fields::Field;
use super::parameters::{Length, Range, Severity};
use super::term::Term;
use super::text::Text;
use crate::yaml::List;

/// Whether requests carry a parameter.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct ParameterUse {
    /// The parameter, by its wire name.
    pub name: Text,
    /// Whether a request carries it.
    pub presence: Presence,
    /// Whether it is a comma-separated list.
    #[serde(default)]
    pub list: bool,
    /// `payment` if the payment that the call acts on supplies it.
    #[serde(default)]
    pub from: Option<Text>,
    /// Which of the parameter's value types it has here.
    #[serde(default, rename = "as")]
    pub value_type: Option<Text>,
    /// The source.
    pub source: Text,
}

/// Whether a request carries a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
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
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Operation {
    /// The operation, as `gateway.yaml` names it; the file is called like it.
    pub id: Text,
    /// What it does, and what that does to money.
    pub description: Text,
    /// The HTTP method.
    pub method: Text,
    /// The path behind the base URL.
    pub path: Text,
    /// Whether money may have moved once it was sent.
    pub moves_money: bool,
    /// Whether the pay type decides which parameters it takes.
    pub per_pay_type: bool,
    /// `payment` if the call changes an earlier payment.
    #[serde(default)]
    pub acts_on: Option<Text>,
    /// The parameter that distinguishes one call from another.
    #[serde(default)]
    pub number: Option<Text>,
    /// The source.
    pub source: Text,
    /// Its parameters, and whether a request carries each.
    pub parameters: List<ParameterUse>,
    /// Rules about several parameters, or about one for some pay types.
    #[serde(default)]
    pub rules: List<Rule>,
    /// Rules about the payment that the call acts on, which the request does not carry.
    #[serde(default)]
    pub context_rules: List<ContextRule>,
    /// The fields of its answer.
    pub answer: List<Field>,
    /// The fields of each record in its answer.
    #[serde(default)]
    pub record: List<Field>,
    /// What an accepted record means; the first row that fits decides.
    #[serde(default)]
    pub verdicts: List<Verdict>,
    /// The meanings that a record can have.
    #[serde(default)]
    pub states: List<Term>,
}

/// A rule about several parameters, or about one for some pay types.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Rule {
    /// Its name.
    pub rule: Text,
    /// What it demands.
    pub description: Text,
    /// The pay types that it is for; all without.
    #[serde(default, rename = "for")]
    pub applies_to: Option<AppliesTo>,
    /// It holds only where this does.
    #[serde(default)]
    pub when: Option<Condition>,
    /// What it demands.
    pub require: Condition,
    /// What becomes of a request that breaks it.
    pub severity: Severity,
    /// The source.
    pub source: Text,
}

/// A rule about the payment that a call acts on, which the request does not carry.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct ContextRule {
    /// Its name, which is code of the SDK.
    pub rule: Text,
    /// What it demands.
    pub description: Text,
    /// What becomes of a request that breaks it.
    pub severity: Severity,
    /// The source.
    pub source: Text,
}

/// Something about a request that holds or does not.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Condition {
    /// The parameter that is tested, by exactly one of the tests below.
    #[serde(default)]
    pub parameter: Option<Text>,
    /// `true` for a demand that no request meets.
    #[serde(default)]
    pub never: Option<bool>,
    /// `true`: it is there.
    #[serde(default)]
    pub given: Option<bool>,
    /// Its value is one of these.
    #[serde(default)]
    pub is: Option<List<Text>>,
    /// Its value is none of these.
    #[serde(default)]
    pub is_not: Option<List<Text>>,
    /// Its size as a whole number.
    #[serde(default)]
    pub range: Option<Range>,
    /// Its length in characters.
    #[serde(default)]
    pub length: Option<Length>,
    /// As JSON it has text, not empty, at each of these paths.
    #[serde(default)]
    pub json_leaves: Option<List<Text>>,
    /// It lies in the same calendar month as this other parameter.
    #[serde(default)]
    pub same_month_as: Option<Text>,
    /// It does not lie before this other parameter.
    #[serde(default)]
    pub not_before: Option<Text>,
    /// At least one of these parameters is there.
    #[serde(default)]
    pub any_of: Option<List<Text>>,
}

/// What an accepted record means.
#[derive(Debug, Deserialize)]
#[cfg_attr(
    feature = "schema",
    derive(schemars::JsonSchema),
    schemars(deny_unknown_fields)
)]
pub struct Verdict {
    /// The values of `order_type`.
    pub order_type: List<Text>,
    /// The values of `cancel`, where it matters; `absent` stands for one that is missing or empty.
    #[serde(default)]
    pub cancel: Option<List<Text>>,
    /// The meaning: one of `states`.
    pub state: Text,
    /// The source.
    pub source: Text,
}
