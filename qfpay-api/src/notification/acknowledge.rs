//! The answer that ends the delivery of a notification.

use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response};

use crate::generated::notification::ACKNOWLEDGEMENT;

/// The answer to a notification: HTTP 200 and nothing but `SUCCESS`.
///
/// The gateway does not send an acknowledged notification again. So answer with this only after the event is
/// stored durably, or after a notification that does not match is stored for a person to look at. Any other
/// answer, such as HTTP 500, makes the gateway send it again. With feature `axum` this type is a response.
///
/// ```
/// use qfpay_api::notification::Acknowledged;
///
/// let response: http::Response<String> = Acknowledged.response();
/// assert_eq!((response.status().as_u16(), response.body().as_str()), (200, "SUCCESS"));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[must_use = "the gateway repeats the notification until it gets this answer"]
pub struct Acknowledged;

impl Acknowledged {
    /// The exact body: no line break, no JSON.
    pub const BODY: &'static str = ACKNOWLEDGEMENT;

    /// The content type of the body.
    pub const CONTENT_TYPE: &'static str = "text/plain; charset=utf-8";

    /// The whole response, with any body that can be made from text.
    #[must_use]
    pub fn response<B: From<&'static str>>(self) -> Response<B> {
        let mut response = Response::new(B::from(Self::BODY));
        let content_type = HeaderValue::from_static(Self::CONTENT_TYPE);
        response.headers_mut().insert(CONTENT_TYPE, content_type);
        response
    }
}

impl<B: From<&'static str>> From<Acknowledged> for Response<B> {
    fn from(acknowledged: Acknowledged) -> Self {
        acknowledged.response()
    }
}
