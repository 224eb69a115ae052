//! Wallets, channels, regions, settlements and scenarios.

use proc_macro2::TokenStream;
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::tokens::{ident, variants};
use super::{docs, properties};
use crate::ir::{AcceptedMeans, Model, Name, NextStep, Scenario, Term};

pub(super) fn emit(model: &Model) -> TokenStream {
    let terms = [
        (
            "Wallet",
            "wallet",
            "What the customer pays with",
            &model.wallets,
        ),
        (
            "Channel",
            "channel",
            "Where the customer pays",
            &model.channels,
        ),
        (
            "Region",
            "region",
            "Which merchants a pay type is for",
            &model.regions,
        ),
        (
            "Settlement",
            "settlement",
            "How the merchant gets the money",
            &model.settlements,
        ),
    ];
    let terms = terms.map(|(name, kind, docs, terms)| term(name, kind, docs, terms));
    let scenario = scenario(&model.scenarios);
    quote! {
        #(#terms)*
        #scenario
    }
}

fn term(name: &str, kind: &str, doc: &str, terms: &[Term]) -> TokenStream {
    let definition = code_enum::emit(&CodeEnum {
        name,
        kind,
        docs: docs::text([doc]),
        variants: terms
            .iter()
            .map(|term| variant_of(&term.name, &term.description))
            .collect(),
    });
    let name = ident(name);
    let label = properties::public(
        " What people call it.",
        "label",
        &quote! { &'static str },
        &variants(terms, |term| &term.name),
        terms.iter().map(|term| &term.label),
    );
    quote! {
        #definition

        impl #name {
            #label
        }
    }
}

fn variant_of<'a>(name: &'a Name, description: &'a str) -> Variant<'a> {
    Variant {
        rust: &name.rust,
        code: &name.id,
        docs: docs::text([description]),
    }
}

fn scenario(scenarios: &[Scenario]) -> TokenStream {
    let definition = code_enum::emit(&CodeEnum {
        name: "Scenario",
        kind: "scenario",
        docs: docs::text(["How a payment takes place"]),
        variants: scenarios
            .iter()
            .map(|scenario| variant_of(&scenario.name, &scenario.description))
            .collect(),
    });
    let variants = variants(scenarios, |scenario| &scenario.name);
    let accepted_means = properties::public(
        " What an accepted creation (`0000`) means for the payment.",
        "accepted_means",
        &quote! { AcceptedMeans },
        &variants,
        scenarios
            .iter()
            .map(|one| accepted_means(one.accepted_means)),
    );
    let next_step = properties::public(
        " Which field of the answer shows the customer how to continue.",
        "next_step",
        &quote! { NextStepField },
        &variants,
        scenarios.iter().map(|one| next_step(one.next_step)),
    );
    quote! {
        #definition

        impl Scenario {
            #accepted_means
            #next_step
        }
    }
}

fn accepted_means(means: AcceptedMeans) -> TokenStream {
    match means {
        AcceptedMeans::Paid => quote! { AcceptedMeans::Paid },
        AcceptedMeans::Created => quote! { AcceptedMeans::Created },
    }
}

fn next_step(step: NextStep) -> TokenStream {
    match step {
        NextStep::None => quote! { NextStepField::None },
        NextStep::Qrcode => quote! { NextStepField::Qrcode },
        NextStep::PayUrl => quote! { NextStepField::PayUrl },
        NextStep::PayParams => quote! { NextStepField::PayParams },
    }
}
