//! Answers: one type per operation and one per record, with an accessor for each field.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::docs;
use super::records;
use super::tokens::ident;
use crate::ir::{Field, FieldKind, Operation, Vocabulary};

pub(super) fn emit(operations: &[Operation]) -> TokenStream {
    let answers = operations.iter().map(answer);
    let records = operations.iter().filter(|one| !one.record.is_empty());
    let records = records.map(record);
    quote! {
        use super::currency::Currency;
        use super::pay_type::PayType;
        use super::status_code::StatusCode;
        use crate::rt::{Answer, Fields, Open, SealedAnswer, debug_answer};

        #(#answers)*
        #(#records)*
    }
}

fn answer(operation: &Operation) -> TokenStream {
    let id = &operation.name.id;
    let doc = format!("The gateway's answer to the operation `{id}`");
    let name = format_ident!("{}Answer", operation.name.rust);
    fields_type(&name, &doc, &operation.answer)
}

/// One type where records have a meaning that programs read; else one for each operation.
fn record(operation: &Operation) -> TokenStream {
    let id = &operation.name.id;
    let doc = format!("One transaction in the answer to the operation `{id}`");
    if operation.verdicts.is_empty() {
        let name = format_ident!("{}Record", operation.name.rust);
        return fields_type(&name, &doc, &operation.record);
    }
    let record = fields_type(&ident("Record"), &doc, &operation.record);
    let states = records::emit(&operation.states, &operation.verdicts);
    quote! {
        #record
        #states
    }
}

fn fields_type(name: &Ident, doc: &str, fields: &[Field]) -> TokenStream {
    let docs = docs::text([
        doc,
        "Every field can be missing. The outcome says what an answer decides; these fields only say \
         what it contains",
    ]);
    let accessors = fields.iter().map(accessor);
    let implementations = implementations(name, fields);
    quote! {
        #[doc = #docs]
        #[derive(Clone, PartialEq)]
        pub struct #name {
            fields: Fields,
        }

        impl #name {
            pub(crate) fn new(fields: Fields) -> Self {
                Self { fields }
            }

            #(#accessors)*

            /// Any field as text, also one that this version does not know; `None` where it is
            /// missing or null. An object or list comes as JSON.
            pub fn raw<'a>(&'a self, name: &'a str) -> ::core::option::Option<&'a str> {
                self.fields.raw(name)
            }

            /// The names of all fields that came, in their order.
            pub fn names(&self) -> impl ::core::iter::Iterator<Item = &str> {
                self.fields.iter().map(|(name, _)| name)
            }
        }

        #implementations
    }
}

fn implementations(name: &Ident, fields: &[Field]) -> TokenStream {
    let label = name.to_string();
    let known = fields.iter().map(|field| &field.name);
    let sensitive = fields.iter().filter(|field| field.sensitive);
    let sensitive = sensitive.map(|field| &field.name);
    quote! {
        impl SealedAnswer for #name {
            fn from_fields(fields: Fields) -> Self {
                Self::new(fields)
            }

            fn fields(&self) -> &Fields {
                &self.fields
            }

            const KNOWN: &'static [&'static str] = &[#(#known),*];
            const SENSITIVE: &'static [&'static str] = &[#(#sensitive),*];
        }

        impl Answer for #name {}

        impl ::core::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                debug_answer(self, #label, f)
            }
        }
    }
}

fn accessor(field: &Field) -> TokenStream {
    let name = ident(&field.name);
    let wire = &field.name;
    let docs = docs::literal(&accessor_docs(field));
    let (returned, getter) = match field.kind {
        FieldKind::Text => (quote! { &str }, ident("text")),
        FieldKind::Integer => (quote! { u64 }, ident("integer")),
        FieldKind::Json | FieldKind::Records => (quote! { &str }, ident("json")),
        FieldKind::Code(Vocabulary::Currencies) => (quote! { Open<Currency> }, ident("code")),
        FieldKind::Code(Vocabulary::PayTypes) => (quote! { Open<PayType> }, ident("code")),
        FieldKind::Code(_) => (quote! { Open<StatusCode> }, ident("code")),
    };
    quote! {
        #[doc = #docs]
        #[must_use]
        pub fn #name(&self) -> ::core::option::Option<#returned> {
            self.fields.#getter(#wire)
        }
    }
}

fn accessor_docs(field: &Field) -> String {
    let head = format!("`{}`: {}", field.name, field.description);
    let declared = field.declared.iter();
    let declared = declared.map(|one| format!("Declared by QFPay as `{one}`"));
    let carriers = field.pay_types.iter().map(|pay_types| {
        let names: Vec<&str> = pay_types.iter().map(|one| one.id.as_str()).collect();
        format!("Comes with the pay types {}", names.join(", "))
    });
    let paragraphs: Vec<String> = std::iter::once(head)
        .chain(declared)
        .chain(carriers)
        .collect();
    docs::text(paragraphs.iter().map(String::as_str))
}
