//! Answers as documented and as captured.

use crate::common::{
    CAPTURE, NOW, PAYMENT, QUERY, call, engine_with, header, json, least, order, paid, pairs,
    pay_type, query, record, refund, request,
};
use qfpay_sandbox::signature::sign_body;
use qfpay_sandbox::{DEFAULT_CLIENT_KEY, Engine, Quirks};
use serde_json::{Value, json};

fn engine(quirks: Quirks) -> Engine {
    engine_with(|config| config.quirks = quirks)
}

fn documents(engine: &Engine) -> Vec<Value> {
    let notifications = engine.notifications(NOW + 90);
    notifications
        .map(|one| serde_json::from_slice(one.body()).unwrap())
        .collect()
}

#[test]
fn strict_answers_have_what_is_documented_and_nothing_else() {
    let mut engine = engine(Quirks::Strict);
    let operations = &crate::common::model().operations;
    for path in [PAYMENT, QUERY] {
        let operation = operations.iter().find(|one| one.path == path).unwrap();
        for serial in 0..16 {
            let number = format!("INV{path}{serial}");
            let parameters = match path {
                PAYMENT => least(pay_type("800101"), &number),
                _ => pairs(&[
                    ("start_time", "2026-02-01 00:00:00"),
                    ("end_time", "2026-02-28 00:00:00"),
                ]),
            };
            let response = engine.handle(NOW, &request(path, &parameters));
            let signature = sign_body(&response.body, DEFAULT_CLIENT_KEY);
            assert_eq!(header(&response, "X-QF-SIGN"), Some(signature.as_str()));
            for (field, value) in json(&response).as_object().unwrap() {
                assert!(
                    operation.answer.iter().any(|known| &known.name == field),
                    "{field}"
                );
                assert!(value.is_string() || value.is_array(), "{field}");
                assert_ne!(field, "code_url");
            }
        }
    }
    let open = record(&mut engine, NOW, &format!("INV{PAYMENT}1"));
    assert_eq!(
        (&open["paydtm"], &open["origssn"]),
        (&json!(""), &json!(""))
    );
    assert_eq!(
        open["errmsg"],
        crate::common::model()
            .status_codes
            .iter()
            .find(|one| one.code == "1143")
            .unwrap()
            .meaning
    );
}

#[test]
fn realistic_answers_are_as_odd_as_captured_ones() {
    let mut engine = engine(Quirks::Realistic);
    let open = order(&mut engine, NOW, "MPM");
    assert_eq!(open["txamt"], "1250");
    assert_eq!(open["paydtm"], open["sysdtm"]);
    assert_eq!(open["code_url"], open["qrcode"]);
    assert_eq!(open["chnlsn2"], "");
    let found = record(&mut engine, NOW, "MPM");
    assert_eq!(found["paydtm"], found["sysdtm"]);
    assert_eq!(found["origssn"], Value::Null);
    assert_eq!(found["errmsg"], "等待用户付款");
    let shown = json(&engine.handle(NOW, &request(PAYMENT, &least(pay_type("800108"), "CPM"))));
    assert_eq!(shown["txamt"], 1250, "a number");
    assert_eq!(shown["cardcd"], "2088000000000002");
    let held = engine.preauthorise(NOW, "ROOM-7", "802801", 5_000, "HKD");
    let capture = [
        ("syssn", held.as_str()),
        ("txamt", "1000"),
        ("out_trade_no", "CAP-1"),
        ("txdtm", "2026-02-03 14:05:06"),
    ];
    assert_eq!(
        call(&mut engine, NOW, CAPTURE, &capture)["out_trade_no"],
        ""
    );
    // Some answers have no signature; those that have one have the right one.
    let mut signed = 0;
    let mut times = Vec::new();
    for serial in 0..80 {
        let number = format!("INV-{serial}");
        let response = engine.handle(NOW, &request(PAYMENT, &least(pay_type("800101"), &number)));
        if let Some(signature) = header(&response, "X-QF-SIGN") {
            assert_eq!(signature, sign_body(&response.body, DEFAULT_CLIENT_KEY));
            signed += 1;
        }
        times.push(
            record(&mut engine, NOW, &number)["paydtm"]
                .as_str()
                .unwrap()
                .to_owned(),
        );
    }
    assert_eq!(signed, 60);
    for odd in [
        "2026-02-03  14:05:06",
        "2026-02-03 14:05:06\n",
        "2026-02-03 14:05:06",
    ] {
        assert!(times.iter().any(|time| time == odd), "{odd:?}");
    }
    let answer = query(&mut engine, NOW, &[("out_trade_no", "INV-0")]);
    let other = query(&mut engine, NOW, &[("out_trade_no", "INV-1")]);
    assert_ne!(answer["page"].is_number(), other["page"].is_number());
    let unsigned = engine.handle(NOW, &request(QUERY, &pairs(&[("out_trade_no", "INV-0")])));
    assert_eq!(header(&unsigned, "X-QF-SIGN"), None);
}

#[test]
fn notifications_look_as_documented_or_as_captured() {
    for quirks in [Quirks::Strict, Quirks::Realistic] {
        let mut engine = engine(quirks);
        let syssn = paid(&mut engine, NOW, "800101", "INV-7");
        refund(&mut engine, NOW, &syssn, "REF-1", "100");
        paid(&mut engine, NOW, "802801", "CARD");
        let all = documents(&engine);
        let [payment, refund, card] = all.as_slice() else {
            panic!("three are told: {all:?}");
        };
        let captured = quirks == Quirks::Realistic;
        assert_eq!(payment.get("mchid"), captured.then(|| json!("")).as_ref());
        assert_eq!(payment.get("customer_source").is_some(), captured);
        for name in ["pay_type", "paydtm", "cancel"] {
            assert_eq!(refund.get(name).is_none(), captured, "{name}");
        }
        for name in ["orig_syssn", "orig_out_trade_no"] {
            assert_eq!(refund.get(name).is_some(), captured, "{name}");
        }
        assert_eq!(card.get("status").is_none(), captured);
        assert_eq!(card.get("notify_type").is_none(), captured);
        assert_eq!(card.get("order_type").is_some(), captured);
    }
}

#[test]
fn the_same_requests_get_the_same_oddities() {
    let answers = || -> Vec<Vec<u8>> {
        let mut engine = engine(Quirks::Realistic);
        (0..16)
            .map(|serial| {
                let number = format!("INV-{serial}");
                engine
                    .handle(NOW, &request(PAYMENT, &least(pay_type("800101"), &number)))
                    .body
            })
            .collect()
    };
    assert_eq!(answers(), answers());
    assert!(Quirks::differences().count() > 10);
    for quirks in [Quirks::Strict, Quirks::Realistic] {
        assert_eq!(Quirks::from_name(quirks.as_str()), Some(quirks));
    }
}
