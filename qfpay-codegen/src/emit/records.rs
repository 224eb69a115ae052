//! What the records in the answer to a query mean.

use proc_macro2::TokenStream;
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::docs;
use super::tokens::variants;
use crate::ir::{Term, Verdict};

pub(super) fn emit(states: &[Term], verdicts: &[Verdict]) -> TokenStream {
    let state = code_enum::emit(&CodeEnum {
        name: "State",
        kind: "state",
        docs: docs::text(["What became of a transaction that the gateway accepted"]),
        variants: states
            .iter()
            .map(|state| Variant {
                rust: &state.name.rust,
                code: &state.name.id,
                docs: docs::text([state.description.as_str()]),
            })
            .collect(),
    });
    let patterns = verdicts.iter().map(pattern);
    let states = variants(verdicts, |verdict| &verdict.state);
    quote! {
        #state

        /// What an accepted record means; `None` for a combination that no source describes.
        pub(crate) fn verdict(order_type: &str, cancel: &str) -> ::core::option::Option<State> {
            match (order_type, cancel) {
                #(#patterns => ::core::option::Option::Some(State::#states),)*
                _ => ::core::option::Option::None,
            }
        }
    }
}

fn pattern(verdict: &Verdict) -> TokenStream {
    let order_types = &verdict.order_type;
    match &verdict.cancel {
        Some(cancels) => quote! { (#(#order_types)|*, #(#cancels)|*) },
        None => quote! { (#(#order_types)|*, _) },
    }
}
