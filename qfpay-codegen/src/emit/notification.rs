//! Notifications: their types, their fields, and how to answer one.

use std::net::IpAddr;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::{docs, ident, variant};
use crate::ir::{Field, FieldKind, NotificationMeans, NotificationType, Notifications, Vocabulary};

pub(super) fn emit(notifications: &Notifications) -> TokenStream {
    let kinds = code_enum::emit(&CodeEnum {
        name: "NotificationType",
        kind: "notification type",
        docs: docs::lines(["What a notification is about"]),
        variants: notifications
            .types
            .iter()
            .map(|kind| Variant {
                rust: &kind.name.rust,
                code: &kind.name.id,
                docs: docs::lines([format!("`{}`: {}", kind.name.id, kind.description).as_str()]),
            })
            .collect(),
    });
    let means = means(&notifications.types);
    let deliveries = deliveries(notifications);
    let acknowledgement = &notifications.acknowledgement;
    let description = docs::lines([
        "The body of the answer to a notification, with HTTP 200 and nothing else in it",
        "Answer after the event is stored, not before: the gateway then does not send it again",
    ]);
    let names: Vec<_> = notifications
        .fields
        .iter()
        .map(|field| &field.name)
        .collect();
    let count = names.len();
    let indices: Vec<usize> = (0..count).collect();
    let accessors: Vec<_> = notifications
        .fields
        .iter()
        .zip(&indices)
        .map(accessor)
        .collect();
    let sensitive: Vec<_> = notifications
        .fields
        .iter()
        .map(|field| field.sensitive)
        .collect();
    quote! {
        use super::currency::Currency;
        use super::pay_type::PayType;
        use super::status_code::StatusCode;
        use crate::rt::{Kind, Notification, Open};

        #kinds
        #means
        #deliveries

        #(#[doc = #description])*
        pub const ACKNOWLEDGEMENT: &str = #acknowledgement;

        /// The fields that are known, and whether a value must be hidden.
        pub(crate) const FIELDS: [(&str, bool); #count] = [#((#names, #sensitive)),*];

        /// The place of a field among [`FIELDS`].
        pub(crate) fn field_index(name: &str) -> ::core::option::Option<usize> {
            match name {
                #(#names => ::core::option::Option::Some(#indices),)*
                _ => ::core::option::Option::None,
            }
        }

        /// The fields. Each may be missing, whatever the documentation says.
        impl<'a> Notification<'a> {
            #(#accessors)*
        }
    }
}

fn means(types: &[NotificationType]) -> TokenStream {
    let variants: Vec<_> = types.iter().map(|one| variant(&one.name)).collect();
    let kinds: Vec<_> = types.iter().map(|one| kind(one.means)).collect();
    quote! {
        impl NotificationType {
            /// What a notification of this type tells a merchant.
            #[must_use]
            pub const fn kind(self) -> Kind {
                match self {
                    #(Self::#variants => Kind::#kinds,)*
                }
            }
        }
    }
}

fn kind(means: NotificationMeans) -> Ident {
    ident(match means {
        NotificationMeans::Payment => "Payment",
        NotificationMeans::Refund => "Refund",
        NotificationMeans::Release => "Release",
        NotificationMeans::Close => "Close",
        NotificationMeans::Other => "Other",
    })
}

fn deliveries(notifications: &Notifications) -> TokenStream {
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
        /// A second check at most: an address can change without notice and says nothing of who
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

fn accessor((field, index): (&Field, &usize)) -> TokenStream {
    let name = ident(&field.name);
    let docs = docs::lines([format!("`{}`: {}", field.name, field.description).as_str()]);
    let (returned, getter) = match field.kind {
        FieldKind::Text | FieldKind::Json | FieldKind::Records => {
            (quote! { ::std::borrow::Cow<'a, str> }, ident("text"))
        }
        FieldKind::Integer => (quote! { u64 }, ident("integer")),
        FieldKind::Code(Vocabulary::Currencies) => (quote! { Open<Currency> }, ident("code")),
        FieldKind::Code(Vocabulary::PayTypes) => (quote! { Open<PayType> }, ident("code")),
        FieldKind::Code(Vocabulary::StatusCodes) => (quote! { Open<StatusCode> }, ident("code")),
        FieldKind::Code(Vocabulary::NotificationTypes) => {
            (quote! { Open<NotificationType> }, ident("code"))
        }
    };
    quote! {
        #(#[doc = #docs])*
        #[must_use]
        pub fn #name(&self) -> ::core::option::Option<#returned> {
            self.#getter(#index)
        }
    }
}
