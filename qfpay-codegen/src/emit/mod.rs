//! One file per kind of output; each looks like what it prints.

mod answers;
mod code_enum;
mod currencies;
mod docs;
mod gateway;
mod matrix;
mod notification;
mod operations;
mod parameters;
mod pay;
mod pay_types;
mod requests;
mod rules;
mod status_codes;
mod values;

use proc_macro2::{Ident, Span, TokenStream};

use crate::ir::{Model, Name};

/// Every generated module, in the order of the module tree.
pub(crate) fn modules(model: &Model) -> Vec<(&'static str, TokenStream)> {
    vec![
        ("answer", answers::emit(model)),
        ("currency", currencies::emit(&model.currencies)),
        ("gateway", gateway::emit(&model.gateway)),
        ("matrix", matrix::emit(&model.pay_types, &model.operations)),
        (
            "notification",
            notification::emit(&model.gateway.notifications),
        ),
        ("operation", operations::emit(&model.operations)),
        ("parameter", parameters::emit(model)),
        ("pay", pay::emit(model)),
        ("pay_type", pay_types::emit(model)),
        ("request", requests::emit(model)),
        ("rule", rules::emit(model)),
        ("status_code", status_codes::emit(model)),
        ("value", values::emit(&model.parameters)),
    ]
}

/// The identifier for a name that the resolver found fit for Rust.
fn ident(name: &str) -> Ident {
    Ident::new(name, Span::call_site())
}

/// The variant of a name.
fn variant(name: &Name) -> Ident {
    ident(&name.rust)
}
