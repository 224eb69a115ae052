//! The resolved specification: every name resolved, every default applied, every list in order.
//!
//! Whoever reads this looks nothing up and decides nothing: emitters print it, the sandbox
//! interprets it. It exists only for a specification without problems.

mod cells;
mod currencies;
mod fields;
mod gateway;
mod name;
mod operations;
mod parameters;
mod pay_types;
mod requests;
mod rules;
mod status_codes;

pub use self::cells::{Cell, DecidedBy};
pub use self::currencies::Currency;
pub use self::fields::{Field, FieldKind};
pub use self::gateway::{
    Algorithm, Environment, Gateway, Header, Limits, NotificationType, Notifications, TimeZone,
};
pub use self::name::{Name, Term};
pub use self::operations::{Condition, ConditionTest, CrossRule, Operation, Verdict};
pub use self::parameters::{Choice, Constraint, Parameter, Test, Value, ValueType};
pub use self::pay_types::{CancelWith, Footnote, PayType, Scenario};
pub use self::requests::{
    Argument, ArgumentType, Given, LeftOut, OperationRequest, ParameterValue, RequestShape, Setter,
};
pub use self::rules::Rule;
pub use self::status_codes::{Class, ClassOutcome, Message, OperationMeaning, StatusCode};
pub use crate::spec::{
    AcceptedMeans, Length, NextStep, NotificationMeans, Presence, Range, Severity, StatusOutcome,
    SuppliedBy, Vocabulary,
};

/// The whole specification.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Model {
    /// Where the facts come from.
    pub sources: Vec<Term>,
    /// What holds for every operation.
    pub gateway: Gateway,
    /// What customers pay with.
    pub wallets: Vec<Term>,
    /// Where they pay.
    pub channels: Vec<Term>,
    /// Which merchants a pay type is for.
    pub regions: Vec<Term>,
    /// How the merchant gets the money.
    pub settlements: Vec<Term>,
    /// How a payment takes place.
    pub scenarios: Vec<Scenario>,
    /// The footnotes of the page.
    pub footnotes: Vec<Footnote>,
    /// The pay types, in the order of the page.
    pub pay_types: Vec<PayType>,
    /// The currencies, in the order of the page.
    pub currencies: Vec<Currency>,
    /// The classes of status codes.
    pub classes: Vec<Class>,
    /// The status codes, in the order of the page.
    pub status_codes: Vec<StatusCode>,
    /// The request parameters, sorted by wire name as bytes: the order in which they are signed.
    pub parameters: Vec<Parameter>,
    /// Every rule that a request can break.
    pub rules: Vec<Rule>,
    /// The operations, sorted by identifier.
    pub operations: Vec<Operation>,
    /// The setters of payment requests; each is for the pay types that take its parameter.
    #[cfg_attr(feature = "schema", serde(skip))]
    pub payment_setters: Vec<Setter>,
}
