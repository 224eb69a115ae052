//! Rules about several parameters.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{option, variant};
use crate::ir::{Condition, ConditionTest, CrossRule, Length, Name, Range};

pub(super) fn emit(rule: &CrossRule) -> TokenStream {
    let name = variant(&rule.rule);
    let pay_types = option(rule.pay_types.as_ref().map(|pay_types| {
        let pay_types = pay_types.iter().map(variant);
        quote! { &[#(PayType::#pay_types),*] }
    }));
    let when = option(rule.when.as_ref().map(condition));
    let require = condition(&rule.require);
    quote! {
        CrossRule { rule: Rule::#name, pay_types: #pay_types, when: #when, require: #require }
    }
}

fn condition(condition: &Condition) -> TokenStream {
    match condition {
        Condition::Never => quote! { Condition::Never },
        Condition::AnyOf(parameters) => {
            let params = parameters.iter().map(variant);
            quote! { Condition::AnyOf(&[#(Param::#params),*]) }
        }
        Condition::Parameter { parameter, test } => parameter_test(parameter, test),
    }
}

fn parameter_test(parameter: &Name, test: &ConditionTest) -> TokenStream {
    let parameter = variant(parameter);
    match test {
        ConditionTest::Given => quote! { Condition::Given(Param::#parameter) },
        ConditionTest::Is(values) => quote! { Condition::Is(Param::#parameter, &[#(#values),*]) },
        ConditionTest::IsNot(values) => {
            quote! { Condition::IsNot(Param::#parameter, &[#(#values),*]) }
        }
        ConditionTest::Range(Range { min, max }) => {
            let max = max.unwrap_or(u64::MAX);
            quote! { Condition::Range { param: Param::#parameter, min: #min, max: #max } }
        }
        ConditionTest::Length(Length { min, max }) => {
            let (min, max) = (*min as usize, *max as usize);
            quote! { Condition::Length { param: Param::#parameter, min: #min, max: #max } }
        }
        ConditionTest::JsonLeaves(leaves) => {
            quote! { Condition::JsonLeaves(Param::#parameter, &[#(#leaves),*]) }
        }
        ConditionTest::SameMonthAs(other) => {
            let other = variant(other);
            quote! { Condition::SameMonthAs(Param::#parameter, Param::#other) }
        }
        ConditionTest::NotBefore(other) => {
            let other = variant(other);
            quote! { Condition::NotBefore(Param::#parameter, Param::#other) }
        }
    }
}
