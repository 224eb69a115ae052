//! What people see in a browser.

use qfpay_codegen::ir::Model;

use crate::engine::{Behaviour, Bill, RefundBehaviour};

/// What this is, and what there is.
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
         \n\
         The gateway:\n\
         {operations}\
         \n\
         The consumer:\n\
         \x20 GET  /cashier/{{syssn}}\n\
         \x20 POST /sandbox/orders/{{out_trade_no}}/pay|decline|wait|pay-again\n\
         \x20 POST /sandbox/wallet-codes/{{auth_code}}/{behaviours}\n\
         \n\
         The gateway's own side:\n\
         \x20 POST /sandbox/refunds/{{out_trade_no}}/{refunds}/{{seconds}}\n\
         \x20 GET  /sandbox/faults\n\
         \x20 POST /sandbox/faults       in JSON: what befalls the next requests, or some by chance\n\
         \x20 DELETE /sandbox/faults\n\
         \x20 GET  /sandbox/clock\n\
         \x20 POST /sandbox/clock/advance/{{seconds}}\n\
         \x20 GET  /sandbox/ready\n\
         \x20 GET  /sandbox/notifications\n\
         \x20 GET  /sandbox/notifications/{{id}}          as it is posted, byte for byte\n\
         \x20 POST /sandbox/notifications/{{id}}/again\n"
    )
}

/// Where a consumer pays or declines.
pub(super) fn cashier(bill: &Bill) -> String {
    let syssn = escape(&bill.syssn);
    let choice = if bill.state.is_final() {
        String::new()
    } else {
        format!(
            "<form method=\"post\" action=\"/cashier/{syssn}/pay\"><button>Pay</button></form>\n\
             <form method=\"post\" action=\"/cashier/{syssn}/decline\"><button>Decline</button></form>\n"
        )
    };
    document(&format!(
        "<h1>{currency} {amount}</h1>\n\
         <p>Order {out_trade_no}</p>\n\
         <p>{goods_name}</p>\n\
         <p>{method}</p>\n\
         <p>This order is {state}. No money moves here.</p>\n\
         {choice}",
        currency = escape(&bill.currency),
        amount = escape(&bill.amount),
        out_trade_no = escape(&bill.out_trade_no),
        goods_name = escape(&bill.goods_name),
        method = escape(&bill.method),
        state = bill.state.as_str(),
    ))
}

/// Instead of the bill of an order that is not there.
pub(super) fn no_order() -> String {
    document("<p>There is no such order.</p>\n")
}

fn document(body: &str) -> String {
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\">\
         <title>QFPay sandbox</title></head>\n<body>\n{body}</body>\n</html>\n"
    )
}

/// A text that is nothing but text, between tags and in quoted attributes.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OrderState;

    #[test]
    fn nothing_that_a_merchant_sends_becomes_markup() {
        let nasty = "</p><script>alert('\"&')</script>".to_owned();
        let html = cashier(&Bill {
            syssn: nasty.clone(),
            out_trade_no: nasty.clone(),
            goods_name: nasty.clone(),
            amount: nasty.clone(),
            currency: nasty.clone(),
            method: nasty,
            state: OrderState::Unpaid,
        });
        assert!(!html.contains("<script"), "{html}");
        let sent = "&lt;/p&gt;&lt;script&gt;alert(&#39;&quot;&amp;&#39;)&lt;/script&gt;";
        assert_eq!(html.matches(sent).count(), 7);
        assert_eq!(html.matches("<form").count(), 2);
    }
}
