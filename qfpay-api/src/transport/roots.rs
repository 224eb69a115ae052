//! Authorities that are trusted beside Mozilla's.

use rustls::RootCertStore;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;

use super::guard::unusable;
use crate::error::TransportError;

/// The certificates in these PEM texts, each of which must hold at least one.
pub(super) fn read_pem(texts: &[Vec<u8>]) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    let mut certificates = Vec::new();
    for text in texts {
        let before = certificates.len();
        for certificate in CertificateDer::pem_slice_iter(text) {
            certificates.push(certificate.map_err(unusable)?);
        }
        if certificates.len() == before {
            return Err(unusable("no certificate in the PEM text"));
        }
    }
    // A certificate that nothing can be verified with must not be passed over in silence.
    let mut readable = RootCertStore::empty();
    for certificate in &certificates {
        readable.add(certificate.clone()).map_err(unusable)?;
    }
    Ok(certificates)
}
