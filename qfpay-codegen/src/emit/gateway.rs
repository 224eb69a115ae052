//! `Environment`, `Algorithm`, and the constants of the gateway.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::code_enum::{self, CodeEnum, Variant};
use super::{docs, variant};
use crate::ir::{Algorithm, Environment, Gateway, Header};

pub(super) fn emit(gateway: &Gateway) -> TokenStream {
    let environment = environment(&gateway.environments);
    let algorithm = algorithm(&gateway.algorithms);
    let headers: Vec<_> = gateway.headers.iter().map(header).collect();
    let content_type = &gateway.content_type;
    let offset = gateway.time_zone.offset_minutes;
    let time_docs = docs::lines([
        "How many minutes the gateway's clock is ahead of UTC",
        gateway.time_zone.description.as_str(),
    ]);
    let (per_second, per_minute) = (gateway.limits.per_second, gateway.limits.per_minute);
    let second_docs = docs::lines([
        "How many requests a merchant may send in a second",
        &gateway.limits.description,
    ]);
    let minute_docs = docs::lines([
        "How many requests a merchant may send in a minute",
        &gateway.limits.description,
    ]);
    quote! {
        #environment
        #algorithm

        /// The headers of a request, as HTTP libraries write them.
        pub(crate) mod header {
            #(#headers)*
        }

        /// The content type of a request.
        pub(crate) const CONTENT_TYPE: &str = #content_type;

        #(#[doc = #time_docs])*
        pub const UTC_OFFSET_MINUTES: i32 = #offset;

        #(#[doc = #second_docs])*
        pub const REQUESTS_PER_SECOND: u32 = #per_second;

        #(#[doc = #minute_docs])*
        pub const REQUESTS_PER_MINUTE: u32 = #per_minute;
    }
}

fn environment(environments: &[Environment]) -> TokenStream {
    let definition = code_enum::emit(&CodeEnum {
        name: "Environment",
        kind: "environment",
        docs: docs::lines([
            "One of QFPay's gateways in Hong Kong",
            "Credentials belong to one of them, and real money moves in more than one",
        ]),
        variants: environments
            .iter()
            .map(|environment| Variant {
                rust: &environment.name.rust,
                code: &environment.name.id,
                docs: docs::lines([environment.description.as_str()]),
            })
            .collect(),
    });
    let variants: Vec<_> = environments.iter().map(|one| variant(&one.name)).collect();
    let urls: Vec<_> = environments.iter().map(|one| &one.base_url).collect();
    quote! {
        #definition

        impl Environment {
            /// The URL in front of every path.
            #[must_use]
            pub const fn base_url(self) -> &'static str {
                match self {
                    #(Self::#variants => #urls,)*
                }
            }
        }
    }
}

fn algorithm(algorithms: &[Algorithm]) -> TokenStream {
    let heads: Vec<_> = algorithms
        .iter()
        .map(|one| format!("`{}` in `X-QF-SIGNTYPE`", one.header))
        .collect();
    let definition = code_enum::emit(&CodeEnum {
        name: "Algorithm",
        kind: "signature algorithm",
        docs: docs::lines(["The hash of a signature"]),
        variants: algorithms
            .iter()
            .zip(&heads)
            .map(|(algorithm, head)| Variant {
                rust: &algorithm.name.rust,
                code: &algorithm.name.id,
                docs: docs::lines([head.as_str()]),
            })
            .collect(),
    });
    let variants: Vec<_> = algorithms.iter().map(|one| variant(&one.name)).collect();
    let headers: Vec<_> = algorithms.iter().map(|one| &one.header).collect();
    quote! {
        #definition

        impl Algorithm {
            /// What the signature type header says.
            #[must_use]
            pub const fn header(self) -> &'static str {
                match self {
                    #(Self::#variants => #headers,)*
                }
            }
        }
    }
}

fn header(header: &Header) -> TokenStream {
    let constant = format_ident!("{}", header.id.to_uppercase());
    let name = header.name.to_lowercase();
    let docs = docs::lines([format!("`{}`: {}", header.name, header.description).as_str()]);
    quote! {
        #(#[doc = #docs])*
        pub(crate) const #constant: &str = #name;
    }
}
