//! A type for the value of each parameter that callers give.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::{docs, ident, variant};
use crate::ir::{Choice, Name, Parameter, SuppliedBy, Test, Value, Vocabulary};

pub(super) fn emit(parameters: &[Parameter]) -> TokenStream {
    let values: Vec<_> = parameters
        .iter()
        .filter(|parameter| parameter.supplied_by == SuppliedBy::Caller)
        .map(value)
        .collect();
    quote! {
        use super::parameter::Param;
        use super::rule::Rule;
        use crate::rt::{Invalid, Wire, check_value, show};

        #(#values)*
    }
}

/// The usual type of a parameter's value as an argument.
pub(super) fn argument_type(parameter: &Parameter) -> TokenStream {
    match parameter.types.first() {
        Some(usual) => argument_of_type(parameter, &usual.rust),
        None => TokenStream::new(),
    }
}

/// The type of a parameter's value as an argument; codes and times have types of their own.
pub(super) fn argument_of_type(parameter: &Parameter, value_type: &str) -> TokenStream {
    match &parameter.value {
        Value::Timestamp => quote! { crate::rt::TxTime },
        Value::Code {
            of: Vocabulary::Currencies,
        } => {
            quote! { super::currency::Currency }
        }
        Value::Code {
            of: Vocabulary::PayTypes,
        } => quote! { super::pay_type::PayType },
        Value::Code { .. } => quote! { super::status_code::StatusCode },
        _ => {
            let name = ident(value_type);
            quote! { super::value::#name }
        }
    }
}

fn value(parameter: &Parameter) -> TokenStream {
    let values: Vec<_> = parameter
        .types
        .iter()
        .map(|value_type| value_of_type(parameter, value_type))
        .collect();
    quote! { #(#values)* }
}

fn value_of_type(parameter: &Parameter, value_type: &Name) -> TokenStream {
    let name = variant(value_type);
    match &parameter.value {
        Value::Timestamp | Value::Code { .. } => TokenStream::new(),
        Value::Choice { values } => choice(parameter, value_type, values),
        Value::Integer { unit } => integer(parameter, &name, unit.as_deref()),
        Value::Text | Value::UtcOffset | Value::Url { .. } | Value::JsonObject => {
            text(parameter, &name)
        }
    }
}

fn paragraphs(parameter: &Parameter) -> Vec<String> {
    let wire = format!(
        "The value of `{}`: {}",
        parameter.name.id, parameter.description
    );
    let hidden = "Hidden in everything that this crate shows";
    docs::lines(
        [wire.as_str()]
            .into_iter()
            .chain(parameter.sensitive.then_some(hidden)),
    )
}

fn bounds(parameter: &Parameter) -> Vec<String> {
    let rules = parameter
        .constraints
        .iter()
        .map(|constraint| &constraint.rule);
    rules
        .chain(&parameter.format_rule)
        .map(|Name { rust, .. }| format!(" * [`Rule::{rust}`]"))
        .collect()
}

fn choice(parameter: &Parameter, value_type: &Name, values: &[Choice]) -> TokenStream {
    code_enum::emit(&CodeEnum {
        name: &value_type.rust,
        kind: &parameter.name.id,
        docs: paragraphs(parameter),
        variants: values
            .iter()
            .map(|choice| Variant {
                rust: &choice.name.rust,
                code: &choice.name.id,
                docs: docs::lines([
                    format!("`{}`: {}", choice.name.id, choice.description).as_str()
                ]),
            })
            .collect(),
    })
}

fn integer(parameter: &Parameter, name: &Ident, unit: Option<&str>) -> TokenStream {
    let param = variant(&parameter.name);
    let docs = paragraphs(parameter);
    let bounds = bounds(parameter);
    let constructor = ident(unit.unwrap_or("new"));
    let range = parameter
        .constraints
        .iter()
        .find_map(|constraint| match &constraint.test {
            Test::Range(range) => Some(*range),
            _ => None,
        });
    let meaning = match range.map(|range| (range.min, range.max)) {
        Some((min, Some(max))) => format!(" From {min} to {max} {}.", unit.unwrap_or_default()),
        _ => format!(" So many {}.", unit.unwrap_or("of them")),
    };
    let meaning = meaning.replace(" .", ".");
    quote! {
        #(#[doc = #docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(u32);

        impl #name {
            #[doc = #meaning]
            ///
            /// # Errors
            ///
            /// [`Invalid`] if the value breaks one of
            ///
            #(#[doc = #bounds])*
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

fn text(parameter: &Parameter, name: &Ident) -> TokenStream {
    let param = variant(&parameter.name);
    let docs = paragraphs(parameter);
    let bounds = bounds(parameter);
    quote! {
        #(#[doc = #docs])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(::std::boxed::Box<str>);

        impl #name {
            /// Checks the text.
            ///
            /// # Errors
            ///
            /// [`Invalid`] with everything that is wrong with it; rules that only warn are left to
            /// the request. Besides what no value may contain, these rules apply:
            ///
            #(#[doc = #bounds])*
            pub fn new(
                text: impl ::core::convert::Into<::std::string::String>,
            ) -> ::core::result::Result<Self, Invalid> {
                Self::allowing(text, &[])
            }

            /// Checks the text with single rules lifted. A request with it has to allow the same
            /// rules.
            ///
            /// # Errors
            ///
            /// As for [`new`](Self::new), without the lifted rules.
            pub fn allowing(
                text: impl ::core::convert::Into<::std::string::String>,
                rules: &[Rule],
            ) -> ::core::result::Result<Self, Invalid> {
                let text = text.into();
                check_value(Param::#param, &text, rules)?;
                ::core::result::Result::Ok(Self(text.into()))
            }

            /// The text.
            #[must_use]
            pub const fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::core::str::FromStr for #name {
            type Err = Invalid;

            fn from_str(text: &str) -> ::core::result::Result<Self, Invalid> {
                Self::new(text)
            }
        }

        impl ::core::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(&show(Param::#param, &self.0))
            }
        }

        impl Wire for #name {
            fn into_wire(self) -> ::std::boxed::Box<str> {
                self.0
            }
        }
    }
}
