//! The type of a value that is text.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

pub(super) fn emit(docs: &str, rules: &str, name: &Ident, param: &Ident) -> TokenStream {
    let constructors = constructors(rules, param);
    let implementations = implementations(name, param);
    quote! {
        #[doc = #docs]
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct #name(::std::boxed::Box<str>);

        impl #name {
            #constructors

            /// The text.
            #[must_use]
            pub const fn as_str(&self) -> &str {
                &self.0
            }
        }

        #implementations
    }
}

fn constructors(rules: &str, param: &Ident) -> TokenStream {
    let new_docs = format!(
        " Checks the text.\n\n # Errors\n\n [`Invalid`] with every rule that it breaks and that \
         denies; rules that only warn are left to\n the request. Besides what no value may contain, \
         these rules apply:\n\n{rules}"
    );
    let allowing_docs = " Checks the text with single rules lifted. A request with it has to allow the \
                         same\n rules.\n\n # Errors\n\n As for [`new`](Self::new), without the \
                         lifted rules.";
    quote! {
        #[doc = #new_docs]
        pub fn new(
            text: impl ::core::convert::Into<::std::string::String>,
        ) -> ::core::result::Result<Self, Invalid> {
            Self::allowing(text, &[])
        }

        #[doc = #allowing_docs]
        pub fn allowing(
            text: impl ::core::convert::Into<::std::string::String>,
            rules: &[Rule],
        ) -> ::core::result::Result<Self, Invalid> {
            let text = text.into();
            check_value(Param::#param, &text, rules)?;
            ::core::result::Result::Ok(Self(text.into()))
        }
    }
}

fn implementations(name: &Ident, param: &Ident) -> TokenStream {
    quote! {
        impl ::core::str::FromStr for #name {
            type Err = Invalid;

            fn from_str(text: &str) -> ::core::result::Result<Self, Invalid> {
                Self::new(text)
            }
        }

        impl ::core::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(&show(Param::#param, &self.0))
            }
        }

        impl Wire for #name {
            fn into_wire(self) -> ::std::boxed::Box<str> {
                self.0
            }
        }
    }
}
