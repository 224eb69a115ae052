//! What tests say to the sandbox, beside the gateway's own operations.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};

use super::Shared;
use super::routes::{Reply, reply};
use crate::engine::{
    Action, Behaviour, ConsumerError, Fault, Notification, RefundBehaviour, Response,
};
use crate::json::Json;

type Here = State<Arc<Shared>>;

fn done(fields: Vec<(&'static str, Json)>) -> Reply {
    reply(Response::json(200, &Json::Object(fields)))
}

fn refused(status: u16, message: impl Into<String>) -> Reply {
    reply(Response::error(status, message.into()))
}

/// The consumer pays, declines, waits or takes too long, or pays once more in another window.
pub(super) async fn order_action(
    State(shared): Here,
    Path((out_trade_no, action)): Path<(String, String)>,
) -> Reply {
    let now = shared.now();
    let mut engine = shared.engine();
    let outcome = match (action.as_str(), Action::from_name(&action)) {
        (_, Some(action)) => engine.consumer_acts(now, &out_trade_no, action),
        ("pay-again", None) => engine.consumer_pays_again(now, &out_trade_no).map(drop),
        _ => {
            return refused(
                404,
                "a consumer can pay, decline, wait, expire or pay-again",
            );
        }
    };
    let state = engine.order_state(now, &out_trade_no);
    drop(engine);
    shared.news.notify_one();
    match (outcome, state) {
        (Ok(()), Some(state)) => done(vec![
            ("out_trade_no", Json::text(out_trade_no)),
            ("state", Json::text(state.as_str())),
        ]),
        (Err(error @ ConsumerError::AlreadyFinal(_)), _) => refused(409, error.to_string()),
        (Err(error), _) => refused(404, error.to_string()),
        (Ok(()), None) => refused(404, ConsumerError::NoSuchOrder.to_string()),
    }
}

/// How a consumer behaves.
pub(super) async fn wallet_code(
    State(shared): Here,
    Path((auth_code, behaviour)): Path<(String, String)>,
) -> Reply {
    let Some(behaviour) = Behaviour::from_name(&behaviour) else {
        let known = Behaviour::ALL.map(Behaviour::as_str).join(", ");
        return refused(404, format!("a behaviour is one of {known}"));
    };
    shared.engine().wallet_code(auth_code, behaviour);
    done(vec![("behaviour", Json::text(behaviour.as_str()))])
}

/// What becomes of a refund.
pub(super) async fn refund(
    State(shared): Here,
    Path((out_trade_no, name, seconds)): Path<(String, String, u32)>,
) -> Reply {
    let Some(behaviour) = RefundBehaviour::from_name(&name, seconds) else {
        let known = RefundBehaviour::NAMES.join(", ");
        return refused(404, format!("a behaviour is one of {known}"));
    };
    shared.engine().refund_behaviour(out_trade_no, behaviour);
    done(vec![("behaviour", Json::text(name))])
}

/// What can go wrong, and what will.
pub(super) async fn faults(State(shared): Here) -> Reply {
    let known = Fault::ALL.iter().map(|fault| {
        Json::Object(vec![
            ("fault", Json::text(fault.as_str())),
            ("number", Json::Raw(fault.number().to_string().into())),
            ("executes", Json::Raw(fault.executes().to_string().into())),
            ("description", Json::text(fault.description())),
        ])
    });
    let engine = shared.engine();
    let armed = engine.armed().map(|fault| Json::text(fault.as_str()));
    done(vec![
        ("armed", Json::Array(armed.collect())),
        ("known", Json::Array(known.collect())),
    ])
}

/// Lets faults befall the next requests: their names, in a JSON list.
pub(super) async fn arm(State(shared): Here, body: Bytes) -> Reply {
    let Ok(names) = serde_json::from_slice::<Vec<String>>(&body) else {
        return refused(
            400,
            "faults are named in a JSON list, such as [\"lost-answer\"]",
        );
    };
    let mut faults = Vec::new();
    for name in &names {
        match Fault::from_name(name) {
            Some(fault) => faults.push(fault),
            None => return refused(404, format!("there is no fault {name}")),
        }
    }
    let mut engine = shared.engine();
    for fault in faults {
        if engine.armed().count() >= super::MOST_ARMED {
            return refused(409, "too many faults are armed");
        }
        engine.arm(fault);
    }
    let armed = engine.armed().map(|fault| Json::text(fault.as_str()));
    done(vec![("armed", Json::Array(armed.collect()))])
}

/// Nothing goes wrong any more that was armed.
pub(super) async fn disarm(State(shared): Here) -> Reply {
    shared.engine().disarm();
    done(vec![("armed", Json::Array(Vec::new()))])
}

/// What merchants were told, and whether they said that they got it.
pub(super) async fn notifications(State(shared): Here) -> Reply {
    let now = shared.now();
    let engine = shared.engine();
    let all = engine.notifications(now).map(notification).collect();
    done(vec![("notifications", Json::Array(all))])
}

fn notification(one: &Notification) -> Json {
    let text = |text: &str| Json::text(text.to_owned());
    let body = String::from_utf8_lossy(one.body()).into_owned();
    Json::Object(vec![
        ("id", Json::Raw(one.id().to_string().into())),
        ("notify_type", text(one.notify_type())),
        ("out_trade_no", text(one.out_trade_no())),
        ("syssn", text(one.syssn())),
        ("url", one.url().map_or(Json::Null, text)),
        ("attempts", Json::Raw(one.attempts().to_string().into())),
        (
            "acknowledged",
            Json::Raw(one.is_acknowledged().to_string().into()),
        ),
        ("body", Json::text(body)),
        ("signature", text(one.signature())),
    ])
}

/// A notification as it is posted: the same bytes, with the same signature in the same header.
pub(super) async fn posted(State(shared): Here, Path(id): Path<u64>) -> Reply {
    let now = shared.now();
    let engine = shared.engine();
    let mut all = engine.notifications(now);
    let Some(found) = all.find(|one| one.id() == id) else {
        return refused(404, format!("there is no notification {id}"));
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
pub(super) async fn notify_again(State(shared): Here, Path(id): Path<u64>) -> Reply {
    let now = shared.now();
    shared.engine().notify_again(now, id);
    shared.news.notify_one();
    done(vec![("id", Json::Raw(id.to_string().into()))])
}
