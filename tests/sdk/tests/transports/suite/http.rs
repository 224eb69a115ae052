//! Faults of what is said over a connection that works.

use std::time::{Duration, Instant};

use qfpay_api::transport::{Delivery, MAX_ANSWER_BYTES, TransportErrorKind};
use tokio::join;

use super::answer_once;
use crate::make::{Make, assert_failed, assert_took, post};
use crate::server::{Server, answer};

use Delivery::MayHaveBeenSent;
use TransportErrorKind::{Broken, Timeout, TooLarge};

pub(crate) async fn faults_14_to_18_error_statuses_are_answers<T: Make>() {
    for status in [400, 401, 403, 404, 407, 429, 500, 502, 503, 504] {
        let (transport, server) = (T::new(), Server::start());
        let serve = async {
            let mut peer = server.accept().await;
            peer.request().await;
            let head = format!("HTTP/1.1 {status} X\r\nContent-Type: text/html\r\n");
            peer.write(format!(
                "{head}Retry-After: 30\r\nContent-Length: 6\r\n\r\n<html>"
            ))
            .await;
        };
        let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
        let outcome = outcome.unwrap();
        assert_eq!(outcome.status(), status);
        assert_eq!(outcome.headers()["retry-after"], "30");
        assert_eq!(outcome.headers()["content-type"], "text/html");
        assert_eq!(outcome.body(), b"<html>");
    }
}

pub(crate) async fn fault_19_redirect_is_not_followed<T: Make>() {
    let (transport, server, target) = (T::new(), Server::start(), Server::start());
    for status in [
        "301 Moved",
        "302 Found",
        "303 See Other",
        "307 Again",
        "308 Again",
    ] {
        let location = target.url("/");
        let serve = async {
            let mut peer = server.accept().await;
            peer.request().await;
            let head = format!("HTTP/1.1 {status}\r\nLocation: {location}\r\n");
            peer.write(format!(
                "{head}Connection: close\r\nContent-Length: 0\r\n\r\n"
            ))
            .await;
        };
        let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
        let outcome = outcome.unwrap();
        assert_eq!(outcome.status().as_str(), &status[..3]);
        assert_eq!(outcome.headers()["location"], location);
    }
    target.assert_no_connection();
    server.assert_no_connection();
}

pub(crate) async fn fault_20_no_content_is_an_answer<T: Make>() {
    for head in ["204 No Content\r\n", "200 OK\r\nContent-Length: 0\r\n"] {
        let (transport, server) = (T::new(), Server::start());
        let serve = async {
            let mut peer = server.accept().await;
            peer.request().await;
            peer.write(format!("HTTP/1.1 {head}\r\n")).await;
            peer
        };
        let (outcome, _peer) = join!(transport.call(post(&server.url("/"))), serve);
        let outcome = outcome.unwrap();
        assert_eq!(outcome.status().as_str(), &head[..3]);
        assert_eq!(outcome.body(), b"");
    }
}

pub(crate) async fn fault_22_slow_head_ends_with_deadline<T: Make>() {
    slow::<T>("HTTP/1.1 200 OK\r\nX-Slow: ").await;
}

pub(crate) async fn fault_22_slow_body_ends_with_deadline<T: Make>() {
    slow::<T>("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n").await;
}

pub(crate) async fn fault_23_answer_of_the_largest_size_arrives<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let body = "x".repeat(MAX_ANSWER_BYTES);
    let (outcome, _) = join!(
        transport.call(post(&server.url("/"))),
        answer_once(&server, &body)
    );
    assert_eq!(outcome.unwrap().body().len(), MAX_ANSWER_BYTES);
}

pub(crate) async fn fault_23_longer_answer_is_too_large<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let body = "x".repeat(MAX_ANSWER_BYTES + 1);
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        // The client may be gone before the last byte.
        let _ = peer.try_write(answer(&body)).await;
    };
    let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
    assert_failed(outcome, TooLarge, MayHaveBeenSent);
}

pub(crate) async fn fault_23_endless_answer_is_too_large<T: Make>() {
    endless::<T>("HTTP/1.1 200 OK\r\n\r\n", &[b'x'; 64 * 1024]).await;
}

pub(crate) async fn fault_23_endless_small_chunks_are_too_large<T: Make>() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    endless::<T>(head, "8\r\nxxxxxxxx\r\n".repeat(4 * 1024).as_bytes()).await;
}

pub(crate) async fn fault_23_endless_head_is_broken<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.write("HTTP/1.1 200 OK\r\n").await;
        let lines = format!("X-Line: {}\r\n", "x".repeat(500)).repeat(100);
        while peer.try_write(&lines).await.is_ok() {}
    };
    let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
    assert_failed(outcome, Broken, MayHaveBeenSent);
}

/// It was not asked for, and nobody unpacks it.
pub(crate) async fn fault_24_gzip_bomb_stays_packed<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let bomb = gzip_bomb(100_000);
    assert!(bomb.len() < MAX_ANSWER_BYTES);
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        let head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: ";
        peer.write(format!("{head}{}\r\n\r\n", bomb.len())).await;
        peer.write(&bomb).await;
    };
    let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
    let outcome = outcome.unwrap();
    assert_eq!(outcome.headers()["content-encoding"], "gzip");
    assert!(*outcome.body() == bomb, "as it came");
}

/// A gzip stream of one zero and `repeats` times 258 copies of it, in 13 bits each.
pub(crate) fn gzip_bomb(repeats: usize) -> Vec<u8> {
    // The last block, with the fixed codes: a zero, the copies (length 258, distance 1), the end.
    let copies = "1100010100000".repeat(repeats);
    let bits: Vec<u8> = format!("11000110000{copies}0000000").into_bytes();
    let packed = bits.chunks(8).map(|byte| {
        let bit = |at| byte.get(at).map_or(0, |bit| bit - b'0');
        (0..8).fold(0, |packed, at| packed | bit(at) << at)
    });
    let mut stream = vec![0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255];
    stream.extend(packed);
    stream
}

pub(crate) async fn fault_25_short_body_is_broken<T: Make>() {
    broken::<T>("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345").await;
}

pub(crate) async fn fault_26_bad_chunk_is_broken<T: Make>() {
    let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    broken::<T>(&format!("{head}5\r\n12345\r\nnonsense\r\n")).await;
    broken::<T>(&format!("{head}5\r\n1234567\r\n0\r\n\r\n")).await;
    broken::<T>(&format!("{head}fffffffffffffffff\r\n")).await;
}

pub(crate) async fn fault_26_missing_last_chunk_is_broken<T: Make>() {
    broken::<T>("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n12345\r\n").await;
}

pub(crate) async fn fault_28_what_is_no_http_is_broken<T: Make>() {
    broken::<T>("{\"respcd\":\"0000\"}\r\n\r\n").await;
    broken::<T>("HTTP/1.1 2000 OK\r\n\r\n").await;
    broken::<T>("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n12").await;
    broken::<T>("HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n12").await;
    broken::<T>("HTTP/1.1 200 OK\r\nno colon\r\n\r\n").await;
    broken::<T>("HTTP/1.1 200 OK\r\n").await;
    broken::<T>("").await;
}

pub(crate) async fn fault_28_interim_answers_are_passed_over<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.write("HTTP/1.1 100 Continue\r\n\r\n").await;
        peer.write("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
            .await;
        peer.answer("final").await;
    };
    let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
    let outcome = outcome.unwrap();
    assert_eq!(
        (outcome.status().as_u16(), outcome.body().as_slice()),
        (200, b"final".as_slice())
    );
}

pub(crate) async fn fault_28_http_1_0_answer_is_read_to_its_end<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    for _ in 0..2 {
        let serve = async {
            let mut peer = server.accept().await;
            peer.request().await;
            peer.write("HTTP/1.0 200 OK\r\n\r\nto the ").await;
            peer.write("end").await;
        };
        let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
        assert_eq!(outcome.unwrap().body(), b"to the end");
    }
}

pub(crate) async fn fault_28_lower_case_and_repeated_headers_arrive<T: Make>() {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        let head = "HTTP/1.1 200 OK\r\nx-qf-sign: one\r\nX-Qf-Sign: two\r\nX-EMPTY:\r\n";
        peer.write(format!("{head}content-length:2\r\n\r\nok"))
            .await;
    };
    let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
    let outcome = outcome.unwrap();
    let signs: Vec<_> = outcome.headers().get_all("X-QF-SIGN").iter().collect();
    assert_eq!(signs, ["one", "two"]);
    assert_eq!(outcome.headers()["x-empty"], "");
    assert!(!outcome.headers().contains_key("content-type"));
    assert_eq!(outcome.body(), b"ok");
}

/// Writes far more than the client may keep and counts what it took.
async fn endless<T: Make>(head: &str, block: &[u8]) {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.write(head).await;
        let mut taken = 0;
        while peer.try_write(block).await.is_ok() {
            taken += block.len();
        }
        taken
    };
    let (outcome, taken) = join!(transport.call(post(&server.url("/"))), serve);
    assert_failed(outcome, TooLarge, MayHaveBeenSent);
    // What the kernel's buffers take comes on top: some megabytes.
    assert!(taken < 32 * MAX_ANSWER_BYTES, "{taken}");
}

/// Sends a byte now and then, each well before any idle timeout would fire.
async fn slow<T: Make>(head: &str) {
    let (transport, server) = (T::with_deadline(500), Server::start());
    let start = Instant::now();
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.write(head).await;
        let mut tick = tokio::time::interval(Duration::from_millis(20));
        while peer.try_write("x").await.is_ok() {
            tick.tick().await;
        }
    };
    let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
    assert_failed(outcome, Timeout, MayHaveBeenSent);
    assert_took(start, Duration::from_millis(500));
}

/// Sends `bytes` as the whole answer and closes.
async fn broken<T: Make>(bytes: &str) {
    let (transport, server) = (T::new(), Server::start());
    let serve = async {
        let mut peer = server.accept().await;
        peer.request().await;
        peer.write(bytes).await;
    };
    let (outcome, ()) = join!(transport.call(post(&server.url("/"))), serve);
    assert_failed(outcome, Broken, MayHaveBeenSent);
    server.assert_no_connection();
}
