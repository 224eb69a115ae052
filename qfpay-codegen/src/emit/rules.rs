//! `Rule` and `Source`.

use proc_macro2::TokenStream;
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::tokens::{variant, variants};
use super::{docs, properties};
use crate::ir::{Model, Rule, Severity, Term};

pub(super) fn emit(model: &Model) -> TokenStream {
    let source = source(&model.sources);
    let rule = code_enum::emit(&CodeEnum {
        name: "Rule",
        kind: "rule",
        docs: docs::text([
            "A rule that a request or a value can break",
            "A caller can lift a single rule for a single request, because documented limits go stale; locked rules stay",
        ]),
        variants: model.rules.iter().map(rule_variant).collect(),
    });
    let properties = properties(&model.rules);
    quote! {
        use crate::rt::Severity;

        #source
        #rule

        impl Rule {
            #properties
        }
    }
}

fn rule_variant(rule: &Rule) -> Variant<'_> {
    Variant {
        rust: &rule.name.rust,
        code: &rule.name.id,
        docs: docs::text([rule.description.as_str()]),
    }
}

fn properties(rules: &[Rule]) -> TokenStream {
    let variants = variants(rules, |rule| &rule.name);
    let description = properties::public(
        " What the rule demands.",
        "description",
        &quote! { &'static str },
        &variants,
        rules.iter().map(|rule| &rule.description),
    );
    let severity = properties::public(
        " What becomes of a request that breaks it.",
        "severity",
        &quote! { Severity },
        &variants,
        rules.iter().map(|rule| severity(rule.severity)),
    );
    let is_locked = properties::public(
        " Whether no caller can lift it: without it a signature could cover two meanings, or\n an \
         answer could not be compared with the request.",
        "is_locked",
        &quote! { bool },
        &variants,
        rules.iter().map(|rule| rule.locked),
    );
    let source = properties::public(
        " The document that it is taken from.",
        "source",
        &quote! { Source },
        &variants,
        rules.iter().map(|rule| {
            let source = variant(&rule.source);
            quote! { Source::#source }
        }),
    );
    quote! { #description #severity #is_locked #source }
}

fn severity(severity: Severity) -> TokenStream {
    match severity {
        Severity::Deny => quote! { Severity::Deny },
        Severity::Warn => quote! { Severity::Warn },
    }
}

fn source(sources: &[Term]) -> TokenStream {
    let definition = code_enum::emit(&CodeEnum {
        name: "Source",
        kind: "source",
        docs: docs::text(["Where a fact of the specification comes from"]),
        variants: sources
            .iter()
            .map(|source| Variant {
                rust: &source.name.rust,
                code: &source.name.id,
                docs: docs::text([source.description.as_str()]),
            })
            .collect(),
    });
    let description = properties::public(
        " The document, and of when it is.",
        "description",
        &quote! { &'static str },
        &variants(sources, |source| &source.name),
        sources.iter().map(|source| &source.description),
    );
    quote! {
        #definition

        impl Source {
            #description
        }
    }
}
