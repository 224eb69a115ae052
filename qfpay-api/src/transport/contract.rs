//! What every transport has to do.

use std::future::Future;

use crate::error::TransportError;

/// The body of an answer may have at most this many bytes: 1 MiB.
///
/// Real answers are smaller than 10 kB. The limit prevents an endless body from filling the memory.
pub const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// Sends one HTTP request and returns the whole answer.
///
/// # Contract
///
/// * The request is sent at most once: no retry and no redirect.
/// * The answer belongs to this request. A connection that may still carry another request's
///   answer is closed, not used again.
/// * The call ends: a deadline limits connecting, sending and reading, and [`MAX_ANSWER_BYTES`] the body.
/// * TLS certificates are always verified.
/// * [`Delivery::NotSent`](crate::error::Delivery::NotSent) is reported only if no byte of the request can
///   have been sent.
pub trait Transport: Send + Sync {
    /// Sends `request` and waits for the whole answer.
    ///
    /// Any status is an answer, also a redirect or a server error. Dropping the future ends the exchange. But
    /// the gateway may have received the request by then: money may have moved.
    ///
    /// # Errors
    ///
    /// A [`TransportError`]. Its [`delivery`](TransportError::delivery) says whether the gateway may have
    /// received the request, and so whether money may have moved.
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> impl Future<Output = Result<http::Response<Vec<u8>>, TransportError>> + Send;
}
