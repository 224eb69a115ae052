//! When notifications are delivered, and from where.

use std::net::IpAddr;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::Notifications;

pub(super) fn emit(notifications: &Notifications) -> TokenStream {
    let minutes = &notifications.retry_minutes;
    let retries = minutes.len();
    let seconds = 60 * minutes.iter().copied().map(u64::from).sum::<u64>();
    let addresses: Vec<_> = notifications.source_addresses.iter().map(address).collect();
    let count = addresses.len();
    quote! {
        /// The minutes from each delivery of a notification to the next, as long as none is
        /// acknowledged.
        pub const RETRY_MINUTES: [u32; #retries] = [#(#minutes),*];

        /// How often a notification is delivered if it is never acknowledged.
        pub const DELIVERIES: usize = RETRY_MINUTES.len() + 1;

        /// The time from the first delivery of a notification to the last, if it is never
        /// acknowledged.
        pub const DELIVERY_WINDOW: ::core::time::Duration =
            ::core::time::Duration::from_secs(#seconds);

        /// The addresses that QFPay says it delivers notifications from.
        ///
        /// A second check at most: an address can change without notice, and does not prove who
        /// wrote the body. The signature does.
        pub const SOURCE_ADDRESSES: [::core::net::IpAddr; #count] = [#(#addresses),*];
    }
}

fn address(address: &IpAddr) -> TokenStream {
    match address {
        IpAddr::V4(address) => {
            let octets = address.octets();
            quote! { ::core::net::IpAddr::V4(::core::net::Ipv4Addr::new(#(#octets),*)) }
        }
        IpAddr::V6(address) => {
            let segments = address.segments();
            quote! { ::core::net::IpAddr::V6(::core::net::Ipv6Addr::new(#(#segments),*)) }
        }
    }
}
