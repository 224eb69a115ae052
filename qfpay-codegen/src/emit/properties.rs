//! Methods of an enum that have one value for each variant.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};

use super::tokens::ident;

/// A method that programs call.
pub(super) fn public(
    docs: &str,
    name: &str,
    returned: &TokenStream,
    variants: &[Ident],
    values: impl IntoIterator<Item = impl ToTokens>,
) -> TokenStream {
    let method = method(name, returned, variants, values);
    quote! {
        #[doc = #docs]
        #[must_use]
        pub const fn #method
    }
}

/// A method that the crate calls.
pub(super) fn internal(
    docs: &str,
    name: &str,
    returned: &TokenStream,
    variants: &[Ident],
    values: impl IntoIterator<Item = impl ToTokens>,
) -> TokenStream {
    let method = method(name, returned, variants, values);
    quote! {
        #[doc = #docs]
        pub(crate) const fn #method
    }
}

fn method(
    name: &str,
    returned: &TokenStream,
    variants: &[Ident],
    values: impl IntoIterator<Item = impl ToTokens>,
) -> TokenStream {
    let name = ident(name);
    let values = values.into_iter();
    quote! {
        #name(self) -> #returned {
            match self {
                #(Self::#variants => #values,)*
            }
        }
    }
}
