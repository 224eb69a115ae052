//! What holds for the value of a parameter.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{option, variant};
use crate::ir::{Constraint, Length, Parameter, Range, Test, Value, Vocabulary};

/// What a value looks like.
pub(super) fn format(value: &Value) -> TokenStream {
    match value {
        Value::Text => quote! { Format::Text },
        Value::Integer { .. } => quote! { Format::Integer },
        Value::Timestamp => quote! { Format::Timestamp },
        Value::UtcOffset => quote! { Format::UtcOffset },
        Value::Url { schemes } => quote! { Format::Url(&[#(#schemes),*]) },
        Value::Code { of } => match of {
            Vocabulary::Currencies => quote! { Format::Currency },
            Vocabulary::PayTypes => quote! { Format::PayType },
            Vocabulary::StatusCodes => quote! { Format::StatusCode },
            Vocabulary::NotificationTypes => quote! { Format::Text },
        },
        Value::Choice { values } => {
            let words = values.iter().map(|choice| &choice.name.id);
            quote! { Format::Choice(&[#(#words),*]) }
        }
        Value::JsonObject => quote! { Format::JsonObject },
    }
}

/// The rule that a value of another look breaks.
pub(super) fn format_rule(parameter: &Parameter) -> TokenStream {
    let rule = parameter.format_rule.as_ref().map(variant);
    option(rule.map(|rule| quote! { Rule::#rule }))
}

/// What else holds for a value.
pub(super) fn constraints(parameter: &Parameter) -> TokenStream {
    let constraints = parameter.constraints.iter().map(constraint);
    quote! { const { &[#(#constraints),*] } }
}

fn constraint(constraint: &Constraint) -> TokenStream {
    let rule = variant(&constraint.rule);
    let test = match &constraint.test {
        Test::Length(Length { min, max }) => {
            let (min, max) = (*min as usize, *max as usize);
            quote! { Test::Length { min: #min, max: #max } }
        }
        Test::Range(Range { min, max }) => {
            let max = max.unwrap_or(u64::MAX);
            quote! { Test::Range { min: #min, max: #max } }
        }
        Test::Characters(spans) => {
            let spans = spans.iter().map(|(first, last)| quote! { (#first, #last) });
            quote! { Test::Characters(CharacterSet::new(&[#(#spans),*])) }
        }
        Test::Excludes(characters) => {
            quote! { Test::Excludes(CharacterSet::new(&[#((#characters, #characters)),*])) }
        }
    };
    quote! { Constraint { rule: Rule::#rule, test: #test } }
}
