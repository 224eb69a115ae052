//! What HTTP and the connection decide on their own.

use std::error::Error as _;
use std::time::Duration;

use http::header;
use qfpay_api::error::{NotSent, Unclear, Unreadable};
use qfpay_api::transport::{Delivery, TransportError, TransportErrorKind};
use qfpay_api::{CallError, Payment, QueryError, StatusCode};
use serde_json::Value;

use crate::exchange::{
    Is, SCANNED, SHOWN, accepted, classify, is, prepared, refused, response, unclear,
};
use crate::query_faults::ask;
use crate::support::ORDER;

#[test]
fn faults_1_to_14_a_transport_that_failed_says_whether_anything_left() {
    for kind in [
        TransportErrorKind::Connect,
        TransportErrorKind::Tls,
        TransportErrorKind::Timeout,
        TransportErrorKind::Broken,
        TransportErrorKind::TooLarge,
        TransportErrorKind::Unusable,
    ] {
        for (delivery, expected) in [
            (Delivery::NotSent, Is::NotSent),
            (Delivery::MayHaveBeenSent, Is::Unknown),
        ] {
            let failed = || TransportError::new(kind, delivery).with_source("reason");
            let outcome = prepared(SCANNED).classify(Err(failed()));
            assert_eq!(is(&outcome), expected);
            let error = outcome.unwrap_err();
            assert_eq!(error.number(), Some(ORDER));
            assert_eq!(error.may_have_moved_money(), expected == Is::Unknown);
            assert!(error.to_string().contains(ORDER));
            let query = ask().classify(Err(failed())).unwrap_err();
            assert_eq!(
                matches!(query, QueryError::NotSent(_)),
                delivery == Delivery::NotSent
            );
            assert!(query.source().is_some());
        }
    }
}

#[test]
fn fault_15_a_fault_of_the_server_is_an_unknown_outcome_whatever_the_body() {
    let html = "<html><body>502 Bad Gateway</body></html>".to_owned();
    for status in [500, 501, 502, 503, 504, 520, 599, 600, 999] {
        for body in [
            html.clone(),
            accepted().to_string(),
            refused("1108").to_string(),
        ] {
            for pay_type in [SCANNED, SHOWN] {
                let outcome = classify(pay_type, status, body.clone());
                let source = unclear(outcome);
                let Unclear::HttpStatus { status: kept } = source else {
                    panic!("{source:?}");
                };
                assert_eq!(kept, status);
            }
        }
    }
}

fn retry_after(value: Option<&str>) -> Option<Duration> {
    let mut response = response(429, accepted().to_string());
    if let Some(value) = value {
        let value = value.parse().unwrap();
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    match prepared(SCANNED).classify(Ok(response)).unwrap_err() {
        CallError::NotSent {
            source: NotSent::RateLimited { retry_after },
            number: out_trade_no,
            ..
        } => {
            assert_eq!(out_trade_no, ORDER);
            retry_after
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn faults_16_and_17_too_many_requests_were_not_looked_at_and_the_wait_is_capped() {
    assert_eq!(retry_after(None), None);
    assert_eq!(retry_after(Some("30")), Some(Duration::from_secs(30)));
    assert_eq!(retry_after(Some("0")), Some(Duration::ZERO));
    assert_eq!(
        retry_after(Some("1000000000")),
        Some(Duration::from_secs(3600))
    );
    for unreadable in [
        "",
        "-1",
        "1e9",
        "1.5",
        "soon",
        "Wed, 21 Oct 2026 07:28:00 GMT",
    ] {
        assert_eq!(retry_after(Some(unreadable)), None, "{unreadable}");
    }
    let query = ask().classify(Ok(response(429, "{}"))).unwrap_err();
    assert!(matches!(
        query,
        QueryError::NotSent(NotSent::RateLimited { .. })
    ));
}

#[test]
fn fault_18_a_client_error_is_what_its_status_code_says_but_never_paid() {
    for status in [400, 401, 403, 404] {
        let outcome = |body: Value| classify(SCANNED, status, body.to_string());
        let Ok(Payment::Declined(rejection)) = outcome(refused("1108")) else {
            panic!("{status}");
        };
        assert_eq!(rejection.code(), StatusCode::SignatureError);
        assert_eq!(is(&outcome(refused("1143"))), Is::Pending);
        for open in ["0000", "1252", "9999"] {
            assert_eq!(is(&outcome(refused(open))), Is::Unknown, "{status} {open}");
        }
        assert_eq!(is(&outcome(accepted())), Is::Unknown);
        assert_eq!(
            is(&classify(SHOWN, status, accepted().to_string())),
            Is::Unknown
        );
        assert_eq!(
            is(&classify(SCANNED, status, "<html>404</html>")),
            Is::Unknown
        );
    }
    for undocumented in [402, 405, 407, 408, 409, 410, 413, 418, 422, 451, 499] {
        let outcome = classify(SCANNED, undocumented, refused("1108").to_string());
        assert_eq!(is(&outcome), Is::Unknown, "{undocumented}");
    }
}

#[test]
fn fault_19_a_redirect_is_no_answer() {
    for status in [300, 301, 302, 303, 304, 307, 308] {
        let mut answer = response(status, accepted().to_string());
        let elsewhere = "https://evil.example/".parse().unwrap();
        answer.headers_mut().insert(header::LOCATION, elsewhere);
        let outcome = prepared(SCANNED).classify(Ok(answer));
        assert_eq!(is(&outcome), Is::Unknown, "{status}");
    }
}

#[test]
fn fault_20_nothing_is_no_answer() {
    for status in [200, 202, 204] {
        for nothing in ["", " ", "\r\n", "\u{feff}", "\u{feff}\n"] {
            let source = unclear(classify(SCANNED, status, nothing));
            assert!(matches!(source, Unclear::Unreadable(Unreadable::Empty)));
        }
    }
}

#[test]
fn fault_21_the_content_counts_and_not_its_declared_type() {
    for content_type in ["text/html", "application/json; charset=UTF-8", "x", ""] {
        let mut answer = response(200, accepted().to_string());
        let value = content_type.parse().unwrap();
        answer.headers_mut().insert(header::CONTENT_TYPE, value);
        assert_eq!(is(&prepared(SCANNED).classify(Ok(answer))), Is::Paid);
    }
}
