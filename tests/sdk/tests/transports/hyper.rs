//! The hyper transport, and what is special about it.

use qfpay_api::transport::{HyperTransport, Transport};

use crate::authority::assert_pem_is_checked;
use crate::make::{Can, Make, Settings, post, within};
use crate::server::Server;

impl Make for HyperTransport {
    const CAN: Can = Can {
        run_anywhere: true,
        cancel: true,
        date_a_deadline: true,
        date_a_reset: true,
        tell_a_cut: true,
    };

    fn make(settings: Settings) -> Self {
        let mut builder = HyperTransport::builder()
            .connect_timeout(settings.connect_timeout)
            .deadline(settings.deadline);
        for pem in &settings.roots {
            builder = builder.add_root_certificate_pem(pem.as_bytes());
        }
        builder.build().unwrap()
    }
}

crate::suite::transport_suite!(HyperTransport);

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
fn every_pem_text_holds_a_certificate() {
    assert_pem_is_checked(|pem| {
        let builder = HyperTransport::builder().add_root_certificate_pem(pem.as_bytes());
        (format!("{builder:?}"), builder.build().map(drop))
    });
}
