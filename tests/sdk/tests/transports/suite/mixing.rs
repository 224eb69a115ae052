//! No answer reaches another request than its own.

use qfpay_api::transport::{Delivery, TransportErrorKind};
use tokio::task::JoinSet;
use tokio::{join, select};

use super::{HOUR, LATE, take_request};
use crate::make::{Make, assert_failed, post};
use crate::server::{LAST_B, Peer, Server, answer};

use Delivery::MayHaveBeenSent;
use TransportErrorKind::{Broken, Timeout};

pub(crate) async fn fault_27_concurrent_requests_get_their_own_answers<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let mut calls = JoinSet::new();
    for n in 0..40 {
        let (transport, url) = (transport.clone(), server.url(&format!("/{n}")));
        calls.spawn(async move { (n, transport.call(post(&url)).await) });
    }
    let mut peers = Vec::new();
    for _ in 0..40 {
        let mut peer = server.accept().await;
        let seen = peer.request().await;
        peers.push((peer, seen));
    }
    for (peer, seen) in peers.iter_mut().rev() {
        peer.answer(seen.path()).await;
    }
    while let Some(call) = calls.join_next().await {
        let (n, outcome) = call.unwrap();
        assert_eq!(outcome.unwrap().body(), format!("/{n}").as_bytes());
    }
}

pub(crate) async fn fault_27_late_answer_after_timeout_reaches_nobody<T: Make>() {
    let (transport, server) = (T::with_deadline(250), Server::start());
    for round in 0..9 {
        let (outcome, mut old) = join!(
            transport.call(post(&server.url("/A"))),
            take_request(&server, round)
        );
        assert_failed(outcome, Timeout, MayHaveBeenSent);
        next_call_gets_its_own_answer(&transport, &server, &mut old, round).await;
    }
}

pub(crate) async fn faults_12_and_27_late_answer_after_drop_reaches_nobody<T: Make>() {
    let (transport, server) = (T::with_deadline(HOUR), Server::start());
    for round in 0..20 {
        let mut old = select! {
            biased;
            _ = transport.call(post(&server.url("/A"))) => panic!("nobody answered"),
            old = take_request(&server, round) => old,
        };
        next_call_gets_its_own_answer(&transport, &server, &mut old, round).await;
    }
}

pub(crate) async fn faults_25_and_27_what_follows_an_answer_reaches_nobody<T: Make>() {
    for round in 0..20 {
        let (transport, server) = (T::new(), Server::start());
        let url = server.url("/");
        let more = [answer("A again"), "more than was announced".to_owned()];
        let (outcome, mut old) = join!(transport.call(post(&url)), async {
            let mut peer = server.accept().await;
            peer.request().await;
            peer.write(format!("{}{}", answer("A"), more[round % 2]))
                .await;
            peer
        });
        assert_eq!(outcome.unwrap().body(), b"A");
        let (outcome, peer) = join!(transport.call(post(&url)), serve_b(&server, &mut old));
        match outcome {
            Ok(answer) => assert_eq!(answer.body(), b"B"),
            Err(error) => assert_eq!(error.kind(), Broken, "{error:?}"),
        }
        drop(peer);
    }
}

/// Finishes the answer to A on the old connection while B is on its way.
async fn next_call_gets_its_own_answer<T: Make>(
    transport: &T,
    server: &Server,
    old: &mut Peer,
    round: usize,
) {
    let whole = "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nA: not for B";
    // The connection may be gone, which is what the test hopes for.
    let _ = old
        .try_write(&whole[LATE[round % LATE.len()].len()..])
        .await;
    let (outcome, peer) = join!(
        transport.call(post(&server.url("/B"))),
        serve_b(server, old)
    );
    assert_eq!(outcome.unwrap().body(), b"B", "round {round}");
    drop(peer);
}

/// Answers B wherever it comes, on a new connection or on the old one.
async fn serve_b(server: &Server, old: &mut Peer) -> Option<Peer> {
    let reused = async {
        match old.next().await {
            Some(_) => old,
            None => std::future::pending().await,
        }
    };
    select! {
        old = reused => {
            old.answer("B").await;
            None
        }
        mut new = server.accept() => {
            new.request().await;
            new.write(LAST_B).await;
            Some(new)
        }
    }
}
