//! The one shape of every list of codes.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;

/// A list of codes that becomes an enum.
pub(super) struct CodeEnum<'a> {
    pub(super) name: &'a str,
    /// What an entry is, in words, such as `pay type`.
    pub(super) kind: &'a str,
    pub(super) docs: Vec<String>,
    pub(super) variants: Vec<Variant<'a>>,
}

/// An entry of the list.
pub(super) struct Variant<'a> {
    pub(super) rust: &'a str,
    pub(super) code: &'a str,
    pub(super) docs: Vec<String>,
}

pub(super) fn emit(definition: &CodeEnum<'_>) -> TokenStream {
    let name = ident(definition.name);
    let kind = definition.kind;
    let docs = &definition.docs;
    let count = definition.variants.len();
    let variants: Vec<_> = definition
        .variants
        .iter()
        .map(|variant| ident(variant.rust))
        .collect();
    let variant_docs: Vec<_> = definition
        .variants
        .iter()
        .map(|variant| &variant.docs)
        .collect();
    let codes: Vec<_> = definition
        .variants
        .iter()
        .map(|variant| variant.code)
        .collect();
    let all_doc = format!(" Every {kind}, in the order of the specification.");
    let code_doc = format!(" The {kind} as it is written on the wire.");
    let from_code_doc = format!(" The {kind} written exactly like this, if there is one.");
    quote! {
        #(#[doc = #docs])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum #name {
            #(
                #(#[doc = #variant_docs])*
                #variants,
            )*
        }

        impl #name {
            #[doc = #all_doc]
            pub const ALL: [Self; #count] = [#(Self::#variants),*];

            #[doc = #code_doc]
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self {
                    #(Self::#variants => #codes,)*
                }
            }

            #[doc = #from_code_doc]
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code {
                    #(#codes => Some(Self::#variants),)*
                    _ => None,
                }
            }
        }

        crate::rt::implement_code!(#name, #kind);
    }
}
