//! `Param`, and what the rules know of each.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::tokens::{option, variant, variants};
use super::{constraints, docs, properties};
use crate::ir::{Model, Parameter, SuppliedBy};

pub(super) fn emit(model: &Model) -> TokenStream {
    let parameters = &model.parameters;
    let param = code_enum::emit(&CodeEnum {
        name: "Param",
        kind: "parameter",
        docs: docs::text([
            "A request parameter, by its wire name",
            "The order of the variants is the order in which parameters are signed",
        ]),
        variants: parameters.iter().map(variant_of).collect(),
    });
    let variants = variants(parameters, |one| &one.name);
    let facts = facts(parameters, &variants);
    let rules = rules(parameters, &variants);
    let names = parameters.iter().map(|one| &one.name.id);
    let ambiguous: Vec<_> = names.chain(&model.gateway.reserved_parameters).collect();
    let ambiguous_count = ambiguous.len();
    quote! {
        use super::pay_type::PayType;
        use super::rule::Rule;
        use crate::rt::{CharacterSet, Constraint, Format, SuppliedBy, Test};

        #param

        impl Param {
            #facts
            #rules
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
        docs: docs::text([head.as_str(), declared.as_str()]),
    }
}

fn facts(parameters: &[Parameter], variants: &[Ident]) -> TokenStream {
    let description = properties::public(
        " What the parameter says.",
        "description",
        &quote! { &'static str },
        variants,
        parameters.iter().map(|one| &one.description),
    );
    let is_sensitive = properties::public(
        " Whether its value must not be shown: a credential or personal data.",
        "is_sensitive",
        &quote! { bool },
        variants,
        parameters.iter().map(|one| one.sensitive),
    );
    let supplied_by = properties::public(
        " Where its value comes from.",
        "supplied_by",
        &quote! { SuppliedBy },
        variants,
        parameters.iter().map(|one| supplier(one.supplied_by)),
    );
    let default_value = properties::public(
        " What the gateway takes when the parameter is left out, where that is documented.",
        "default_value",
        &quote! { ::core::option::Option<&'static str> },
        variants,
        parameters.iter().map(|one| option(one.default.as_ref())),
    );
    let taken_by = properties::public(
        " The pay types whose payments can carry it.",
        "taken_by",
        &quote! { &'static [PayType] },
        variants,
        parameters.iter().map(taken_by),
    );
    quote! { #description #is_sensitive #supplied_by #default_value #taken_by }
}

fn supplier(supplied_by: SuppliedBy) -> TokenStream {
    match supplied_by {
        SuppliedBy::Caller => quote! { SuppliedBy::Caller },
        SuppliedBy::Amount => quote! { SuppliedBy::Amount },
        SuppliedBy::PayType => quote! { SuppliedBy::PayType },
        SuppliedBy::Credentials => quote! { SuppliedBy::Credentials },
        SuppliedBy::AppCode => quote! { SuppliedBy::AppCode },
        SuppliedBy::Clock => quote! { SuppliedBy::Clock },
    }
}

fn taken_by(parameter: &Parameter) -> TokenStream {
    let takers = parameter.taken_by.iter().map(variant);
    quote! { &[#(PayType::#takers),*] }
}

fn rules(parameters: &[Parameter], variants: &[Ident]) -> TokenStream {
    let assignment = properties::internal(
        " The wire name and an equals sign, as it is signed and sent.",
        "assignment",
        &quote! { &'static str },
        variants,
        parameters.iter().map(|one| format!("{}=", one.name.id)),
    );
    let format = properties::internal(
        " What a value looks like.",
        "format",
        &quote! { Format },
        variants,
        parameters.iter().map(|one| constraints::format(&one.value)),
    );
    let format_rule = properties::internal(
        " The rule that a value of another look breaks.",
        "format_rule",
        &quote! { ::core::option::Option<Rule> },
        variants,
        parameters.iter().map(constraints::format_rule),
    );
    let constraints = properties::internal(
        " What else holds for a value.",
        "constraints",
        &quote! { &'static [Constraint] },
        variants,
        parameters.iter().map(constraints::constraints),
    );
    quote! { #assignment #format #format_rule #constraints }
}
