//! What the client makes of the faults of connection and HTTP.

use std::error::Error as _;
use std::time::Duration;

use qfpay_api::error::{NotSent, Unclear};
use qfpay_api::transport::TransportErrorKind;
use qfpay_api::{CallError, Payment};
use serde_json::json;
use tokio::{join, select};

use super::http::gzip_bomb;
use super::take_request;
use super::till::{Till, answer, client, ok};
use crate::authority::Authority;
use crate::exchange::{Is, SCANNED, SHOWN, accepted, is, refused};
use crate::make::Make;
use crate::server::{Server, nobody_listens};
use crate::support::{ORDER, complete};

pub(crate) async fn faults_01_to_06_nothing_was_sent<T: Make>() {
    let (_bound, refusing) = nobody_listens();
    let untrusted = Server::start_tls(Authority::new("stranger").server("127.0.0.1", |_| ()));
    for (url, kind) in [
        ("https://gateway.invalid".to_owned(), None),
        (refusing, Some(TransportErrorKind::Connect)),
        (untrusted.url(""), Some(TransportErrorKind::Tls)),
    ] {
        let client = client(T::with_connect_timeout(Duration::from_secs(3)), &url);
        let request = complete(SCANNED);
        let error = select! {
            outcome = client.pay(&request) => outcome.unwrap_err(),
            () = handshakes(&untrusted) => panic!("it accepts forever"),
        };
        assert_eq!(error.number(), Some(ORDER));
        assert!(!error.may_have_moved_money());
        let CallError::NotSent { source, .. } = error else {
            panic!("{url}: {error:?}");
        };
        let NotSent::Transport(source) = source else {
            panic!("{url}: {source:?}");
        };
        assert!(kind.is_none_or(|kind| kind == source.kind()), "{source:?}");
        assert!(source.source().is_some(), "the reason is kept");
    }
}

async fn handshakes(server: &Server) {
    loop {
        let _ = server.try_accept().await;
    }
}

pub(crate) async fn faults_07_to_11_the_outcome_is_unknown<T: Make>() {
    let half = ok(accepted().to_string());
    for bytes in [&b""[..], b"HTTP/1.1 200", &half[..half.len() - 1]] {
        names_the_order(Till::<T>::open().pay(SCANNED, bytes).await);
    }

    let till = Till::over(T::with_deadline(300), Server::start());
    let (client, request) = (till.client(), complete(SCANNED));
    let (outcome, _peer) = join!(client.pay(&request), take_request(&till.server, 0));
    names_the_order(outcome);

    let till = Till::<T>::open();
    let client = till.client();
    let (outcome, ()) = join!(client.pay(&request), async {
        let mut peer = till.server.accept().await;
        peer.request().await;
        peer.reset();
    });
    names_the_order(outcome);
}

#[track_caller]
fn names_the_order(outcome: Result<Payment, CallError>) {
    let error = outcome.unwrap_err();
    assert_eq!(error.number(), Some(ORDER));
    assert!(error.may_have_moved_money(), "{error:?}");
    assert!(error.to_string().contains(ORDER));
}

pub(crate) async fn fault_12_a_dropped_payment_is_found_by_its_number<T: Make>() {
    let till = Till::<T>::open();
    let (client, request) = (till.client(), complete(SCANNED));
    let _unanswered = select! {
        biased;
        _ = client.pay(&request) => panic!("nobody answered"),
        peer = take_request(&till.server, 0) => peer,
    };
    let mut record = accepted();
    record["order_type"] = json!("payment");
    let result = till.query(json!({"respcd": "0000", "data": [record]}).to_string());
    let result = result.await.unwrap();
    assert!(result.of(ORDER).all(|record| record.verdict().is_paid()));
    assert_eq!(result.of(ORDER).count(), 1);
}

pub(crate) async fn fault_14_a_proxy_in_between_decides_nothing<T: Make>() {
    let till = Till::<T>::open();
    let paid = accepted().to_string();
    for (head, body) in [
        ("407 Proxy Authentication Required", paid.as_str()),
        ("511 Network Authentication Required", &paid),
        (
            "200 OK\r\nContent-Type: text/html",
            "<html>Welcome to the lounge</html>",
        ),
        ("200 OK\r\nContent-Type: text/html", ""),
    ] {
        for pay_type in [SCANNED, SHOWN] {
            let outcome = till.pay(pay_type, answer(head, body)).await;
            assert_eq!(is(&outcome), Is::Unknown, "{head}");
        }
    }
}

pub(crate) async fn fault_15_a_fault_of_the_server_decides_nothing<T: Make>() {
    let till = Till::<T>::open();
    let html = "<html>502 Bad Gateway</html>".to_owned();
    for status in [500, 502, 503, 504] {
        for body in [&html, &accepted().to_string(), &refused("1108").to_string()] {
            let head = format!("{status} Fault\r\nContent-Type: text/html");
            let outcome = till.pay(SCANNED, answer(&head, body)).await;
            let Err(CallError::Unknown { source, .. }) = outcome else {
                panic!("{outcome:?}");
            };
            let kept = matches!(source, Unclear::HttpStatus { status: kept } if kept == status);
            assert!(kept, "{source:?}");
        }
    }
}

pub(crate) async fn faults_16_and_17_too_many_requests_were_not_sent<T: Make>() {
    let till = Till::<T>::open();
    for (head, wait) in [
        ("429 Too Many Requests", None),
        ("429 Too Many Requests\r\nretry-after: 30", Some(30)),
        (
            "429 Too Many Requests\r\nRetry-After: 1000000000",
            Some(3600),
        ),
        ("429 Too Many Requests\r\nRetry-After: soon", None),
    ] {
        let outcome = till
            .pay(SCANNED, answer(head, accepted().to_string()))
            .await;
        let Err(CallError::NotSent { source, .. }) = outcome else {
            panic!("{outcome:?}");
        };
        let NotSent::RateLimited { retry_after } = source else {
            panic!("{source:?}");
        };
        assert_eq!(retry_after, wait.map(Duration::from_secs), "{head}");
    }
}

pub(crate) async fn fault_18_a_client_error_says_why<T: Make>() {
    let till = Till::<T>::open();
    for status in ["400 Bad", "401 Who", "403 No", "404 Gone"] {
        for (body, expected) in [
            (refused("1108"), Is::Declined),
            (refused("1143"), Is::Pending),
            (refused("9999"), Is::Unknown),
            (accepted(), Is::Unknown),
        ] {
            let outcome = till.pay(SCANNED, answer(status, body.to_string())).await;
            assert_eq!(is(&outcome), expected, "{status} {body}");
        }
    }
}

pub(crate) async fn fault_19_a_redirect_decides_nothing<T: Make>() {
    let (till, target) = (Till::<T>::open(), Server::start());
    for status in [301, 302, 303, 307, 308] {
        let head = format!("{status} Elsewhere\r\nLocation: {}", target.url("/"));
        let outcome = till
            .pay(SCANNED, answer(&head, accepted().to_string()))
            .await;
        assert_eq!(is(&outcome), Is::Unknown, "{status}");
    }
    target.assert_no_connection();
    till.server.assert_no_connection();
}

pub(crate) async fn fault_20_nothing_decides_nothing<T: Make>() {
    let till = Till::<T>::open();
    let no_content = "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n";
    for nothing in [no_content.as_bytes(), &ok(""), &ok("\r\n")] {
        for pay_type in [SCANNED, SHOWN] {
            assert_eq!(is(&till.pay(pay_type, nothing).await), Is::Unknown);
        }
    }
}

pub(crate) async fn fault_21_a_wrong_content_type_is_passed_over<T: Make>() {
    let till = Till::<T>::open();
    for content_type in ["text/html", "application/json; charset=GBK", "x", ""] {
        let head = format!("200 OK\r\nContent-Type: {content_type}");
        let outcome = till
            .pay(SCANNED, answer(&head, accepted().to_string()))
            .await;
        assert_eq!(is(&outcome), Is::Paid, "{content_type}");
    }
}

pub(crate) async fn faults_22_to_26_half_an_answer_decides_nothing<T: Make>() {
    let paid = accepted().to_string();
    let (longer, shorter) = (paid.len() + 1, paid.len() - 1);
    let chunked = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    for (fault, bytes) in [
        (23, ok("x".repeat(2 * 1024 * 1024))),
        (23, ok(format!("{paid}{}", " ".repeat(2 * 1024 * 1024)))),
        (
            24,
            answer("200 OK\r\nContent-Encoding: gzip", gzip_bomb(100_000)),
        ),
        (
            25,
            format!("HTTP/1.1 200 OK\r\nContent-Length: {longer}\r\n\r\n{paid}").into(),
        ),
        (
            25,
            format!("HTTP/1.1 200 OK\r\nContent-Length: {shorter}\r\n\r\n{paid}").into(),
        ),
        (
            26,
            format!("{chunked}{:x}\r\n{paid}\r\nnonsense\r\n", paid.len()).into(),
        ),
        (
            26,
            format!("{chunked}{:x}\r\n{paid}\r\n", paid.len()).into(),
        ),
    ] {
        let outcome = Till::<T>::open().pay(SCANNED, bytes).await;
        assert_eq!(is(&outcome), Is::Unknown, "{fault}");
    }

    let slow = Till::over(T::with_deadline(400), Server::start());
    let (client, request) = (slow.client(), complete(SCANNED));
    let (outcome, ()) = join!(client.pay(&request), async {
        let mut peer = slow.server.accept().await;
        peer.request().await;
        let mut tick = tokio::time::interval(Duration::from_millis(20));
        for byte in ok(paid) {
            if peer.try_write([byte]).await.is_err() {
                break;
            }
            tick.tick().await;
        }
    });
    let Err(CallError::Unknown { source, .. }) = outcome else {
        panic!("fault 22: {outcome:?}");
    };
    let Unclear::Transport(source) = source else {
        panic!("fault 22: {source:?}");
    };
    assert_eq!(source.kind(), TransportErrorKind::Timeout);
}

pub(crate) async fn fault_28_an_old_or_odd_answer_counts<T: Make>() {
    let paid = accepted().to_string();
    let length = paid.len();
    for answer in [
        format!(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{paid}"
        ),
        format!(
            "HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n{paid}"
        ),
        format!("HTTP/1.0 200 OK\r\n\r\n{paid}"),
        format!("HTTP/1.1 200 OK\r\n\r\n{paid}"),
        format!("HTTP/1.1 200\r\ncontent-length:{length}\r\n\r\n{paid}"),
        format!(
            "HTTP/1.1 200 OK\r\nX-Twice: 1\r\nx-twice: 2\r\nCONTENT-LENGTH: {length}\r\n\r\n{paid}"
        ),
        format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: CHUNKED\r\n\r\n{length:X};name=value\r\n{paid}\r\n0\r\n\r\n"
        ),
    ] {
        let outcome = Till::<T>::open().pay(SCANNED, &answer).await;
        assert_eq!(is(&outcome), Is::Paid, "{answer}");
    }
}
