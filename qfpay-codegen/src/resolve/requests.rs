//! What a program states to make a request: arguments of constructors, and setters.

use crate::ir::{
    Argument, ArgumentType, Cell, Given, LeftOut, Name, OperationRequest, Parameter,
    ParameterValue, Presence, RequestShape, Setter, SuppliedBy, Value, Vocabulary,
};
use crate::names;
use crate::spec;

/// The merchant's number, which every payment has as its first argument.
const ORDER_NUMBER: &str = "out_trade_no";
/// The amount, which becomes one argument together with its currency.
const AMOUNT: &str = "txamt";

/// How a payment with one pay type is made: order number, amount, then what the pay type demands.
pub(super) fn of_pay_type(cells: &[Cell], parameters: &[Parameter]) -> RequestShape {
    let number = own_value(
        parameters,
        ORDER_NUMBER,
        ArgumentType::Text("OutTradeNo".to_owned()),
    );
    let amount = own_value(parameters, AMOUNT, ArgumentType::Amount);
    let mut shape = RequestShape {
        arguments: vec![
            Argument {
                name: ORDER_NUMBER.to_owned(),
                gives: Given::OrderNumber(number),
            },
            amount_argument(amount),
        ],
        ..RequestShape::default()
    };
    for cell in taken(cells).filter(|cell| cell.parameter.id != ORDER_NUMBER) {
        shape.add(cell, parameters);
        // The setter exists for every pay type that takes the parameter, demanded or not.
        if cell.presence == Presence::Required {
            shape.setters.push(cell.parameter.clone());
        }
    }
    shape
}

/// How a request of an operation is made: the payment that it acts on, what it demands, the amount.
pub(super) fn of_operation(
    operation: &spec::Operation,
    cells: &[Cell],
    parameters: &[Parameter],
) -> OperationRequest {
    if operation.per_pay_type {
        return OperationRequest::PerPayType;
    }
    if cells.iter().any(|cell| cell.list) {
        return OperationRequest::ByHand;
    }
    let mut shape = RequestShape::default();
    if operation.acts_on.is_some() {
        shape.arguments.push(Argument {
            name: "payment".to_owned(),
            gives: Given::Payment,
        });
    }
    for cell in taken(cells) {
        shape.add(cell, parameters);
    }
    let stated = |cell: &&Cell| !cell.from_payment && cell.presence != Presence::Forbidden;
    let own: Vec<&Cell> = cells.iter().filter(stated).collect();
    if own.iter().any(|cell| cell.parameter.id == AMOUNT) {
        let amount = own_value(parameters, AMOUNT, ArgumentType::Amount);
        shape.arguments.push(amount_argument(amount));
    }
    let from_payment = cells.iter().filter(|cell| cell.from_payment);
    shape.from_payment = from_payment.map(|cell| cell.parameter.clone()).collect();
    let clock = own
        .iter()
        .find(|cell| cell.supplied_by == SuppliedBy::Clock);
    shape
        .setters
        .extend(clock.map(|cell| cell.parameter.clone()));
    let setters = shape.setters.iter().filter_map(|name| {
        let cell = own.iter().find(|cell| cell.parameter == *name)?;
        Some(setter(find(parameters, name)?, &cell.value_type))
    });
    OperationRequest::Typed {
        setters: setters.collect(),
        shape,
    }
}

/// The setters of payment requests: a parameter that some payment carries, and that is no argument of
/// all of them.
pub(super) fn payment_setters(parameters: &[Parameter]) -> Vec<Setter> {
    let settable = parameters.iter().filter(|parameter| {
        parameter.supplied_by == SuppliedBy::Caller
            && !parameter.taken_by.is_empty()
            && parameter.name.id != ORDER_NUMBER
    });
    let described = settable.map(|parameter| Setter {
        taken_by: parameter.taken_by.clone(),
        ..setter(parameter, usual_type(parameter))
    });
    described.collect()
}

impl RequestShape {
    /// Gives a parameter that the caller states its place among arguments and setters.
    fn add(&mut self, cell: &Cell, parameters: &[Parameter]) {
        let name = cell.parameter.clone();
        match cell.presence {
            Presence::Required => {
                let value = find(parameters, &name).map(|one| value(one, &cell.value_type));
                self.arguments.extend(value.map(|value| Argument {
                    name: name.id,
                    gives: Given::Parameter(value),
                }));
                return;
            }
            Presence::Optional => self.optional.push(name.clone()),
            Presence::Warned => self.warned.push(name.clone()),
            Presence::Forbidden => return,
        }
        self.setters.push(name);
    }
}

/// What the caller states, as far as a request carries it.
fn taken(cells: &[Cell]) -> impl Iterator<Item = &Cell> {
    cells.iter().filter(|cell| {
        cell.supplied_by == SuppliedBy::Caller
            && cell.presence != Presence::Forbidden
            && !cell.from_payment
    })
}

fn find<'a>(parameters: &'a [Parameter], name: &Name) -> Option<&'a Parameter> {
    parameters.iter().find(|parameter| parameter.name == *name)
}

/// The value of a parameter whose type is known without the specification.
fn own_value(parameters: &[Parameter], id: &str, value_type: ArgumentType) -> ParameterValue {
    let described = parameters.iter().find(|parameter| parameter.name.id == id);
    let usual = described.and_then(|parameter| parameter.types.first());
    ParameterValue {
        parameter: Name {
            id: id.to_owned(),
            rust: names::upper_camel(id),
        },
        value_type,
        example: usual.map(|usual| usual.example.clone()).unwrap_or_default(),
    }
}

fn amount_argument(amount: ParameterValue) -> Argument {
    Argument {
        name: "amount".to_owned(),
        gives: Given::Amount(amount),
    }
}

fn setter(parameter: &Parameter, value_type: &str) -> Setter {
    Setter {
        value: value(parameter, value_type),
        description: parameter.description.clone(),
        left_out: match (parameter.supplied_by, &parameter.default) {
            (SuppliedBy::Clock, _) => LeftOut::Clock,
            (_, Some(default)) => LeftOut::Default(default.clone()),
            (_, None) => LeftOut::Nothing,
        },
        taken_by: Vec::new(),
    }
}

fn usual_type(parameter: &Parameter) -> &str {
    let usual = parameter.types.first();
    usual
        .map(|usual| usual.name.rust.as_str())
        .unwrap_or_default()
}

fn value(parameter: &Parameter, value_type: &str) -> ParameterValue {
    let mut types = parameter.types.iter();
    let example = types.find(|known| known.name.rust == value_type);
    ParameterValue {
        parameter: parameter.name.clone(),
        value_type: argument_type(parameter, value_type),
        example: example
            .map(|known| known.example.clone())
            .unwrap_or_default(),
    }
}

/// Codes and times have types that are not theirs alone.
fn argument_type(parameter: &Parameter, value_type: &str) -> ArgumentType {
    let rust = value_type.to_owned();
    match &parameter.value {
        Value::Timestamp => ArgumentType::Time,
        Value::Code { of } => match of {
            Vocabulary::Currencies => ArgumentType::Currency,
            Vocabulary::PayTypes => ArgumentType::PayType,
            Vocabulary::StatusCodes | Vocabulary::NotificationTypes => ArgumentType::StatusCode,
        },
        Value::Integer { unit } => ArgumentType::Number {
            rust,
            constructor: unit.clone().unwrap_or_else(|| "new".to_owned()),
        },
        Value::Choice { .. } => ArgumentType::Choice(rust),
        Value::Text | Value::UtcOffset | Value::Url { .. } | Value::JsonObject => {
            ArgumentType::Text(rust)
        }
    }
}
