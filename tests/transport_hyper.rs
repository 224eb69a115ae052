//! The hyper transport against a gateway that misbehaves.

#![cfg(feature = "hyper")]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod common;

use common::{Authority, Make, Server, post, within};
use qfpay_api::transport::{
    Delivery, HyperTransport, HyperTransportBuilder, Transport, TransportErrorKind,
};

impl Make for HyperTransport {
    fn make(builder: HyperTransportBuilder) -> Self {
        builder.build().unwrap()
    }
}

common::suite::transport_suite!(HyperTransport);

async fn answered(head: &str) -> http::Response<Vec<u8>> {
    let (transport, server) = (<HyperTransport as Make>::new(), Server::start());
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.write(head).await;
        peer.write("Content-Length: 2\r\n\r\nok").await;
    };
    let (outcome, ()) = tokio::join!(transport.send(post(&server.url("/"))), serve);
    outcome.unwrap()
}

#[tokio::test]
async fn status_without_a_name_is_an_answer() {
    let answer = within(answered("HTTP/1.1 520 Unknown\r\n")).await;
    assert_eq!(
        (answer.status().as_u16(), answer.body().as_slice()),
        (520, b"ok".as_slice())
    );
}

#[tokio::test]
async fn header_beyond_ascii_is_kept() {
    let answer = within(answered("HTTP/1.1 200 OK\r\nX-Name: café\r\n")).await;
    assert_eq!(answer.headers()["x-name"].as_bytes(), "café".as_bytes());
}

#[test]
fn pem_without_a_certificate_is_refused() {
    let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let cut = Authority::new("private").pem().replace('M', "");
    for pem in ["", "no PEM", &key, &cut] {
        let error = HyperTransport::builder()
            .add_root_certificate_pem(pem.as_bytes())
            .build();
        let error = error.unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Unusable);
        assert_eq!(error.delivery(), Delivery::NotSent);
        assert!(!format!("{error} {error:?}").contains("PRIVATE"));
    }
    let builder = HyperTransport::builder().add_root_certificate_pem(key.as_bytes());
    assert!(
        !format!("{builder:?}").contains("45, 45, 45"),
        "the PEM text as bytes"
    );
}

#[test]
fn pem_may_hold_several_certificates_and_other_sections() {
    let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
    let pem = format!(
        "{key}{}{}",
        Authority::new("one").pem(),
        Authority::new("two").pem()
    );
    HyperTransport::builder()
        .add_root_certificate_pem(pem.as_bytes())
        .build()
        .unwrap();
}
