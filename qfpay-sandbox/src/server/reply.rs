//! Answers to HTTP requests, for every handler.

use axum::body::Body;
use axum::http::{HeaderName, HeaderValue, StatusCode};

use crate::engine::Response;
use crate::json::Json;

pub(super) type Reply = axum::response::Response;

/// A JSON document with these fields.
pub(super) fn document(fields: Vec<(&'static str, Json)>) -> Reply {
    reply(Response::json(200, &Json::Object(fields)))
}

/// An HTTP status that is no success, and what is wrong.
pub(super) fn error(status: u16, message: impl Into<String>) -> Reply {
    reply(Response::error(status, message.into()))
}

/// A response of the engine as HTTP.
pub(super) fn reply(response: Response) -> Reply {
    reply_with(response, Body::from)
}

/// The same, with another body in place of the response's own.
pub(super) fn reply_with(response: Response, body: impl FnOnce(Vec<u8>) -> Body) -> Reply {
    let mut reply = Reply::new(body(response.body));
    *reply.status_mut() =
        StatusCode::from_u16(response.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    for (name, value) in response.headers {
        let name = HeaderName::try_from(name.as_ref());
        if let (Ok(name), Ok(value)) = (name, HeaderValue::try_from(value.as_ref())) {
            reply.headers_mut().append(name, value);
        }
    }
    reply
}
