//! A notification as an HTTP request.

use crate::error::NotificationError;
use crate::generated::gateway::header::SIGNATURE;
use crate::notification::verify::Notification;
use crate::observe;
use crate::types::credentials::ClientKey;

/// The header with the signature of a notification, in lower case.
pub const SIGNATURE_HEADER: &str = SIGNATURE;

/// The signature among the values of all headers `X-QF-SIGN` of a request.
///
/// # Errors
///
/// [`NotificationError::Unsigned`] unless there is exactly one and it is ASCII text.
///
/// ```
/// use qfpay_api::notification::sole_signature;
///
/// assert_eq!(sole_signature(["1F0C"])?, "1F0C");
/// assert!(sole_signature(["1F0C", "1F0C"]).is_err());
/// assert!(sole_signature::<str>([]).is_err());
/// # Ok::<(), qfpay_api::error::NotificationError>(())
/// ```
pub fn sole_signature<'h, V: AsRef<[u8]> + ?Sized + 'h>(
    values: impl IntoIterator<Item = &'h V>,
) -> Result<&'h str, NotificationError> {
    let mut values = values.into_iter();
    let first = values.next().map(|value| value.as_ref());
    match (first.map(std::str::from_utf8), values.count()) {
        (Some(Ok(text)), 0) if text.is_ascii() => Ok(text),
        (_, more) => Err(observe::not_trusted(NotificationError::Unsigned {
            headers: usize::from(first.is_some()) + more,
        })),
    }
}

impl<'a> Notification<'a> {
    /// Verifies a notification that came as an HTTP request, and reads its fields.
    ///
    /// The body has to be the bytes that came. Read it with a limit, such as
    /// [`MAX_NOTIFICATION_BYTES`](super::MAX_NOTIFICATION_BYTES), because anyone can send a request.
    ///
    /// # Errors
    ///
    /// Those of [`verify`](Self::verify), and [`NotificationError::Unsigned`] unless there is exactly
    /// one header `X-QF-SIGN`.
    pub fn from_request<B: AsRef<[u8]>>(
        request: &'a http::Request<B>,
        keys: &[ClientKey],
    ) -> Result<Self, NotificationError> {
        let headers = request.headers().get_all(SIGNATURE_HEADER);
        let signature = sole_signature(headers)?;
        Self::verify(request.body().as_ref(), signature, keys)
    }
}
