//! What the switches change, one by one.

use crate::common::{
    CLOSE, NOW, PAYMENT, QUERY, REVERSAL, call, engine_with, header, json, least, order, paid,
    pairs, pay, pay_type, query, record, refund, request, with,
};
use qfpay_sandbox::signature::{Algorithm, sign, sign_body};
use qfpay_sandbox::{DEFAULT_CLIENT_KEY, Engine, Merchant, OrderState, RefundBehaviour, Switches};
use serde_json::Value;

/// An engine with switches set by name, as a configuration file does it.
fn engine(switches: &[(&str, &str)]) -> Engine {
    engine_with(|config| set(&mut config.switches, switches))
}

fn set(switches: &mut Switches, words: &[(&str, &str)]) {
    for (name, word) in words {
        switches.set(name, word).unwrap();
    }
}

fn cancel(engine: &mut Engine, path: &str, numbers: &[(&str, &str)]) -> String {
    let mut parameters = vec![("txamt", "1250"), ("txdtm", "2026-02-03 14:05:06")];
    parameters.extend_from_slice(numbers);
    code(&call(engine, NOW, path, &parameters))
}

fn code(answer: &Value) -> String {
    answer["respcd"].as_str().unwrap().to_owned()
}

#[test]
fn closing_and_reversing_what_is_paid() {
    let table = [
        (
            "closing_paid",
            CLOSE,
            [
                ("pays-back", "0000"),
                ("is-declined", "1260"),
                ("is-busy", "1297"),
            ],
        ),
        (
            "reversing_paid",
            REVERSAL,
            [
                ("pays-back", "0000"),
                ("is-declined", "1260"),
                ("cards-only", "1260"),
            ],
        ),
    ];
    for (switch, path, values) in table {
        for (word, expected) in values {
            let mut engine = engine(&[(switch, word)]);
            paid(&mut engine, NOW, "800108", "INV-7");
            let number = [("out_trade_no", "INV-7")];
            assert_eq!(
                cancel(&mut engine, path, &number),
                expected,
                "{switch} {word}"
            );
            let returned = if expected == "0000" { 1250 } else { 0 };
            assert_eq!(engine.account(NOW, "INV-7").returned, returned);
        }
    }
    let mut engine = engine(&[("reversing_paid", "cards-only")]);
    paid(&mut engine, NOW, "802801", "CARD");
    assert_eq!(
        cancel(&mut engine, REVERSAL, &[("out_trade_no", "CARD")]),
        "0000"
    );
}

#[test]
fn the_lists_of_what_can_be_reversed_or_closed() {
    let codes = [
        "800101", "800108", "800201", "800207", "800208", "800008", "805801",
    ];
    let table = [
        (
            "reversals",
            REVERSAL,
            "global-2017",
            "1297",
            vec!["800108", "800208", "800008"],
        ),
        (
            "reversals",
            REVERSAL,
            "docs-2025",
            "1297",
            vec!["800101", "800108", "800208"],
        ),
        (
            "reversals",
            REVERSAL,
            "camela-en",
            "1297",
            vec!["800101", "800108", "800201"],
        ),
        (
            "reversals",
            REVERSAL,
            "live-2026",
            "1297",
            vec!["800108", "800208"],
        ),
        ("reversals", REVERSAL, "nothing", "1150", vec![]),
        ("reversals", REVERSAL, "any", "", codes.to_vec()),
        ("closings", CLOSE, "global-2017", "1297", vec!["800207"]),
        ("closings", CLOSE, "docs-2025", "1297", vec!["800201"]),
        (
            "closings",
            CLOSE,
            "camela-en",
            "1297",
            vec!["800208", "800008"],
        ),
        ("closings", CLOSE, "live-2026", "1297", vec!["800201"]),
        ("closings", CLOSE, "nothing", "1150", vec![]),
        ("closings", CLOSE, "any", "", codes.to_vec()),
    ];
    for (switch, path, word, decline, expected) in table {
        let mut engine = engine(&[(switch, word)]);
        let mut done = Vec::new();
        for pay_code in codes {
            engine.wallet_code(
                "283854702356157409",
                qfpay_sandbox::Behaviour::TypesPassword,
            );
            pay(&mut engine, NOW, &least(pay_type(pay_code), pay_code));
            match cancel(&mut engine, path, &[("out_trade_no", pay_code)]).as_str() {
                "0000" => done.push(pay_code),
                code => assert_eq!(code, decline, "{word} {pay_code}"),
            }
        }
        assert_eq!(done, expected, "{switch} {word}");
    }
}

#[test]
fn which_numbers_and_times_a_closing_wants() {
    let mut strict = engine(&[("cancel_numbers", "both"), ("cancel_txdtm", "original")]);
    let syssn = order(&mut strict, NOW, "INV-7")["syssn"]
        .as_str()
        .unwrap()
        .to_owned();
    assert_eq!(
        cancel(&mut strict, CLOSE, &[("out_trade_no", "INV-7")]),
        "1104"
    );
    assert_eq!(cancel(&mut strict, CLOSE, &[("syssn", &syssn)]), "1104");
    let both = [("syssn", syssn.as_str()), ("out_trade_no", "INV-7")];
    let mut late = vec![("txamt", "1250"), ("txdtm", "2026-02-03 14:05:07")];
    late.extend_from_slice(&both);
    assert_eq!(code(&call(&mut strict, NOW, CLOSE, &late)), "1267");
    assert_eq!(cancel(&mut strict, CLOSE, &both), "0000");
}

#[test]
fn when_the_window_of_a_query_is_applied() {
    // 2026-02-01 00:00:00 in Hong Kong.
    let february = 1_769_875_200;
    let table = [
        ("unless-syssn", 0, 1),
        ("unless-numbers", 1, 1),
        ("always", 0, 0),
    ];
    for (word, by_number, by_syssn) in table {
        let mut engine = engine(&[("query_window", word)]);
        let syssn = order(&mut engine, february - 1, "JAN")["syssn"].clone();
        let mut found = |parameters: &[(&str, &str)]| {
            let answer = query(&mut engine, february, parameters);
            answer["data"].as_array().unwrap().len()
        };
        let january = [
            ("start_time", "2026-01-01 00:00:00"),
            ("end_time", "2026-01-31 23:59:59"),
        ];
        let syssn = ("syssn", syssn.as_str().unwrap());
        assert_eq!(found(&[("out_trade_no", "JAN")]), by_number, "{word}");
        assert_eq!(found(&[syssn]), by_syssn, "{word}");
        assert_eq!(found(&[&january[..], &[syssn]].concat()), 1, "{word}");
        assert_eq!(found(&january), 1, "{word}");
    }
}

#[test]
fn what_becomes_of_numbers_that_are_used_again() {
    let mut other_code = engine(&[("repeated_number", "2011")]);
    order(&mut other_code, NOW, "INV-7");
    assert_eq!(
        code(&pay(
            &mut other_code,
            NOW,
            &least(pay_type("800101"), "INV-7")
        )),
        "2011"
    );

    let mut free = engine(&[("unpaid_number", "free")]);
    order(&mut free, NOW, "INV-7");
    free.customer_declines(NOW, "INV-7").unwrap();
    order(&mut free, NOW, "INV-7");
    order(&mut free, NOW + 1, "INV-7");
    free.customer_pays(NOW + 1, "INV-7").unwrap();
    assert_eq!(
        code(&pay(&mut free, NOW, &least(pay_type("800101"), "INV-7"))),
        "1102"
    );
    let answer = query(&mut free, NOW + 1, &[("out_trade_no", "INV-7")]);
    let records = answer["data"].as_array().unwrap();
    let codes: Vec<String> = records.iter().map(code).collect();
    assert_eq!(
        codes,
        ["0000", "1143", "1205"],
        "one number, several records"
    );
    assert_eq!(free.account(NOW + 1, "INV-7").charged, 1250);
}

#[test]
fn what_becomes_of_refunds_that_wait_or_fail() {
    for (word, second) in [("used", "1251"), ("free", "0000")] {
        let mut engine = engine(&[("failed_refund_number", word)]);
        let syssn = paid(&mut engine, NOW, "800101", "INV-7");
        engine.next_refund(RefundBehaviour::Fails { seconds: 10 });
        assert_eq!(
            code(&refund(&mut engine, NOW, &syssn, "REF-1", "100")),
            "1145"
        );
        assert_eq!(
            code(&refund(&mut engine, NOW, &syssn, "REF-1", "100")),
            "1251",
            "not failed yet"
        );
        assert_eq!(
            code(&refund(&mut engine, NOW + 10, &syssn, "REF-1", "100")),
            second
        );
        assert_eq!(
            code(&refund(&mut engine, NOW + 10, &syssn, "INV-7", "100")),
            "1251"
        );
    }
    for (word, end, returned) in [("is-done-later", "0000", 100), ("never-left", "1155", 0)] {
        let mut engine = engine(&[("waiting_refund", word)]);
        let syssn = paid(&mut engine, NOW, "800101", "INV-7");
        engine.next_refund(RefundBehaviour::Waits { seconds: 10 });
        assert_eq!(
            code(&refund(&mut engine, NOW, &syssn, "REF-1", "100")),
            "1143"
        );
        assert_eq!(record(&mut engine, NOW + 10, "REF-1")["respcd"], end);
        assert_eq!(engine.account(NOW + 10, "INV-7").returned, returned);
    }
}

#[test]
fn how_long_an_order_lives() {
    let lives = |switches: &[(&str, &str)], pay_code: &str, asked_for: Option<&str>| {
        let mut engine = engine(switches);
        let mut parameters = least(pay_type(pay_code), "INV-7");
        if let Some(minutes) = asked_for {
            parameters = with(parameters, &[("expired_time", minutes)]);
        }
        assert_eq!(code(&pay(&mut engine, NOW, &parameters)), "0000");
        (1..=121)
            .find(|minutes| {
                let state = engine.order_state(NOW + minutes * 60, "INV-7");
                state == Some(OrderState::Expired)
            })
            .unwrap()
    };
    let ask = Some("10");
    assert_eq!(lives(&[], "800101", None), 30);
    assert_eq!(
        lives(&[("default_expiry", "12-minutes")], "800101", None),
        12
    );
    assert_eq!(
        lives(&[("default_expiry", "120-minutes")], "800101", None),
        120
    );
    // 800101 is scanned and listed, 801101 only listed, 805801 only scanned, 805814 neither.
    let table = [
        ("everywhere", [10, 10, 10, 10]),
        ("listed", [10, 10, 30, 30]),
        ("mpm-only", [10, 30, 10, 30]),
    ];
    for (word, expected) in table {
        let codes = ["800101", "801101", "805801", "805814"];
        let lived = codes.map(|pay_code| lives(&[("expired_time", word)], pay_code, ask));
        assert_eq!(lived, expected, "{word}");
    }
}

#[test]
fn where_and_when_notifications_go_and_what_they_call_themselves() {
    let registered = "http://127.0.0.1:9/registered";
    let asked_for = "http://127.0.0.1:9/asked-for";
    let table = [
        ("request-first", Some(asked_for), Some(registered)),
        ("registered-first", Some(registered), Some(registered)),
        ("registered-only", Some(registered), Some(registered)),
    ];
    for (word, with_both, without) in table {
        let mut engine = engine_with(|config| {
            config.merchants = vec![Merchant::default().with_notify_url(registered)];
            set(&mut config.switches, &[("notify_url", word)]);
        });
        let parameters = with(least(pay_type("800108"), "A"), &[("notify_url", asked_for)]);
        pay(&mut engine, NOW, &parameters);
        pay(&mut engine, NOW, &least(pay_type("800108"), "B"));
        let urls: Vec<Option<&str>> = engine.notifications(NOW).map(|one| one.url()).collect();
        assert_eq!(urls, [with_both, without], "{word}");
    }
    let mut unregistered = engine(&[("notify_url", "registered-only")]);
    let parameters = with(least(pay_type("800108"), "A"), &[("notify_url", asked_for)]);
    pay(&mut unregistered, NOW, &parameters);
    assert_eq!(unregistered.notifications(NOW).next().unwrap().url(), None);

    let schedules = [
        (
            "current",
            vec![0, 120, 720, 1_320, 4_920, 12_120, 33_720, 87_720],
        ),
        ("2018", vec![0, 60, 360, 960, 4_560, 11_760, 33_360, 87_360]),
        ("2017", vec![0, 30, 60, 90, 120]),
    ];
    for (word, expected) in schedules {
        let mut engine = engine(&[
            ("notification_schedule", word),
            ("refund_notify_type", "cancel"),
        ]);
        let parameters = with(least(pay_type("800108"), "A"), &[("notify_url", asked_for)]);
        let syssn = pay(&mut engine, NOW, &parameters)["syssn"]
            .as_str()
            .unwrap()
            .to_owned();
        let mut at = Vec::new();
        while let Some(due) = engine.next_notification() {
            at.extend(engine.due_notifications(due).iter().map(|_| due - NOW));
        }
        assert_eq!(at, expected, "{word}");
        refund(&mut engine, NOW, &syssn, "REF-1", "100");
        let last = engine.notifications(NOW).last().unwrap();
        assert_eq!(last.notify_type(), "cancel");
        let document: Value = serde_json::from_slice(last.body()).unwrap();
        assert_eq!(document["notify_type"], "cancel");
    }
}

#[test]
fn what_the_signature_of_an_answer_covers() {
    type Signed = fn(&[u8], &Value) -> Option<String>;
    let table: [(&str, Signed); 3] = [
        ("body", |body, _| Some(sign_body(body, DEFAULT_CLIENT_KEY))),
        ("sorted-data", |_, answer| {
            let fields = answer.as_object().unwrap().iter();
            let pairs: Vec<(String, String)> = fields
                .map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned()))
                .collect();
            Some(sign(&pairs, DEFAULT_CLIENT_KEY, Algorithm::Md5))
        }),
        ("absent", |_, _| None),
    ];
    for (word, expected) in table {
        let mut engine = engine(&[("answer_signature", word)]);
        let response = engine.handle(NOW, &request(PAYMENT, &least(pay_type("800101"), "INV-7")));
        let expected = expected(&response.body, &json(&response));
        assert_eq!(
            header(&response, "X-QF-SIGN"),
            expected.as_deref(),
            "{word}"
        );
    }
}

#[test]
fn whether_empty_values_are_signed() {
    let parameters = pairs(&[("out_trade_no", "INV-7"), ("page", "")]);
    let signed_without = request(QUERY, &parameters);
    let mut signed_with = signed_without.clone();
    let text = format!("out_trade_no=INV-7&page={DEFAULT_CLIENT_KEY}");
    signed_with.headers[2].1 = sign_body(text.as_bytes(), "");
    for (word, without, with) in [("left-out", "0000", "1108"), ("signed", "1108", "0000")] {
        let mut engine = engine(&[("empty_values", word)]);
        assert_eq!(
            code(&json(&engine.handle(NOW, &signed_without))),
            without,
            "{word}"
        );
        assert_eq!(
            code(&json(&engine.handle(NOW, &signed_with))),
            with,
            "{word}"
        );
    }
}

#[test]
fn which_wallet_the_code_of_any_wallet_turns_out_to_be() {
    let table = [
        ("as-sent", "283854702356157409", "800008"),
        ("detected", "283854702356157409", "800108"),
        ("detected", "134567890123456789", "800208"),
        ("detected", "6212345678901234567", "800708"),
        ("detected", "991234567890123456", "800008"),
    ];
    for (word, auth_code, expected) in table {
        let mut engine = engine(&[("any_wallet", word)]);
        let parameters = with(
            least(pay_type("800008"), "INV-7"),
            &[("auth_code", auth_code)],
        );
        let answer = pay(&mut engine, NOW, &parameters);
        assert_eq!(
            (answer["respcd"].as_str(), answer["pay_type"].as_str()),
            (Some("0000"), Some(expected))
        );
        assert_eq!(record(&mut engine, NOW, "INV-7")["pay_type"], expected);
    }
}

#[test]
fn refunds_that_footnotes_forbid_and_flags_of_whole_refunds() {
    for (word, expected) in [("declined", "1155"), ("allowed", "0000")] {
        let mut engine = engine(&[("fps_refunds", word)]);
        let syssn = paid(&mut engine, NOW, "802001", "FPS");
        assert_eq!(
            code(&refund(&mut engine, NOW, &syssn, "REF-1", "100")),
            expected
        );
    }
    for (word, shown, scanned) in [("3", "3", "3"), ("1", "1", "3")] {
        let mut engine = engine(&[("refunded_cpm", word)]);
        for (pay_code, expected) in [("800108", shown), ("800101", scanned)] {
            let syssn = paid(&mut engine, NOW, pay_code, pay_code);
            refund(&mut engine, NOW, &syssn, &format!("REF-{pay_code}"), "1250");
            assert_eq!(record(&mut engine, NOW, pay_code)["cancel"], expected);
        }
    }
}

#[test]
fn how_often_a_code_works() {
    for (word, second) in [("reusable", "0000"), ("once", "1202")] {
        let mut engine = engine(&[("auth_codes", word)]);
        paid(&mut engine, NOW, "800108", "A");
        let answer = pay(&mut engine, NOW, &least(pay_type("800108"), "B"));
        assert_eq!(code(&answer), second, "{word}");
        let another = with(
            least(pay_type("800108"), "C"),
            &[("auth_code", "281111111111111111")],
        );
        assert_eq!(code(&pay(&mut engine, NOW, &another)), "0000");
    }
}
