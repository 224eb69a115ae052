//! One file per kind of output; each looks like what it prints.

mod answers;
mod arguments;
mod cells;
mod code_enum;
mod constraints;
mod cross_rules;
mod currencies;
mod deliveries;
mod docs;
mod environments;
mod examples;
mod gateway;
mod matrix;
mod meanings;
mod notification;
mod operation_tables;
mod operations;
mod parameters;
mod pay;
mod pay_docs;
mod pay_types;
mod properties;
mod records;
mod requests;
mod rules;
mod status_codes;
mod terms;
mod text_values;
mod tokens;
mod values;
mod ways_back;

use proc_macro2::TokenStream;

use crate::ir::Model;

/// Every generated module, in the order of the module tree.
pub(crate) fn modules(model: &Model) -> Vec<(&'static str, TokenStream)> {
    vec![
        ("answer", answers::emit(&model.operations)),
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
        ("request", requests::emit(&model.operations)),
        ("rule", rules::emit(model)),
        ("status_code", status_codes::emit(model)),
        ("value", values::emit(&model.parameters)),
    ]
}
