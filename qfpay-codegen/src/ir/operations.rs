//! Operations: their endpoints, parameters, rules and answers.

use super::cells::Cell;
use super::fields::Field;
use super::name::{Name, Term};
use super::requests::OperationRequest;
use crate::spec::{Length, Range};

/// An operation: one endpoint of the gateway.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Operation {
    /// The identifier.
    pub name: Name,
    /// What it does.
    pub description: String,
    /// The HTTP method.
    pub method: String,
    /// The path behind the base URL.
    pub path: String,
    /// Whether money may have moved once it was sent.
    pub moves_money: bool,
    /// Whether the pay type decides which parameters it takes.
    pub per_pay_type: bool,
    /// Whether the call changes an earlier payment.
    pub acts_on_payment: bool,
    /// The parameter that distinguishes one call from another; none where only the payment that it acts on does.
    pub number: Option<Name>,
    /// What it says of its parameters, in their order; a pay type's own row wins.
    pub cells: Vec<Cell>,
    /// How a program makes a request.
    #[cfg_attr(feature = "schema", serde(skip))]
    pub request: OperationRequest,
    /// The rules about several parameters.
    pub rules: Vec<CrossRule>,
    /// The fields of its answer.
    pub answer: Vec<Field>,
    /// The fields of each record in its answer.
    pub record: Vec<Field>,
    /// What an accepted record means.
    pub verdicts: Vec<Verdict>,
    /// The meanings that a record can have.
    pub states: Vec<Term>,
    /// The source.
    pub source: Name,
}

/// A rule about several parameters, or about one for some pay types.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct CrossRule {
    /// The rule that a request breaks.
    pub rule: Name,
    /// The pay types that it is for; `None` for all.
    pub pay_types: Option<Vec<Name>>,
    /// It holds only where this does.
    pub when: Option<Condition>,
    /// What it demands.
    pub require: Condition,
}

/// Something about a request that holds or does not.
///
/// A condition about a parameter that is absent holds as a demand and does not hold as a
/// premise; only `Given` asks for presence. A value that breaks its format rule is
/// treated like an absent one by every test that would have to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    serde(tag = "kind", content = "value", rename_all = "snake_case")
)]
pub enum Condition {
    /// Nothing: no request meets it.
    Never,
    /// At least one of these parameters is there.
    AnyOf(Vec<Name>),
    /// The parameter passes the test.
    Parameter {
        /// The parameter.
        parameter: Name,
        /// The test.
        test: ConditionTest,
    },
}

/// A test of one parameter in a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    serde(tag = "kind", content = "value", rename_all = "snake_case")
)]
pub enum ConditionTest {
    /// It is there.
    Given,
    /// Its value is one of these.
    Is(Vec<String>),
    /// Its value is none of these.
    IsNot(Vec<String>),
    /// Its size as a whole number.
    Range(Range),
    /// Its length in characters.
    Length(Length),
    /// As JSON it has text, not empty, at each of these paths.
    JsonLeaves(Vec<String>),
    /// It lies in the same calendar month as this other parameter.
    SameMonthAs(Name),
    /// It does not lie before this other parameter.
    NotBefore(Name),
}

/// What an accepted record means.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Verdict {
    /// The values of `order_type`.
    pub order_type: Vec<String>,
    /// The values of `cancel`, where it matters; the empty one stands for an absent one.
    pub cancel: Option<Vec<String>>,
    /// The meaning.
    pub state: Name,
    /// The source.
    pub source: Name,
}
