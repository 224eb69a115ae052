//! The tables of parameters, rules and answer fields of each operation, and how they are found.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::tokens::{ident, option, variant, variants};
use super::{cells, cross_rules};
use crate::ir::Operation;

pub(super) fn emit(operations: &[Operation]) -> TokenStream {
    let cells = cells_function(operations);
    let lookups = lookups(operations);
    let tables = operations.iter().map(tables);
    quote! {
        #cells
        #lookups
        #(#tables)*
    }
}

fn cells_function(operations: &[Operation]) -> TokenStream {
    let per_pay_type = operations.iter().filter(|one| one.per_pay_type);
    let per_pay_type = per_pay_type.map(|one| variant(&one.name));
    let variants = variants(operations, |one| &one.name);
    let tables = operations.iter().map(|one| table("CELLS", one));
    quote! {
        /// What a request carries, sorted by wire name.
        pub(crate) const fn cells(
            operation: Operation,
            pay_type: ::core::option::Option<PayType>,
        ) -> &'static [Cell] {
            match (operation, pay_type) {
                #((Operation::#per_pay_type, ::core::option::Option::Some(pay_type)) => {
                    matrix::row(pay_type)
                })*
                #((Operation::#variants, _) => #tables,)*
            }
        }
    }
}

fn lookups(operations: &[Operation]) -> TokenStream {
    let cross_rules = lookup(
        operations,
        " The rules about several parameters.",
        "cross_rules",
        &quote! { &'static [CrossRule] },
        |one| table("RULES", one).into_token_stream(),
    );
    let number = lookup(
        operations,
        " The parameter that distinguishes one call from another; `None` where only the payment\n \
         that it acts on does.",
        "number",
        &quote! { ::core::option::Option<Param> },
        number,
    );
    let lists_records = lookup(
        operations,
        " Whether `data` in an answer is a list of records.",
        "lists_records",
        &quote! { bool },
        |one| (!one.record.is_empty()).into_token_stream(),
    );
    let echoes = lookup(
        operations,
        " The fields of an answer that repeat a parameter of the request.",
        "echoes",
        &quote! { &'static [(&'static str, Param)] },
        |one| table("ECHOES", one).into_token_stream(),
    );
    let proofs = lookup(
        operations,
        " The fields of an answer without which the call has not succeeded.",
        "proofs",
        &quote! { &'static [&'static str] },
        |one| table("PROOFS", one).into_token_stream(),
    );
    quote! { #cross_rules #number #lists_records #echoes #proofs }
}

/// A function that has one value for each operation.
fn lookup(
    operations: &[Operation],
    docs: &str,
    name: &str,
    returned: &TokenStream,
    value: fn(&Operation) -> TokenStream,
) -> TokenStream {
    let name = ident(name);
    let variants = operations.iter().map(|one| variant(&one.name));
    let values = operations.iter().map(value);
    quote! {
        #[doc = #docs]
        pub(crate) const fn #name(operation: Operation) -> #returned {
            match operation {
                #(Operation::#variants => #values,)*
            }
        }
    }
}

fn number(operation: &Operation) -> TokenStream {
    let param = operation.number.as_ref().map(variant);
    option(param.map(|param| quote! { Param::#param }))
}

fn table(kind: &str, operation: &Operation) -> Ident {
    format_ident!("{}_{}", operation.name.id.to_uppercase(), kind)
}

fn tables(operation: &Operation) -> TokenStream {
    let [cell_table, rule_table, echo_table, proof_table] =
        ["CELLS", "RULES", "ECHOES", "PROOFS"].map(|kind| table(kind, operation));
    let cells = operation.cells.iter().map(cells::emit);
    let cells = match operation.per_pay_type {
        true => quote! { &matrix::PAYMENT },
        false => quote! { &[#(#cells),*] },
    };
    let rules = operation.rules.iter().map(cross_rules::emit);
    let echoes = operation.answer.iter().filter_map(|field| {
        let (name, param) = (&field.name, variant(field.echoes.as_ref()?));
        Some(quote! { (#name, Param::#param) })
    });
    let proofs = operation.answer.iter().filter(|field| field.proves);
    let proofs = proofs.map(|field| &field.name);
    quote! {
        const #cell_table: &[Cell] = #cells;

        const #rule_table: &[CrossRule] = &[#(#rules),*];

        const #echo_table: &[(&str, Param)] = &[#(#echoes),*];

        const #proof_table: &[&str] = &[#(#proofs),*];
    }
}
