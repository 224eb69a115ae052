//! What a transport promises.

use std::future::Future;

use crate::error::TransportError;

/// The body of an answer may not grow beyond this many bytes: 1 MiB.
///
/// Real answers stay below 10 kB. The cap keeps an endless body from filling the memory.
pub const MAX_ANSWER_BYTES: usize = 1024 * 1024;

/// Sends one HTTP request and returns the whole answer.
///
/// # Contract
///
/// * The request is sent at most once: no retry, no redirect, whatever happens.
/// * The answer belongs to this request. A connection that may still carry another request's
///   answer is closed, not used again.
/// * The call ends: the implementation bounds connecting, sending and reading by a deadline, and
///   the body by [`MAX_ANSWER_BYTES`].
/// * TLS certificates are verified, always.
/// * [`Delivery::NotSent`] is claimed only when no byte of the request can have left.
pub trait Transport: Send + Sync {
    /// Sends `request` and waits for the whole answer.
    ///
    /// Any status is an answer, redirects and server errors included. Dropping the future ends the
    /// exchange, but the gateway may have received the request by then: money may have moved.
    ///
    /// # Errors
    ///
    /// A [`TransportError`], whose [`delivery`](TransportError::delivery) tells whether the
    /// gateway may have received the request, and hence whether money may have moved.
    fn send(
        &self,
        request: http::Request<Vec<u8>>,
    ) -> impl Future<Output = Result<http::Response<Vec<u8>>, TransportError>> + Send;
}
