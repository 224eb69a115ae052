//! Refunds: what is paid back, and what is declined.

use crate::common::{NOW, engine_with, least, model, paid, pay, pay_type, query, record, refund};
use qfpay_sandbox::{Engine, OrderState, RefundBehaviour};
use serde_json::json;

const DAY: i64 = 86_400;

/// The status code of a refund.
fn respcd(engine: &mut Engine, syssn: &str, number: &str, txamt: &str) -> String {
    let answer = refund(engine, NOW, syssn, number, txamt);
    answer["respcd"].as_str().unwrap().to_owned()
}

/// What the customer was charged and has back.
fn account(engine: &Engine, now: i64, number: &str) -> (u64, u64) {
    let account = engine.account(now, number);
    (account.charged, account.returned)
}

#[test]
fn a_refund_is_a_record_of_its_own_and_marks_the_payment() {
    let mut engine = crate::common::engine();
    let syssn = paid(&mut engine, NOW, "800101", "INV-7");
    let answer = refund(&mut engine, NOW + 60, &syssn, "REF-1", "1000");
    let own = answer["syssn"].clone();
    assert_eq!(
        answer,
        json!({
            "respcd": "0000",
            "resperr": "success",
            "respmsg": "",
            "syssn": "202602030000000000000002",
            "orig_syssn": syssn,
            "out_trade_no": "REF-1",
            "txamt": "1000",
            "txcurrcd": "HKD",
            "txdtm": "2026-02-03 14:05:06",
            "sysdtm": "2026-02-03 14:06:06",
            "paydtm": "2026-02-03 14:06:06",
            "chnlsn": "2026020322001400000000000002",
            "cash_fee": "",
            "cash_fee_type": "",
            "cash_refund_fee": "",
            "cash_refund_fee_type": "",
        })
    );
    let operations = &model().operations;
    let described = operations.iter().find(|one| one.name.id == "refund");
    for field in answer.as_object().unwrap().keys() {
        let mut fields = described.unwrap().answer.iter();
        assert!(fields.any(|known| &known.name == field), "{field}");
    }
    for (field, value) in [
        ("order_type", json!("refund")),
        ("cancel", json!("0")),
        ("respcd", json!("0000")),
        ("syssn", own.clone()),
        ("origssn", json!(syssn)),
        ("txamt", json!("1000")),
        ("pay_type", json!("800101")),
    ] {
        let refund = record(&mut engine, NOW + 90, "REF-1");
        assert_eq!(refund[field], value, "{field}");
    }
    let payment = record(&mut engine, NOW + 90, "INV-7");
    assert_eq!(
        (&payment["respcd"], &payment["cancel"], &payment["origssn"]),
        (&json!("0000"), &json!("5"), &json!(""))
    );
    assert_eq!(
        engine.order_state(NOW, "INV-7"),
        Some(OrderState::Paid),
        "not yet refunded then"
    );
    let state = engine.order_state(NOW + 60, "INV-7");
    assert_eq!(state, Some(OrderState::PartlyRefunded));
    assert_eq!(account(&engine, NOW + 60, "INV-7"), (1250, 1000));
    refund(&mut engine, NOW + 90, &syssn, "REF-2", "250");
    assert_eq!(record(&mut engine, NOW + 90, "INV-7")["cancel"], "3");
    let state = engine.order_state(NOW + 90, "INV-7");
    assert_eq!(state, Some(OrderState::Refunded));
    assert_eq!(account(&engine, NOW + 90, "INV-7"), (1250, 1250));
    // All three are found, by either number and in pages.
    let numbers = [("out_trade_no", "INV-7,REF-1,REF-2")];
    let found = query(&mut engine, NOW + 90, &numbers);
    assert_eq!(found["data"].as_array().unwrap().len(), 3);
    let all = format!("{syssn},{}", own.as_str().unwrap());
    let found = query(
        &mut engine,
        NOW + 90,
        &[("syssn", &all), ("page_size", "1")],
    );
    assert_eq!(found["data"][0]["syssn"], own, "the newest first");
    let month = [
        ("start_time", "2026-02-01 00:00:00"),
        ("end_time", "2026-02-28 23:59:59"),
        ("page", "3"),
        ("page_size", "1"),
    ];
    let found = query(&mut engine, NOW + 90, &month);
    assert_eq!(found["data"][0]["out_trade_no"], "INV-7");
}

#[test]
fn a_number_that_is_used_is_1251_and_changes_nothing() {
    let mut engine = crate::common::engine();
    let syssn = paid(&mut engine, NOW, "800101", "INV-7");
    assert_eq!(respcd(&mut engine, &syssn, "REF-1", "100"), "0000");
    for number in ["REF-1", "INV-7"] {
        let answer = refund(&mut engine, NOW, &syssn, number, "100");
        assert_eq!(answer["respcd"], "1251");
        assert_eq!(answer["respmsg"], "out_trade_no is used");
    }
    assert_eq!(account(&engine, NOW, "INV-7"), (1250, 100));
    assert_eq!(engine.order_count(), 2);
    // Nor is the number of a refund one for a payment.
    let answer = pay(&mut engine, NOW, &least(pay_type("800101"), "REF-1"));
    assert_eq!(answer["respcd"], "1102");
    assert_eq!(engine.order_count(), 2);
}

#[test]
fn fault_54_what_cannot_be_refunded_is_told_by_its_own_code() {
    let mut engine = crate::common::engine();
    let open = pay(&mut engine, NOW, &least(pay_type("800101"), "OPEN"));
    let open = open["syssn"].as_str().unwrap().to_owned();
    let whole = paid(&mut engine, NOW, "800101", "WHOLE");
    let fps = paid(&mut engine, NOW, "802001", "FPS");
    let table = [
        (open.as_str(), "1250", "1261"),
        ("202602039999999999999999", "1250", "1136"),
        (&fps, "1250", "1155"),
        (&whole, "1251", "1272"),
        (&whole, "1200", "0000"),
        (&whole, "51", "1272"),
        (&whole, "50", "0000"),
        (&whole, "1", "1125"),
    ];
    for (index, (syssn, txamt, code)) in table.into_iter().enumerate() {
        let number = format!("REF-{index}");
        assert_eq!(respcd(&mut engine, syssn, &number, txamt), code, "{index}");
    }
    engine.customer_declines(NOW, "OPEN").unwrap();
    assert_eq!(respcd(&mut engine, &open, "REF-9", "1"), "1261", "declined");
    let of_refund = record(&mut engine, NOW, "REF-4")["syssn"].clone();
    let of_refund = of_refund.as_str().unwrap();
    assert_eq!(respcd(&mut engine, of_refund, "REF-9", "1"), "1136");
    // A number that was declined is a new one still.
    assert_eq!(engine.account(NOW, "FPS").returned, 0);
    let again = paid(&mut engine, NOW, "800101", "AGAIN");
    assert_eq!(respcd(&mut engine, &again, "REF-0", "1250"), "0000");
}

#[test]
fn another_merchant_cannot_refund() {
    let mut engine = engine_with(|config| {
        config
            .merchants
            .push(qfpay_sandbox::Merchant::new("app", "key"));
    });
    let syssn = paid(&mut engine, NOW, "800101", "INV-7");
    let parameters = crate::common::pairs(&[
        ("syssn", &syssn),
        ("out_trade_no", "REF-1"),
        ("txamt", "100"),
        ("txdtm", "2026-02-03 14:05:06"),
    ]);
    let request = crate::common::request_of("app", "key", crate::common::REFUND, &parameters);
    let answer = crate::common::json(&engine.handle(NOW, &request));
    assert_eq!(answer["respcd"], "1136");
    assert_eq!(account(&engine, NOW, "INV-7"), (1250, 0));
}

#[test]
fn faults_49_and_50_a_refund_that_takes_its_time_is_pending_until_it_is_done() {
    let mut engine = crate::common::engine();
    let syssn = paid(&mut engine, NOW, "800101", "INV-7");
    let cases = [
        (RefundBehaviour::Waits { seconds: 30 }, "1143", "0000"),
        (RefundBehaviour::Takes { seconds: 30 }, "1145", "0000"),
        (RefundBehaviour::Fails { seconds: 30 }, "1145", "1155"),
    ];
    for (index, (behaviour, first, then)) in cases.into_iter().enumerate() {
        let number = format!("REF-{index}");
        engine.next_refund(behaviour);
        assert_eq!(respcd(&mut engine, &syssn, &number, "400"), first);
        assert_eq!(record(&mut engine, NOW + 29, &number)["respcd"], first);
        assert_eq!(record(&mut engine, NOW + 30, &number)["respcd"], then);
    }
    // While they are open all three count, for nobody may have more back than was paid.
    assert_eq!(respcd(&mut engine, &syssn, "REF-9", "51"), "1272");
    let account = engine.account(NOW + 29, "INV-7");
    assert_eq!((account.returned, account.returning), (0, 1200));
    let account = engine.account(NOW + 30, "INV-7");
    assert_eq!((account.returned, account.returning), (800, 0));
    let last = refund(&mut engine, NOW + 30, &syssn, "REF-9", "450");
    assert_eq!(last["respcd"], "0000", "the one that failed is free again");
    assert_eq!(record(&mut engine, NOW + 30, "INV-7")["cancel"], "3");
}

#[test]
fn fault_53_both_texts_of_1265_and_other_refusals_can_be_asked_for() {
    let mut engine = crate::common::engine();
    let syssn = paid(&mut engine, NOW, "800101", "INV-7");
    for (behaviour, code, text) in [
        (RefundBehaviour::IsInTheNight, "1265", "23:30"),
        (RefundBehaviour::IsTooLate, "1265", "past the refund limit"),
        (RefundBehaviour::LacksTakings, "1269", "takings"),
    ] {
        engine.refund_behaviour("REF-1", behaviour);
        for _ in 0..2 {
            let answer = refund(&mut engine, NOW, &syssn, "REF-1", "100");
            assert_eq!(answer["respcd"], code);
            assert!(answer["respmsg"].as_str().unwrap().contains(text));
        }
    }
    engine.refund_behaviour("REF-1", RefundBehaviour::AtOnce);
    assert_eq!(respcd(&mut engine, &syssn, "REF-1", "100"), "0000");
    assert_eq!(respcd(&mut engine, &syssn, "REF-2", "100"), "0000");
}

#[test]
fn refunds_rest_at_night_and_end_after_the_days_of_the_wallet() {
    let mut engine = engine_with(|config| {
        config.refunds.closed_at_night = true;
        config.refunds.limited_days = true;
    });
    // 2026-02-03 14:05:06, so half past eleven is 33,894 seconds away.
    let half_past_eleven = NOW + 33_894;
    let syssn = paid(&mut engine, NOW, "805801", "PAYME");
    let mut code = |now: i64, number: &str| {
        let answer = refund(&mut engine, now, &syssn, number, "10");
        (
            answer["respcd"].as_str().unwrap().to_owned(),
            answer["respmsg"].as_str().unwrap().to_owned(),
        )
    };
    for (seconds, expected) in [(-1, "0000"), (0, "1265"), (3_599, "1265"), (3_600, "0000")] {
        let number = format!("N{seconds}");
        let (code, text) = code(half_past_eleven + seconds, &number);
        assert_eq!(code, expected, "{seconds}");
        assert_eq!(text.contains("23:30"), expected == "1265");
    }
    assert_eq!(code(NOW + 90 * DAY, "D90").0, "0000");
    let (late, text) = code(NOW + 90 * DAY + 1, "D91");
    assert_eq!(
        (late.as_str(), text.as_str()),
        ("1265", "past the refund limit")
    );
}

#[test]
fn optional_rules_forbid_what_some_merchants_cannot_refund() {
    let mut engine = engine_with(|config| {
        config.refunds.from_takings = true;
        config.refunds.cards_of_the_day_in_full = true;
        config.refunds.currencies_in_full = vec!["JPY".to_owned()];
        config.refunds.pay_types_in_full = vec!["801010".to_owned()];
    });
    let yesterday = NOW - DAY;
    let old = paid(&mut engine, yesterday, "800101", "OLD");
    assert_eq!(respcd(&mut engine, &old, "R-1", "1250"), "1269");
    let card = paid(&mut engine, NOW, "802801", "CARD");
    assert_eq!(respcd(&mut engine, &old, "R-1", "250"), "0000");
    assert_eq!(respcd(&mut engine, &old, "R-2", "1000"), "0000");
    assert_eq!(
        respcd(&mut engine, &card, "R-3", "1250"),
        "1269",
        "all is gone"
    );
    paid(&mut engine, NOW, "800101", "MORE");
    assert_eq!(respcd(&mut engine, &card, "R-3", "1000"), "1124");
    assert_eq!(respcd(&mut engine, &card, "R-3", "1250"), "0000");
    let direct = paid(&mut engine, NOW, "801010", "DIRECT");
    assert_eq!(respcd(&mut engine, &direct, "R-4", "1"), "1271");
    assert_eq!(respcd(&mut engine, &direct, "R-4", "1250"), "0000");
    let yen = crate::common::with(
        least(pay_type("800101"), "YEN"),
        &[("txcurrcd", "JPY"), ("txamt", "1250")],
    );
    let yen = pay(&mut engine, NOW, &yen)["syssn"]
        .as_str()
        .unwrap()
        .to_owned();
    engine.customer_pays(NOW, "YEN").unwrap();
    assert_eq!(respcd(&mut engine, &yen, "R-5", "1"), "1270");
    assert_eq!(respcd(&mut engine, &yen, "R-5", "1250"), "0000");
}
