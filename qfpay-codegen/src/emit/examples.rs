//! Examples in the documentation of constructors. They are compiled and run with the other examples.

use crate::ir::{Argument, ArgumentType, Given, ParameterValue, Setter};

/// What an example shows.
pub(super) struct Example<'a> {
    /// What it imports besides amounts, currencies and values.
    pub(super) import: &'a str,
    /// The path of the constructor.
    pub(super) constructor: &'a str,
    pub(super) arguments: &'a [Argument],
    /// A setter that it calls as well.
    pub(super) setter: Option<&'a Setter>,
}

/// The lines of an example; none where the specification has no value for an argument.
pub(super) fn lines(example: &Example<'_>) -> String {
    let arguments = example.arguments.iter().map(argument);
    let Some(arguments) = arguments.collect::<Option<Vec<String>>>() else {
        return String::new();
    };
    let acts_on_payment = matches!(
        example.arguments.first(),
        Some(Argument {
            gives: Given::Payment,
            ..
        })
    );
    let has_amount = arguments
        .iter()
        .any(|argument| argument.starts_with("Amount"));
    let mut names = vec![example.import];
    names.extend(has_amount.then_some("Amount, Currency"));
    names.push("value");
    names.sort_unstable();
    let (before, after) = match acts_on_payment {
        true => (
            " # fn example(payment: &qfpay_api::OriginalPayment) -> Result<(), Box<dyn std::error::Error>> {\n",
            " # Ok(())\n # }\n",
        ),
        false => ("", " # Ok::<(), Box<dyn std::error::Error>>(())\n"),
    };
    let setter = example.setter.and_then(call).unwrap_or_default();
    let (names, constructor) = (names.join(", "), example.constructor);
    let arguments: String = arguments
        .iter()
        .map(|one| format!("     {one},\n"))
        .collect();
    format!(
        " # Example\n\n ```\n use qfpay_api::{{{names}}};\n\n{before} let request = {constructor}(\n\
         {arguments} ){setter};\n{after} ```"
    )
}

/// The call of a setter.
fn call(setter: &Setter) -> Option<String> {
    let value = value(&setter.value)?;
    Some(format!("\n .{}({value})", setter.value.parameter.id))
}

fn argument(argument: &Argument) -> Option<String> {
    match &argument.gives {
        Given::Payment => Some("payment".to_owned()),
        Given::OrderNumber(number) | Given::Parameter(number) => value(number),
        Given::Amount(_) => Some("Amount::new(Currency::Hkd, 1250)?".to_owned()),
    }
}

/// A value as Rust makes it, where the specification has an example.
fn value(value: &ParameterValue) -> Option<String> {
    let example = Some(value.example.as_str()).filter(|text| !text.is_empty())?;
    match &value.value_type {
        ArgumentType::Text(rust) => Some(format!("value::{rust}::new({example:?})?")),
        ArgumentType::Number { rust, constructor } => {
            Some(format!("value::{rust}::{constructor}({example})?"))
        }
        ArgumentType::Choice(rust) => Some(format!("value::{rust}::{example}")),
        ArgumentType::Amount
        | ArgumentType::Time
        | ArgumentType::Currency
        | ArgumentType::PayType
        | ArgumentType::StatusCode => None,
    }
}
