//! `Rule` and `Source`.

use proc_macro2::TokenStream;
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::{docs, ident, variant};
use crate::ir::{Model, Severity};

pub(super) fn emit(model: &Model) -> TokenStream {
    let source = source(model);
    let rule = code_enum::emit(&CodeEnum {
        name: "Rule",
        kind: "rule",
        docs: docs::lines([
            "A rule that a request or a value can break",
            "A caller can lift a single rule for a single request, because documented limits go stale; locked rules stay",
        ]),
        variants: model
            .rules
            .iter()
            .map(|rule| Variant {
                rust: &rule.name.rust,
                code: &rule.name.id,
                docs: docs::lines([rule.description.as_str()]),
            })
            .collect(),
    });
    let variants: Vec<_> = model.rules.iter().map(|rule| variant(&rule.name)).collect();
    let descriptions: Vec<_> = model.rules.iter().map(|rule| &rule.description).collect();
    let sources: Vec<_> = model
        .rules
        .iter()
        .map(|rule| variant(&rule.source))
        .collect();
    let severities: Vec<_> = model
        .rules
        .iter()
        .map(|rule| match rule.severity {
            Severity::Deny => ident("Deny"),
            Severity::Warn => ident("Warn"),
        })
        .collect();
    let locked: Vec<_> = model.rules.iter().map(|rule| rule.locked).collect();
    quote! {
        use crate::rt::Severity;

        #source
        #rule

        impl Rule {
            /// What the rule demands, in words.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self {
                    #(Self::#variants => #descriptions,)*
                }
            }

            /// What becomes of a request that breaks it.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self {
                    #(Self::#variants => Severity::#severities,)*
                }
            }

            /// Whether no caller can lift it: without it a signature could cover two meanings, or
            /// an answer could not be held against the request.
            #[must_use]
            pub const fn is_locked(self) -> bool {
                match self {
                    #(Self::#variants => #locked,)*
                }
            }

            /// Who says so.
            #[must_use]
            pub const fn source(self) -> Source {
                match self {
                    #(Self::#variants => Source::#sources,)*
                }
            }
        }
    }
}

fn source(model: &Model) -> TokenStream {
    let source = code_enum::emit(&CodeEnum {
        name: "Source",
        kind: "source",
        docs: docs::lines(["Where a fact of the specification comes from"]),
        variants: model
            .sources
            .iter()
            .map(|source| Variant {
                rust: &source.name.rust,
                code: &source.name.id,
                docs: docs::lines([source.description.as_str()]),
            })
            .collect(),
    });
    let variants: Vec<_> = model
        .sources
        .iter()
        .map(|source| variant(&source.name))
        .collect();
    let descriptions: Vec<_> = model
        .sources
        .iter()
        .map(|source| &source.description)
        .collect();
    quote! {
        #source

        impl Source {
            /// The document, and of when it is.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self {
                    #(Self::#variants => #descriptions,)*
                }
            }
        }
    }
}
