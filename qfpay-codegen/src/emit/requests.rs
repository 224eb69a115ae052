//! Requests of the operations that have neither pay types nor lists: what each demands is an argument
//! of its constructor, what it takes besides has a setter.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::examples::{self, Example};
use super::tokens::{ident, variant};
use super::{arguments, docs};
use crate::ir::{Given, LeftOut, Operation, OperationRequest, RequestShape, Setter};

pub(super) fn emit(operations: &[Operation]) -> TokenStream {
    let requests = operations
        .iter()
        .filter_map(|operation| match &operation.request {
            OperationRequest::Typed { shape, setters } => Some(request(operation, shape, setters)),
            OperationRequest::PerPayType | OperationRequest::ByHand => None,
        });
    quote! {
        use super::operation::Operation;
        use super::parameter::Param;
        use crate::rt::{Amount, OriginalPayment, UnsignedRequest};

        #(#requests)*
    }
}

fn request(operation: &Operation, shape: &RequestShape, setters: &[Setter]) -> TokenStream {
    let name = variant(&operation.name);
    let answer = format_ident!("{}Answer", operation.name.rust);
    let docs = docs::text([
        operation.description.as_str(),
        "`violations` lists every rule that it breaks. With one that denies it is invalid and is not \
         sent",
    ]);
    let constructor = constructor(operation, shape);
    let setters = setters.iter().map(setter);
    quote! {
        #[doc = #docs]
        #[derive(Clone)]
        pub struct #name {
            unsigned: UnsignedRequest,
        }

        impl #name {
            #constructor
            #(#setters)*
        }

        crate::rt::implement_call!(#name, super::answer::#answer);
    }
}

fn constructor(operation: &Operation, shape: &RequestShape) -> TokenStream {
    let docs = constructor_docs(operation, shape);
    let declared = arguments::declared(&shape.arguments);
    let unsigned = unsigned(operation, shape);
    let (names, params) = arguments::parameters(&shape.arguments);
    let amounts = shape.arguments.iter();
    let amounts = amounts.filter(|argument| matches!(argument.gives, Given::Amount(_)));
    let amounts = amounts.map(|argument| ident(&argument.name));
    quote! {
        #[doc = #docs]
        #[must_use]
        pub fn new(#(#declared),*) -> Self {
            Self {
                unsigned: #unsigned #(.with(Param::#params, #names))* #(.amount(#amounts))*,
            }
        }
    }
}

fn unsigned(operation: &Operation, shape: &RequestShape) -> TokenStream {
    let name = variant(&operation.name);
    let from_payment = shape.from_payment.iter().map(variant);
    match operation.acts_on_payment {
        true => quote! {
            UnsignedRequest::acting_on(
                Operation::#name,
                payment,
                &[#(Param::#from_payment),*],
            )
        },
        false => quote! { UnsignedRequest::new(Operation::#name) },
    }
}

fn constructor_docs(operation: &Operation, shape: &RequestShape) -> String {
    let optional: Vec<String> = shape
        .setters
        .iter()
        .map(|setter| format!("[`{0}`](Self::{0})", setter.id))
        .collect();
    let optional = match optional.is_empty() {
        true => String::new(),
        false => format!("\n\n **Optional**: {}.", optional.join(", ")),
    };
    let example = examples::lines(&Example {
        import: &format!("request::{}", operation.name.rust),
        constructor: &format!("{}::new", operation.name.rust),
        arguments: &shape.arguments,
        setter: None,
    });
    format!(" A request with everything that the operation demands.{optional}\n\n{example}")
}

/// What the documentation of a setter says.
pub(super) fn setter_docs(setter: &Setter) -> String {
    let head = format!(
        "Sets `{}`: {}",
        setter.value.parameter.id, setter.description
    );
    let left_out = match &setter.left_out {
        LeftOut::Nothing => None,
        LeftOut::Default(value) => Some(format!("Left out, the gateway takes {value}")),
        LeftOut::Clock => Some("Left out, the client's clock gives it, in UTC+8".to_owned()),
    };
    docs::text([head.as_str()].into_iter().chain(left_out.as_deref()))
}

fn setter(setter: &Setter) -> TokenStream {
    let name = ident(&setter.value.parameter.id);
    let param = variant(&setter.value.parameter);
    let argument = arguments::value_type(&setter.value.value_type);
    let docs = setter_docs(setter);
    quote! {
        #[doc = #docs]
        #[must_use]
        pub fn #name(mut self, #name: #argument) -> Self {
            self.unsigned = self.unsigned.with(Param::#param, #name);
            self
        }
    }
}
