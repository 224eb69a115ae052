//! Faults of a connection that a request is on.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use qfpay_api::transport::{Delivery, TransportErrorKind};
use tokio::{join, select};

use super::{HOUR, answer_once, take_request};
use crate::make::{Make, assert_failed, assert_took, post, post_body};
use crate::server::{LAST_B, Server};

use Delivery::MayHaveBeenSent;
use TransportErrorKind::{Broken, Connect, Timeout};

/// Whether anything was written by then differs from run to run; that there was an answer, or a
/// second try, is what must not be.
pub(crate) async fn fault_06_reset_before_the_request_is_an_error<T: Make>() {
    for _ in 0..20 {
        let (transport, server) = (T::new(), Server::start());
        let serve = async { server.accept().await.reset() };
        let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
        let error = outcome.unwrap_err();
        assert!(matches!(error.kind(), Broken | Connect), "{error:?}");
        server.assert_no_connection();
    }
}

pub(crate) async fn fault_07_reset_in_request_may_have_been_sent<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let request = post_body(&server.url("/"), vec![b'x'; 32 * 1024 * 1024]);
    let serve = async {
        let mut peer = server.accept().await;
        peer.read_some(64 * 1024).await;
        peer.reset();
    };
    let (outcome, ()) = join!(transport.call(request), serve);
    assert_failed(outcome, Broken, MayHaveBeenSent);
    server.assert_no_connection();
}

pub(crate) async fn fault_08_close_before_answer_may_have_been_sent<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        server.accept().await.request().await;
    };
    let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
    assert_failed(outcome, Broken, MayHaveBeenSent);
    server.assert_no_connection();
}

pub(crate) async fn fault_08_reset_before_answer_may_have_been_sent<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.reset();
    };
    let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
    assert_failed(outcome, Broken, MayHaveBeenSent);
    server.assert_no_connection();
}

pub(crate) async fn fault_09_reset_on_reused_connection_is_not_sent_again<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let url = server.url("/");
    let client = async {
        assert_eq!(transport.call(post(&url)).await.unwrap().body(), b"ok");
        transport.call(post(&url)).await
    };
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.answer("ok").await;
        peer.request().await;
        peer.reset();
    };
    let (outcome, ()) = join!(client, serve);
    assert_failed(outcome, Broken, MayHaveBeenSent);
    server.assert_no_connection();
}

/// The client may or may not have noticed the close when it sends: both are fine, sending the
/// request twice is not.
pub(crate) async fn fault_09_connection_closed_while_idle_is_not_sent_twice<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let url = server.url("/");
    for _ in 0..50 {
        // The server closes right after this answer, and the client keeps the connection.
        let (outcome, _) = join!(transport.call(post(&url)), answer_once(&server, "A"));
        assert_eq!(outcome.unwrap().body(), b"A");
        let seen = AtomicUsize::new(0);
        let serve = async {
            loop {
                let mut peer = server.accept().await;
                peer.request().await;
                seen.fetch_add(1, Ordering::Relaxed);
                peer.write(LAST_B).await;
            }
        };
        let outcome = select! {
            outcome = transport.call(post(&url)) => outcome,
            () = serve => panic!("it accepts forever"),
        };
        match outcome {
            Ok(answer) => assert_eq!(answer.body(), b"B"),
            Err(error) => assert_eq!((error.kind(), error.delivery()), (Broken, MayHaveBeenSent)),
        }
        assert!(seen.load(Ordering::Relaxed) <= 1, "sent twice");
        server.assert_no_connection();
    }
}

pub(crate) async fn fault_10_reset_in_answer_may_have_been_sent<T: Make>() {
    for part in [
        "HTTP/1.1 2",
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345",
    ] {
        let (transport, server) = (T::new(), Server::start());
        let serve = async {
            let mut peer = server.accept().await;
            peer.request().await;
            peer.write(part).await;
            peer.reset();
        };
        let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
        assert_failed(outcome, Broken, MayHaveBeenSent);
        server.assert_no_connection();
    }
}

pub(crate) async fn fault_11_silent_server_ends_with_deadline<T: Make>() {
    let (transport, server) = (T::with_deadline(400), Server::start());
    let start = Instant::now();
    let (outcome, mut peer) = join!(transport.call(post(&server.url("/"))), async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer
    });
    assert_failed(outcome, Timeout, MayHaveBeenSent);
    assert_took(start, Duration::from_millis(400));
    peer.ended().await;
    server.assert_no_connection();
}

pub(crate) async fn fault_12_dropped_call_closes_the_connection<T: Make>() {
    dropped::<T>(0).await;
}

pub(crate) async fn fault_12_dropped_call_closes_the_connection_in_the_answer<T: Make>() {
    dropped::<T>(1).await;
}

async fn dropped<T: Make>(round: usize) {
    let deadline = if T::CAN.cancel { HOUR } else { 500 };
    let (transport, server) = (T::with_deadline(deadline), Server::start());
    let mut peer = select! {
        biased;
        _ = transport.call(post(&server.url("/"))) => panic!("nobody answered all of it"),
        peer = take_request(&server, round) => peer,
    };
    peer.ended().await;
    server.assert_no_connection();
    let next = transport.call(post(&server.url("/next")));
    let (outcome, seen) = join!(next, answer_once(&server, "ok"));
    assert_eq!(outcome.unwrap().body(), b"ok");
    assert_eq!(seen.path(), "/next");
}
