//! Answers: one type per operation and one per record, with an accessor for each field.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::code_enum::{self, CodeEnum, Variant};
use super::{docs, ident, variant};
use crate::ir::{Field, FieldKind, Model, Operation, Verdict, Vocabulary};

pub(super) fn emit(model: &Model) -> TokenStream {
    let answers: Vec<_> = model.operations.iter().map(answer).collect();
    let records: Vec<_> = model
        .operations
        .iter()
        .filter(|one| !one.record.is_empty())
        .map(record)
        .collect();
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
    let name = format_ident!("{}Answer", operation.name.rust);
    let doc = format!(
        "The gateway's answer to the operation `{}`",
        operation.name.id
    );
    fields_type(&name, &doc, &operation.answer)
}

fn record(operation: &Operation) -> TokenStream {
    let doc = format!(
        "One transaction in the answer to the operation `{}`",
        operation.name.id
    );
    if operation.verdicts.is_empty() {
        let name = format_ident!("{}Record", operation.name.rust);
        return fields_type(&name, &doc, &operation.record);
    }
    let record = fields_type(&ident("Record"), &doc, &operation.record);
    let state = code_enum::emit(&CodeEnum {
        name: "State",
        kind: "state",
        docs: docs::lines(["What came of a transaction that the gateway accepted"]),
        variants: operation
            .states
            .iter()
            .map(|state| Variant {
                rust: &state.name.rust,
                code: &state.name.id,
                docs: docs::lines([state.description.as_str()]),
            })
            .collect(),
    });
    let verdict = verdict(&operation.verdicts);
    quote! {
        #record
        #state
        #verdict
    }
}

fn verdict(verdicts: &[Verdict]) -> TokenStream {
    let patterns: Vec<_> = verdicts.iter().map(pattern).collect();
    let states: Vec<_> = verdicts
        .iter()
        .map(|verdict| variant(&verdict.state))
        .collect();
    quote! {
        /// What an accepted record means; `None` for a combination that nobody has described.
        pub(crate) fn verdict(order_type: &str, cancel: &str) -> ::core::option::Option<State> {
            match (order_type, cancel) {
                #(#patterns => ::core::option::Option::Some(State::#states),)*
                _ => ::core::option::Option::None,
            }
        }
    }
}

fn pattern(verdict: &Verdict) -> TokenStream {
    let order_types = &verdict.order_type;
    match &verdict.cancel {
        Some(cancels) => quote! { (#(#order_types)|*, #(#cancels)|*) },
        None => quote! { (#(#order_types)|*, _) },
    }
}

fn fields_type(name: &proc_macro2::Ident, doc: &str, fields: &[Field]) -> TokenStream {
    let docs = docs::lines([
        doc,
        "Every field may be missing: what an answer decides is decided by the outcome, not by these",
    ]);
    let label = name.to_string();
    let accessors: Vec<_> = fields.iter().map(accessor).collect();
    let known: Vec<_> = fields.iter().map(|field| &field.name).collect();
    let sensitive: Vec<_> = fields
        .iter()
        .filter(|field| field.sensitive)
        .map(|field| &field.name)
        .collect();
    quote! {
        #(#[doc = #docs])*
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
    let head = format!("`{wire}`: {}", field.description);
    let declared = field
        .declared
        .as_ref()
        .map(|one| format!("Declared by QFPay as `{one}`"));
    let carriers = field.pay_types.as_ref().map(|pay_types| {
        let names: Vec<&str> = pay_types
            .iter()
            .map(|pay_type| pay_type.id.as_str())
            .collect();
        format!("Comes with the pay types {}", names.join(", "))
    });
    let paragraphs = [head.as_str()].into_iter().chain(declared.as_deref());
    let docs = docs::lines(paragraphs.chain(carriers.as_deref()));
    let (returned, getter) = match field.kind {
        FieldKind::Text => (quote! { &str }, ident("text")),
        FieldKind::Integer => (quote! { u64 }, ident("integer")),
        FieldKind::Json | FieldKind::Records => (quote! { &str }, ident("json")),
        FieldKind::Code(Vocabulary::Currencies) => (quote! { Open<Currency> }, ident("code")),
        FieldKind::Code(Vocabulary::PayTypes) => (quote! { Open<PayType> }, ident("code")),
        FieldKind::Code(_) => (quote! { Open<StatusCode> }, ident("code")),
    };
    quote! {
        #(#[doc = #docs])*
        #[must_use]
        pub fn #name(&self) -> ::core::option::Option<#returned> {
            self.fields.#getter(#wire)
        }
    }
}
