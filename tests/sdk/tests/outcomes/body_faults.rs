//! What a broken, odd or foreign body decides: nothing.

use qfpay_api::error::{Unclear, Unreadable};
use qfpay_api::response::Verdict;
use qfpay_api::types::NextStepField;
use qfpay_api::{BaseUrl, CallError, Gateway, PayType, Payment, QueryError};
use serde_json::{Value, json};

use crate::exchange::{
    Is, SCANNED, SHOWN, accepted, accepted_with, classify, is, of, refused, response, unclear,
};
use crate::query_faults::{ask, paid_record, query, records};
use crate::support::{complete, credentials, now};

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
        let outcome = ask().classify(Ok(response(200, &list[..end])));
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
    let Ok(Payment::Declined(rejection)) = classify(SCANNED, 200, body) else {
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
            assert!(ask().classify(Ok(response(200, body))).is_err());
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
    let error = ask().classify(Ok(response(200, body))).unwrap_err();
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
                    let source = unclear(classify(pay_type, 200, body.as_str()));
                    let expected = Unreadable::Duplicate(name.to_owned());
                    assert!(matches!(&source, Unclear::Unreadable(why) if *why == expected));
                }
            }
        }
    }
    let twice = accepted()
        .to_string()
        .replacen('{', "{\"respmsg\":\"first\",", 1);
    let Ok(Payment::Paid(receipt)) = classify(SCANNED, 200, twice) else {
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
        "1109",
        "1180",
        "2012",
        "A000",
        "0000a",
        "1",
        "é",
        "0".repeat(99).as_str(),
    ] {
        let source = unclear(classify(SCANNED, 200, refused(unknown).to_string()));
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
    assert_eq!(of(SCANNED, bare), Is::Declined);
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
                let source = unclear(classify(pay_type, 200, body.as_str()));
                let Unclear::Mismatch { field: named, .. } = source else {
                    panic!("{source:?}");
                };
                assert_eq!(named, field);
            }
        }
    }
    for needed in ["out_trade_no", "txamt", "syssn"] {
        for absent in [None, Some("null"), Some("\"\""), Some("[]")] {
            let outcome = classify(SCANNED, 200, accepted_with(needed, absent));
            assert_eq!(is(&outcome), Is::Unknown, "{needed} {absent:?}");
        }
    }
    assert_eq!(of(SCANNED, accepted_with("txcurrcd", None)), Is::Paid);
}

#[test]
fn fault_42_what_this_version_does_not_know_is_carried_byte_for_byte() {
    let Ok(Payment::Paid(receipt)) = classify(
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
    let Ok(Payment::Paid(receipt)) = classify(SCANNED, 200, body) else {
        panic!("fields are added without notice");
    };
    assert_eq!(receipt.answer().raw("surcharge_fee"), Some("0"));
    assert_eq!(receipt.answer().raw("new"), Some(r#"{"a":[1,2]}"#));
    assert_eq!(receipt.answer().names().count(), fields.len() + 3);
}

#[test]
fn fault_44_missing_null_and_empty_stay_three_cases() {
    let seen = |value: Option<&str>| {
        let Ok(Payment::Paid(receipt)) = classify(SCANNED, 200, accepted_with("chnlsn", value))
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
        let outcome = classify(SCANNED, 200, accepted_with("resperr", Some(odd)));
        let Ok(Payment::Paid(receipt)) = outcome else {
            panic!("a message decides nothing");
        };
        assert!(receipt.answer().raw("resperr").is_some());
        for decisive in ["respcd", "out_trade_no", "txamt", "txcurrcd"] {
            let body = accepted_with(decisive, Some(odd));
            assert_eq!(of(SCANNED, body), Is::Unknown, "{decisive}");
        }
    }
    let source = unclear(classify(
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
            let Ok(Payment::Paid(receipt)) = classify(SCANNED, 200, body) else {
                panic!("a date decides nothing");
            };
            assert_eq!(receipt.answer().raw(name), Some(date));
        }
    }
}

fn next_step_problem(outcome: Result<Payment, CallError>) -> &'static str {
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
            let outcome = classify(pay_type, 200, accepted_with(field, absent));
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
        classify(
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
        classify(
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
        is(&prepared.classify(Ok(response(200, body))))
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
    assert_eq!(is(&classify(SHOWN, 200, shown)), Is::Pending);
}
