//! Faults of the secure connection.

use qfpay_api::transport::{Delivery, TransportErrorKind};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::join;

use super::{answer_once, https};
use crate::authority::Authority;
use crate::make::{Make, SECRET, assert_failed, post, unsent_if};
use crate::server::Server;

use Delivery::{MayHaveBeenSent, NotSent};
use TransportErrorKind::{Broken, Connect, Tls};

pub(crate) async fn private_authority_is_trusted_when_added<T: Make>() {
    let authority = Authority::new("private");
    let transport = T::trusting(&authority);
    let server = Server::start_tls(authority.server("127.0.0.1", |_| ()));
    let by_address = post(&server.url("/"));
    let (outcome, seen) = join!(transport.call(by_address), answer_once(&server, "ok"));
    assert_eq!(outcome.unwrap().body(), b"ok");
    assert_eq!(seen.body, SECRET.as_bytes());

    let server = Server::start_tls(authority.server("localhost", |_| ()));
    let by_name = post(&format!("https://localhost:{}/", server.port()));
    let (outcome, _) = join!(transport.call(by_name), answer_once(&server, "ok"));
    assert_eq!(outcome.unwrap().body(), b"ok");
}

pub(crate) async fn fault_04_untrusted_authority_is_tls_and_not_sent<T: Make>() {
    let stranger = Authority::new("stranger");
    let transport = T::trusting(&Authority::new("private"));
    handshake_fails(
        &transport,
        &Server::start_tls(stranger.server("127.0.0.1", |_| ())),
    )
    .await;
}

pub(crate) async fn fault_04_authority_must_be_added<T: Make>() {
    let authority = Authority::new("private");
    let server = Server::start_tls(authority.server("127.0.0.1", |_| ()));
    handshake_fails(&T::new(), &server).await;
}

pub(crate) async fn fault_04_wrong_host_is_tls_and_not_sent<T: Make>() {
    let authority = Authority::new("private");
    let server = Server::start_tls(authority.server("gateway.example", |_| ()));
    handshake_fails(&T::trusting(&authority), &server).await;
}

pub(crate) async fn fault_04_expired_certificate_is_tls_and_not_sent<T: Make>() {
    let authority = Authority::new("private");
    let config = authority.server("127.0.0.1", |params| {
        params.not_before = rcgen::date_time_ymd(2020, 1, 1);
        params.not_after = rcgen::date_time_ymd(2021, 1, 1);
    });
    handshake_fails(&T::trusting(&authority), &Server::start_tls(config)).await;
}

pub(crate) async fn fault_05_handshake_alert_is_tls_and_not_sent<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut tcp = server.accept_tcp().await;
        client_hello(&mut tcp).await;
        // A fatal handshake_failure.
        tcp.write_all(&[21, 3, 3, 0, 2, 2, 40]).await.unwrap();
        tcp
    };
    let (outcome, _) = join!(transport.call(post(&https(&server))), serve);
    assert_failed(outcome, Tls, NotSent);
    server.assert_no_connection();
}

pub(crate) async fn fault_05_handshake_ended_is_tls_and_not_sent<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async { client_hello(&mut server.accept_tcp().await).await };
    let (outcome, ()) = join!(transport.call(post(&https(&server))), serve);
    assert_failed(outcome, Tls, NotSent);
    server.assert_no_connection();
}

/// With TLS 1.3 the client hears of it when the request is on its way already.
pub(crate) async fn fault_05_alert_after_the_handshake_may_have_been_sent<T: Make>() {
    let authority = Authority::new("private");
    let server = Server::start_tls(authority.server_for_members("127.0.0.1"));
    let transport = T::trusting(&authority);
    let (outcome, accepted) = join!(transport.call(post(&server.url("/"))), server.try_accept());
    assert_failed(outcome, Broken, MayHaveBeenSent);
    assert!(accepted.is_err());
    server.assert_no_connection();
}

pub(crate) async fn fault_05_plain_server_on_https_is_tls_and_not_sent<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut tcp = server.accept_tcp().await;
        client_hello(&mut tcp).await;
        tcp.write_all(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            .await
            .unwrap();
        tcp
    };
    let (outcome, _) = join!(transport.call(post(&https(&server))), serve);
    assert_failed(outcome, Tls, NotSent);
}

pub(crate) async fn fault_06_reset_in_the_handshake_is_not_sent<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut tcp = server.accept_tcp().await;
        client_hello(&mut tcp).await;
        tcp.set_zero_linger().unwrap();
    };
    let (outcome, ()) = join!(transport.call(post(&https(&server))), serve);
    assert_failed(outcome, Connect, unsent_if(T::CAN.date_a_reset));
    server.assert_no_connection();
}

/// A body that ends with the connection is whole only if TLS says so.
pub(crate) async fn fault_25_tls_cut_off_is_broken<T: Make>() {
    let authority = Authority::new("private");
    let server = Server::start_tls(authority.server("127.0.0.1", |_| ()));
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.write("HTTP/1.1 200 OK\r\n\r\n{\"respcd\":\"0000\"}")
            .await;
    };
    let transport = T::trusting(&authority);
    let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
    assert_failed(outcome, Broken, MayHaveBeenSent);
}

/// The same body, but the connection is ended as TLS demands it.
pub(crate) async fn fault_28_http_1_0_over_tls_is_read_to_its_end<T: Make>() {
    let authority = Authority::new("private");
    let server = Server::start_tls(authority.server("127.0.0.1", |_| ()));
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        // The client may have closed by itself.
        let _ = peer.try_write("HTTP/1.0 200 OK\r\n\r\nto the end").await;
        peer.close().await;
    };
    let transport = T::trusting(&authority);
    let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
    if T::CAN.tell_a_cut {
        assert_eq!(outcome.unwrap().body(), b"to the end");
    } else {
        assert_failed(outcome, Broken, MayHaveBeenSent);
    }
}

/// Reads a whole record, so that closing the socket afterwards sends no RST.
async fn client_hello(tcp: &mut tokio::net::TcpStream) {
    let mut head = [0; 5];
    tcp.read_exact(&mut head).await.unwrap();
    assert_eq!(head[0], 22, "a handshake");
    let mut record = vec![0; usize::from(u16::from_be_bytes([head[3], head[4]]))];
    tcp.read_exact(&mut record).await.unwrap();
}

async fn handshake_fails<T: Make>(transport: &T, server: &Server) {
    let (outcome, accepted) = join!(transport.call(post(&server.url("/"))), server.try_accept());
    assert_failed(outcome, Tls, NotSent);
    assert!(accepted.is_err());
    server.assert_no_connection();
}
