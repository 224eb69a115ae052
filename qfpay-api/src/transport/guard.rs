//! What the transports have in common: limits, what none of them sends, and why a connection could not be
//! made.

use std::error::Error as StdError;
use std::io;
use std::time::Duration;

use http::{Method, Uri};

use crate::error::{Delivery, TransportError, TransportErrorKind};
use crate::types::base_url::is_loopback;

pub(super) type BoxError = Box<dyn StdError + Send + Sync>;

pub(super) const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
pub(super) const DEADLINE: Duration = Duration::from_secs(30);

/// Shorter than the keep-alive of common servers (60 s to 75 s): a request written while the
/// server closes the connection has an unknown outcome, so the client has to close first.
pub(super) const IDLE_TIMEOUT: Duration = Duration::from_secs(15);

/// An error for what would send a signed request unprotected or make it a tunnel.
pub(super) fn check(method: &Method, uri: &Uri) -> Result<(), TransportError> {
    if method == Method::CONNECT {
        return Err(unusable("CONNECT is not a request to a gateway"));
    }
    match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(_)) => Ok(()),
        (Some("http"), Some(host)) if is_loopback(host) => Ok(()),
        (Some("http"), Some(_)) => Err(unusable("plain http is for loopback hosts only")),
        _ => Err(unusable("the address is not an absolute https or http one")),
    }
}

pub(super) fn unusable(reason: impl Into<BoxError>) -> TransportError {
    TransportError::new(TransportErrorKind::Unusable, Delivery::NotSent).with_source(reason)
}

/// An error after which the request may have been received.
pub(super) fn unclear(kind: TransportErrorKind, reason: impl Into<BoxError>) -> TransportError {
    TransportError::new(kind, Delivery::MayHaveBeenSent).with_source(reason)
}

/// Why a connection could not be made.
pub(super) fn connect_kind(error: &(dyn StdError + 'static)) -> TransportErrorKind {
    let kinds = causes(error).filter_map(|cause| cause.downcast_ref().map(io::Error::kind));
    for kind in kinds {
        match kind {
            io::ErrorKind::TimedOut => return TransportErrorKind::Timeout,
            // Only a handshake reads while connecting, and rustls calls every failed handshake invalid.
            io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidData => {
                return TransportErrorKind::Tls;
            }
            _ => {}
        }
    }
    TransportErrorKind::Connect
}

/// The error and everything behind it.
pub(super) fn causes<'a>(
    error: &'a (dyn StdError + 'static),
) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    std::iter::successors(Some(error), |error| cause(*error))
}

fn cause<'a>(error: &'a (dyn StdError + 'static)) -> Option<&'a (dyn StdError + 'static)> {
    // An io::Error gives as its source the source of what it wraps, and so skips that.
    match error.downcast_ref().and_then(io::Error::get_ref) {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}
