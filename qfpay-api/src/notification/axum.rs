//! Extractor and response for axum 0.8.

use std::fmt;

use axum_core::body::Body;
use axum_core::extract::{FromRef, FromRequest, Request};
use axum_core::response::{IntoResponse, Response};
use http::StatusCode;
use http_body_util::{BodyExt, LengthLimitError, Limited};

use crate::error::NotificationError;
use crate::notification::acknowledge::Acknowledged;
use crate::notification::owned::{NotificationKeys, OwnedNotification};
use crate::notification::request::{SIGNATURE_HEADER, sole_signature};
use crate::notification::verify::MAX_NOTIFICATION_BYTES;
use crate::observe;

/// Reads the body, [`MAX_NOTIFICATION_BYTES`] at most, and verifies it with the keys in the router's state. A
/// handler that gets this value has an authentic notification.
///
/// A handler that takes `Result<OwnedNotification, NotificationRejection>` also gets those that are not. The
/// server has to limit how long a body may take to arrive.
///
/// ```no_run
/// use axum::extract::FromRef;
/// use axum::routing::post;
/// use qfpay_api::notification::{Acknowledged, NotificationKeys, OwnedNotification};
///
/// #[derive(Clone)]
/// struct Shop {
///     keys: NotificationKeys,
/// }
///
/// impl FromRef<Shop> for NotificationKeys {
///     fn from_ref(shop: &Shop) -> Self {
///         shop.keys.clone()
///     }
/// }
///
/// async fn notified(owned: OwnedNotification) -> Acknowledged {
///     let notification = owned.notification();
///     // … find the order, match, store …
///     Acknowledged
/// }
///
/// fn router(shop: Shop) -> axum::Router {
///     axum::Router::new().route("/qfpay/notify", post(notified)).with_state(shop)
/// }
/// ```
impl<S> FromRequest<S> for OwnedNotification
where
    S: Send + Sync,
    NotificationKeys: FromRef<S>,
{
    type Rejection = NotificationRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, NotificationRejection> {
        let (head, body) = request.into_parts();
        // Without a signature there is no need to read anything.
        let signature = sole_signature(head.headers.get_all(SIGNATURE_HEADER))?;
        let body = read(body).await?;
        let keys = NotificationKeys::from_ref(state);
        Ok(Self::verify(body, signature, keys.as_slice())?)
    }
}

/// The whole body, unless it is longer than any notification is.
async fn read(body: Body) -> Result<Vec<u8>, NotificationRejection> {
    match Limited::new(body, MAX_NOTIFICATION_BYTES).collect().await {
        Ok(whole) => Ok(whole.to_bytes().into()),
        Err(error) if error.is::<LengthLimitError>() => {
            Err(observe::not_trusted(NotificationError::TooLong).into())
        }
        Err(_) => Err(NotificationRejection(None)),
    }
}

/// A request that is not an authentic, readable notification. It is answered with 401, 413 or 400 and a fixed
/// text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationRejection(Option<NotificationError>);

impl NotificationRejection {
    /// Why the notification must not be trusted; `None` if its body did not arrive completely.
    #[must_use]
    pub fn error(&self) -> Option<&NotificationError> {
        self.0.as_ref()
    }

    /// The answer: 401 without a valid signature, 413 if it is too long, else 400.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        match self.0 {
            Some(NotificationError::Unsigned { .. } | NotificationError::Forged { .. }) => {
                StatusCode::UNAUTHORIZED
            }
            Some(NotificationError::TooLong) => StatusCode::PAYLOAD_TOO_LARGE,
            Some(NotificationError::Unreadable(_)) | None => StatusCode::BAD_REQUEST,
        }
    }
}

impl From<NotificationError> for NotificationRejection {
    fn from(error: NotificationError) -> Self {
        Self(Some(error))
    }
}

impl fmt::Display for NotificationRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(error) => error.fmt(f),
            None => f.write_str("the body of the notification did not arrive completely"),
        }
    }
}

impl std::error::Error for NotificationRejection {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.as_ref().and_then(std::error::Error::source)
    }
}

impl IntoResponse for NotificationRejection {
    fn into_response(self) -> Response {
        (self.status(), "not accepted").into_response()
    }
}

impl IntoResponse for Acknowledged {
    fn into_response(self) -> Response {
        self.response()
    }
}
