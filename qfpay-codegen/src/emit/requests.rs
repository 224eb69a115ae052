//! Requests of the operations that have neither pay types nor lists: what each demands is an argument
//! of its constructor, what it takes besides has a setter.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::values::argument_of_type;
use super::{docs, ident, variant};
use crate::ir::{Cell, Model, Operation, Parameter, Presence, SuppliedBy};

pub(super) fn emit(model: &Model) -> TokenStream {
    let requests: Vec<_> = model
        .operations
        .iter()
        .filter(|operation| has_plain_request(operation))
        .map(|operation| request(operation, &model.parameters))
        .collect();
    quote! {
        use super::operation::Operation;
        use super::parameter::Param;
        use crate::rt::{Amount, OriginalPayment, UnsignedRequest};

        #(#requests)*
    }
}

/// Payments depend on the pay type, and queries take lists: both have requests of their own kind.
fn has_plain_request(operation: &Operation) -> bool {
    !operation.per_pay_type && !operation.cells.iter().any(|cell| cell.list)
}

fn request(operation: &Operation, parameters: &[Parameter]) -> TokenStream {
    let name = variant(&operation.name);
    let answer = format_ident!("{}Answer", operation.name.rust);
    let docs = docs::lines([
        operation.description.as_str(),
        "What is wrong with it is told by `violations`, and sending refuses what the rules deny",
    ]);
    let constructor = constructor(operation, parameters);
    let setters: Vec<_> = cells(operation, parameters)
        .filter(|(cell, _)| cell.presence != Presence::Required)
        .filter(|(cell, _)| cell.supplied_by == SuppliedBy::Caller && !cell.from_payment)
        .map(|(cell, parameter)| setter(cell, parameter))
        .collect();
    let time = cells(operation, parameters)
        .find(|(cell, _)| cell.supplied_by == SuppliedBy::Clock && !cell.from_payment)
        .map(|(cell, parameter)| setter(cell, parameter));
    quote! {
        #(#[doc = #docs])*
        #[derive(Clone)]
        pub struct #name {
            unsigned: UnsignedRequest,
        }

        impl #name {
            #constructor
            #(#setters)*
            #time
        }

        crate::rt::implement_call!(#name, super::answer::#answer);
    }
}

/// The cells of an operation that a request can carry, with their parameters.
fn cells<'a>(
    operation: &'a Operation,
    parameters: &'a [Parameter],
) -> impl Iterator<Item = (&'a Cell, &'a Parameter)> {
    operation
        .cells
        .iter()
        .filter(|cell| cell.presence != Presence::Forbidden)
        .filter_map(|cell| {
            let parameter = parameters.iter().find(|one| one.name == cell.parameter);
            parameter.map(|parameter| (cell, parameter))
        })
}

fn constructor(operation: &Operation, parameters: &[Parameter]) -> TokenStream {
    let name = variant(&operation.name);
    let required: Vec<_> = cells(operation, parameters)
        .filter(|(cell, _)| cell.presence == Presence::Required && !cell.from_payment)
        .filter(|(cell, _)| cell.supplied_by == SuppliedBy::Caller)
        .collect();
    let arguments: Vec<_> = required
        .iter()
        .map(|(cell, _)| ident(&cell.parameter.id))
        .collect();
    let types: Vec<_> = required
        .iter()
        .map(|(cell, parameter)| argument_of_type(parameter, &cell.value_type))
        .collect();
    let params: Vec<_> = required
        .iter()
        .map(|(cell, _)| variant(&cell.parameter))
        .collect();
    let from_payment: Vec<_> = operation
        .cells
        .iter()
        .filter(|cell| cell.from_payment)
        .map(|cell| variant(&cell.parameter))
        .collect();
    let payment = operation
        .acts_on_payment
        .then(|| quote! { payment: &OriginalPayment, });
    let unsigned = match operation.acts_on_payment {
        true => quote! {
            UnsignedRequest::acting_on(
                Operation::#name,
                payment,
                &[#(Param::#from_payment),*],
            )
        },
        false => quote! {
            UnsignedRequest::new(Operation::#name)
        },
    };
    let has_amount = operation
        .cells
        .iter()
        .any(|cell| cell.parameter.id == "txamt" && !cell.from_payment);
    let amount = has_amount.then(|| quote! { amount: Amount, });
    let with_amount = has_amount.then(|| quote! { .amount(amount) });
    quote! {
        /// A request with everything that the operation demands.
        #[must_use]
        pub fn new(#payment #(#arguments: #types,)* #amount) -> Self {
            Self {
                unsigned: #unsigned
                    #(  .with(Param::#params, #arguments))*
                    #with_amount,
            }
        }
    }
}

fn setter(cell: &Cell, parameter: &Parameter) -> TokenStream {
    let name = ident(&cell.parameter.id);
    let param = variant(&cell.parameter);
    let argument = argument_of_type(parameter, &cell.value_type);
    let head = format!("Sets `{}`: {}", cell.parameter.id, parameter.description);
    let clock = "Left out, the client's clock gives it, in UTC+8";
    let clock = (cell.supplied_by == SuppliedBy::Clock).then_some(clock);
    let docs = docs::lines([head.as_str()].into_iter().chain(clock));
    quote! {
        #(#[doc = #docs])*
        #[must_use]
        pub fn #name(mut self, #name: #argument) -> Self {
            self.unsigned = self.unsigned.with(Param::#param, #name);
            self
        }
    }
}
