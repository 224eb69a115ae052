//! `Operation`.

use proc_macro2::TokenStream;
use quote::quote;

use super::code_enum::{self, CodeEnum, Variant};
use super::tokens::variants;
use super::{docs, operation_tables, properties};
use crate::ir::Operation;

pub(super) fn emit(operations: &[Operation]) -> TokenStream {
    let operation = operation(operations);
    let tables = operation_tables::emit(operations);
    quote! {
        use super::matrix;
        use super::parameter::Param;
        use super::pay_type::PayType;
        use super::rule::{Rule, Source};
        use crate::rt::{Cell, Condition, CrossRule};

        #operation
        #tables
    }
}

fn operation(operations: &[Operation]) -> TokenStream {
    let definition = code_enum::emit(&CodeEnum {
        name: "Operation",
        kind: "operation",
        docs: docs::text(["What can be asked of the gateway"]),
        variants: operations
            .iter()
            .map(|operation| Variant {
                rust: &operation.name.rust,
                code: &operation.name.id,
                docs: docs::text([operation.description.as_str()]),
            })
            .collect(),
    });
    let variants = variants(operations, |one| &one.name);
    let path = properties::public(
        " The path behind the base URL.",
        "path",
        &quote! { &'static str },
        &variants,
        operations.iter().map(|one| &one.path),
    );
    let moves_money = properties::public(
        " Whether money may have moved once a request was sent.",
        "moves_money",
        &quote! { bool },
        &variants,
        operations.iter().map(|one| one.moves_money),
    );
    quote! {
        #definition

        impl Operation {
            #path
            #moves_money
        }
    }
}
