//! What a program states to make a request: arguments of constructors, and setters.

use crate::ir::{
    Argument, ArgumentType, Cell, Given, LeftOut, Name, OperationRequest, Parameter,
    ParameterValue, Presence, RequestShape, Setter, SuppliedBy, Value, Vocabulary,
};
use crate::spec;

/// The merchant's number, which every payment has as its first argument.
const ORDER_NUMBER: &str = "out_trade_no";
/// The amount, which becomes one argument together with its currency.
const AMOUNT: &str = "txamt";

/// How a payment with one pay type is made: order number, amount, then what the pay type demands.
pub(super) fn of_pay_type(cells: &[Cell], parameters: &[Parameter]) -> RequestShape {
    let mut shape = RequestShape::default();
    let number = argument(cells, parameters, ORDER_NUMBER, Given::OrderNumber);
    let amount = argument(cells, parameters, AMOUNT, Given::Amount);
    shape.arguments.extend(number.into_iter().chain(amount));
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
    let own: Vec<Cell> = cells.iter().filter(stated).cloned().collect();
    shape
        .arguments
        .extend(argument(&own, parameters, AMOUNT, Given::Amount));
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

/// The argument for a parameter that has one of its own kind, where there is a cell for it.
fn argument(
    cells: &[Cell],
    parameters: &[Parameter],
    id: &str,
    gives: fn(ParameterValue) -> Given,
) -> Option<Argument> {
    let cell = cells.iter().find(|cell| cell.parameter.id == id)?;
    let value = value(find(parameters, &cell.parameter)?, &cell.value_type);
    let name = match value.value_type {
        ArgumentType::Amount => "amount".to_owned(),
        _ => id.to_owned(),
    };
    let gives = gives(value);
    Some(Argument { name, gives })
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
        _ if parameter.supplied_by == SuppliedBy::Amount => ArgumentType::Amount,
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
