//! The pages for browsers.
//!
//! Every page works without scripts; with scripts it shows changes at once. Scripts and styles are files of the
//! sandbox, and nothing else may be loaded.

mod actions;
mod cashier;
mod index;
mod layout;
mod live;
mod respond;
mod rows;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::{get, post};

use self::respond::{no_order, page};
use super::reply::{Reply, error};
use super::shared::{Shared, SharedState};
use crate::form;

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// What pages load, by name, with its type.
const ASSETS: [(&str, &str, &str); 6] = [
    ("style.css", CSS, include_str!("assets/style.css")),
    ("live.js", SCRIPT, include_str!("assets/live.js")),
    ("cashier.js", SCRIPT, include_str!("assets/cashier.js")),
    ("watch.js", SCRIPT, include_str!("assets/watch.js")),
    ("merge.js", SCRIPT, include_str!("assets/merge.js")),
    ("icon.svg", SVG, include_str!("assets/icon.svg")),
];

/// The pages, and what their buttons do.
pub(super) fn router() -> Router<Arc<Shared>> {
    Router::new()
        .route("/", get(front))
        .route("/assets/{name}", get(asset))
        .route("/cashier/{syssn}", get(show_cashier))
        .route("/cashier/{syssn}/{action}", post(actions::at_cashier))
        .route("/live/orders/{syssn}/{action}", post(actions::on_order))
        .route("/live/notifications/{id}/again", post(actions::notify))
        .route("/live/faults", post(actions::arm))
        .route("/live/faults/disarm", post(actions::disarm))
}

/// The live page for browsers; for others what there is, in plain text.
async fn front(State(shared): SharedState, RawQuery(query): RawQuery, headers: HeaderMap) -> Reply {
    let accepted = headers.get_all(header::ACCEPT).iter();
    let mut accepted = accepted.filter_map(|value| value.to_str().ok());
    let mut reply = if accepted.any(|value| value.contains("text/html")) {
        let query = form::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
        let mut query = query.into_iter();
        let wanted = query.find(|(name, _)| name == "order");
        let wanted = wanted.map(|(_, value)| value.trim().to_owned());
        page(
            StatusCode::OK,
            live::page(&shared, &wanted.unwrap_or_default()),
        )
    } else {
        index::index(shared.engine().model()).into_response()
    };
    let vary = header::HeaderValue::from_static("Accept");
    reply.headers_mut().insert(header::VARY, vary);
    reply
}

async fn asset(Path(name): Path<String>) -> Reply {
    let mut assets = ASSETS.iter();
    match assets.find(|(known, ..)| *known == name) {
        Some((_, content_type, content)) => {
            let headers = [
                (header::CONTENT_TYPE, *content_type),
                (header::CACHE_CONTROL, "no-cache"),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
            ];
            (headers, *content).into_response()
        }
        None => error(404, "there is no such file"),
    }
}

async fn show_cashier(State(shared): SharedState, Path(syssn): Path<String>) -> Reply {
    let now = shared.now();
    let position = shared.feed.position();
    let bill = shared.engine().bill(now, &syssn);
    match bill {
        Some(bill) => page(StatusCode::OK, cashier::page(&bill, now, position)),
        None => no_order(),
    }
}
