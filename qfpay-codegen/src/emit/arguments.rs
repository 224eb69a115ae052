//! Arguments of constructors and setters.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::{ident, variant};
use crate::ir::{Argument, ArgumentType, Given};

/// The arguments as a function declares them.
pub(super) fn declared(arguments: &[Argument]) -> impl Iterator<Item = TokenStream> {
    arguments.iter().map(|argument| {
        let name = ident(&argument.name);
        let given = match &argument.gives {
            Given::Payment => quote! { &OriginalPayment },
            Given::OrderNumber(value) | Given::Amount(value) | Given::Parameter(value) => {
                value_type(&value.value_type)
            }
        };
        quote! { #name: #given }
    })
}

/// The arguments that are one parameter each: their names and their parameters.
pub(super) fn parameters(arguments: &[Argument]) -> (Vec<Ident>, Vec<Ident>) {
    let single = arguments
        .iter()
        .filter_map(|argument| match &argument.gives {
            Given::Parameter(value) => Some((ident(&argument.name), variant(&value.parameter))),
            Given::Payment | Given::OrderNumber(_) | Given::Amount(_) => None,
        });
    single.unzip()
}

pub(super) fn value_type(value_type: &ArgumentType) -> TokenStream {
    match value_type {
        ArgumentType::Amount => quote! { Amount },
        ArgumentType::Time => quote! { crate::rt::TxTime },
        ArgumentType::Currency => quote! { super::currency::Currency },
        ArgumentType::PayType => quote! { super::pay_type::PayType },
        ArgumentType::StatusCode => quote! { super::status_code::StatusCode },
        ArgumentType::Text(rust)
        | ArgumentType::Choice(rust)
        | ArgumentType::Number { rust, .. } => {
            let name = ident(rust);
            quote! { super::value::#name }
        }
    }
}
