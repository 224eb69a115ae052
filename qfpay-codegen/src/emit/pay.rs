//! One constructor per pay type, and the setters that its requests take.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::values::argument_type;
use super::{docs, ident, variant};
use crate::ir::{Cell, Model, Parameter, PayType, Presence, SuppliedBy};

pub(super) fn emit(model: &Model) -> TokenStream {
    let markers: Vec<_> = model.pay_types.iter().map(marker).collect();
    let constructors: Vec<_> = model
        .pay_types
        .iter()
        .map(|pay_type| constructor(pay_type, &model.parameters))
        .collect();
    let settable: Vec<_> = model
        .parameters
        .iter()
        .filter(|parameter| is_settable(parameter))
        .collect();
    let traits: Vec<_> = settable
        .iter()
        .map(|parameter| takes_trait(parameter))
        .collect();
    let setters: Vec<_> = settable.iter().map(|parameter| setter(parameter)).collect();
    quote! {
        use super::parameter::Param;
        use super::value::OutTradeNo;
        use crate::rt::{Amount, PayTypeMarker, PaymentRequest};

        /// The pay types as types: what [`PaymentRequest`] is generic over.
        pub mod marker {
            use crate::rt::mark;

            #(#markers)*
        }

        #(#constructors)*

        /// Setters for the parameters that a request may carry but need not. Each exists for the
        /// pay types that take the parameter.
        impl<P: PayTypeMarker> PaymentRequest<P> {
            #(#setters)*
        }

        #(#traits)*
    }
}

/// Given by callers, carried by some payment, and not an argument of every constructor.
fn is_settable(parameter: &Parameter) -> bool {
    parameter.supplied_by == SuppliedBy::Caller
        && !parameter.taken_by.is_empty()
        && parameter.name.id != "out_trade_no"
}

fn marker(pay_type: &PayType) -> TokenStream {
    let name = variant(&pay_type.name);
    let docs = docs::lines([format!("`{}`: {}", pay_type.code, pay_type.description).as_str()]);
    quote! {
        #(#[doc = #docs])*
        #[derive(Clone, Copy, Debug)]
        pub enum #name {}

        mark!(#name);
    }
}

fn constructor(pay_type: &PayType, parameters: &[Parameter]) -> TokenStream {
    let name = ident(&pay_type.name.id);
    let marker = variant(&pay_type.name);
    let docs = constructor_docs(pay_type);
    let required: Vec<&Parameter> = pay_type
        .required_from_caller()
        .filter(|cell| cell.parameter.id != "out_trade_no")
        .filter_map(|cell| parameters.iter().find(|one| one.name == cell.parameter))
        .collect();
    let arguments: Vec<_> = required
        .iter()
        .map(|parameter| ident(&parameter.name.id))
        .collect();
    let types: Vec<_> = required
        .iter()
        .map(|parameter| argument_type(parameter))
        .collect();
    let params: Vec<_> = required
        .iter()
        .map(|parameter| variant(&parameter.name))
        .collect();
    quote! {
        #(#[doc = #docs])*
        #[must_use]
        pub fn #name(
            out_trade_no: OutTradeNo,
            amount: Amount,
            #(#arguments: #types,)*
        ) -> PaymentRequest<marker::#marker> {
            PaymentRequest::new(out_trade_no, amount)
                #(.with(Param::#params, #arguments))*
        }
    }
}

fn constructor_docs(pay_type: &PayType) -> Vec<String> {
    let listed = |presence: Presence| {
        let taken =
            |cell: &&Cell| cell.presence == presence && cell.supplied_by == SuppliedBy::Caller;
        let names: Vec<String> = pay_type
            .cells
            .iter()
            .filter(taken)
            .map(|cell| format!("`{}`", cell.parameter.id))
            .collect();
        names.join(", ")
    };
    let head = format!("{} (`pay_type` {})", pay_type.description, pay_type.code);
    let takes = format!("Takes besides: {}", listed(Presence::Optional));
    let doubtful = listed(Presence::Warned);
    let doubtful = (!doubtful.is_empty()).then(|| {
        format!("Takes with a warning, because not every version of the documentation lists it: {doubtful}")
    });
    let paragraphs = [head.as_str(), takes.as_str()]
        .into_iter()
        .chain(doubtful.as_deref());
    docs::lines(paragraphs.chain(pay_type.note.as_deref()))
}

fn takes_trait(parameter: &Parameter) -> TokenStream {
    let name = format_ident!("Takes{}", parameter.name.rust);
    let wire = &parameter.name.id;
    let codes: Vec<&str> = parameter
        .taken_by
        .iter()
        .map(|pay_type| pay_type.id.as_str())
        .collect();
    let doc = format!(" Pay types whose requests take `{wire}`.");
    let message = format!("`{wire}` is not a parameter of pay type `{{Self}}`");
    let label = format!("this pay type does not take `{wire}`");
    let note = format!("`{wire}` is taken by the pay types {}", codes.join(", "));
    let markers: Vec<_> = parameter.taken_by.iter().map(variant).collect();
    quote! {
        #[doc = #doc]
        #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
        pub trait #name: PayTypeMarker {}

        #(impl #name for marker::#markers {})*
    }
}

fn setter(parameter: &Parameter) -> TokenStream {
    let name = ident(&parameter.name.id);
    let param = variant(&parameter.name);
    let takes = format_ident!("Takes{}", parameter.name.rust);
    let argument = argument_type(parameter);
    let default = parameter
        .default
        .as_ref()
        .map(|value| format!("Left out, the gateway takes {value}"));
    let head = format!("Sets `{}`: {}", parameter.name.id, parameter.description);
    let docs = docs::lines([head.as_str()].into_iter().chain(default.as_deref()));
    quote! {
        #(#[doc = #docs])*
        #[must_use]
        pub fn #name(self, #name: #argument) -> Self
        where
            P: #takes,
        {
            self.with(Param::#param, #name)
        }
    }
}
