//! Notifications: their types, their fields, and how to answer one.

use proc_macro2::TokenStream;
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::{docs, ident};
use crate::ir::{Field, FieldKind, Notifications, Vocabulary};

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
        use crate::code::Open;
        use crate::generated::currency::Currency;
        use crate::generated::pay_type::PayType;
        use crate::generated::status_code::StatusCode;
        use crate::notification::Notification;

        #kinds

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
        impl Notification<'_> {
            #(#accessors)*
        }
    }
}

fn accessor((field, index): (&Field, &usize)) -> TokenStream {
    let name = ident(&field.name);
    let docs = docs::lines([format!("`{}`: {}", field.name, field.description).as_str()]);
    let (returned, getter) = match field.kind {
        FieldKind::Text | FieldKind::Json | FieldKind::Records => {
            (quote! { ::std::borrow::Cow<'_, str> }, ident("text"))
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
