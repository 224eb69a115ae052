//! Pages as answers to HTTP requests.

use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use maud::Markup;

use super::cashier;
use crate::server::reply::Reply;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
const HTML: &str = "text/html; charset=utf-8";

/// The page instead of an order that does not exist.
pub(super) fn no_order() -> Reply {
    page(StatusCode::NOT_FOUND, cashier::no_order())
}

/// A page as an answer.
pub(super) fn page(status: StatusCode, html: Markup) -> Reply {
    let headers = [
        (header::CONTENT_TYPE, HTML),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Shops do not see the address; forms still say where they come from.
        (header::REFERRER_POLICY, "same-origin"),
    ];
    (status, headers, html.into_string()).into_response()
}
