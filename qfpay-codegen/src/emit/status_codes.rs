//! `StatusCode` and `Class`.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::{docs, ident, variant};
use crate::ir::{Class, Concludes, Model, StatusCode};

pub(super) fn emit(model: &Model) -> TokenStream {
    let class = class(&model.classes);
    let status_code = status_code(&model.status_codes);
    let conclusions = conclusions(model);
    quote! {
        use crate::generated::operation::Operation;
        use crate::vocabulary::Concludes;

        #class
        #status_code
        #conclusions
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
    let meanings: Vec<_> = status_codes.iter().map(|status| &status.meaning).collect();
    let advices: Vec<_> = status_codes.iter().map(|status| &status.advice).collect();
    let classes: Vec<Vec<Ident>> = status_codes
        .iter()
        .map(|status| status.classes.iter().map(variant).collect())
        .collect();
    let first_classes: Vec<_> = classes
        .iter()
        .filter_map(|classes| classes.first())
        .collect();
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

            /// What the code means.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    #(Self::#variants => #meanings,)*
                }
            }

            /// What to do about it.
            #[must_use]
            pub const fn advice(self) -> &'static str {
                match self {
                    #(Self::#variants => #advices,)*
                }
            }

            /// Its class, or the more telling one of two.
            #[must_use]
            pub const fn class(self) -> Class {
                match self {
                    #(Self::#variants => Class::#first_classes,)*
                }
            }

            /// Its classes, the more telling one first.
            #[must_use]
            pub const fn classes(self) -> &'static [Class] {
                match self {
                    #(Self::#variants => &[#(Class::#classes),*],)*
                }
            }

            /// Whether a payment that was answered with this code can be tried again under a new
            /// order number without charging the consumer twice, unless an earlier attempt under
            /// the old number ended unknown: then query that number first.
            #[must_use]
            pub const fn is_safe_to_recreate(self) -> bool {
                matches!(self.concludes(Operation::Payment), Concludes::Rejected)
            }
        }
    }
}

/// What a code lets a program conclude, with the meanings that single operations give it.
fn conclusions(model: &Model) -> TokenStream {
    let mut operations = Vec::new();
    let mut codes = Vec::new();
    let mut particular = Vec::new();
    for status in &model.status_codes {
        for meaning in &status.operations {
            let described = model
                .operations
                .iter()
                .find(|operation| operation.name.id == meaning.operation);
            if let Some(operation) = described.filter(|_| meaning.concludes != status.concludes) {
                operations.push(variant(&operation.name));
                codes.push(variant(&status.name));
                particular.push(concludes(meaning.concludes));
            }
        }
    }
    let variants: Vec<_> = model
        .status_codes
        .iter()
        .map(|status| variant(&status.name))
        .collect();
    let general: Vec<_> = model
        .status_codes
        .iter()
        .map(|status| concludes(status.concludes))
        .collect();
    quote! {
        impl StatusCode {
            /// What the code lets a program conclude from the answer to an operation. For a query
            /// this is about each record.
            #[must_use]
            pub const fn concludes(self, operation: Operation) -> Concludes {
                match (operation, self) {
                    #((Operation::#operations, Self::#codes) => Concludes::#particular,)*
                    #((_, Self::#variants) => Concludes::#general,)*
                }
            }
        }
    }
}

fn concludes(concludes: Concludes) -> Ident {
    ident(match concludes {
        Concludes::Accepted => "Accepted",
        Concludes::Pending => "Pending",
        Concludes::Rejected => "Rejected",
        Concludes::Unclear => "Unclear",
    })
}

fn variant_of(status: &StatusCode) -> Variant<'_> {
    let head = format!("`{}`: {}", status.code, status.meaning);
    let advice = format!("What to do: {}", status.advice);
    let elsewhere: Vec<String> = status
        .operations
        .iter()
        .map(|meaning| {
            format!(
                "In the answer to `{}`: {}",
                meaning.operation, meaning.meaning
            )
        })
        .collect();
    let paragraphs = [head.as_str(), advice.as_str()]
        .into_iter()
        .chain(elsewhere.iter().map(String::as_str))
        .chain(status.note.as_deref());
    Variant {
        rust: &status.name.rust,
        code: &status.code,
        docs: docs::lines(paragraphs),
    }
}
