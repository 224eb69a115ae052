//! Where bytes leave the process: the [`Transport`] trait and its implementations.
//!
//! Everything above a transport is free of IO. A transport sends one request once and reports
//! honestly what it knows: an answer, a proof that nothing left, or neither.

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;

#[cfg(any(feature = "hyper", feature = "reqwest", feature = "ureq"))]
mod guard;
#[cfg(feature = "hyper")]
mod hyper;
#[cfg(feature = "reqwest")]
mod reqwest;
#[cfg(any(feature = "hyper", feature = "ureq"))]
mod roots;
#[cfg(feature = "surf")]
mod surf;
#[cfg(feature = "ureq")]
mod ureq;

#[cfg(feature = "hyper")]
pub use self::hyper::{HyperTransport, HyperTransportBuilder};
#[cfg(feature = "reqwest")]
pub use self::reqwest::ReqwestTransport;
#[cfg(feature = "surf")]
pub use self::surf::SurfTransport;
#[cfg(feature = "ureq")]
pub use self::ureq::{UreqTransport, UreqTransportBuilder};

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

/// What is known about the request after a transport failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// No byte of the request left this process: the gateway cannot have acted on it.
    NotSent,
    /// The request, or a part of it, may have reached the gateway: money may have moved.
    MayHaveBeenSent,
}

/// The stage at which a transport failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The host name could not be resolved, or no connection could be made.
    Connect,
    /// The secure connection could not be established: wrong host, unknown authority, expired
    /// certificate, or an alert during the handshake. Trying again does not help.
    Tls,
    /// The deadline passed, or, with [`Delivery::NotSent`], the bound for making a connection.
    Timeout,
    /// The connection ended, or what came back was not a whole, well-formed HTTP answer.
    Broken,
    /// The answer's body was larger than [`MAX_ANSWER_BYTES`].
    TooLarge,
    /// The transport could not take the request or is no longer able to work.
    Unusable,
}

/// A request that did not get a whole answer.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    delivery: Delivery,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// An error of `kind` about a request of which `delivery` is known.
    #[must_use]
    pub fn new(kind: TransportErrorKind, delivery: Delivery) -> Self {
        Self {
            kind,
            delivery,
            source: None,
        }
    }

    /// Adds the underlying error, which [`source`](StdError::source) then gives.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The stage at which the transport failed.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether the gateway may have received the request.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        self.delivery
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportErrorKind::Connect => "no connection to the gateway",
            TransportErrorKind::Tls => "no trusted TLS connection to the gateway",
            TransportErrorKind::Timeout => "the time for the exchange is up",
            TransportErrorKind::Broken => "the gateway's answer is broken or incomplete",
            TransportErrorKind::TooLarge => "the gateway's answer is larger than 1 MiB",
            TransportErrorKind::Unusable => "the transport could not send the request",
        };
        let delivery = match self.delivery {
            Delivery::NotSent => "nothing was sent",
            Delivery::MayHaveBeenSent => "the request may have been received",
        };
        write!(f, "{what}; {delivery}")
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
