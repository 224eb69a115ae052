//! `Currency`.

use proc_macro2::TokenStream;
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::tokens::variants;
use super::{docs, properties};
use crate::ir::Currency;

pub(super) fn emit(currencies: &[Currency]) -> TokenStream {
    let currency = code_enum::emit(&CodeEnum {
        name: "Currency",
        kind: "currency",
        docs: docs::text([
            "A currency that QFPay takes",
            "Which ones work depends on the credentials and the pay type",
        ]),
        variants: currencies.iter().map(variant_of).collect(),
    });
    let properties = properties(currencies);
    quote! {
        #currency

        impl Currency {
            #properties
        }
    }
}

fn variant_of(currency: &Currency) -> Variant<'_> {
    let head = format!("`{}`: {}", currency.name.id, currency.label);
    Variant {
        rust: &currency.name.rust,
        code: &currency.name.id,
        docs: docs::text([head.as_str()].into_iter().chain(currency.note.as_deref())),
    }
}

fn properties(currencies: &[Currency]) -> TokenStream {
    let variants = variants(currencies, |one| &one.name);
    let text = quote! { &'static str };
    let name = properties::public(
        " The English name.",
        "name",
        &text,
        &variants,
        currencies.iter().map(|one| &one.label),
    );
    let numeric = properties::public(
        " The number in ISO 4217, with its leading zeros.",
        "numeric",
        &text,
        &variants,
        currencies.iter().map(|one| &one.numeric),
    );
    let exponent = properties::public(
        " How many decimals the main unit has in ISO 4217: 2 where a hundred smallest units\n \
         make one main unit, 0 where there is no smaller unit.",
        "exponent",
        &quote! { u8 },
        &variants,
        currencies.iter().map(|one| one.exponent),
    );
    quote! { #name #numeric #exponent }
}
