//! TLS to the programs that are notified.

use std::io;
use std::sync::Arc;

use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// Connects to servers whose certificate one of the usual authorities has signed, or one of these,
/// in DER.
pub(super) fn connector(authorities: &[Vec<u8>]) -> io::Result<TlsConnector> {
    let mut roots = RootCertStore::empty();
    roots.extend(webpki_roots::TLS_SERVER_ROOTS.iter().cloned());
    for der in authorities {
        roots
            .add(CertificateDer::from_slice(der))
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidInput, error))?;
    }
    // Named, because a program may have other providers in its tree.
    let config = ClientConfig::builder_with_provider(Arc::new(default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
