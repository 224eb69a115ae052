//! Settings that the transports of this crate share.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use super::guard::{CONNECT_TIMEOUT, DEADLINE};

/// Settings of a `HyperTransport` or a `UreqTransport`, made by their `builder` functions.
#[must_use = "a builder does nothing until it is built"]
pub struct TransportBuilder<T> {
    pub(super) connect_timeout: Duration,
    pub(super) deadline: Duration,
    pub(super) root_certificates: Vec<Vec<u8>>,
    transport: PhantomData<fn() -> T>,
}

impl<T> TransportBuilder<T> {
    pub(super) fn new() -> Self {
        Self {
            connect_timeout: CONNECT_TIMEOUT,
            deadline: DEADLINE,
            root_certificates: Vec::new(),
            transport: PhantomData,
        }
    }

    /// Limits the time for making a connection; 10 s unless set.
    ///
    /// `HyperTransport` counts name lookup, TCP connection and TLS handshake together.
    /// `UreqTransport` counts the name lookup, and then the TCP connection with the TLS handshake.
    ///
    /// When the time is over, the outcome is [`TransportErrorKind::Timeout`] with
    /// [`Delivery::NotSent`]: no money has moved. Zero makes every new connection fail.
    ///
    /// [`TransportErrorKind::Timeout`]: crate::transport::TransportErrorKind::Timeout
    /// [`Delivery::NotSent`]: crate::transport::Delivery::NotSent
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> Self {
        self.connect_timeout = connect_timeout;
        self
    }

    /// Limits the time for a whole exchange, from the call to the last byte of the answer; 30 s unless
    /// set.
    ///
    /// It includes connecting, so a longer connect timeout has no effect. When the time is over, the
    /// outcome is [`TransportErrorKind::Timeout`]. With [`Delivery::MayHaveBeenSent`], money may have
    /// moved. `HyperTransport` says [`Delivery::NotSent`] as long as there was no connection, while
    /// `UreqTransport` cannot report that.
    ///
    /// [`TransportErrorKind::Timeout`]: crate::transport::TransportErrorKind::Timeout
    /// [`Delivery::MayHaveBeenSent`]: crate::transport::Delivery::MayHaveBeenSent
    /// [`Delivery::NotSent`]: crate::transport::Delivery::NotSent
    pub fn deadline(mut self, deadline: Duration) -> Self {
        self.deadline = deadline;
        self
    }

    /// Trusts the certificates in `pem` as well, for a private authority or a company's proxy.
    ///
    /// May be called several times. Sections of `pem` without a certificate are skipped. `build` fails
    /// if a text has no certificate, or one that cannot be read.
    pub fn add_root_certificate_pem(mut self, pem: &[u8]) -> Self {
        self.root_certificates.push(pem.to_vec());
        self
    }
}

impl<T> Clone for TransportBuilder<T> {
    fn clone(&self) -> Self {
        Self {
            root_certificates: self.root_certificates.clone(),
            ..*self
        }
    }
}

impl<T> fmt::Debug for TransportBuilder<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Without the PEM text: a file may hold a private key next to its certificate.
        f.debug_struct("TransportBuilder")
            .field("connect_timeout", &self.connect_timeout)
            .field("deadline", &self.deadline)
            .finish_non_exhaustive()
    }
}
