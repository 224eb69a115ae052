//! Orders, for tests to look at.

use std::sync::Arc;

use axum::extract::{Path, State};

use super::Shared;
use super::feed::bill_fields;
use super::routes::{Reply, reply};
use crate::engine::{Account, CustomerError, Response};
use crate::json::Json;

/// How many orders are listed.
const MOST: usize = 1_000;

/// The newest orders, the newest first.
pub(super) async fn list(State(shared): State<Arc<Shared>>) -> Reply {
    let now = shared.now();
    let engine = shared.engine();
    let bills = engine.bills(now, "").take(MOST);
    let orders = bills.map(|bill| Json::Object(bill_fields(&bill))).collect();
    let document = Json::Object(vec![("orders", Json::Array(orders))]);
    reply(Response::json(200, &document))
}

/// The newest order with this number, and the money that moved under the number.
pub(super) async fn one(
    State(shared): State<Arc<Shared>>,
    Path(out_trade_no): Path<String>,
) -> Reply {
    let now = shared.now();
    let engine = shared.engine();
    let Some(bill) = engine.newest_bill(now, &out_trade_no) else {
        let message = CustomerError::NoSuchOrder.to_string();
        return reply(Response::error(404, message));
    };
    let mut fields = bill_fields(&bill);
    fields.push(("account", account(&engine.account(now, &out_trade_no))));
    reply(Response::json(200, &Json::Object(fields)))
}

fn account(account: &Account) -> Json {
    let amount = |amount: u64| Json::text(amount.to_string());
    Json::Object(vec![
        ("charged", amount(account.charged)),
        ("returned", amount(account.returned)),
        ("returning", amount(account.returning)),
    ])
}
