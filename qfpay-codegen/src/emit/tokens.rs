//! The smallest pieces of what is printed.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};

use crate::ir::Name;

/// The identifier for a name that the resolver found fit for Rust.
pub(super) fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// The variant of a name.
pub(super) fn variant(name: &Name) -> Ident {
    ident(&name.rust)
}

/// The variants of a list.
pub(super) fn variants<T>(list: &[T], name: fn(&T) -> &Name) -> Vec<Ident> {
    list.iter().map(|one| variant(name(one))).collect()
}

pub(super) fn option(value: Option<impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote! { ::core::option::Option::Some(#value) },
        None => quote! { ::core::option::Option::None },
    }
}
