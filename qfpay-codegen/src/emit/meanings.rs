//! What each status code means, in general and where an operation reads it differently.

use proc_macro2::TokenStream;
use quote::quote;

use super::properties;
use super::tokens::{variant, variants};
use crate::ir::{Message, Name, OperationMeaning, StatusCode, StatusOutcome};

pub(super) fn emit(status_codes: &[StatusCode]) -> TokenStream {
    let entry = properties::internal(
        " What the code says in general.",
        "entry",
        &quote! { &'static Entry },
        &variants(status_codes, |status| &status.name),
        status_codes.iter().map(general),
    );
    let arms = status_codes.iter().flat_map(|status| {
        let described = status.operations.iter().filter(|there| there.described);
        described.map(|there| arm(status, there))
    });
    quote! {
        impl StatusCode {
            #entry

            /// What the code says in the answer to an operation.
            pub(crate) const fn entry_in(self, operation: Operation) -> &'static Entry {
                match (operation, self) {
                    #(#arms)*
                    _ => self.entry(),
                }
            }
        }
    }
}

fn general(status: &StatusCode) -> TokenStream {
    let sense = sense(
        &status.classes,
        status.outcome,
        &status.meaning,
        &status.hint,
    );
    let messages = status.messages.iter().map(message);
    quote! { &Entry { sense: #sense, messages: &[#(#messages),*] } }
}

fn arm(status: &StatusCode, there: &OperationMeaning) -> TokenStream {
    let operation = variant(&there.operation);
    let code = variant(&status.name);
    let sense = sense(&there.classes, there.outcome, &there.meaning, &there.hint);
    let messages = there.messages.iter().map(message);
    quote! {
        (Operation::#operation, Self::#code) => &Entry {
            sense: #sense,
            messages: &[#(#messages),*],
        },
    }
}

fn message(message: &Message) -> TokenStream {
    let contains = message
        .contains
        .iter()
        .map(|text| text.to_ascii_lowercase());
    let sense = sense(
        &message.classes,
        message.outcome,
        &message.meaning,
        &message.hint,
    );
    quote! { Message { contains: &[#(#contains),*], sense: #sense } }
}

fn sense(classes: &[Name], outcome: StatusOutcome, meaning: &str, hint: &str) -> TokenStream {
    let class = classes.iter().take(1).map(variant);
    let classes = classes.iter().map(variant);
    let outcome = outcome_variant(outcome);
    quote! {
        Sense {
            class: #(Class::#class)*,
            classes: &[#(Class::#classes),*],
            outcome: #outcome,
            meaning: #meaning,
            hint: #hint,
        }
    }
}

fn outcome_variant(outcome: StatusOutcome) -> TokenStream {
    match outcome {
        StatusOutcome::Accepted => quote! { StatusOutcome::Accepted },
        StatusOutcome::Pending => quote! { StatusOutcome::Pending },
        StatusOutcome::Declined => quote! { StatusOutcome::Declined },
        StatusOutcome::Unclear => quote! { StatusOutcome::Unclear },
    }
}
