//! `PayType` and what describes one.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::tokens::{ident, variant, variants};
use super::{docs, properties, terms, ways_back};
use crate::ir::{Model, Name, PayType};

pub(super) fn emit(model: &Model) -> TokenStream {
    let pay_type = code_enum::emit(&CodeEnum {
        name: "PayType",
        kind: "pay type",
        docs: docs::text([
            "What a customer pays with, and how; the request parameter `pay_type`",
            "A pay type must be enabled for the credentials",
        ]),
        variants: model.pay_types.iter().map(variant_of).collect(),
    });
    let facts = facts(&model.pay_types);
    let terms = terms::emit(model);
    quote! {
        use super::matrix;
        use super::operation::Operation;
        use super::parameter::Param;
        use crate::rt::{AcceptedMeans, NextStepField, Presence};

        #pay_type
        #facts
        #terms
    }
}

fn variant_of(pay_type: &PayType) -> Variant<'_> {
    let head = format!("`{}`: {}", pay_type.code, pay_type.description);
    Variant {
        rust: &pay_type.name.rust,
        code: &pay_type.code,
        docs: docs::text([head.as_str()].into_iter().chain(pay_type.note.as_deref())),
    }
}

fn facts(pay_types: &[PayType]) -> TokenStream {
    let variants = variants(pay_types, |one| &one.name);
    let texts = texts(pay_types, &variants);
    let kinds = kinds(pay_types, &variants);
    let ways_back = ways_back::emit(pay_types, &variants);
    quote! {
        impl PayType {
            #texts
            #kinds
            #ways_back

            /// Whether a payment with this pay type carries a parameter.
            #[must_use]
            pub fn presence(self, param: Param) -> Presence {
                matrix::row(self)
                    .iter()
                    .find(|cell| cell.param == param)
                    .map_or(Presence::Forbidden, |cell| cell.presence)
            }
        }
    }
}

fn texts(pay_types: &[PayType], variants: &[Ident]) -> TokenStream {
    let text = quote! { &'static str };
    let name = properties::public(
        " Our name of the pay type, which is also its constructor in [`pay`](crate::pay).",
        "name",
        &text,
        variants,
        pay_types.iter().map(|one| &one.name.id),
    );
    let description = properties::public(
        " What it is, in a sentence.",
        "description",
        &text,
        variants,
        pay_types.iter().map(|one| &one.description),
    );
    let footnotes = properties::public(
        " The markers of its footnotes on QFPay's page.",
        "footnotes",
        &quote! { &'static [&'static str] },
        variants,
        pay_types.iter().map(|one| {
            let footnotes = &one.footnotes;
            quote! { &[#(#footnotes),*] }
        }),
    );
    quote! { #name #description #footnotes }
}

/// What describes a pay type by one term of a list: documentation, name, type, and the term.
type Kind = (
    &'static str,
    &'static str,
    &'static str,
    fn(&PayType) -> &Name,
);

const KINDS: [Kind; 5] = [
    (" What the customer pays with.", "wallet", "Wallet", |one| {
        &one.wallet
    }),
    (
        " How the payment takes place.",
        "scenario",
        "Scenario",
        |one| &one.scenario.name,
    ),
    (" Where the customer pays.", "channel", "Channel", |one| {
        &one.channel
    }),
    (" Which merchants it is for.", "region", "Region", |one| {
        &one.region
    }),
    (
        " How the merchant gets the money.",
        "settlement",
        "Settlement",
        |one| &one.settlement,
    ),
];

fn kinds(pay_types: &[PayType], variants: &[Ident]) -> TokenStream {
    let kinds = KINDS.into_iter().map(|(docs, name, returned, of)| {
        let returned = ident(returned);
        let values = pay_types.iter().map(|one| {
            let value = variant(of(one));
            quote! { #returned::#value }
        });
        properties::public(docs, name, &quote! { #returned }, variants, values)
    });
    quote! { #(#kinds)* }
}
