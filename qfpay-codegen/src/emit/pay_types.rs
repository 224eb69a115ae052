//! `PayType` and what describes one.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::tokens::{option, variant, variants};
use super::{docs, properties, terms};
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
    let refunds = refunds(pay_types, &variants);
    let cancel_with = cancel_with(pay_types, &variants);
    quote! {
        impl PayType {
            #texts
            #kinds
            #refunds
            #cancel_with

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

/// What describes a pay type by one term of a list.
fn kinds(pay_types: &[PayType], variants: &[Ident]) -> TokenStream {
    let kinds: [(&str, &str, TokenStream, fn(&PayType) -> &Name); 5] = [
        (
            " What the customer pays with.",
            "wallet",
            quote! { Wallet },
            |one| &one.wallet,
        ),
        (
            " How the payment takes place.",
            "scenario",
            quote! { Scenario },
            |one| &one.scenario.name,
        ),
        (
            " Where the customer pays.",
            "channel",
            quote! { Channel },
            |one| &one.channel,
        ),
        (
            " Which merchants it is for.",
            "region",
            quote! { Region },
            |one| &one.region,
        ),
        (
            " How the merchant gets the money.",
            "settlement",
            quote! { Settlement },
            |one| &one.settlement,
        ),
    ];
    let kinds = kinds.into_iter().map(|(docs, name, returned, of)| {
        let values = pay_types.iter().map(|one| {
            let value = variant(of(one));
            quote! { #returned::#value }
        });
        properties::public(docs, name, &returned, variants, values)
    });
    quote! { #(#kinds)* }
}

fn refunds(pay_types: &[PayType], variants: &[Ident]) -> TokenStream {
    let is_refundable = properties::public(
        " Whether QFPay's page says nothing against refunds.",
        "is_refundable",
        &quote! { bool },
        variants,
        pay_types.iter().map(|one| one.refundable),
    );
    let refund_days = properties::public(
        " For how many days after the payment refunds are possible, as merchants report. QFPay's\n \
         pages do not say.",
        "refund_days",
        &quote! { ::core::option::Option<u32> },
        variants,
        pay_types.iter().map(|one| option(one.refund_days)),
    );
    quote! { #is_refundable #refund_days }
}

fn cancel_with(pay_types: &[PayType], variants: &[Ident]) -> TokenStream {
    let operations = pay_types.iter().map(|one| {
        let advised = one.cancel_with.as_ref().filter(|cancel| cancel.described);
        let operation = advised.map(|cancel| variant(&cancel.operation));
        option(operation.map(|operation| quote! { Operation::#operation }))
    });
    properties::public(
        " The operation that ends an order which stays open: reversal or closing. The documents\n \
         disagree about which pay types take which, so this is advice and not a rule.",
        "cancel_with",
        &quote! { ::core::option::Option<Operation> },
        variants,
        operations,
    )
}
