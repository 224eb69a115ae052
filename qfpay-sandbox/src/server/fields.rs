//! Values and fields of the JSON documents that the server writes.

use crate::engine::Bill;
use crate::json::Json;

/// How much of a text from outside is kept.
const LENGTH: usize = 200;

/// The beginning of a text from outside: what is remembered has to stay small.
pub(super) fn beginning(text: &str) -> String {
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// The fields of an order.
pub(super) fn bill_fields(bill: &Bill) -> Vec<(&'static str, Json)> {
    vec![
        ("out_trade_no", text(&bill.out_trade_no)),
        ("syssn", text(&bill.syssn)),
        ("merchant", number(bill.merchant + 1)),
        ("state", Json::text(bill.state.as_str())),
        ("respcd", Json::text(bill.respcd)),
        ("txamt", text(&bill.txamt.to_string())),
        ("txcurrcd", text(&bill.currency)),
        ("amount", text(&bill.amount)),
        ("returned", text(&bill.returned.to_string())),
        ("pay_type", text(&bill.pay_type)),
        ("goods_name", text(&bill.goods_name)),
        ("sysdtm", text(&bill.created)),
        ("expires", number(bill.expires)),
        ("payable_until", text(&bill.payable_until)),
        ("cashier", Json::text(format!("/cashier/{}", bill.syssn))),
    ]
}

pub(super) fn text(text: &str) -> Json {
    Json::text(text.to_owned())
}

pub(super) fn optional(given: Option<&str>) -> Json {
    given.map_or(Json::Null, text)
}

/// A number, or a truth value.
pub(super) fn number(number: impl ToString) -> Json {
    Json::Raw(number.to_string().into())
}
