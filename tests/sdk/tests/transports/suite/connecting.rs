//! Faults before there is a connection.

use std::time::{Duration, Instant};

use qfpay_api::transport::{Delivery, TransportErrorKind};

use super::https;
use crate::make::{Make, assert_failed, assert_took, post, unsent_if};
use crate::server::{BlackHole, Server, nobody_listens};

use Delivery::NotSent;
use TransportErrorKind::{Connect, Timeout};

pub(crate) async fn fault_01_unknown_host_is_not_sent<T: Make>() {
    let transport = T::with_connect_timeout(Duration::from_secs(3));
    let error = transport
        .call(post("https://gateway.invalid/"))
        .await
        .unwrap_err();
    // Without a name server, the lookup may take longer than the bound.
    assert!(matches!(error.kind(), Connect | Timeout), "{error:?}");
    assert_eq!(error.delivery(), NotSent);
}

pub(crate) async fn fault_02_refused_connection_is_not_sent<T: Make>() {
    let (_bound, url) = nobody_listens();
    assert_failed(T::new().call(post(&url)).await, Connect, NotSent);
}

/// A host that answers no packet at all.
pub(crate) async fn fault_03_black_hole_ends_with_connect_timeout<T: Make>() {
    let bound = Duration::from_millis(300);
    let transport = T::with_connect_timeout(bound);
    let hole = BlackHole::open();
    for url in [hole.url("http"), hole.url("https")] {
        let start = Instant::now();
        assert_failed(transport.call(post(&url)).await, Timeout, NotSent);
        assert_took(start, bound);
    }
}

pub(crate) async fn fault_03_silent_handshake_ends_with_connect_timeout<T: Make>() {
    let bound = Duration::from_millis(300);
    let transport = T::with_connect_timeout(bound);
    // The kernel takes the connection; nobody ever reads from it.
    let server = Server::start();
    let start = Instant::now();
    assert_failed(
        transport.call(post(&https(&server))).await,
        Timeout,
        NotSent,
    );
    assert_took(start, bound);
}

pub(crate) async fn fault_03_deadline_while_connecting_ends_the_call<T: Make>() {
    let transport = T::with_deadline(300);
    let server = Server::start();
    let start = Instant::now();
    let delivery = unsent_if(T::CAN.date_a_deadline);
    assert_failed(
        transport.call(post(&https(&server))).await,
        Timeout,
        delivery,
    );
    assert_took(start, Duration::from_millis(300));
}
