//! What the buttons of the pages do. Each redirects back to its page.

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};

use super::respond::no_order;
use crate::engine::{Action, CustomerError, Fault};
use crate::form;
use crate::server::fault_controls::MOST_ARMED;
use crate::server::reply::{Reply, error};
use crate::server::shared::{Shared, SharedState};

/// Paying, declining, waiting or taking too long, on the order's own page.
pub(super) async fn at_cashier(
    State(shared): SharedState,
    Path((syssn, action)): Path<(String, String)>,
) -> Reply {
    let Some(action) = Action::from_name(&action) else {
        return error(404, "a customer can pay, decline, wait or expire here");
    };
    // There the state is focused, and read out.
    let page = format!("/cashier/{syssn}#state");
    back_to(act(&shared, &syssn, action), &page)
}

/// The same, and paying again, on the live page.
pub(super) async fn on_order(
    State(shared): SharedState,
    Path((syssn, action)): Path<(String, String)>,
) -> Reply {
    let outcome = match (action.as_str(), Action::from_name(&action)) {
        (_, Some(action)) => act(&shared, &syssn, action),
        ("pay-again", None) => pay_again(&shared, &syssn),
        _ => return error(404, "there is no such button"),
    };
    back_to(outcome, "/")
}

/// Delivers a notification once more.
pub(super) async fn notify(State(shared): SharedState, Path(id): Path<u64>) -> Reply {
    let now = shared.now();
    shared.engine().notify_again(now, id);
    shared.wake_deliveries();
    Redirect::to("/").into_response()
}

/// Arms the fault that the form names.
pub(super) async fn arm(State(shared): SharedState, body: Bytes) -> Reply {
    let parameters = form::parse(&body).unwrap_or_default();
    let mut parameters = parameters.iter();
    let named = parameters.find(|(name, _)| name == "fault");
    let Some(fault) = named.and_then(|(_, name)| Fault::from_name(name)) else {
        return error(404, "there is no such fault");
    };
    let mut engine = shared.engine();
    if engine.armed().count() < MOST_ARMED {
        engine.arm(fault);
    }
    Redirect::to("/").into_response()
}

/// Disarms all faults.
pub(super) async fn disarm(State(shared): SharedState) -> Reply {
    shared.engine().disarm();
    Redirect::to("/").into_response()
}

fn act(shared: &Shared, syssn: &str, action: Action) -> Result<(), CustomerError> {
    let outcome = shared.engine().act(shared.now(), syssn, action);
    shared.wake_deliveries();
    outcome
}

fn pay_again(shared: &Shared, syssn: &str) -> Result<(), CustomerError> {
    let now = shared.now();
    let mut engine = shared.engine();
    let order = engine.bill(now, syssn).ok_or(CustomerError::NoSuchOrder)?;
    let outcome = engine.customer_pays_again(now, &order.out_trade_no);
    drop(engine);
    shared.wake_deliveries();
    outcome.map(drop)
}

/// Redirects to a page. It also shows the state of an order that was final before.
fn back_to(outcome: Result<(), CustomerError>, page: &str) -> Reply {
    match outcome {
        Ok(()) | Err(CustomerError::AlreadyFinal(_)) => Redirect::to(page).into_response(),
        Err(CustomerError::NoSuchOrder) => no_order(),
    }
}
