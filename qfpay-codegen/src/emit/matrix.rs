//! The matrix: for every pay type, which parameters a payment carries.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::{ident, variant};
use crate::ir::{Cell, Operation, PayType, Presence};

pub(super) fn emit(pay_types: &[PayType], operations: &[Operation]) -> TokenStream {
    let table = operations
        .iter()
        .find(|operation| operation.per_pay_type)
        .map(|operation| operation.cells.as_slice())
        .unwrap_or_default();
    let base: Vec<_> = table.iter().map(cell).collect();
    let count = base.len();
    let variants: Vec<_> = pay_types
        .iter()
        .map(|pay_type| variant(&pay_type.name))
        .collect();
    let rows: Vec<_> = pay_types
        .iter()
        .map(|pay_type| format_ident!("PAY_TYPE_{}", pay_type.code))
        .collect();
    let differences: Vec<Vec<TokenStream>> = pay_types
        .iter()
        .map(|pay_type| {
            let differs = |one: &&Cell| !table.iter().any(|other| prints_alike(one, other));
            pay_type.cells.iter().filter(differs).map(cell).collect()
        })
        .collect();
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

        #(const #rows: &[Cell] = &Cell::replace(PAYMENT, &[#(#differences),*]);)*
    }
}

/// Whether two cells say the same, whoever decided it.
fn prints_alike(one: &Cell, other: &Cell) -> bool {
    (
        &one.parameter,
        one.presence,
        one.list,
        &one.rule,
        &one.source,
    ) == (
        &other.parameter,
        other.presence,
        other.list,
        &other.rule,
        &other.source,
    )
}

/// One cell of a row.
pub(super) fn cell(cell: &Cell) -> TokenStream {
    let param = variant(&cell.parameter);
    let source = variant(&cell.source);
    let presence = ident(match cell.presence {
        Presence::Required => "required",
        Presence::Optional => "optional",
        Presence::Warned => "warned",
        Presence::Forbidden => "forbidden",
    });
    let rule = cell.rule.as_ref().map(variant).into_iter();
    let list = cell.list.then(|| quote! { .list() });
    quote! { Cell::#presence(Param::#param, #(Rule::#rule,)* Source::#source) #list }
}
