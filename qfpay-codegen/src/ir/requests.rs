//! How a program makes a request in Rust: worked out once, then printed, compared and documented.

use super::name::Name;

/// The constructor and the setters of one kind of request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestShape {
    /// What the constructor takes, in this order.
    pub arguments: Vec<Argument>,
    /// The parameters that have a setter, in the order of the setters.
    pub setters: Vec<Name>,
    /// The parameters that a request may carry besides its arguments.
    pub optional: Vec<Name>,
    /// The parameters that a request may carry, with a warning.
    pub warned: Vec<Name>,
    /// The parameters that the payment which the call acts on supplies.
    pub from_payment: Vec<Name>,
}

impl RequestShape {
    /// Whether the constructor takes the parameter, on its own or as a part of the amount.
    #[must_use]
    pub fn takes(&self, parameter: &Name) -> bool {
        self.arguments.iter().any(|argument| match &argument.gives {
            Given::Payment => false,
            Given::OrderNumber(value) | Given::Amount(value) | Given::Parameter(value) => {
                value.parameter == *parameter
            }
        })
    }
}

/// How requests of an operation are made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OperationRequest {
    /// Each pay type has a constructor, and a shape, of its own.
    PerPayType,
    /// The request takes lists; its type is written by hand.
    ByHand,
    /// One type for every request.
    Typed {
        /// Its constructor and setters.
        shape: RequestShape,
        /// The setters, in the order of the shape.
        setters: Vec<Setter>,
    },
}

/// An argument of a constructor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Argument {
    /// What it is called.
    pub name: String,
    /// What it gives the request.
    pub gives: Given,
}

/// What an argument gives the request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// The payment that the call acts on.
    Payment,
    /// The merchant's number of the payment, which every payment has.
    OrderNumber(ParameterValue),
    /// Amount and currency; the parameter is the amount.
    Amount(ParameterValue),
    /// One parameter.
    Parameter(ParameterValue),
}

/// A setter of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setter {
    /// What it sets.
    pub value: ParameterValue,
    /// What the parameter says.
    pub description: String,
    /// What the gateway receives without it.
    pub left_out: LeftOut,
    /// For payments: the pay types that take the parameter.
    pub taken_by: Vec<Name>,
}

/// What stands for a parameter that is not set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Nothing that the documentation mentions.
    Nothing,
    /// This default of the gateway.
    Default(String),
    /// The time of the client's clock.
    Clock,
}

/// The value of a parameter, as Rust takes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParameterValue {
    /// The parameter.
    pub parameter: Name,
    /// The type.
    pub value_type: ArgumentType,
    /// A value for examples: the text, the digits or the variant; empty where there is none.
    pub example: String,
}

/// The type of an argument.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ArgumentType {
    /// Amount and currency.
    Amount,
    /// A time.
    Time,
    /// A currency.
    Currency,
    /// A pay type.
    PayType,
    /// A status code.
    StatusCode,
    /// A generated type that is made from text.
    Text(String),
    /// A generated type that is made from a number.
    Number {
        /// The type.
        rust: String,
        /// Its constructor.
        constructor: String,
    },
    /// A generated enum.
    Choice(String),
}
