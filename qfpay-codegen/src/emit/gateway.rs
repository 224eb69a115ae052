//! The constants of the gateway.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{docs, environments};
use crate::ir::{Gateway, Header};

pub(super) fn emit(gateway: &Gateway) -> TokenStream {
    let environment = environments::environment(&gateway.environments);
    let algorithm = environments::algorithm(&gateway.algorithms);
    let headers = gateway.headers.iter().map(header);
    let content_type = &gateway.content_type;
    let offset = gateway.time_zone.offset_minutes;
    let time_docs = docs::text([
        "How many minutes the gateway's clock is ahead of UTC",
        gateway.time_zone.description.as_str(),
    ]);
    let limits = limits(gateway);
    quote! {
        #environment
        #algorithm

        /// The headers of a request, as HTTP libraries write them.
        pub(crate) mod header {
            #(#headers)*
        }

        /// The content type of a request.
        pub(crate) const CONTENT_TYPE: &str = #content_type;

        #[doc = #time_docs]
        pub const UTC_OFFSET_MINUTES: i32 = #offset;

        #limits
    }
}

fn header(header: &Header) -> TokenStream {
    let constant = format_ident!("{}", header.id.to_uppercase());
    let name = header.name.to_lowercase();
    let docs = docs::entry(&header.name, &header.description);
    quote! {
        #[doc = #docs]
        pub(crate) const #constant: &str = #name;
    }
}

fn limits(gateway: &Gateway) -> TokenStream {
    let limits = &gateway.limits;
    let (per_second, per_minute) = (limits.per_second, limits.per_minute);
    let second_docs = docs::text([
        "How many requests a merchant may send in a second",
        &limits.description,
    ]);
    let minute_docs = docs::text([
        "How many requests a merchant may send in a minute",
        &limits.description,
    ]);
    quote! {
        #[doc = #second_docs]
        pub const REQUESTS_PER_SECOND: u32 = #per_second;

        #[doc = #minute_docs]
        pub const REQUESTS_PER_MINUTE: u32 = #per_minute;
    }
}
