//! The one shape of every list of codes.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs;
use super::properties;
use super::tokens::ident;

/// A list of codes that becomes an enum.
pub(super) struct CodeEnum<'a> {
    pub(super) name: &'a str,
    /// What an entry is, in words, such as `pay type`.
    pub(super) kind: &'a str,
    pub(super) docs: String,
    pub(super) variants: Vec<Variant<'a>>,
}

/// An entry of the list.
pub(super) struct Variant<'a> {
    pub(super) rust: &'a str,
    pub(super) code: &'a str,
    pub(super) docs: String,
}

pub(super) fn emit(definition: &CodeEnum<'_>) -> TokenStream {
    let CodeEnum {
        name,
        kind,
        docs: own_docs,
        variants: list,
    } = definition;
    let name = ident(name);
    let variants: Vec<_> = list.iter().map(|variant| ident(variant.rust)).collect();
    let variant_docs = list.iter().map(|variant| docs::literal(&variant.docs));
    let codes = codes(kind, list, &variants);
    quote! {
        #[doc = #own_docs]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum #name {
            #(
                #[doc = #variant_docs]
                #variants,
            )*
        }

        impl #name {
            #codes
        }

        crate::rt::implement_code!(#name, #kind);
    }
}

fn codes(kind: &str, list: &[Variant<'_>], variants: &[Ident]) -> TokenStream {
    let count = list.len();
    let codes: Vec<_> = list.iter().map(|variant| variant.code).collect();
    let all_doc = format!(" Every {kind}, in the order of the specification.");
    let code_doc = format!(" The {kind} as it is written on the wire.");
    let from_code_doc = format!(" The {kind} written exactly like this, if there is one.");
    let code = properties::public(
        &code_doc,
        "code",
        &quote! { &'static str },
        variants,
        &codes,
    );
    quote! {
        #[doc = #all_doc]
        pub const ALL: [Self; #count] = [#(Self::#variants),*];

        #code

        #[doc = #from_code_doc]
        #[must_use]
        pub fn from_code(code: &str) -> Option<Self> {
            match code {
                #(#codes => Some(Self::#variants),)*
                _ => None,
            }
        }
    }
}
