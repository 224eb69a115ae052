//! What answers and faults decide. Names carry the number of the fault that is injected.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod support;

use std::error::Error as _;
use std::time::Duration;

use http::{Response, header};
use proptest::prelude::*;
use qfpay_api::transport::{Delivery, TransportError, TransportErrorKind};
use qfpay_api::{
    Amount, BaseUrl, Currency, Gateway, NextStep, NextStepField, NotSent, OutTradeNo, PayType,
    Payment, PaymentError, PreparedPayment, PreparedQuery, Query, QueryError, QueryResult,
    Scenario, State, StatusCode, Unclear, Unreadable, Verdict,
};
use serde_json::{Value, json};
use support::{ORDER, complete, credentials, gateway, now};

/// A pay type that is paid at once, and one that waits for the consumer.
const SCANNED: PayType = PayType::WechatCpm;
const SHOWN: PayType = PayType::AlipayMpmHk;

fn prepared(pay_type: PayType) -> PreparedPayment {
    gateway().payment(&complete(pay_type), now()).unwrap()
}

/// An answer that accepts the payment and has all that any scenario needs.
fn accepted() -> Value {
    json!({
        "respcd": "0000",
        "resperr": "success",
        "respmsg": "",
        "out_trade_no": ORDER,
        "txamt": "1250",
        "txcurrcd": "HKD",
        "syssn": "20250301000200020000000001",
        "sysdtm": "2025-03-01 09:30:01",
        "txdtm": "2025-03-01 09:30:00",
        "qrcode": "https://qr.example/a?b=c",
        "pay_url": "https://pay.example/a?b=c",
        "pay_params": {"appId": "wx1", "package": "prepay_id=1"},
    })
}

/// The accepted answer with one field replaced by other JSON, or taken out.
fn accepted_with(name: &str, value: Option<&str>) -> String {
    let fields: Vec<String> = accepted()
        .as_object()
        .unwrap()
        .iter()
        .filter(|(known, _)| *known != name)
        .map(|(name, value)| format!("{}:{value}", json!(name)))
        .chain(value.map(|value| format!("{}:{value}", json!(name))))
        .collect();
    format!("{{{}}}", fields.join(","))
}

fn refused(respcd: &str) -> Value {
    json!({"respcd": respcd, "resperr": "no", "out_trade_no": ORDER})
}

fn response(status: u16, body: impl Into<Vec<u8>>) -> Response<Vec<u8>> {
    let response = Response::builder().status(status);
    response.body(body.into()).unwrap()
}

fn conclude(
    pay_type: PayType,
    status: u16,
    body: impl Into<Vec<u8>>,
) -> Result<Payment, PaymentError> {
    prepared(pay_type).conclude(Ok(response(status, body)))
}

/// An outcome by its name alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    Paid,
    Awaiting,
    Pending,
    Rejected,
    NotSent,
    Unknown,
}

fn is(outcome: &Result<Payment, PaymentError>) -> Is {
    match outcome {
        Ok(Payment::Paid(_)) => Is::Paid,
        Ok(Payment::AwaitingCustomer(_)) => Is::Awaiting,
        Ok(Payment::Pending(_)) => Is::Pending,
        Ok(Payment::Rejected(_)) => Is::Rejected,
        Err(PaymentError::NotSent { .. }) => Is::NotSent,
        Err(PaymentError::Unknown { .. }) => Is::Unknown,
        other => panic!("{other:?}"),
    }
}

fn of(pay_type: PayType, body: impl Into<Vec<u8>>) -> Is {
    is(&conclude(pay_type, 200, body))
}

fn unclear(outcome: Result<Payment, PaymentError>) -> Unclear {
    match outcome {
        Err(PaymentError::Unknown { source, .. }) => source,
        other => panic!("{other:?}"),
    }
}

// What an accepted creation means.

#[test]
fn accepted_means_paid_for_scanned_codes_only_and_leads_on_for_all_others() {
    for pay_type in PayType::ALL {
        let outcome = conclude(pay_type, 200, accepted().to_string()).unwrap();
        let expected = match pay_type.scenario() {
            Scenario::Cpm => None,
            Scenario::Mpm => Some(NextStepField::Qrcode),
            Scenario::Web | Scenario::Wap | Scenario::H5 => Some(NextStepField::PayUrl),
            Scenario::ServiceWindow
            | Scenario::Jsapi
            | Scenario::MiniProgram
            | Scenario::App
            | Scenario::CardOnline => Some(NextStepField::PayParams),
            Scenario::CardPresent => Some(NextStepField::None),
        };
        let step = match &outcome {
            Payment::Paid(receipt) => {
                assert_eq!(receipt.out_trade_no(), ORDER);
                assert_eq!(receipt.amount(), Some(support::hkd(1250)));
                assert_eq!(receipt.syssn(), Some("20250301000200020000000001"));
                None
            }
            Payment::AwaitingCustomer(awaiting) => {
                assert_eq!(awaiting.out_trade_no(), ORDER);
                Some(match awaiting.next_step() {
                    NextStep::Qr(text) => {
                        assert_eq!(text, "https://qr.example/a?b=c");
                        NextStepField::Qrcode
                    }
                    NextStep::Redirect(url) => {
                        assert_eq!(url, "https://pay.example/a?b=c");
                        NextStepField::PayUrl
                    }
                    NextStep::WalletParams(params) => {
                        assert_eq!(params.as_text(), accepted()["pay_params"].to_string());
                        NextStepField::PayParams
                    }
                    NextStep::Terminal => NextStepField::None,
                })
            }
            other => panic!("{pay_type}: {other:?}"),
        };
        assert_eq!(step, expected, "{pay_type}");
    }
}

#[test]
fn each_of_the_52_codes_lands_where_its_class_says_and_only_0000_is_paid() {
    let rejected = [
        "1103", "1104", "1105", "1106", "1107", "1108", "1201", "1202", "1203", "1212", "1241",
        "1242", "1243", "1250", "1294", "2005",
    ];
    for code in StatusCode::ALL {
        for (pay_type, on_success) in [(SCANNED, Is::Paid), (SHOWN, Is::Awaiting)] {
            let expected = match code.code() {
                "0000" => on_success,
                "1143" | "1145" => Is::Pending,
                refusal if rejected.contains(&refusal) => Is::Rejected,
                _ => Is::Unknown,
            };
            let body = accepted_with("respcd", Some(&json!(code).to_string()));
            let outcome = conclude(pay_type, 200, body);
            assert_eq!(is(&outcome), expected, "{code}");
            assert_eq!(code.is_safe_to_recreate(), expected == Is::Rejected);
            if let Ok(Payment::Rejected(rejection)) = outcome {
                assert_eq!(rejection.code(), code);
                assert_eq!(rejection.class(), code.class());
                assert_eq!(rejection.message(), "success");
                assert!(rejection.to_string().contains(code.code()));
            }
        }
    }
}

// HTTP.

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
            let outcome = prepared(SCANNED).conclude(Err(failed()));
            assert_eq!(is(&outcome), expected);
            let error = outcome.unwrap_err();
            assert_eq!(error.out_trade_no(), Some(ORDER));
            assert_eq!(error.may_have_moved_money(), expected == Is::Unknown);
            assert!(error.to_string().contains(ORDER));
            let query = ask().conclude(Err(failed())).unwrap_err();
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
                let outcome = conclude(pay_type, status, body.clone());
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
    match prepared(SCANNED).conclude(Ok(response)).unwrap_err() {
        PaymentError::NotSent {
            source: NotSent::RateLimited { retry_after },
            out_trade_no,
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
    let query = ask().conclude(Ok(response(429, "{}"))).unwrap_err();
    assert!(matches!(
        query,
        QueryError::NotSent(NotSent::RateLimited { .. })
    ));
}

#[test]
fn fault_18_a_client_error_is_what_its_status_code_says_but_never_paid() {
    for status in [400, 401, 403, 404] {
        let outcome = |body: Value| conclude(SCANNED, status, body.to_string());
        let Ok(Payment::Rejected(rejection)) = outcome(refused("1108")) else {
            panic!("{status}");
        };
        assert_eq!(rejection.code(), StatusCode::SignatureError);
        assert_eq!(is(&outcome(refused("1143"))), Is::Pending);
        for open in ["0000", "1252", "9999"] {
            assert_eq!(is(&outcome(refused(open))), Is::Unknown, "{status} {open}");
        }
        assert_eq!(is(&outcome(accepted())), Is::Unknown);
        assert_eq!(
            is(&conclude(SHOWN, status, accepted().to_string())),
            Is::Unknown
        );
        assert_eq!(
            is(&conclude(SCANNED, status, "<html>404</html>")),
            Is::Unknown
        );
    }
    for undocumented in [402, 405, 407, 408, 409, 410, 413, 418, 422, 451, 499] {
        let outcome = conclude(SCANNED, undocumented, refused("1108").to_string());
        assert_eq!(is(&outcome), Is::Unknown, "{undocumented}");
    }
}

#[test]
fn fault_19_a_redirect_is_no_answer() {
    for status in [300, 301, 302, 303, 304, 307, 308] {
        let mut answer = response(status, accepted().to_string());
        let elsewhere = "https://evil.example/".parse().unwrap();
        answer.headers_mut().insert(header::LOCATION, elsewhere);
        let outcome = prepared(SCANNED).conclude(Ok(answer));
        assert_eq!(is(&outcome), Is::Unknown, "{status}");
    }
}

#[test]
fn fault_20_nothing_is_no_answer() {
    for status in [200, 202, 204] {
        for nothing in ["", " ", "\r\n", "\u{feff}", "\u{feff}\n"] {
            let source = unclear(conclude(SCANNED, status, nothing));
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
        assert_eq!(is(&prepared(SCANNED).conclude(Ok(answer))), Is::Paid);
    }
}

// The body.

#[test]
fn fault_29_an_answer_cut_off_anywhere_decides_nothing() {
    for pay_type in [SCANNED, SHOWN] {
        for answer in [accepted(), refused("1108"), refused("1143")] {
            let whole = answer.to_string();
            for end in 0..whole.len() {
                assert_eq!(of(pay_type, &whole[..end]), Is::Unknown, "{end}");
            }
            assert_ne!(of(pay_type, whole), Is::Unknown);
        }
    }
    let list = records(&[paid_record()]);
    for end in 0..list.len() {
        let outcome = ask().conclude(Ok(response(200, &list[..end])));
        assert!(matches!(outcome, Err(QueryError::NoAnswer(_))), "{end}");
    }
}

#[test]
fn fault_30_a_broken_character_in_a_message_hides_nothing_beside_it() {
    let broken = |respcd: &str| {
        let mut body = br#"{"resperr":"caf"#.to_vec();
        body.extend_from_slice(&[0xE9, 0x80, b'"']);
        let rest = accepted_with("respcd", Some(respcd)).replacen('{', ",", 1);
        body.extend_from_slice(rest.as_bytes());
        body
    };
    assert_eq!(of(SCANNED, broken("\"0000\"")), Is::Paid);
    let body = br#"{"respcd":"1108","resperr":"caf"#.iter().copied();
    let body: Vec<u8> = body.chain([0xE9, 0x80]).chain(*b"\"}").collect();
    let Ok(Payment::Rejected(rejection)) = conclude(SCANNED, 200, body) else {
        panic!("the code is readable");
    };
    assert_eq!(rejection.message(), "caf\u{fffd}");
    let number =
        accepted_with("out_trade_no", None).replacen('{', "{\"out_trade_no\":\"INV-7~\",", 1);
    let number: Vec<u8> = number
        .bytes()
        .map(|byte| if byte == b'~' { 0xFF } else { byte })
        .collect();
    assert_eq!(of(SCANNED, number), Is::Unknown);
}

#[test]
fn fault_31_a_byte_order_mark_is_skipped_and_garbage_is_not() {
    let answer = accepted().to_string();
    assert_eq!(of(SCANNED, format!("\u{feff}{answer}")), Is::Paid);
    assert_eq!(of(SCANNED, format!(" {answer}\r\n")), Is::Paid);
    for garbage in [
        format!("{answer}{answer}"),
        format!("{answer}\n{answer}"),
        format!("{answer}x"),
        format!("{answer},"),
        format!("{answer}\0"),
        format!("x{answer}"),
        format!("\u{feff}\u{feff}{answer}"),
        format!("[{answer}]"),
        format!("callback({answer})"),
        format!("{answer}<script></script>"),
        json!(answer).to_string(),
        answer.replace('"', "'"),
        answer.replacen('{', "{/**/", 1),
        answer.replacen('}', ",}", 1),
    ] {
        assert_eq!(of(SCANNED, garbage.as_str()), Is::Unknown, "{garbage}");
    }
}

#[test]
fn fault_32_deep_nesting_costs_no_stack() {
    const DEPTH: usize = 100_000;
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let closed = format!("{}1{}", open.repeat(DEPTH), close.repeat(DEPTH));
        for body in [closed.clone(), open.repeat(DEPTH)] {
            assert_eq!(of(SCANNED, body.as_str()), Is::Unknown);
            assert!(ask().conclude(Ok(response(200, body))).is_err());
        }
        assert_eq!(of(SCANNED, accepted_with("extra", Some(&closed))), Is::Paid);
        for decisive in ["respcd", "txamt", "txcurrcd", "out_trade_no"] {
            let body = accepted_with(decisive, Some(&closed));
            assert_eq!(of(SCANNED, body), Is::Unknown, "{decisive}");
        }
    }
}

#[test]
fn fault_32_deep_nesting_in_what_decides_is_something_else() {
    let list = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(of(SCANNED, accepted_with("data", Some(&list))), Is::Pending);
    let body = format!(r#"{{"respcd":"0000","data":{list}}}"#);
    let error = ask().conclude(Ok(response(200, body))).unwrap_err();
    assert!(matches!(error, QueryError::NoAnswer(_)));
    let record = format!(r#"{{"respcd":"0000","order_type":"payment","cancel":{list}}}"#);
    let result = query(&format!(r#"{{"respcd":"0000","data":[{record}]}}"#));
    assert_eq!(result.records()[0].verdict(), Verdict::Unclear);
}

#[test]
fn fault_33_a_deciding_field_that_is_there_twice_decides_nothing() {
    for name in ["respcd", "txamt", "txcurrcd", "out_trade_no", "syssn"] {
        let value = accepted()[name].to_string();
        for spelling in [json!(name).to_string(), escaped(name)] {
            let whole = accepted().to_string();
            let first = whole.replacen('{', &format!("{{{spelling}:{value},"), 1);
            let last = format!("{},{spelling}:null}}", whole.strip_suffix('}').unwrap());
            for body in [first, last] {
                for pay_type in [SCANNED, SHOWN] {
                    let source = unclear(conclude(pay_type, 200, body.as_str()));
                    let expected = Unreadable::Duplicate(name.to_owned());
                    assert!(matches!(&source, Unclear::Unreadable(why) if *why == expected));
                }
            }
        }
    }
    let twice = accepted()
        .to_string()
        .replacen('{', "{\"respmsg\":\"first\",", 1);
    let Ok(Payment::Paid(receipt)) = conclude(SCANNED, 200, twice) else {
        panic!("a sample of QFPay's own repeats respmsg");
    };
    assert_eq!(receipt.answer().raw("respmsg"), Some(""));
}

/// The same JSON name with its first letter escaped.
fn escaped(name: &str) -> String {
    format!("\"\\u{:04x}{}\"", u32::from(name.as_bytes()[0]), &name[1..])
}

#[test]
fn fault_34_an_amount_is_the_one_asked_for_in_canonical_digits() {
    for right in ["\"1250\"", "1250"] {
        assert_eq!(of(SCANNED, accepted_with("txamt", Some(right))), Is::Paid);
        assert_eq!(of(SHOWN, accepted_with("txamt", Some(right))), Is::Awaiting);
    }
    for wrong in [
        "\"1e3\"",
        "1.25e3",
        "\"1.25e3\"",
        "\"10.0\"",
        "1250.0",
        "\"1250.0\"",
        "\" 1250\"",
        "\"1250 \"",
        "\"+1250\"",
        "\"-1\"",
        "-1250",
        "\"-1250\"",
        "\"01250\"",
        "\"1251\"",
        "1249",
        "0",
        "9223372036854775808",
        "4294967296",
        "4294968546",
        "18446744073709552866",
        "\"12,50\"",
        "\"12.50\"",
        "\"１２５０\"",
        "true",
        "[1250]",
        "[]",
        "{}",
        "{\"v\":1250}",
        "\"\\u00001250\"",
        "\"\\ud800\"",
    ] {
        for pay_type in [SCANNED, SHOWN] {
            let body = accepted_with("txamt", Some(wrong));
            assert_eq!(of(pay_type, body), Is::Unknown, "{pay_type} {wrong}");
        }
    }
    for absent in [None, Some("null"), Some("\"\"")] {
        assert_eq!(of(SCANNED, accepted_with("txamt", absent)), Is::Unknown);
        assert_eq!(of(SHOWN, accepted_with("txamt", absent)), Is::Awaiting);
    }
}

#[test]
fn fault_35_a_status_code_is_four_digits_in_text_or_decides_nothing() {
    for respcd in [
        None,
        Some("0"),
        Some("0000"),
        Some("null"),
        Some("\"\""),
        Some("\"0\""),
        Some("\"00\""),
        Some("\"00000\""),
        Some("\" 0000\""),
        Some("\"0000 \""),
        Some("\"０000\""),
        Some("0.0"),
        Some("-0"),
        Some("0e0"),
        Some("true"),
        Some("[]"),
        Some("{}"),
        Some("[\"0000\"]"),
        Some("{\"code\":\"0000\"}"),
        Some("\"\\u0000\""),
        Some("\"success\""),
        Some("\"SUCCESS\""),
        Some("\"0x0\""),
        Some("\"-0000\""),
        Some("\"\\ud800\""),
    ] {
        for pay_type in [SCANNED, SHOWN] {
            let body = accepted_with("respcd", respcd);
            assert_eq!(of(pay_type, body), Is::Unknown, "{respcd:?}");
        }
    }
    let other_names = accepted().to_string().replacen("respcd", "respCd", 1);
    assert_eq!(of(SCANNED, other_names), Is::Unknown);
}

#[test]
fn fault_36_an_unknown_code_is_carried_as_it_came_and_nothing_is_made_of_it() {
    for unknown in [
        "9999",
        "2999",
        "1161",
        "1109",
        "A000",
        "0000a",
        "1",
        "é",
        "0".repeat(99).as_str(),
    ] {
        let source = unclear(conclude(SCANNED, 200, refused(unknown).to_string()));
        let Unclear::Code { code, message, .. } = &source else {
            panic!("{source:?}");
        };
        assert_eq!(code.as_str(), unknown);
        assert_eq!(code.known(), None);
        assert_eq!(message, "no");
        assert!(source.to_string().contains(unknown));
    }
    // A number reads as the text that it is printed with.
    let bare = accepted_with("respcd", Some("1108"));
    assert_eq!(of(SCANNED, bare), Is::Rejected);
}

#[test]
fn fault_41_an_answer_about_another_order_or_amount_decides_nothing() {
    for (field, other) in [
        ("out_trade_no", "\"INV-8\""),
        ("out_trade_no", "\"inv-7\""),
        ("out_trade_no", "\"INV-7 \""),
        ("out_trade_no", "7"),
        ("out_trade_no", "[\"INV-7\"]"),
        ("txamt", "\"1251\""),
        ("txcurrcd", "\"CNY\""),
        ("txcurrcd", "\"hkd\""),
        ("txcurrcd", "{}"),
        ("txcurrcd", "[\"HKD\"]"),
    ] {
        for respcd in ["\"0000\"", "\"1143\"", "\"1108\"", "\"9999\""] {
            let body = accepted_with(field, Some(other)).replacen(
                "\"respcd\":\"0000\"",
                &format!("\"respcd\":{respcd}"),
                1,
            );
            assert!(body.contains(respcd));
            for pay_type in [SCANNED, SHOWN] {
                let source = unclear(conclude(pay_type, 200, body.as_str()));
                let Unclear::Mismatch { field: named, .. } = source else {
                    panic!("{source:?}");
                };
                assert_eq!(named, field);
            }
        }
    }
    for needed in ["out_trade_no", "txamt", "syssn"] {
        for absent in [None, Some("null"), Some("\"\""), Some("[]")] {
            let outcome = conclude(SCANNED, 200, accepted_with(needed, absent));
            assert_eq!(is(&outcome), Is::Unknown, "{needed} {absent:?}");
        }
    }
    assert_eq!(of(SCANNED, accepted_with("txcurrcd", None)), Is::Paid);
}

#[test]
fn fault_42_what_this_version_does_not_know_is_carried_byte_for_byte() {
    let Ok(Payment::Paid(receipt)) = conclude(
        PayType::AnyWalletCpm,
        200,
        accepted_with("pay_type", Some("\"899999\"")),
    ) else {
        panic!("the wallet is the gateway's to recognise");
    };
    let pay_type = receipt.answer().pay_type().unwrap();
    assert_eq!((pay_type.known(), pay_type.as_str()), (None, "899999"));
    let record = json!({"txcurrcd": "XXX", "pay_type": "1 ", "cancel": "é", "respcd": "0000"});
    let result = query(&records(&[record]));
    let record = &result.records()[0];
    assert_eq!(record.txcurrcd().unwrap().as_str(), "XXX");
    assert_eq!(record.pay_type().unwrap().as_str(), "1 ");
    assert_eq!(record.cancel(), Some("é"));
}

#[test]
fn fault_43_more_fields_in_another_order_are_no_other_answer() {
    let Value::Object(fields) = accepted() else {
        panic!("an object");
    };
    let mut backwards: Vec<String> = fields
        .iter()
        .map(|(name, value)| format!("{}: {value}", json!(name)))
        .collect();
    backwards.reverse();
    backwards.insert(
        3,
        r#""surcharge_fee" : 0, "":[], "new": {"a":[1,2]}"#.to_owned(),
    );
    let body = format!("{{\n{}\n}}", backwards.join(",\n"));
    let Ok(Payment::Paid(receipt)) = conclude(SCANNED, 200, body) else {
        panic!("fields are added without notice");
    };
    assert_eq!(receipt.answer().raw("surcharge_fee"), Some("0"));
    assert_eq!(receipt.answer().raw("new"), Some(r#"{"a":[1,2]}"#));
    assert_eq!(receipt.answer().names().count(), fields.len() + 3);
}

#[test]
fn fault_44_missing_null_and_empty_stay_three_cases() {
    let seen = |value: Option<&str>| {
        let Ok(Payment::Paid(receipt)) = conclude(SCANNED, 200, accepted_with("chnlsn", value))
        else {
            panic!("chnlsn is optional");
        };
        let answer = receipt.answer();
        assert_eq!(answer.chnlsn(), None);
        let raw = answer.raw("chnlsn").map(str::to_owned);
        (answer.names().any(|name| name == "chnlsn"), raw)
    };
    assert_eq!(seen(None), (false, None));
    assert_eq!(seen(Some("null")), (true, None));
    assert_eq!(seen(Some("\"\"")), (true, Some(String::new())));
}

#[test]
fn fault_45_odd_text_is_carried_and_breaks_nothing() {
    let megabyte = json!("x".repeat(1_000_000)).to_string();
    for odd in [
        r#""\u0000""#,
        r#""\ud800""#,
        r#""\udc00\ud800""#,
        "\"\u{202e}\"",
        &megabyte,
    ] {
        let outcome = conclude(SCANNED, 200, accepted_with("resperr", Some(odd)));
        let Ok(Payment::Paid(receipt)) = outcome else {
            panic!("a message decides nothing");
        };
        assert!(receipt.answer().raw("resperr").is_some());
        for decisive in ["respcd", "out_trade_no", "txamt", "txcurrcd"] {
            let body = accepted_with(decisive, Some(odd));
            assert_eq!(of(SCANNED, body), Is::Unknown, "{decisive}");
        }
    }
    let source = unclear(conclude(
        SCANNED,
        200,
        accepted_with("out_trade_no", Some(&megabyte)),
    ));
    assert!(source.to_string().len() < 1000, "an error stays short");
}

#[test]
fn fault_46_dates_are_carried_as_they_came() {
    for date in [
        "0001-01-01 00:00:00",
        "2016-12-31 23:59:60",
        "2025-03-01 24:00:00",
        "2025-03-01T09:30:00Z",
        "2025-03-01  09:30:00",
        "2025-XX-01 09:30:00",
        "now\n",
        "1740792600",
    ] {
        for name in ["sysdtm", "txdtm", "paydtm"] {
            let body = accepted_with(name, Some(&json!(date).to_string()));
            let Ok(Payment::Paid(receipt)) = conclude(SCANNED, 200, body) else {
                panic!("a date decides nothing");
            };
            assert_eq!(receipt.answer().raw(name), Some(date));
        }
    }
}

fn next_step_problem(outcome: Result<Payment, PaymentError>) -> &'static str {
    match unclear(outcome) {
        Unclear::NextStep { field, .. } => field,
        other => panic!("{other:?}"),
    }
}

#[test]
fn fault_47_an_order_without_its_next_step_is_an_unknown_outcome() {
    for pay_type in PayType::ALL {
        let field = match pay_type.scenario().next_step() {
            NextStepField::None => continue,
            NextStepField::Qrcode => "qrcode",
            NextStepField::PayUrl => "pay_url",
            NextStepField::PayParams => "pay_params",
        };
        for absent in [None, Some("null"), Some("\"\""), Some("7"), Some("false")] {
            let outcome = conclude(pay_type, 200, accepted_with(field, absent));
            if field == "pay_params" || !matches!(absent, Some("7" | "false")) {
                assert_eq!(next_step_problem(outcome), field, "{pay_type} {absent:?}");
            } else {
                assert_ne!(is(&outcome), Is::Paid);
            }
        }
    }
}

#[test]
fn fault_48_what_must_not_reach_a_page_is_refused() {
    let web = |url: &str| {
        conclude(
            PayType::AlipayWebHk,
            200,
            accepted_with("pay_url", Some(&json!(url).to_string())),
        )
    };
    for bad in [
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,<script>",
        "vbscript:x",
        "http://pay.example",
        "http://127.0.0.1/pay",
        "//pay.example",
        "/pay",
        "pay.example",
        "https://",
        "https:///pay",
        "https:pay.example",
        "weixin://wxpay",
        "file:///etc/passwd",
        "https://pay.example/a b",
        "https://pay.example/\"onload=",
        "\u{1}https://pay.example",
    ] {
        assert_eq!(next_step_problem(web(bad)), "pay_url", "{bad:?}");
    }
    let huge = format!("https://pay.example/{}", "a".repeat(10_000));
    assert_eq!(next_step_problem(web(&huge)), "pay_url");
    let long = format!("https://pay.example/{}", "a".repeat(900));
    assert_eq!(is(&web(&long)), Is::Awaiting);

    let qr = |text: &str| {
        conclude(
            SHOWN,
            200,
            accepted_with("qrcode", Some(&json!(text).to_string())),
        )
    };
    for bad in [
        "javascript:alert(1)",
        " JAVASCRIPT:alert(1)",
        "data:text/html,x",
        &"q".repeat(2954),
    ] {
        assert_eq!(next_step_problem(qr(bad)), "qrcode", "{bad:?}");
    }
    for good in [
        "weixin://wxpay/bizpayurl?pr=1",
        "00020101021226",
        &"q".repeat(2953),
    ] {
        assert_eq!(is(&qr(good)), Is::Awaiting, "{good}");
    }
}

#[test]
fn a_gateway_on_this_machine_may_lead_to_a_page_on_this_machine() {
    let local = Gateway::new(
        BaseUrl::new("http://127.0.0.1:8080").unwrap(),
        credentials(),
    );
    let prepared = local
        .payment(&complete(PayType::AlipayWebHk), now())
        .unwrap();
    let outcome = |url: &str| {
        let body = accepted_with("pay_url", Some(&json!(url).to_string()));
        is(&prepared.conclude(Ok(response(200, body))))
    };
    assert_eq!(outcome("http://127.0.0.1:8080/cashier"), Is::Awaiting);
    assert_eq!(outcome("https://pay.example"), Is::Awaiting);
    assert_eq!(outcome("http://pay.example"), Is::Unknown);
    assert_eq!(outcome("javascript:alert(1)"), Is::Unknown);
}

#[test]
fn a_state_inside_data_counts_as_well_and_only_success_is_paid() {
    let of = |data: &str| of(SCANNED, accepted_with("data", Some(data)));
    for harmless in [
        "null",
        "\"\"",
        "{}",
        "{\"txstatus\":\"SUCCESS\"}",
        "{\"other\":1}",
    ] {
        assert_eq!(of(harmless), Is::Paid, "{harmless}");
    }
    for open in [
        "{\"txstatus\":\"PENDING\"}",
        "{\"txstatus\":\"FAILED\"}",
        "{\"txstatus\":\"success\"}",
        "{\"txstatus\":\"\"}",
        "{\"txstatus\":null}",
        "{\"txstatus\":1}",
        "{\"txstatus\":{}}",
        "{\"txstatus\":[\"SUCCESS\"]}",
        "{\"txstatus\":\"SUCCESS\",\"txstatus\":\"FAILED\"}",
        "\"x\"",
        "[]",
        "7",
        "true",
    ] {
        assert_eq!(of(open), Is::Pending, "{open}");
    }
    let shown = accepted_with("data", Some("{\"txstatus\":\"FAILED\"}"));
    assert_eq!(is(&conclude(SHOWN, 200, shown)), Is::Pending);
}

// Queries.

fn ask() -> PreparedQuery {
    let query = Query::by_out_trade_no(&[OutTradeNo::new(ORDER).unwrap()]).unwrap();
    gateway().query(&query).unwrap()
}

fn query(body: &str) -> QueryResult {
    ask().conclude(Ok(response(200, body))).unwrap()
}

fn records(records: &[Value]) -> String {
    json!({"respcd": "0000", "resperr": "", "page": "1", "page_size": 10, "data": records})
        .to_string()
}

fn paid_record() -> Value {
    json!({
        "respcd": "0000",
        "order_type": "payment",
        "cancel": "0",
        "out_trade_no": ORDER,
        "syssn": "20250301000200020000000001",
        "txamt": "1250",
        "txcurrcd": "HKD",
    })
}

fn record_with(name: &str, value: Option<&str>) -> Value {
    let mut record = paid_record();
    let fields = record.as_object_mut().unwrap();
    fields.remove(name);
    if let Some(value) = value {
        let value = serde_json::from_str(value).unwrap();
        fields.insert(name.to_owned(), value);
    }
    record
}

fn verdict(record: &Value) -> Verdict {
    let result = query(&records(std::slice::from_ref(record)));
    assert_eq!(result.records().len(), 1);
    result.records()[0].verdict()
}

#[test]
fn an_accepted_record_means_what_its_type_and_cancel_say() {
    let table = [
        ("payment", Some("\"0\""), Some(State::Paid)),
        ("payment", Some("0"), Some(State::Paid)),
        ("payment", Some("\"\""), Some(State::Paid)),
        ("payment", Some("null"), Some(State::Paid)),
        ("payment", None, Some(State::Paid)),
        ("payment", Some("\"1\""), Some(State::Reversed)),
        ("payment", Some("\"2\""), Some(State::Cancelled)),
        ("payment", Some("\"3\""), Some(State::Refunded)),
        ("payment", Some("3"), Some(State::Refunded)),
        (
            "payment",
            Some("\"4\""),
            Some(State::PreauthorisationFinished),
        ),
        ("payment", Some("\"5\""), Some(State::PartlyRefunded)),
        ("payment", Some("\"6\""), None),
        ("payment", Some("\"00\""), None),
        ("payment", Some("\" 0\""), None),
        ("payment", Some("-0"), None),
        ("payment", Some("0.0"), None),
        ("payment", Some("false"), None),
        ("payment", Some("\"none\""), None),
        ("payment", Some("{}"), None),
        ("payment", Some("[]"), None),
        ("payment", Some("[\"3\"]"), None),
        ("refund", None, Some(State::Refund)),
        ("refund", Some("\"0\""), Some(State::Refund)),
        ("refund", Some("\"9\""), Some(State::Refund)),
        ("close", None, Some(State::Close)),
        ("Payment", None, None),
        ("pay", None, None),
        ("", None, None),
    ];
    for (order_type, cancel, state) in table {
        let mut record = record_with("cancel", cancel);
        record["order_type"] = json!(order_type);
        let expected = state.map_or(Verdict::Unclear, Verdict::Accepted);
        assert_eq!(verdict(&record), expected, "{order_type} {cancel:?}");
        let paid = matches!(state, Some(State::Paid | State::PartlyRefunded));
        assert_eq!(verdict(&record).is_paid(), paid);
    }
    for unreadable in [
        None,
        Some("null"),
        Some("7"),
        Some("{}"),
        Some("[\"payment\"]"),
    ] {
        assert_eq!(
            verdict(&record_with("order_type", unreadable)),
            Verdict::Unclear
        );
    }
}

#[test]
fn fault_37_a_record_counts_and_not_the_envelope_around_it() {
    for code in StatusCode::ALL {
        let found = verdict(&record_with("respcd", Some(&json!(code).to_string())));
        let expected = match code.code() {
            "0000" => Verdict::Accepted(State::Paid),
            "1143" | "1145" | "1298" => Verdict::Pending,
            // Too general in the answer to a payment, but final in the record of one.
            "1142" | "1147" | "1181" | "1204" | "1205" => Verdict::Failed(code),
            _ if code.is_safe_to_recreate() => Verdict::Failed(code),
            _ => Verdict::Unclear,
        };
        assert_eq!(found, expected, "{code}");
    }
    for unreadable in [
        None,
        Some("null"),
        Some("\"\""),
        Some("0"),
        Some("\"9999\""),
        Some("{}"),
    ] {
        assert_eq!(
            verdict(&record_with("respcd", unreadable)),
            Verdict::Unclear
        );
    }
}

#[test]
fn a_record_that_contradicts_itself_is_neither_failed_nor_paid() {
    for (order_type, cancel) in [
        ("payment", "3"),
        ("payment", "9"),
        ("refund", "0"),
        ("close", "0"),
        ("other", "0"),
    ] {
        let mut record = record_with("respcd", Some("\"1201\""));
        record["order_type"] = json!(order_type);
        record["cancel"] = json!(cancel);
        assert_eq!(verdict(&record), Verdict::Unclear, "{order_type} {cancel}");
    }
}

#[test]
fn a_record_pays_an_amount_only_if_it_names_it() {
    let pays = |record: &Value, amount: Amount| {
        query(&records(std::slice::from_ref(record))).records()[0].is_payment_of(amount)
    };
    let amount = Amount::new(Currency::Hkd, 1250).unwrap();
    assert!(pays(&paid_record(), amount));
    assert!(!pays(
        &paid_record(),
        Amount::new(Currency::Hkd, 1251).unwrap()
    ));
    assert!(!pays(
        &paid_record(),
        Amount::new(Currency::Usd, 1250).unwrap()
    ));
    for (field, value) in [
        ("txamt", None),
        ("txamt", Some("\"1250.0\"")),
        ("txcurrcd", None),
        ("txcurrcd", Some("\"\"")),
        ("cancel", Some("\"5\"")),
        ("respcd", Some("\"1143\"")),
    ] {
        assert!(
            !pays(&record_with(field, value), amount),
            "{field} {value:?}"
        );
    }
}

#[test]
fn a_refusal_beside_a_success_is_neither() {
    let body = r#"{"respcd":"1201","out_trade_no":"INV-7","data":{"txstatus":"SUCCESS"}}"#;
    assert_eq!(of(SCANNED, body), Is::Unknown);
    let body = r#"{"respcd":"1201","out_trade_no":"INV-7","data":{"txstatus":"FAILED"}}"#;
    assert_eq!(of(SCANNED, body), Is::Rejected);
}

#[test]
fn an_unclear_answer_tells_both_of_the_gateways_texts_on_one_line() {
    let body = format!(
        r#"{{"respcd":"1251","resperr":"store\nnot set up","respmsg":"out_trade_no is used","chnlsn":"{}"}}"#,
        "x".repeat(500)
    );
    let source = unclear(conclude(SCANNED, 200, body.as_str()));
    let text = source.to_string();
    assert!(text.contains("out_trade_no is used"), "{text}");
    assert!(text.contains(r"store\nnot set up"), "{text}");
    assert!(!text.contains('\n'), "{text}");
    let Unclear::Code { answer, .. } = source else {
        panic!("1251 leaves the outcome open");
    };
    assert_eq!(answer.respmsg(), Some("out_trade_no is used"));

    let long = format!(r#"{{"respcd":"1251","resperr":"{}"}}"#, "y".repeat(100_000));
    let text = unclear(conclude(SCANNED, 200, long.as_str())).to_string();
    assert!(text.len() < 1000, "{}", text.len());
}

#[test]
fn fault_38_no_list_is_no_record_and_something_else_is_no_answer() {
    for nothing in [r#"{"respcd":"0000"}"#, r#"{"respcd":"0000","data":null}"#] {
        assert!(query(nothing).records().is_empty());
    }
    for nothing in ["[]", " [ ] ", "\"\""] {
        let result = query(&format!(r#"{{"respcd":"0000","data":{nothing}}}"#));
        assert!(result.records().is_empty());
        assert_eq!(result.of(ORDER).count(), 0);
    }
    for else_ in [
        "{}",
        "{\"respcd\":\"0000\"}",
        "7",
        "0",
        "true",
        "false",
        "\"none\"",
        "[1]",
        "[null]",
        "[[]]",
        "[\"\"]",
        "[{},7]",
    ] {
        let body = format!(r#"{{"respcd":"0000","data":{else_}}}"#);
        let error = ask().conclude(Ok(response(200, body))).unwrap_err();
        assert!(matches!(error, QueryError::NoAnswer(_)), "{else_}");
    }
}

#[test]
fn faults_39_and_40_every_record_is_told_and_those_of_an_order_are_found() {
    let mut failed = record_with("respcd", Some("\"1108\""));
    failed["syssn"] = json!("1");
    let mut pending = record_with("respcd", Some("\"1143\""));
    pending["syssn"] = json!("2");
    let mut stranger = paid_record();
    stranger["out_trade_no"] = json!("INV-70");
    let nameless = record_with("out_trade_no", Some("null"));
    let body = records(&[failed, paid_record(), stranger, pending, nameless]);
    let result = query(&body);
    assert_eq!(result.records().len(), 5);
    let verdicts: Vec<Verdict> = result.of(ORDER).map(|record| record.verdict()).collect();
    assert_eq!(
        verdicts,
        [
            Verdict::Failed(StatusCode::SignatureError),
            Verdict::Accepted(State::Paid),
            Verdict::Pending,
        ]
    );
    assert_eq!(result.of("INV-70").count(), 1);
    assert_eq!(result.of("").count(), 0);
    assert_eq!(result.of("INV").count(), 0);
    assert_eq!(result.answer().page(), Some(1));
    assert_eq!(result.answer().page_size(), Some(10));
}

#[test]
fn faults_of_a_query_say_nothing_about_any_payment() {
    let error = |status, body: &str| ask().conclude(Ok(response(status, body))).unwrap_err();
    let paid = records(&[paid_record()]);
    for status in [301, 302, 405, 500, 502, 503, 504] {
        assert!(matches!(
            error(status, &paid),
            QueryError::NoAnswer(Unclear::HttpStatus { .. })
        ));
    }
    for status in [400, 401, 403, 404] {
        assert!(matches!(error(status, &paid), QueryError::Rejected { .. }));
    }
    for code in ["1108", "1143", "1298", "9999", "00000"] {
        let QueryError::Rejected {
            code: carried,
            message,
        } = error(200, &refused(code).to_string())
        else {
            panic!("{code}");
        };
        assert_eq!(carried.as_str(), code);
        assert_eq!(message, "no");
    }
    for body in [
        "",
        "<html>",
        "[]",
        "{}",
        r#"{"respcd":null,"data":[]}"#,
        r#"{"respcd":0000}"#,
        r#"{"respcd":"0000","respcd":"0000","data":[]}"#,
        r#"{"respcd":"0000","data":[],"data":[]}"#,
        r#"{"respcd":"0000","data":[{"cancel":"3","cancel":"0"}]}"#,
        r#"{"respcd":"0000","data":[{"respcd":"1143","respcd":"0000"}]}"#,
    ] {
        assert!(
            matches!(error(200, body), QueryError::NoAnswer(_)),
            "{body}"
        );
    }
}

// Whatever arrives.

/// Values that decide, and values that only look like it.
fn values(right: &'static str) -> impl Strategy<Value = Option<String>> {
    prop_oneof![
        12 => Just(Some(right.to_owned())),
        1 => Just(None),
        1 => prop_oneof![
            Just("null"), Just("\"\""), Just("0"), Just("\"0000\""), Just("\"1143\""),
            Just("1250"), Just("\"1250.0\""), Just("\"INV-8\""), Just("\"SUCCESS\""), Just("[]"),
            Just("{}"), Just("true"), Just("{\"txstatus\":\"FAILED\"}"), Just("\"\\ud800\""),
        ].prop_map(|text| Some(text.to_owned())),
        1 => any::<String>().prop_map(|text| Some(json!(text).to_string())),
    ]
}

fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    let known = (
        values("\"0000\""),
        values("\"INV-7\""),
        values("\"1250\""),
        values("\"HKD\""),
        values("\"20250301000200020000000001\""),
        prop_oneof![4 => Just(None), 1 => values("{\"txstatus\":\"SUCCESS\"}")],
    );
    let names = [
        "respcd",
        "out_trade_no",
        "txamt",
        "txcurrcd",
        "syssn",
        "data",
    ];
    let more = proptest::collection::vec((0..names.len(), values("\"x\"")), 0..2);
    (known, more).prop_map(move |((a, b, c, d, e, f), more)| {
        let known = names.into_iter().zip([a, b, c, d, e, f]);
        let more = more.into_iter().map(|(index, value)| (names[index], value));
        known
            .chain(more)
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect()
    })
}

/// What must hold before money is called paid, written down without the crate's own reader.
fn may_be_paid(pay_type: PayType, status: u16, pairs: &[(String, String)]) -> bool {
    let single = |name: &str| {
        let mut found = pairs.iter().filter(|(known, _)| known == name);
        let (_, json) = found.next()?;
        found.next().is_none().then_some(json.as_str())
    };
    let once = |name: &str| serde_json::from_str::<Value>(single(name)?).ok();
    let absent = |name: &str| pairs.iter().all(|(known, _)| known != name);
    let empty = |value: &Value| value.is_null() || *value == "";
    pay_type.scenario() == Scenario::Cpm
        && (200..300).contains(&status)
        && once("respcd").is_some_and(|value| value == "0000")
        && once("out_trade_no").is_some_and(|value| value == ORDER)
        && once("txamt").is_some_and(|value| value == "1250" || value == 1250)
        && (absent("txcurrcd")
            || once("txcurrcd").is_some_and(|value| value == "HKD" || empty(&value)))
        // Any text or number: its form is the gateway's own business.
        && once("syssn").is_some_and(|value| {
            !empty(&value) && !value.is_object() && !value.is_array()
        })
        && (absent("data")
            || once("data").is_some_and(|value| {
                empty(&value)
                    || value.as_object().is_some_and(|data| {
                        data.get("txstatus").is_none_or(|state| state == "SUCCESS")
                    })
            }))
}

fn statuses() -> impl Strategy<Value = u16> {
    prop_oneof![20 => Just(200_u16), 1 => 100..600_u16]
}

fn pay_types() -> impl Strategy<Value = PayType> {
    prop_oneof![2 => Just(SCANNED), 1 => proptest::sample::select(&PayType::ALL[..])]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn nothing_is_ever_paid_unless_everything_says_so(
        pairs in pairs(), pay_type in pay_types(), status in statuses()
    ) {
        let fields: Vec<String> =
            pairs.iter().map(|(name, value)| format!("{}:{value}", json!(name))).collect();
        let body = format!("{{{}}}", fields.join(","));
        let paid = is(&conclude(pay_type, status, body.as_str())) == Is::Paid;
        let expected = may_be_paid(pay_type, status, &pairs);
        prop_assert_eq!(paid, expected, "{} {} {}", pay_type, status, body);
    }

    #[test]
    fn no_bytes_make_it_panic_or_pay(
        body in proptest::collection::vec(any::<u8>(), 0..300),
        pay_type in pay_types(), status in statuses()
    ) {
        let outcome = conclude(pay_type, status, body.clone());
        prop_assert!(matches!(is(&outcome), Is::Unknown | Is::NotSent));
        prop_assert!(ask().conclude(Ok(response(status, body))).is_err());
    }

    #[test]
    fn a_changed_byte_never_changes_what_is_paid(
        index in any::<proptest::sample::Index>(), byte in any::<u8>()
    ) {
        let mut body = accepted().to_string().into_bytes();
        let index = index.index(body.len());
        body[index] = byte;
        if let Ok(Payment::Paid(receipt)) = conclude(SCANNED, 200, body) {
            prop_assert_eq!(receipt.out_trade_no(), ORDER);
            prop_assert_eq!(receipt.answer().txamt(), Some(1250));
            prop_assert_eq!(receipt.answer().respcd().unwrap().known(), Some(StatusCode::Success));
        }
    }

    #[test]
    fn no_record_is_paid_unless_it_says_so(
        respcd in values("\"0000\""), order_type in values("\"payment\""), cancel in values("\"0\"")
    ) {
        let fields: Vec<String> = [("respcd", &respcd), ("order_type", &order_type), ("cancel", &cancel)]
            .into_iter()
            .filter_map(|(name, value)| Some(format!("{}:{}", json!(name), value.as_ref()?)))
            .collect();
        let body = format!(r#"{{"respcd":"0000","data":[{{{}}}]}}"#, fields.join(","));
        let paid = query(&body).records()[0].verdict().is_paid();
        let is = |value: &Option<String>, right: &str| value.as_deref() == Some(right);
        let expected = is(&respcd, "\"0000\"") && is(&order_type, "\"payment\"")
            && matches!(cancel.as_deref(), None | Some("null" | "\"\"" | "\"0\"" | "0" | "\"5\""));
        prop_assert_eq!(paid, expected, "{}", body);
    }
}
