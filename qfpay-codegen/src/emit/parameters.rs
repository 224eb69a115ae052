//! `Param`, and what the rules know of each.

use proc_macro2::TokenStream;
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::{docs, ident, variant};
use crate::ir::{Constraint, Length, Model, Parameter, Range, SuppliedBy, Test, Value, Vocabulary};

pub(super) fn emit(model: &Model) -> TokenStream {
    let parameters = &model.parameters;
    let param = code_enum::emit(&CodeEnum {
        name: "Param",
        kind: "parameter",
        docs: docs::lines([
            "A request parameter, by its wire name",
            "The order of the variants is the order in which parameters are signed",
        ]),
        variants: parameters.iter().map(variant_of).collect(),
    });
    let variants: Vec<_> = parameters.iter().map(|one| variant(&one.name)).collect();
    let assignments: Vec<_> = parameters
        .iter()
        .map(|one| format!("{}=", one.name.id))
        .collect();
    let descriptions: Vec<_> = parameters.iter().map(|one| &one.description).collect();
    let sensitive: Vec<_> = parameters.iter().map(|one| one.sensitive).collect();
    let supplied_by: Vec<_> = parameters
        .iter()
        .map(|one| supplier(one.supplied_by))
        .collect();
    let defaults: Vec<_> = parameters
        .iter()
        .map(|one| option(one.default.as_ref()))
        .collect();
    let formats: Vec<_> = parameters.iter().map(|one| format(&one.value)).collect();
    let format_rules: Vec<_> = parameters.iter().map(format_rule).collect();
    let constraints: Vec<Vec<_>> = parameters
        .iter()
        .map(|one| one.constraints.iter().map(constraint).collect())
        .collect();
    let takers: Vec<Vec<_>> = parameters
        .iter()
        .map(|one| one.taken_by.iter().map(variant).collect())
        .collect();
    let names = parameters.iter().map(|one| &one.name.id);
    let ambiguous: Vec<_> = names.chain(&model.gateway.reserved_parameters).collect();
    let ambiguous_count = ambiguous.len();
    quote! {
        use super::pay_type::PayType;
        use super::rule::Rule;
        use crate::rt::{CharacterSet, Constraint, Format, SuppliedBy, Test};

        #param

        impl Param {
            /// What the parameter says.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self {
                    #(Self::#variants => #descriptions,)*
                }
            }

            /// Whether its value must not be shown: a credential or personal data.
            #[must_use]
            pub const fn is_sensitive(self) -> bool {
                match self {
                    #(Self::#variants => #sensitive,)*
                }
            }

            /// Where its value comes from.
            #[must_use]
            pub const fn supplied_by(self) -> SuppliedBy {
                match self {
                    #(Self::#variants => SuppliedBy::#supplied_by,)*
                }
            }

            /// What the gateway takes when the parameter is left out, where that is documented.
            #[must_use]
            pub const fn default_value(self) -> ::core::option::Option<&'static str> {
                match self {
                    #(Self::#variants => #defaults,)*
                }
            }

            /// The pay types whose payments can carry it.
            #[must_use]
            pub const fn taken_by(self) -> &'static [PayType] {
                match self {
                    #(Self::#variants => &[#(PayType::#takers),*],)*
                }
            }

            /// The wire name and an equals sign, as it is signed and sent.
            pub(crate) const fn assignment(self) -> &'static str {
                match self {
                    #(Self::#variants => #assignments,)*
                }
            }

            /// What a value looks like.
            pub(crate) const fn format(self) -> Format {
                match self {
                    #(Self::#variants => #formats,)*
                }
            }

            /// The rule that a value of another look breaks.
            pub(crate) const fn format_rule(self) -> ::core::option::Option<Rule> {
                match self {
                    #(Self::#variants => #format_rules,)*
                }
            }

            /// What else holds for a value.
            pub(crate) const fn constraints(self) -> &'static [Constraint] {
                match self {
                    #(Self::#variants => const { &[#(#constraints),*] },)*
                }
            }
        }

        /// The names that a value may not contain between `&` and `=`, because the signed text
        /// could then be read in two ways.
        pub(crate) const AMBIGUOUS_NAMES: [&str; #ambiguous_count] = [#(#ambiguous),*];
    }
}

fn variant_of(parameter: &Parameter) -> Variant<'_> {
    let head = format!("`{}`: {}", parameter.name.id, parameter.description);
    let declared = format!("Declared by QFPay as `{}`", parameter.declared);
    Variant {
        rust: &parameter.name.rust,
        code: &parameter.name.id,
        docs: docs::lines([head.as_str(), declared.as_str()]),
    }
}

fn supplier(supplied_by: SuppliedBy) -> proc_macro2::Ident {
    ident(match supplied_by {
        SuppliedBy::Caller => "Caller",
        SuppliedBy::Amount => "Amount",
        SuppliedBy::PayType => "PayType",
        SuppliedBy::Credentials => "Credentials",
        SuppliedBy::AppCode => "AppCode",
        SuppliedBy::Clock => "Clock",
    })
}

fn option(text: Option<&String>) -> TokenStream {
    match text {
        Some(text) => quote! { ::core::option::Option::Some(#text) },
        None => quote! { ::core::option::Option::None },
    }
}

fn format(value: &Value) -> TokenStream {
    match value {
        Value::Text
        | Value::Code {
            of: Vocabulary::NotificationTypes,
        } => quote! { Format::Text },
        Value::Integer { .. } => quote! { Format::Integer },
        Value::Timestamp => quote! { Format::Timestamp },
        Value::UtcOffset => quote! { Format::UtcOffset },
        Value::Url { schemes } => quote! { Format::Url(&[#(#schemes),*]) },
        Value::Code {
            of: Vocabulary::Currencies,
        } => quote! { Format::Currency },
        Value::Code {
            of: Vocabulary::PayTypes,
        } => quote! { Format::PayType },
        Value::Code {
            of: Vocabulary::StatusCodes,
        } => quote! { Format::StatusCode },
        Value::Choice { values } => {
            let words: Vec<_> = values.iter().map(|choice| &choice.name.id).collect();
            quote! { Format::Choice(&[#(#words),*]) }
        }
        Value::JsonObject => quote! { Format::JsonObject },
    }
}

fn format_rule(parameter: &Parameter) -> TokenStream {
    match &parameter.format_rule {
        Some(rule) => {
            let rule = variant(rule);
            quote! { ::core::option::Option::Some(Rule::#rule) }
        }
        None => quote! { ::core::option::Option::None },
    }
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
            let spans: Vec<_> = spans
                .iter()
                .map(|(first, last)| quote! { (#first, #last) })
                .collect();
            quote! { Test::Characters(CharacterSet::new(&[#(#spans),*])) }
        }
        Test::Excludes(characters) => {
            quote! { Test::Excludes(CharacterSet::new(&[#((#characters, #characters)),*])) }
        }
    };
    quote! { Constraint { rule: Rule::#rule, test: #test } }
}
