//! What a pay type says about refunds, and about ending an order that is not paid.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::properties;
use super::tokens::{option, variant};
use crate::ir::PayType;

pub(super) fn emit(pay_types: &[PayType], variants: &[Ident]) -> TokenStream {
    let refunds = refunds(pay_types, variants);
    let cancel_with = cancel_with(pay_types, variants);
    quote! {
        #refunds
        #cancel_with
    }
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
