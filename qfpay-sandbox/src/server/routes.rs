//! Which request goes where.

use std::sync::Arc;
use std::time::Duration;

use axum::body::to_bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::{from_fn_with_state, map_response_with_state};
use axum::response::IntoResponse;
use axum::routing::{any, get, post};
use axum::{Extension, Router};

use super::connection::ConnectionHandle;
use super::origin_check::check_origin;
use super::reply::{Reply, error, reply, reply_with};
use super::shared::{Shared, SharedState};
use super::{
    controls, event_stream, fault_controls, faulty_body, health, malformed_answer, order_list,
    pages,
};
use crate::engine::{Exchange, Request};

/// How long a body may be.
const BODY_LIMIT: usize = 64 * 1024;
/// How much of a body is read at all. More than [`BODY_LIMIT`], because a sender that is cut off while it sends
/// never sees the answer that says why.
const READ_LIMIT: usize = 16 * BODY_LIMIT;
/// How long the fault that gives no answer lasts.
const SILENCE: Duration = Duration::from_secs(600);

/// How long the body of a request may take to arrive.
#[derive(Clone, Copy)]
struct BodyPatience(Duration);

pub(super) fn router(shared: Arc<Shared>, patience: Duration) -> Router {
    Router::new()
        .route("/sandbox/events", get(event_stream::events))
        .route("/sandbox/orders", get(order_list::list))
        .route("/sandbox/orders/{out_trade_no}", get(order_list::one))
        .route(
            "/sandbox/orders/{out_trade_no}/{action}",
            post(controls::order_action),
        )
        .route(
            "/sandbox/wallet-codes/{auth_code}/{behaviour}",
            post(controls::wallet_code),
        )
        .route(
            "/sandbox/refunds/{out_trade_no}/{behaviour}/{seconds}",
            post(controls::refund),
        )
        .route(
            "/sandbox/faults",
            get(fault_controls::faults)
                .post(fault_controls::arm)
                .delete(fault_controls::disarm),
        )
        .route("/sandbox/clock", get(controls::clock))
        .route("/sandbox/clock/advance/{seconds}", post(controls::advance))
        .route("/sandbox/ready", any(controls::ready))
        .route("/sandbox/notifications", get(controls::notifications))
        .route("/sandbox/notifications/{id}", get(controls::posted))
        .route(
            "/sandbox/notifications/{id}/again",
            post(controls::notify_again),
        )
        .route("/sandbox/health", get(health::health))
        .merge(pages::router())
        .route_layer(from_fn_with_state(Arc::clone(&shared), check_origin))
        .fallback(gateway)
        .method_not_allowed_fallback(async || error(405, "this address takes another method"))
        .layer(map_response_with_state(
            Arc::clone(&shared),
            health::hold_back_unsaved,
        ))
        .layer(Extension(BodyPatience(patience)))
        .with_state(shared)
}

/// The gateway itself.
async fn gateway(
    State(shared): SharedState,
    Extension(connection): Extension<ConnectionHandle>,
    Extension(BodyPatience(patience)): Extension<BodyPatience>,
    request: axum::extract::Request,
) -> Reply {
    let (parts, body) = request.into_parts();
    let body = match tokio::time::timeout(patience, to_bytes(body, READ_LIMIT)).await {
        Err(_) => return error(408, "the body took too long to arrive"),
        Ok(Ok(body)) if body.len() <= BODY_LIMIT => body,
        Ok(_) => return error(413, "a body has 65536 bytes at most"),
    };
    let headers = parts
        .headers
        .iter()
        .map(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            (name.as_str().to_owned(), value.into_owned())
        })
        .collect();
    let request = Request {
        method: parts.method.as_str().to_owned(),
        path: parts.uri.path().to_owned(),
        headers,
        body: body.to_vec(),
    };
    match shared.exchange(&request) {
        Exchange::Answer(response) => reply(response),
        // The request has left the client, so the client cannot believe that nothing left.
        Exchange::NotDelivered | Exchange::Lost => {
            connection.cut();
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        // Mostly the client gives up first.
        Exchange::Silence => {
            let _ = tokio::time::timeout(SILENCE, connection.hung_up()).await;
            connection.cut();
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
        Exchange::Written { response, how } => {
            connection.write_instead(malformed_answer::bytes(&response, how));
            StatusCode::OK.into_response()
        }
        Exchange::BrokenOff { response, bytes } => {
            reply_with(response, |body| faulty_body::broken_off(body, bytes))
        }
        Exchange::Slow(response) => reply_with(response, faulty_body::slow),
        Exchange::Endless(response) => reply_with(response, faulty_body::endless),
    }
}
