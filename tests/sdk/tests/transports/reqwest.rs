//! The transport over a program's own reqwest client, and what is special about such a client.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use qfpay_api::transport::{Delivery, ReqwestTransport, Transport, TransportErrorKind};
use reqwest::{Client, ClientBuilder, Proxy, retry};
use tokio::{join, select};
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use crate::authority::{Authority, provider};
use crate::make::{Can, Make, Settings, assert_failed, post, within};
use crate::server::{LAST_B, Server, nobody_listens};

use Delivery::{MayHaveBeenSent, NotSent};
use TransportErrorKind::{Broken, Connect, Timeout, Unusable};

/// rustls with ring, as the program chose it.
fn client(roots: &[String]) -> ClientBuilder {
    let mut trusted = RootCertStore::empty();
    for pem in roots {
        let root = CertificateDer::from_pem_slice(pem.as_bytes()).unwrap();
        trusted.add(root).unwrap();
    }
    let config = ClientConfig::builder_with_provider(provider())
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(trusted)
        .with_no_client_auth();
    Client::builder().tls_backend_preconfigured(config)
}

impl Make for ReqwestTransport {
    const CAN: Can = Can {
        // reqwest needs the timers and sockets of the runtime that polls it.
        run_anywhere: false,
        cancel: true,
        // reqwest's timeout says only that time is up, whatever the exchange was about to do.
        date_a_deadline: false,
        date_a_reset: true,
        tell_a_cut: true,
    };

    fn make(settings: Settings) -> Self {
        let builder = client(&settings.roots)
            .no_proxy()
            .connect_timeout(settings.connect_timeout);
        Self::from_builder(builder)
            .unwrap()
            .with_deadline(settings.deadline)
    }
}

crate::suite::transport_suite!(ReqwestTransport);

/// A client that nobody told anything, as programs have one: it would follow redirects.
fn untold() -> ReqwestTransport {
    ReqwestTransport::with_client(client(&[]).no_proxy().build().unwrap())
}

async fn redirected(status: &str, location: &str) -> crate::make::Outcome {
    let server = Server::start();
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        let head = format!("HTTP/1.1 {status} Elsewhere\r\nLocation: {location}\r\n");
        peer.write(format!(
            "{head}Connection: close\r\nContent-Length: 0\r\n\r\n"
        ))
        .await;
    };
    let transport = untold();
    let (outcome, ()) = join!(transport.send(post(&server.url("/"))), serve);
    outcome
}

#[tokio::test]
async fn fault_19_a_redirect_that_the_client_followed_is_refused() {
    within(async {
        for status in ["301", "302", "303"] {
            let target = Server::start();
            let serve = async {
                let mut peer = target.accept().await;
                let seen = peer.request().await;
                peer.write(LAST_B).await;
                seen
            };
            let location = target.url("/elsewhere");
            let (outcome, seen) = join!(redirected(status, &location), serve);
            assert_failed(outcome, Broken, MayHaveBeenSent);
            assert!(
                seen.body.is_empty(),
                "the order has gone to the gateway only"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn fault_19_a_body_is_given_to_no_second_address() {
    within(async {
        for status in ["307", "308"] {
            let target = Server::start();
            let outcome = redirected(status, &target.url("/")).await.unwrap();
            assert_eq!(outcome.status().as_str(), status);
            target.assert_no_connection();
        }
    })
    .await;
}

/// The gateway has had the request; that the connection elsewhere was refused proves nothing.
#[tokio::test]
async fn faults_02_and_19_a_refused_redirect_may_have_been_sent() {
    within(async {
        let (_bound, location) = nobody_listens();
        let outcome = redirected("302", &location).await;
        assert_failed(outcome, Connect, MayHaveBeenSent);
        let outcome = redirected("302", "ftp://127.0.0.1/").await;
        assert_failed(outcome, Unusable, MayHaveBeenSent);
    })
    .await;
}

#[tokio::test]
async fn fault_02_a_client_as_it_is_tells_a_refused_connection() {
    let (_bound, url) = nobody_listens();
    assert_failed(untold().send(post(&url)).await, Connect, NotSent);
}

/// Even a client that is told to try everything again sends an order once.
#[tokio::test]
async fn faults_08_and_15_a_retry_policy_sends_nothing_twice() {
    within(async {
        let retry = retry::for_host("127.0.0.1")
            .no_budget()
            .max_retries_per_request(5)
            .classify_fn(|exchange| exchange.retryable());
        let client = client(&[]).no_proxy().retry(retry).build().unwrap();
        let transport = ReqwestTransport::with_client(client);
        for answer in ["HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n", ""] {
            let server = Server::start();
            let seen = AtomicUsize::new(0);
            let serve = async {
                loop {
                    let mut peer = server.accept().await;
                    peer.request().await;
                    seen.fetch_add(1, Ordering::Relaxed);
                    peer.write(answer).await;
                }
            };
            select! {
                _ = transport.send(post(&server.url("/"))) => {}
                () = serve => panic!("it accepts forever"),
            }
            assert_eq!(seen.load(Ordering::Relaxed), 1);
            server.assert_no_connection();
        }
    })
    .await;
}

/// The deadline is the transport's, whatever the client was told.
#[tokio::test]
async fn fault_11_the_deadline_replaces_the_clients() {
    within(async {
        let server = Server::start();
        let client = client(&[]).no_proxy().timeout(Duration::from_secs(3600));
        let transport = ReqwestTransport::with_client(client.build().unwrap())
            .with_deadline(Duration::from_millis(300));
        let outcome = transport.send(post(&server.url("/"))).await;
        assert_failed(outcome, Timeout, MayHaveBeenSent);
    })
    .await;
}

/// A proxy that refuses the tunnel has seen the gateway's name and no more.
#[tokio::test]
async fn fault_14_a_proxy_that_refuses_the_tunnel_got_nothing() {
    within(async {
        let proxy = Server::start();
        let serve = async {
            let mut peer = proxy.accept().await;
            let seen = peer.request().await;
            peer.write("HTTP/1.1 407 Who\r\nContent-Length: 0\r\n\r\n")
                .await;
            seen
        };
        let builder = client(&[]).proxy(Proxy::all(proxy.url("")).unwrap());
        let transport = ReqwestTransport::from_builder(builder).unwrap();
        let call = transport.send(post("https://gateway.invalid/trade/v1/payment"));
        let (outcome, seen) = join!(call, serve);
        assert_failed(outcome, Connect, NotSent);
        assert!(seen.head.starts_with("CONNECT gateway.invalid:443 "));
        assert!(!seen.head.contains("trade"));
    })
    .await;
}

#[tokio::test]
async fn without_certificates_of_its_own_the_client_trusts_no_private_authority() {
    let _ = tokio_rustls::rustls::crypto::ring::default_provider().install_default();
    within(async {
        let authority = Authority::new("private");
        let server = Server::start_tls(authority.server("127.0.0.1", |_| ()));
        let transport = ReqwestTransport::new().unwrap();
        let (outcome, accepted) =
            join!(transport.send(post(&server.url("/"))), server.try_accept());
        assert_failed(outcome, TransportErrorKind::Tls, NotSent);
        assert!(accepted.is_err());
    })
    .await;
}

/// A program may put its own secrets into the client.
#[test]
fn nothing_of_the_client_is_shown() {
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("x-key", "hidden-value".parse().unwrap());
    let builder = client(&[]).default_headers(headers);
    let transport = ReqwestTransport::from_builder(builder).unwrap();
    assert!(format!("{:?}", transport.client()).contains("hidden-value"));
    assert!(!format!("{transport:?}").contains("hidden-value"));
}
