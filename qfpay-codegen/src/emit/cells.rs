//! Cells of the matrix.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{ident, variant};
use crate::ir::{Cell, Presence};

pub(super) fn emit(cell: &Cell) -> TokenStream {
    let param = variant(&cell.parameter);
    let source = variant(&cell.source);
    let presence = ident(match cell.presence {
        Presence::Required => "required",
        Presence::Optional => "optional",
        Presence::Warned => "warned",
        Presence::Forbidden => "forbidden",
    });
    let rule = cell.rule.iter().map(variant);
    let list = cell.list.then(|| quote! { .list() });
    quote! { Cell::#presence(Param::#param, #(Rule::#rule,)* Source::#source) #list }
}
