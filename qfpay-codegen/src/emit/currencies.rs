//! `Currency`.

use proc_macro2::TokenStream;
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::{docs, variant};
use crate::ir::Currency;

pub(super) fn emit(currencies: &[Currency]) -> TokenStream {
    let currency = code_enum::emit(&CodeEnum {
        name: "Currency",
        kind: "currency",
        docs: docs::lines([
            "A currency that QFPay takes",
            "Which ones work depends on the credentials and the pay type",
        ]),
        variants: currencies.iter().map(variant_of).collect(),
    });
    let variants: Vec<_> = currencies
        .iter()
        .map(|currency| variant(&currency.name))
        .collect();
    let labels: Vec<_> = currencies.iter().map(|currency| &currency.label).collect();
    let numerics: Vec<_> = currencies
        .iter()
        .map(|currency| &currency.numeric)
        .collect();
    let exponents: Vec<_> = currencies
        .iter()
        .map(|currency| currency.exponent)
        .collect();
    quote! {
        #currency

        impl Currency {
            /// The English name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    #(Self::#variants => #labels,)*
                }
            }

            /// The number in ISO 4217, with its leading zeros.
            #[must_use]
            pub const fn numeric(self) -> &'static str {
                match self {
                    #(Self::#variants => #numerics,)*
                }
            }

            /// How many decimals the main unit has in ISO 4217: 2 where a hundred smallest units
            /// make one main unit, 0 where there is no smaller unit.
            #[must_use]
            pub const fn exponent(self) -> u8 {
                match self {
                    #(Self::#variants => #exponents,)*
                }
            }
        }
    }
}

fn variant_of(currency: &Currency) -> Variant<'_> {
    let head = format!("`{}`: {}", currency.name.id, currency.label);
    Variant {
        rust: &currency.name.rust,
        code: &currency.name.id,
        docs: docs::lines([head.as_str()].into_iter().chain(currency.note.as_deref())),
    }
}
