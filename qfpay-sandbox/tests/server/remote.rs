//! Notifications to other machines, or over TLS.
#![cfg(feature = "https")]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::JoinHandle;

use crate::common::wire::order;
use qfpay_sandbox::{Merchant, Notification, Sandbox};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// An authority, and a server's configuration with a certificate of it for `localhost`.
fn authority() -> (Vec<u8>, Arc<ServerConfig>) {
    let mut params = CertificateParams::new(Vec::new()).unwrap();
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.signed_by(&key, &issuer).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![certificate.der().clone()],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )
        .unwrap();
    (issuer.der().to_vec(), Arc::new(config))
}

/// Takes one notification over TLS and answers it; nothing if there was no handshake.
fn shop(config: Arc<ServerConfig>, answer: &'static str) -> (u16, JoinHandle<Option<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let thread = std::thread::spawn(move || {
        let (stream, _) = listener.accept().unwrap();
        let connection = ServerConnection::new(config).unwrap();
        let mut reader = BufReader::new(StreamOwned::new(connection, stream));
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            match reader.read_line(&mut head) {
                Ok(1..) => {}
                _ => return None,
            }
        }
        let head = head.to_lowercase();
        let (_, length) = head.split_once("content-length: ").unwrap();
        let length = length.lines().next().unwrap().parse().unwrap();
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        reader.get_mut().write_all(answer.as_bytes()).unwrap();
        Some(format!("{head}{}", String::from_utf8(body).unwrap()))
    });
    (port, thread)
}

/// Starts a sandbox that notifies other machines; returns its only notification.
fn notified(url: &str, authority: Option<Vec<u8>>) -> Notification {
    let merchant = Merchant::default().with_notify_url(url);
    let builder = Sandbox::builder().merchants([merchant]);
    let builder = builder.remote_notifications(true);
    let builder = match authority {
        Some(der) => builder.notification_authority(der),
        None => builder,
    };
    let sandbox = builder.start().unwrap();
    order(&sandbox, "800108", "INV-7");
    loop {
        let told = sandbox.notifications().remove(0);
        if told.is_acknowledged() || told.reason().is_some() {
            return told;
        }
        std::thread::yield_now();
    }
}

#[test]
fn a_program_is_notified_over_tls_if_its_certificate_is_trusted() {
    const SUCCESS: &str = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nSUCCESS";
    let (authority, config) = authority();
    let (port, thread) = shop(Arc::clone(&config), SUCCESS);
    let url = format!("https://localhost:{port}/notify");
    let told = notified(&url, Some(authority.clone()));
    assert!(told.is_acknowledged(), "{:?}", told.reason());
    let request = thread.join().unwrap().unwrap();
    assert!(
        request.starts_with("post /notify http/1.1\r\n"),
        "{request}"
    );
    assert!(request.contains(&format!("host: localhost:{port}\r\n")));

    // No known authority has signed it, or it is for another name.
    for (host, authority) in [("localhost", None), ("127.0.0.1", Some(authority))] {
        let (port, thread) = shop(Arc::clone(&config), SUCCESS);
        let told = notified(&format!("https://{host}:{port}/"), authority);
        assert!(!told.is_acknowledged());
        let reason = told.reason().unwrap();
        assert!(reason.contains("certificate"), "{reason}");
        assert_eq!(thread.join().unwrap(), None);
    }
}

#[test]
fn fault_19_a_redirect_of_a_notification_is_not_followed() {
    const REDIRECT: &str = "HTTP/1.1 307 Temporary Redirect\r\n\
        Location: http://127.0.0.1:1/\r\nContent-Length: 7\r\n\r\nSUCCESS";
    let (authority, config) = authority();
    let (port, thread) = shop(config, REDIRECT);
    let told = notified(&format!("https://localhost:{port}/"), Some(authority));
    let reason = told.reason();
    assert_eq!(reason, Some("the answer was HTTP 307, and 200 is expected"));
    assert!(told.due().is_some(), "the schedule goes on");
    assert!(thread.join().unwrap().is_some());
}

#[test]
fn unreachable_targets_and_invalid_authorities_are_reported() {
    // A port that was free a moment ago.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    let told = notified(&format!("http://localhost:{port}/"), None);
    assert!(told.reason().is_some());
    let told = notified("http://no-such-host.invalid/", None);
    assert!(told.reason().is_some());
    let builder = Sandbox::builder().notification_authority(b"no certificate".to_vec());
    let error = builder.start().unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput);
}
