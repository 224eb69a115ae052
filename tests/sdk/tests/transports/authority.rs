//! Certificates that the tests make for themselves.

use std::sync::Arc;

use qfpay_api::transport::{Delivery, TransportError, TransportErrorKind};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio_rustls::rustls::crypto::CryptoProvider;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::server::{WantsServerCert, WebPkiClientVerifier};
use tokio_rustls::rustls::{self, ConfigBuilder, RootCertStore, ServerConfig, WantsVerifier};

/// A certificate authority of the test's own.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A server's settings with a certificate for `host`, which `change` may spoil.
    pub(crate) fn server(
        &self,
        host: &str,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Arc<ServerConfig> {
        self.config(host, change, builder().with_no_client_auth())
    }

    /// A server that lets nobody in who has no certificate of this authority.
    pub(crate) fn server_for_members(&self, host: &str) -> Arc<ServerConfig> {
        let mut roots = RootCertStore::empty();
        roots.add(self.0.der().clone()).unwrap();
        let members = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider());
        let verifier = members.build().unwrap();
        self.config(host, |_| (), builder().with_client_cert_verifier(verifier))
    }

    fn config(
        &self,
        host: &str,
        change: impl FnOnce(&mut CertificateParams),
        builder: ConfigBuilder<ServerConfig, WantsServerCert>,
    ) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        change(&mut params);
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let chain = vec![certificate.der().clone()];
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        Arc::new(builder.with_single_cert(chain, key).unwrap())
    }
}

fn builder() -> ConfigBuilder<ServerConfig, WantsVerifier> {
    ServerConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
}

pub(crate) fn provider() -> Arc<CryptoProvider> {
    Arc::new(rustls::crypto::ring::default_provider())
}

/// Checks what becomes of good and bad PEM texts, and that no settings show them.
pub(crate) fn assert_pem_is_checked(build: impl Fn(&str) -> (String, Result<(), TransportError>)) {
    let key = KeyPair::generate().unwrap().serialize_pem();
    let (one, two) = (Authority::new("one").pem(), Authority::new("two").pem());
    for pem in ["", "no PEM", &key, &one.replace('M', "")] {
        let (shown, built) = build(pem);
        let error = built.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Unusable);
        assert_eq!(error.delivery(), Delivery::NotSent);
        for text in [shown, format!("{error} {error:?}")] {
            assert!(!text.contains("PRIVATE") && !text.contains("45, 45, 45"));
        }
    }
    for pem in [format!("{key}{one}{two}"), one] {
        build(&pem).1.unwrap();
    }
}
