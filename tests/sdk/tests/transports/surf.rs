//! The surf transport, and what is special about surf.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_io::{AsyncBufRead, AsyncRead};
use qfpay_api::transport::{
    Delivery, HyperTransport, SurfTransport, Transport, TransportErrorKind,
};
use surf::http as surf_http;
use surf::middleware::{Middleware, Next};

use crate::make::{Can, Make, Outcome, Settings, assert_failed, post, within};
use crate::server::{Server, nobody_listens};

use Delivery::{MayHaveBeenSent, NotSent};
use TransportErrorKind::{Broken, Connect, TooLarge, Unusable};

impl Make for SurfTransport {
    const CAN: Can = <HyperTransport as Make>::CAN;

    fn make(settings: Settings) -> Self {
        Self::from_hyper(HyperTransport::make(settings))
    }
}

crate::suite::transport_suite!(SurfTransport);

async fn outcome_of(head: &str) -> Outcome {
    let (transport, server) = (<SurfTransport as Make>::new(), Server::start());
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.write(head).await;
        peer.write("Content-Length: 2\r\n\r\nok").await;
    };
    tokio::join!(transport.send(post(&server.url("/"))), serve).0
}

/// surf's types panic on these when they are asked carelessly.
#[tokio::test]
async fn status_unknown_to_surf_is_broken() {
    for status in [199, 299, 420, 520, 530, 599, 999] {
        let outcome = within(outcome_of(&format!("HTTP/1.1 {status} Unknown\r\n"))).await;
        if status == 199 {
            // An interim answer: the client waits for the final one until the connection ends.
            assert_failed(outcome, Broken, MayHaveBeenSent);
            continue;
        }
        let error = outcome.unwrap_err();
        assert_eq!((error.kind(), error.delivery()), (Broken, MayHaveBeenSent));
        let source = std::error::Error::source(&error).unwrap().to_string();
        assert_eq!(source, format!("the gateway answered HTTP {status}"));
    }
}

#[tokio::test]
async fn header_beyond_ascii_is_broken() {
    let outcome = within(outcome_of("HTTP/1.1 200 OK\r\nX-Name: café\r\n")).await;
    assert_failed(outcome, Broken, MayHaveBeenSent);
}

#[tokio::test]
async fn request_that_surf_cannot_hold_is_unusable() {
    let transport = <SurfTransport as Make>::new();
    let mut request = post("https://127.0.0.1:1/");
    let value = http::HeaderValue::from_bytes(b"caf\xe9").unwrap();
    request.headers_mut().insert("x-name", value);
    assert_failed(transport.send(request).await, Unusable, NotSent);

    let mut request = post("https://127.0.0.1:1/");
    *request.method_mut() = http::Method::from_bytes(b"BREW").unwrap();
    assert_failed(transport.send(request).await, Unusable, NotSent);
}

/// A method surf's client calls must not be one of those that panic by default.
#[test]
fn client_on_our_backend_can_be_cloned_and_shown() {
    let transport = SurfTransport::new().unwrap();
    let _ = transport.client().clone().config().clone();
    assert!(!format!("{transport:?}").is_empty());
}

struct Tag;

#[async_trait::async_trait]
impl Middleware for Tag {
    async fn handle(
        &self,
        mut request: surf::Request,
        client: surf::Client,
        next: Next<'_>,
    ) -> surf::Result<surf::Response> {
        request.insert_header("x-tag", "1");
        next.run(request, client).await
    }
}

#[tokio::test]
async fn middleware_runs_and_keeps_the_proof() {
    let server = Server::start();
    let plain = <SurfTransport as Make>::new();
    let tagged = SurfTransport::with_client(plain.client().clone().with(Tag));
    let serve = async {
        let mut peer = server.accept().await;
        let seen = peer.request().await;
        peer.answer("ok").await;
        seen
    };
    let (outcome, seen) =
        within(async { tokio::join!(tagged.send(post(&server.url("/"))), serve) }).await;
    assert_eq!(outcome.unwrap().body(), b"ok");
    assert_eq!(seen.header("x-tag"), ["1"]);
    assert_eq!(
        seen.header("content-type"),
        ["application/x-www-form-urlencoded"]
    );

    let (_bound, gone) = nobody_listens();
    assert_failed(tagged.send(post(&gone)).await, Connect, NotSent);
}

/// A backend that is not ours, as a user might bring one.
#[derive(Debug)]
enum Foreign {
    Fails,
    NeverEnds,
    CutOff,
}

#[async_trait::async_trait]
impl surf::HttpClient for Foreign {
    async fn send(&self, _request: surf_http::Request) -> surf_http::Result<surf_http::Response> {
        let mut answer = surf_http::Response::new(surf_http::StatusCode::Ok);
        match self {
            Self::Fails => {
                return Err(io::Error::new(io::ErrorKind::ConnectionRefused, "refused").into());
            }
            Self::NeverEnds => answer.set_body(surf_http::Body::from_reader(Endless, None)),
            Self::CutOff => answer.set_body(surf_http::Body::from_reader(Cut, None)),
        }
        Ok(answer)
    }
}

struct Endless;

impl AsyncRead for Endless {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        into: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        into.fill(b'x');
        Poll::Ready(Ok(into.len()))
    }
}

impl AsyncBufRead for Endless {
    fn poll_fill_buf(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        Poll::Ready(Ok(b"x"))
    }

    fn consume(self: Pin<&mut Self>, _: usize) {}
}

struct Cut;

impl AsyncRead for Cut {
    fn poll_read(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        _: &mut [u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
    }
}

impl AsyncBufRead for Cut {
    fn poll_fill_buf(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<&[u8]>> {
        Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()))
    }

    fn consume(self: Pin<&mut Self>, _: usize) {}
}

#[tokio::test]
async fn foreign_backend_proves_nothing_and_is_bounded() {
    for (backend, kind) in [
        (Foreign::Fails, Broken),
        (Foreign::NeverEnds, TooLarge),
        (Foreign::CutOff, Broken),
    ] {
        let client = surf::Client::with_http_client(backend);
        let outcome = SurfTransport::with_client(client)
            .send(post("https://127.0.0.1:1/"))
            .await;
        assert_failed(outcome, kind, MayHaveBeenSent);
    }
}

#[tokio::test]
async fn from_hyper_shares_the_connections() {
    let server = Server::start();
    let hyper = HyperTransport::new().unwrap();
    let surf = SurfTransport::from_hyper(hyper.clone());
    let client = async {
        hyper.send(post(&server.url("/1"))).await.unwrap();
        surf.send(post(&server.url("/2"))).await.unwrap();
    };
    let serve = async {
        let mut peer = server.accept().await;
        for path in ["/1", "/2"] {
            assert_eq!(peer.request().await.path(), path);
            peer.answer("ok").await;
        }
    };
    within(async { tokio::join!(client, serve) }).await;
    server.assert_no_connection();
}
