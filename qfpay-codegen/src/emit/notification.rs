//! Notifications: their types, their fields, and how to answer one.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::tokens::{ident, variants};
use super::{deliveries, docs, properties};
use crate::ir::{Field, FieldKind, NotificationMeans, NotificationType, Notifications, Vocabulary};

pub(super) fn emit(notifications: &Notifications) -> TokenStream {
    let kinds = kinds(&notifications.types);
    let deliveries = deliveries::emit(notifications);
    let acknowledgement = &notifications.acknowledgement;
    let description = docs::text([
        "The body of the answer to a notification, with HTTP 200 and nothing else in it",
        "Answer after the event is stored, not before: the gateway then does not send it again",
    ]);
    let fields = fields(&notifications.fields);
    quote! {
        use super::currency::Currency;
        use super::pay_type::PayType;
        use super::status_code::StatusCode;
        use crate::rt::{Kind, Notification, Open};

        #kinds
        #deliveries

        #[doc = #description]
        pub const ACKNOWLEDGEMENT: &str = #acknowledgement;

        #fields
    }
}

fn kinds(types: &[NotificationType]) -> TokenStream {
    let definition = code_enum::emit(&CodeEnum {
        name: "NotificationType",
        kind: "notification type",
        docs: docs::text(["What a notification is about"]),
        variants: types
            .iter()
            .map(|kind| Variant {
                rust: &kind.name.rust,
                code: &kind.name.id,
                docs: docs::entry(&kind.name.id, &kind.description),
            })
            .collect(),
    });
    let kind = properties::public(
        " What a notification of this type means to a merchant.",
        "kind",
        &quote! { Kind },
        &variants(types, |one| &one.name),
        types.iter().map(|one| kind(one.means)),
    );
    quote! {
        #definition

        impl NotificationType {
            #kind
        }
    }
}

fn kind(means: NotificationMeans) -> TokenStream {
    match means {
        NotificationMeans::Payment => quote! { Kind::Payment },
        NotificationMeans::Refund => quote! { Kind::Refund },
        NotificationMeans::Release => quote! { Kind::Release },
        NotificationMeans::Close => quote! { Kind::Close },
        NotificationMeans::Other => quote! { Kind::Other },
    }
}

fn fields(fields: &[Field]) -> TokenStream {
    let names: Vec<_> = fields.iter().map(|field| &field.name).collect();
    let sensitive = fields.iter().map(|field| field.sensitive);
    let count = names.len();
    let indices = 0..count;
    let accessors = fields.iter().enumerate().map(accessor);
    quote! {
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

fn accessor((index, field): (usize, &Field)) -> TokenStream {
    let name = ident(&field.name);
    let docs = docs::entry(&field.name, &field.description);
    let (returned, getter) = returned(field.kind);
    quote! {
        #[doc = #docs]
        #[must_use]
        pub fn #name(&self) -> ::core::option::Option<#returned> {
            self.#getter(#index)
        }
    }
}

fn returned(kind: FieldKind) -> (TokenStream, Ident) {
    match kind {
        FieldKind::Text | FieldKind::Json | FieldKind::Records => {
            (quote! { ::std::borrow::Cow<'a, str> }, ident("text"))
        }
        FieldKind::Integer => (quote! { u64 }, ident("integer")),
        FieldKind::Code(of) => {
            let code = match of {
                Vocabulary::Currencies => quote! { Currency },
                Vocabulary::PayTypes => quote! { PayType },
                Vocabulary::StatusCodes => quote! { StatusCode },
                Vocabulary::NotificationTypes => quote! { NotificationType },
            };
            (quote! { Open<#code> }, ident("code"))
        }
    }
}
