//! One constructor per pay type, and the setters that its requests take.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::tokens::{ident, variant};
use super::{arguments, docs, pay_docs, requests};
use crate::ir::{Model, PayType, Setter};

pub(super) fn emit(model: &Model) -> TokenStream {
    let markers = model.pay_types.iter().map(marker);
    let constructors = model.pay_types.iter();
    let constructors = constructors.map(|pay_type| constructor(pay_type, &model.payment_setters));
    let setters = model.payment_setters.iter().map(setter);
    let traits = model.payment_setters.iter().map(takes_trait);
    quote! {
        use super::parameter::Param;
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

fn marker(pay_type: &PayType) -> TokenStream {
    let name = variant(&pay_type.name);
    let docs = docs::entry(&pay_type.code, &pay_type.description);
    quote! {
        #[doc = #docs]
        #[derive(Clone, Copy, Debug)]
        pub enum #name {}

        mark!(#name);
    }
}

fn constructor(pay_type: &PayType, setters: &[Setter]) -> TokenStream {
    let name = ident(&pay_type.name.id);
    let marker = variant(&pay_type.name);
    let docs = docs::literal(&pay_docs::text(pay_type, setters));
    let declared = arguments::declared(&pay_type.request.arguments);
    let (names, params) = arguments::parameters(&pay_type.request.arguments);
    quote! {
        #[doc = #docs]
        #[must_use]
        pub fn #name(#(#declared),*) -> PaymentRequest<marker::#marker> {
            PaymentRequest::new(out_trade_no, amount)
                #(.with(Param::#params, #names))*
        }
    }
}

fn takes_trait(setter: &Setter) -> TokenStream {
    let parameter = &setter.value.parameter;
    let name = format_ident!("Takes{}", parameter.rust);
    let wire = &parameter.id;
    let takers: Vec<&str> = setter.taken_by.iter().map(|one| one.id.as_str()).collect();
    let doc = format!(" Pay types whose requests take `{wire}`.");
    let message = format!("`{wire}` is not a parameter of pay type `{{Self}}`");
    let label = format!("this pay type does not take `{wire}`");
    let note = format!("`{wire}` is taken by the pay types {}", takers.join(", "));
    let markers = setter.taken_by.iter().map(variant);
    quote! {
        #[doc = #doc]
        #[diagnostic::on_unimplemented(message = #message, label = #label, note = #note)]
        pub trait #name: PayTypeMarker {}

        #(impl #name for marker::#markers {})*
    }
}

fn setter(setter: &Setter) -> TokenStream {
    let name = ident(&setter.value.parameter.id);
    let param = variant(&setter.value.parameter);
    let takes = format_ident!("Takes{}", setter.value.parameter.rust);
    let argument = arguments::value_type(&setter.value.value_type);
    let docs = requests::setter_docs(setter);
    quote! {
        #[doc = #docs]
        #[must_use]
        pub fn #name(self, #name: #argument) -> Self
        where
            P: #takes,
        {
            self.with(Param::#param, #name)
        }
    }
}
