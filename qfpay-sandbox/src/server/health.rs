//! Whether the sandbox is ready, and whether it can be believed.

use std::sync::Arc;

use axum::extract::State;

use super::Shared;
use super::routes::{Reply, reply};
use crate::engine::Response;
use crate::json::Json;

/// Says that requests are taken.
pub(super) async fn health(State(shared): State<Arc<Shared>>) -> Reply {
    let orders = shared.engine().order_count();
    reply(Response::json(
        200,
        &Json::Object(vec![
            ("status", Json::text("ok")),
            ("version", Json::text(env!("CARGO_PKG_VERSION"))),
            ("orders", Json::Raw(orders.to_string().into())),
        ]),
    ))
}

/// Holds back what the next sandbox with this state file would not know of.
pub(super) async fn withhold(State(shared): State<Arc<Shared>>, answer: Reply) -> Reply {
    match shared.lost() {
        None => answer,
        Some(reason) => reply(Response::error(503, reason)),
    }
}
