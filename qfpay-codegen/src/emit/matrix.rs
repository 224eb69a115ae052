//! The matrix: for every pay type, which parameters a payment carries.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::cells;
use super::tokens::variants;
use crate::ir::{DecidedBy, Operation, PayType};

pub(super) fn emit(pay_types: &[PayType], operations: &[Operation]) -> TokenStream {
    let payments = operations.iter().filter(|one| one.per_pay_type);
    let base: Vec<_> = payments
        .flat_map(|one| &one.cells)
        .map(cells::emit)
        .collect();
    let count = base.len();
    let variants = variants(pay_types, |pay_type| &pay_type.name);
    let rows: Vec<_> = pay_types
        .iter()
        .map(|pay_type| format_ident!("PAY_TYPE_{}", pay_type.code))
        .collect();
    let differences = pay_types.iter().map(differences);
    quote! {
        use super::parameter::Param;
        use super::pay_type::PayType;
        use super::rule::{Rule, Source};
        use crate::rt::Cell;

        /// What a payment with this pay type carries, sorted by wire name.
        pub(crate) const fn row(pay_type: PayType) -> &'static [Cell] {
            match pay_type {
                #(PayType::#variants => #rows,)*
            }
        }

        /// What a payment carries unless its pay type says otherwise.
        pub(crate) const PAYMENT: [Cell; #count] = [#(#base),*];

        #(const #rows: &[Cell] = &Cell::replace(PAYMENT, #differences);)*
    }
}

/// The cells that the pay type or its scenario decides.
fn differences(pay_type: &PayType) -> TokenStream {
    let own = pay_type.cells.iter();
    let own = own.filter(|cell| cell.decided_by != DecidedBy::Operation);
    let cells = own.map(cells::emit);
    quote! { &[#(#cells),*] }
}
