//! The list of addresses, for programs and terminals.

use qfpay_codegen::ir::Model;

use crate::engine::{Behaviour, RefundBehaviour};

/// What the sandbox is, and its addresses.
pub(super) fn index(model: &Model) -> String {
    let operations: String = model
        .operations
        .iter()
        .map(|operation| format!("  {} {}\n", operation.method, operation.path))
        .collect();
    let behaviours = Behaviour::ALL.map(Behaviour::as_str).join("|");
    let refunds = RefundBehaviour::NAMES.join("|");
    format!(
        "qfpay-sandbox: a local gateway to develop and test against. No money moves here.\n\
         Open this address in a browser to watch.\n\
         \n\
         The gateway:\n\
         {operations}\
         \n\
         The customer:\n\
         \x20 GET  /cashier/{{syssn}}\n\
         \x20 POST /sandbox/orders/{{out_trade_no}}/pay|decline|wait|expire|pay-again\n\
         \x20 POST /sandbox/wallet-codes/{{auth_code}}/{behaviours}\n\
         \n\
         The gateway's own side:\n\
         \x20 GET  /sandbox/orders\n\
         \x20 GET  /sandbox/orders/{{out_trade_no}}\n\
         \x20 GET  /sandbox/events       what happens, as server-sent events\n\
         \x20 POST /sandbox/refunds/{{out_trade_no}}/{refunds}/{{seconds}}\n\
         \x20 GET  /sandbox/faults\n\
         \x20 POST /sandbox/faults       in JSON: faults for the next requests, or by chance\n\
         \x20 DELETE /sandbox/faults\n\
         \x20 GET  /sandbox/clock\n\
         \x20 POST /sandbox/clock/advance/{{seconds}}\n\
         \x20 GET  /sandbox/health\n\
         \x20 GET  /sandbox/ready        nothing but HTTP 200, to measure against\n\
         \x20 GET  /sandbox/notifications\n\
         \x20 GET  /sandbox/notifications/{{id}}          as it is posted, byte for byte\n\
         \x20 POST /sandbox/notifications/{{id}}/again\n"
    )
}
