//! What tests can set and read in the sandbox, beside the operations of the gateway.

use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Path, State};

use super::fields::{number, optional, text};
use super::reply::{Reply, document, error, reply};
use super::shared::SharedState;
use crate::engine::{Action, Behaviour, CustomerError, Notification, RefundBehaviour, Response};
use crate::json::Json;

/// The longest number or code that is accepted.
const LENGTH_LIMIT: usize = 128;

const TOO_LONG: &str = "this is longer than any number or code";

/// The most seconds by which the clock is put forward in one request. It cannot be put back.
const MOST_SECONDS: u64 = 10 * 365 * 24 * 60 * 60;

/// The customer pays, declines, waits or takes too long, or pays once more in another window.
pub(super) async fn order_action(
    State(shared): SharedState,
    Path((out_trade_no, action)): Path<(String, String)>,
) -> Reply {
    let now = shared.now();
    let mut engine = shared.engine();
    let outcome = match (action.as_str(), Action::from_name(&action)) {
        (_, Some(action)) => engine.customer_acts(now, &out_trade_no, action),
        ("pay-again", None) => engine.customer_pays_again(now, &out_trade_no).map(drop),
        _ => {
            return error(
                404,
                "a customer can pay, decline, wait, expire or pay-again",
            );
        }
    };
    let state = engine.order_state(now, &out_trade_no);
    drop(engine);
    shared.wake_deliveries();
    match (outcome, state) {
        (Ok(()), Some(state)) => document(vec![
            ("out_trade_no", Json::text(out_trade_no)),
            ("state", Json::text(state.as_str())),
        ]),
        (Err(failure @ CustomerError::AlreadyFinal(_)), _) => error(409, failure.to_string()),
        (Err(failure), _) => error(404, failure.to_string()),
        (Ok(()), None) => error(404, CustomerError::NoSuchOrder.to_string()),
    }
}

/// Sets how the customer with a wallet code behaves.
pub(super) async fn wallet_code(
    State(shared): SharedState,
    Path((auth_code, behaviour)): Path<(String, String)>,
) -> Reply {
    let Some(behaviour) = Behaviour::from_name(&behaviour) else {
        let known = Behaviour::ALL.map(Behaviour::as_str).join(", ");
        return error(404, format!("a behaviour is one of {known}"));
    };
    if auth_code.len() > LENGTH_LIMIT {
        return error(400, TOO_LONG);
    }
    shared.engine().wallet_code(auth_code, behaviour);
    document(vec![("behaviour", Json::text(behaviour.as_str()))])
}

/// Sets how a refund ends.
pub(super) async fn refund(
    State(shared): SharedState,
    Path((out_trade_no, name, seconds)): Path<(String, String, u32)>,
) -> Reply {
    let Some(behaviour) = RefundBehaviour::from_name(&name, seconds) else {
        let known = RefundBehaviour::NAMES.join(", ");
        return error(404, format!("a behaviour is one of {known}"));
    };
    if out_trade_no.len() > LENGTH_LIMIT {
        return error(400, TOO_LONG);
    }
    shared.engine().refund_behaviour(out_trade_no, behaviour);
    document(vec![("behaviour", Json::text(name))])
}

/// The notifications, and whether the merchants have acknowledged them.
pub(super) async fn notifications(State(shared): SharedState) -> Reply {
    let now = shared.now();
    let engine = shared.engine();
    let all = engine.notifications(now).map(notification).collect();
    document(vec![("notifications", Json::Array(all))])
}

fn notification(one: &Notification) -> Json {
    let body = String::from_utf8_lossy(one.body()).into_owned();
    Json::Object(vec![
        ("id", number(one.id())),
        ("notify_type", text(one.notify_type())),
        ("out_trade_no", text(one.out_trade_no())),
        ("syssn", text(one.syssn())),
        ("url", optional(one.url())),
        ("attempts", number(one.attempts())),
        ("due", one.due().map_or(Json::Null, number)),
        ("reason", optional(one.reason())),
        ("acknowledged", number(one.is_acknowledged())),
        ("body", Json::text(body)),
        ("signature", text(one.signature())),
    ])
}

/// A notification as it is posted: the same bytes, with the same signature in the same header.
pub(super) async fn posted(State(shared): SharedState, Path(id): Path<u64>) -> Reply {
    let now = shared.now();
    let engine = shared.engine();
    let mut all = engine.notifications(now);
    let Some(found) = all.find(|one| one.id() == id) else {
        return error(404, format!("there is no notification {id}"));
    };
    let header = |name: &'static str, value: String| (name.into(), value.into());
    reply(Response {
        status: 200,
        headers: vec![
            header("Content-Type", "application/json".to_owned()),
            header("X-QF-SIGN", found.signature().to_owned()),
        ],
        body: found.body().to_vec(),
    })
}

/// Delivers a notification once more.
pub(super) async fn notify_again(State(shared): SharedState, Path(id): Path<u64>) -> Reply {
    let now = shared.now();
    let is_known = shared.engine().notify_again(now, id);
    shared.wake_deliveries();
    if is_known {
        document(vec![("id", number(id))])
    } else {
        error(404, "no notification with an address has this number")
    }
}

/// The time on the clock.
pub(super) async fn clock(State(shared): SharedState) -> Reply {
    let now = shared.now();
    let time = shared.engine().clock(now);
    document(vec![
        ("now", number(now)),
        ("time", Json::text(time)),
        ("speed", shared.clock.speed().map_or(Json::Null, number)),
    ])
}

/// Puts the clock forward.
pub(super) async fn advance(State(shared): SharedState, Path(seconds): Path<u64>) -> Reply {
    if seconds > MOST_SECONDS {
        return error(
            400,
            format!(
                "the clock is put forward by {MOST_SECONDS} seconds at most, which are ten years"
            ),
        );
    }
    shared.clock.advance(Duration::from_secs(seconds));
    shared.wake_deliveries();
    clock(State(shared)).await
}

/// Answers without the engine: to measure what HTTP alone costs.
pub(super) async fn ready(_body: Bytes) -> &'static str {
    "{\"ready\": true}"
}
