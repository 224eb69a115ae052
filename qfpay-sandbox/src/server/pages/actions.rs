//! What the buttons of the pages do. Each leads back to its page.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};

use crate::engine::{Action, CustomerError, Fault, Response};
use crate::form;
use crate::server::Shared;
use crate::server::fault_controls::MOST_ARMED;
use crate::server::routes::{Reply, reply};

type Here = State<Arc<Shared>>;

/// Paying, declining, waiting or taking too long, on the order's own page.
pub(super) async fn at_cashier(
    State(shared): Here,
    Path((syssn, action)): Path<(String, String)>,
) -> Reply {
    let Some(action) = Action::from_name(&action) else {
        return reply(Response::error(
            404,
            "a customer can pay, decline, wait or expire here",
        ));
    };
    // There the state is focused, and read out.
    let page = format!("/cashier/{syssn}#state");
    lead_back(act(&shared, &syssn, action), &page)
}

/// The same, and paying again, on the live page.
pub(super) async fn on_order(
    State(shared): Here,
    Path((syssn, action)): Path<(String, String)>,
) -> Reply {
    let outcome = match (action.as_str(), Action::from_name(&action)) {
        (_, Some(action)) => act(&shared, &syssn, action),
        ("pay-again", None) => pay_again(&shared, &syssn),
        _ => return reply(Response::error(404, "there is no such button")),
    };
    lead_back(outcome, "/")
}

/// Delivers a notification once more.
pub(super) async fn notify(State(shared): Here, Path(id): Path<u64>) -> Reply {
    let now = shared.now();
    shared.engine().notify_again(now, id);
    shared.news.notify_one();
    Redirect::to("/").into_response()
}

/// Arms the fault that the form names.
pub(super) async fn arm(State(shared): Here, body: Bytes) -> Reply {
    let parameters = form::parse(&body).unwrap_or_default();
    let mut parameters = parameters.iter();
    let named = parameters.find(|(name, _)| name == "fault");
    let Some(fault) = named.and_then(|(_, name)| Fault::from_name(name)) else {
        return reply(Response::error(404, "there is no such fault"));
    };
    let mut engine = shared.engine();
    if engine.armed().count() < MOST_ARMED {
        engine.arm(fault);
    }
    Redirect::to("/").into_response()
}

/// Nothing goes wrong any more that was armed.
pub(super) async fn disarm(State(shared): Here) -> Reply {
    shared.engine().disarm();
    Redirect::to("/").into_response()
}

fn act(shared: &Shared, syssn: &str, action: Action) -> Result<(), CustomerError> {
    let outcome = shared.engine().act(shared.now(), syssn, action);
    shared.news.notify_one();
    outcome
}

fn pay_again(shared: &Shared, syssn: &str) -> Result<(), CustomerError> {
    let now = shared.now();
    let mut engine = shared.engine();
    let order = engine.bill(now, syssn).ok_or(CustomerError::NoSuchOrder)?;
    let outcome = engine.customer_pays_again(now, &order.out_trade_no);
    drop(engine);
    shared.news.notify_one();
    outcome.map(drop)
}

/// Leads to a page, which tells what became of an order that had come to its end before.
fn lead_back(outcome: Result<(), CustomerError>, page: &str) -> Reply {
    match outcome {
        Ok(()) | Err(CustomerError::AlreadyFinal(_)) => Redirect::to(page).into_response(),
        Err(CustomerError::NoSuchOrder) => super::no_order(),
    }
}
