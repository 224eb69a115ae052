//! `Environment` and `Algorithm`.

use proc_macro2::TokenStream;
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::tokens::variants;
use super::{docs, properties};
use crate::ir::{Algorithm, Environment};

pub(super) fn environment(environments: &[Environment]) -> TokenStream {
    let definition = code_enum::emit(&CodeEnum {
        name: "Environment",
        kind: "environment",
        docs: docs::text([
            "One of QFPay's gateways in Hong Kong",
            "Credentials belong to one of them, and real money moves in more than one",
        ]),
        variants: environments
            .iter()
            .map(|environment| Variant {
                rust: &environment.name.rust,
                code: &environment.name.id,
                docs: docs::text([environment.description.as_str()]),
            })
            .collect(),
    });
    let base_url = properties::public(
        " The URL in front of every path.",
        "base_url",
        &quote! { &'static str },
        &variants(environments, |one| &one.name),
        environments.iter().map(|one| &one.base_url),
    );
    quote! {
        #definition

        impl Environment {
            #base_url
        }
    }
}

pub(super) fn algorithm(algorithms: &[Algorithm]) -> TokenStream {
    let definition = code_enum::emit(&CodeEnum {
        name: "Algorithm",
        kind: "signature algorithm",
        docs: docs::text(["The hash of a signature"]),
        variants: algorithms.iter().map(algorithm_variant).collect(),
    });
    let header = properties::public(
        " The value of the header that names the algorithm.",
        "header",
        &quote! { &'static str },
        &variants(algorithms, |one| &one.name),
        algorithms.iter().map(|one| &one.header),
    );
    quote! {
        #definition

        impl Algorithm {
            #header
        }
    }
}

fn algorithm_variant(algorithm: &Algorithm) -> Variant<'_> {
    Variant {
        rust: &algorithm.name.rust,
        code: &algorithm.name.id,
        docs: docs::text([format!("`{}` in `X-QF-SIGNTYPE`", algorithm.header).as_str()]),
    }
}
