//! A type for the value of each parameter that callers give.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::tokens::{ident, variant};
use super::{docs, text_values};
use crate::ir::{Choice, Name, Parameter, SuppliedBy, Test, Value, ValueType};

pub(super) fn emit(parameters: &[Parameter]) -> TokenStream {
    let values = parameters
        .iter()
        .filter(|parameter| parameter.supplied_by == SuppliedBy::Caller)
        .flat_map(|parameter| {
            let types = parameter.types.iter();
            types.map(move |value_type| value(parameter, value_type))
        });
    quote! {
        use super::parameter::Param;
        use super::rule::Rule;
        use crate::rt::{Invalid, Wire, check_value, show};

        #(#values)*
    }
}

fn value(parameter: &Parameter, value_type: &ValueType) -> TokenStream {
    let docs = type_docs(parameter, value_type);
    let name = variant(&value_type.name);
    let param = variant(&parameter.name);
    match &parameter.value {
        // They have types that are not theirs alone.
        Value::Timestamp | Value::Code { .. } => TokenStream::new(),
        Value::Choice { values } => choice(&parameter.name, &value_type.name, docs, values),
        Value::Integer { unit } => {
            let constructor = ident(unit.as_deref().unwrap_or("new"));
            let meaning = number_docs(parameter, unit.as_deref());
            integer(&docs, &meaning, &name, &constructor, &param)
        }
        Value::Text | Value::UtcOffset | Value::Url { .. } | Value::JsonObject => {
            text_values::emit(&docs, &rules(parameter), &name, &param)
        }
    }
}

fn type_docs(parameter: &Parameter, value_type: &ValueType) -> String {
    let wire = format!(
        "The value of `{}`: {}",
        parameter.name.id, value_type.description
    );
    let hidden = "Hidden in everything that this crate shows";
    docs::text(
        [wire.as_str()]
            .into_iter()
            .chain(parameter.sensitive.then_some(hidden)),
    )
}

/// Links to the rules that a value can break.
fn rules(parameter: &Parameter) -> String {
    let constraints = parameter.constraints.iter();
    let rules = constraints.map(|constraint| &constraint.rule);
    let rules = rules.chain(&parameter.format_rule);
    let lines: Vec<String> = rules
        .map(|Name { rust, .. }| format!(" * [`Rule::{rust}`]"))
        .collect();
    lines.join("\n")
}

fn choice(parameter: &Name, name: &Name, docs: String, values: &[Choice]) -> TokenStream {
    code_enum::emit(&CodeEnum {
        name: &name.rust,
        kind: &parameter.id,
        docs,
        variants: values
            .iter()
            .map(|choice| Variant {
                rust: &choice.name.rust,
                code: &choice.name.id,
                docs: docs::entry(&choice.name.id, &choice.description),
            })
            .collect(),
    })
}

fn number_docs(parameter: &Parameter, unit: Option<&str>) -> String {
    let range = parameter
        .constraints
        .iter()
        .find_map(|one| match &one.test {
            Test::Range(range) => Some((range.min, range.max?)),
            _ => None,
        });
    let head = match (range, unit) {
        (Some((min, max)), Some(unit)) => format!("From {min} to {max} {unit}."),
        (Some((min, max)), None) => format!("From {min} to {max}."),
        (None, Some(unit)) => format!("A number of {unit}."),
        (None, None) => "A whole number.".to_owned(),
    };
    let rules = rules(parameter);
    format!(" {head}\n\n # Errors\n\n [`Invalid`] if the value breaks one of\n\n{rules}")
}

fn integer(
    docs: &str,
    meaning: &str,
    name: &Ident,
    constructor: &Ident,
    param: &Ident,
) -> TokenStream {
    quote! {
        #[doc = #docs]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(u32);

        impl #name {
            #[doc = #meaning]
            pub fn #constructor(value: u32) -> ::core::result::Result<Self, Invalid> {
                check_value(Param::#param, &::std::string::ToString::to_string(&value), &[])?;
                ::core::result::Result::Ok(Self(value))
            }

            /// The number.
            #[must_use]
            pub const fn get(self) -> u32 {
                self.0
            }
        }

        impl Wire for #name {
            fn into_wire(self) -> ::std::boxed::Box<str> {
                ::std::string::ToString::to_string(&self.0).into()
            }
        }
    }
}
