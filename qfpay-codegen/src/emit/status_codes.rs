//! `StatusCode` and `Class`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::{docs, ident, variant};
use crate::ir::{Class, Message, Model, Name, OperationMeaning, StatusCode, StatusOutcome};

pub(super) fn emit(model: &Model) -> TokenStream {
    let class = class(&model.classes);
    let status_code = status_code(&model.status_codes);
    let entries = entries(model);
    quote! {
        use super::operation::Operation;
        use crate::rt::{Entry, Message, Sense, StatusOutcome};

        #class
        #status_code
        #entries
    }
}

fn class(classes: &[Class]) -> TokenStream {
    code_enum::emit(&CodeEnum {
        name: "Class",
        kind: "class of status codes",
        docs: docs::lines(["What a status code is about"]),
        variants: classes
            .iter()
            .map(|class| Variant {
                rust: &class.name.rust,
                code: &class.name.id,
                docs: docs::lines([class.description.as_str()]),
            })
            .collect(),
    })
}

fn status_code(status_codes: &[StatusCode]) -> TokenStream {
    let status_code = code_enum::emit(&CodeEnum {
        name: "StatusCode",
        kind: "status code",
        docs: docs::lines([
            "The result of a request, as the gateway's field `respcd` tells it",
            "A code that is not in this list arrives as `Open::Unknown` and leaves the outcome open",
        ]),
        variants: status_codes.iter().map(variant_of).collect(),
    });
    let variants: Vec<_> = status_codes
        .iter()
        .map(|status| variant(&status.name))
        .collect();
    let names: Vec<_> = status_codes.iter().map(|status| &status.name.id).collect();
    quote! {
        #status_code

        impl StatusCode {
            /// Our name of the code.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    #(Self::#variants => #names,)*
                }
            }
        }
    }
}

/// What each code says, in general and where an operation reads it differently.
fn entries(model: &Model) -> TokenStream {
    let variants: Vec<_> = model
        .status_codes
        .iter()
        .map(|status| variant(&status.name))
        .collect();
    let general: Vec<_> = model.status_codes.iter().map(entry).collect();
    let mut operations = Vec::new();
    let mut codes = Vec::new();
    let mut particular = Vec::new();
    for status in &model.status_codes {
        for there in &status.operations {
            let described = model
                .operations
                .iter()
                .find(|operation| operation.name.id == there.operation);
            if let Some(operation) = described {
                operations.push(variant(&operation.name));
                codes.push(variant(&status.name));
                particular.push(entry_there(there));
            }
        }
    }
    quote! {
        impl StatusCode {
            /// What the code says in general.
            pub(crate) const fn entry(self) -> &'static Entry {
                match self {
                    #(Self::#variants => &#general,)*
                }
            }

            /// What the code says in the answer to an operation.
            pub(crate) const fn entry_in(self, operation: Operation) -> &'static Entry {
                match (operation, self) {
                    #((Operation::#operations, Self::#codes) => &#particular,)*
                    _ => self.entry(),
                }
            }
        }
    }
}

fn entry(status: &StatusCode) -> TokenStream {
    let sense = sense(
        &status.classes,
        status.outcome,
        &status.meaning,
        &status.hint,
    );
    let messages = status.messages.iter().map(message);
    quote! { Entry { sense: #sense, messages: &[#(#messages),*] } }
}

fn entry_there(there: &OperationMeaning) -> TokenStream {
    let sense = sense(&there.classes, there.outcome, &there.meaning, &there.hint);
    let messages = there.messages.iter().map(message);
    quote! { Entry { sense: #sense, messages: &[#(#messages),*] } }
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
    let outcome = conclusion(outcome);
    quote! {
        Sense {
            class: #(Class::#class)*,
            classes: &[#(Class::#classes),*],
            outcome: StatusOutcome::#outcome,
            meaning: #meaning,
            hint: #hint,
        }
    }
}

fn conclusion(outcome: StatusOutcome) -> Ident {
    ident(match outcome {
        StatusOutcome::Accepted => "Accepted",
        StatusOutcome::Pending => "Pending",
        StatusOutcome::Declined => "Declined",
        StatusOutcome::Unclear => "Unclear",
    })
}

fn variant_of(status: &StatusCode) -> Variant<'_> {
    let head = format!("`{}`: {}", status.code, status.meaning);
    let hint = format!("What to do: {}", status.hint);
    let general = status
        .messages
        .iter()
        .map(|message| worded("With", message));
    let elsewhere = status
        .operations
        .iter()
        .filter(|there| there.meaning != status.meaning)
        .flat_map(|there| {
            let operation = &there.operation;
            let head = format!("In the answer to `{operation}`: {}", there.meaning);
            let words = format!("In the answer to `{operation}`, with");
            let worded = there
                .messages
                .iter()
                .map(move |message| worded(&words, message));
            std::iter::once(head).chain(worded)
        });
    let meanings: Vec<String> = general.chain(elsewhere).collect();
    let paragraphs = [head.as_str(), hint.as_str()]
        .into_iter()
        .chain(meanings.iter().map(String::as_str))
        .chain(status.note.as_deref());
    Variant {
        rust: &status.name.rust,
        code: &status.code,
        docs: docs::lines(paragraphs),
    }
}

/// What certain words of the gateway's mean.
fn worded(place: &str, message: &Message) -> String {
    let texts: Vec<String> = message
        .contains
        .iter()
        .map(|text| format!("`{text}`"))
        .collect();
    format!(
        "{place} {} in the gateway's words: {}",
        texts.join(" or "),
        message.meaning
    )
}
