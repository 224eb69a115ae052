//! Orders and the money that moved, for tests to check.

use axum::extract::{Path, State};

use super::fields::bill_fields;
use super::reply::{Reply, document, error};
use super::shared::SharedState;
use crate::engine::{Account, CustomerError};
use crate::json::Json;

/// How many orders are listed.
const MOST: usize = 1_000;

/// The newest orders, the newest first.
pub(super) async fn list(State(shared): SharedState) -> Reply {
    let now = shared.now();
    let engine = shared.engine();
    let bills = engine.bills(now, "").take(MOST);
    let orders = bills.map(|bill| Json::Object(bill_fields(&bill))).collect();
    document(vec![("orders", Json::Array(orders))])
}

/// The newest order with this number, and the money that moved under the number.
pub(super) async fn one(State(shared): SharedState, Path(out_trade_no): Path<String>) -> Reply {
    let now = shared.now();
    let engine = shared.engine();
    let Some(bill) = engine.newest_bill(now, &out_trade_no) else {
        let message = CustomerError::NoSuchOrder.to_string();
        return error(404, message);
    };
    let mut fields = bill_fields(&bill);
    fields.push(("account", account(&engine.account(now, &out_trade_no))));
    document(fields)
}

fn account(account: &Account) -> Json {
    let amount = |amount: u64| Json::text(amount.to_string());
    Json::Object(vec![
        ("charged", amount(account.charged)),
        ("returned", amount(account.returned)),
        ("returning", amount(account.returning)),
    ])
}
