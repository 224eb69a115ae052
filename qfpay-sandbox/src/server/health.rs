//! Whether the sandbox is ready, and whether its answers can be relied on.

use axum::extract::State;

use super::fields::number;
use super::reply::{Reply, document, error};
use super::shared::SharedState;
use crate::json::Json;

/// Says that requests are taken.
pub(super) async fn health(State(shared): SharedState) -> Reply {
    let orders = shared.engine().order_count();
    document(vec![
        ("status", Json::text("ok")),
        ("version", Json::text(env!("CARGO_PKG_VERSION"))),
        ("orders", number(orders)),
    ])
}

/// Answers 503 while the state file does not hold what was answered: a sandbox that is started with the file
/// later would not know of it.
pub(super) async fn hold_back_unsaved(State(shared): SharedState, answer: Reply) -> Reply {
    match shared.write_error() {
        None => answer,
        Some(reason) => error(503, reason),
    }
}
