//! Reversals and closings: what becomes of the order and of the money.

use crate::common::{
    CLOSE, NOW, REVERSAL, call, engine_with, least, model, paid, pay, pay_type, record, refund,
};
use qfpay_sandbox::{Behaviour, ClosingPaid, Engine, OrderState};
use serde_json::{Value, json};

fn cancel(engine: &mut Engine, path: &str, numbers: &[(&str, &str)]) -> Value {
    let mut parameters = vec![("txamt", "1250"), ("txdtm", "2026-02-03 14:05:06")];
    parameters.extend_from_slice(numbers);
    call(engine, NOW, path, &parameters)
}

fn respcd(engine: &mut Engine, path: &str, number: &str) -> String {
    let answer = cancel(engine, path, &[("out_trade_no", number)]);
    answer["respcd"].as_str().unwrap().to_owned()
}

fn account(engine: &Engine, number: &str) -> (u64, u64) {
    let account = engine.account(NOW, number);
    (account.charged, account.returned)
}

/// An order with this pay type that nobody has paid yet.
fn open(engine: &mut Engine, code: &str, number: &str) -> String {
    engine.wallet_code("283854702356157409", Behaviour::TypesPassword);
    let answer = pay(engine, NOW, &least(pay_type(code), number));
    engine.wallet_code("283854702356157409", Behaviour::PaysAtOnce);
    answer["syssn"].as_str().unwrap().to_owned()
}

#[test]
fn an_open_order_is_ended_by_either_and_can_no_longer_be_paid() {
    for (path, operation) in [(REVERSAL, "reversal"), (CLOSE, "close")] {
        let mut engine = crate::common::engine();
        for (code, number) in [("800101", "MPM"), ("800108", "CPM")] {
            let syssn = open(&mut engine, code, number);
            let numbers = [("syssn", syssn.as_str()), ("out_trade_no", number)];
            let answer = cancel(&mut engine, path, &numbers);
            for (field, value) in [
                ("respcd", "0000"),
                ("orig_syssn", &syssn),
                ("out_trade_no", number),
                ("txamt", "1250"),
                ("txcurrcd", "HKD"),
                ("txdtm", "2026-02-03 14:05:06"),
                ("sysdtm", "2026-02-03 14:05:06"),
            ] {
                assert_eq!(answer[field], value, "{field}");
            }
            assert_ne!(answer["syssn"], syssn.as_str());
            let operations = &model().operations;
            let described = operations.iter().find(|one| one.name.id == operation);
            for field in answer.as_object().unwrap().keys() {
                let mut fields = described.unwrap().answer.iter();
                assert!(fields.any(|known| &known.name == field), "{field}");
            }
            let record = record(&mut engine, NOW, number);
            assert_eq!(
                (&record["respcd"], &record["order_type"], &record["cancel"]),
                (&json!("1142"), &json!("payment"), &json!("0"))
            );
            assert_eq!(engine.order_state(NOW, number), Some(OrderState::Closed));
            assert!(engine.customer_pays(NOW, number).is_err());
            assert_eq!(account(&engine, number), (0, 0));
            assert_eq!(respcd(&mut engine, path, number), "1142", "already");
            let again = pay(&mut engine, NOW, &least(pay_type(code), number));
            assert_eq!(again["respcd"], "1142");
        }
    }
}

#[test]
fn a_reversal_pays_back_what_was_paid_with_a_shown_code_or_a_card() {
    let mut engine = crate::common::engine();
    for (code, number) in [("800108", "CPM"), ("802801", "CARD")] {
        let syssn = paid(&mut engine, NOW, code, number);
        assert_eq!(
            cancel(&mut engine, REVERSAL, &[("syssn", &syssn)])["respcd"],
            "0000"
        );
        let record = record(&mut engine, NOW, number);
        assert_eq!(
            (&record["respcd"], &record["cancel"]),
            (&json!("0000"), &json!("1"))
        );
        assert_eq!(engine.order_state(NOW, number), Some(OrderState::Reversed));
        assert_eq!(account(&engine, number), (1250, 1250));
        assert_eq!(respcd(&mut engine, REVERSAL, number), "1263", "once only");
        assert_eq!(
            refund(&mut engine, NOW, &syssn, "REF-1", "1")["respcd"],
            "1263"
        );
        assert_eq!(account(&engine, number), (1250, 1250));
    }
    paid(&mut engine, NOW, "800101", "MPM");
    assert_eq!(respcd(&mut engine, REVERSAL, "MPM"), "1260");
    assert_eq!(account(&engine, "MPM"), (1250, 0));
}

#[test]
fn closing_a_paid_order_pays_it_back_or_is_declined() {
    let mut engine = crate::common::engine();
    let syssn = paid(&mut engine, NOW, "800101", "INV-7");
    assert_eq!(respcd(&mut engine, CLOSE, "INV-7"), "0000");
    let closed = record(&mut engine, NOW, "INV-7");
    assert_eq!(
        (&closed["respcd"], &closed["cancel"]),
        (&json!("0000"), &json!("2"))
    );
    assert_eq!(
        engine.order_state(NOW, "INV-7"),
        Some(OrderState::Cancelled)
    );
    assert_eq!(account(&engine, "INV-7"), (1250, 1250));
    assert_eq!(respcd(&mut engine, CLOSE, "INV-7"), "1264", "once only");
    assert_eq!(
        refund(&mut engine, NOW, &syssn, "REF-1", "1")["respcd"],
        "1264"
    );

    let mut engine = engine_with(|config| config.switches.closing_paid = ClosingPaid::IsDeclined);
    paid(&mut engine, NOW, "800101", "INV-7");
    assert_eq!(respcd(&mut engine, CLOSE, "INV-7"), "1260");
    assert_eq!(account(&engine, "INV-7"), (1250, 0));
}

#[test]
fn what_cannot_be_ended_is_told_by_its_own_code() {
    let mut engine = crate::common::engine();
    for (path, none) in [(REVERSAL, "1136"), (CLOSE, "1268")] {
        let number = |name: &str| format!("{name}-{none}");
        let code = |engine: &mut Engine, name: &str| respcd(engine, path, &number(name));
        assert_eq!(code(&mut engine, "NONE"), none);
        open(&mut engine, "800101", &number("DECLINED"));
        engine.customer_declines(NOW, &number("DECLINED")).unwrap();
        // Another attempt could still pay it.
        assert_eq!(code(&mut engine, "DECLINED"), "0000");
        assert_eq!(code(&mut engine, "DECLINED"), "1142");
        let syssn = paid(&mut engine, NOW, "800108", &number("REFUNDED"));
        refund(&mut engine, NOW, &syssn, &number("REF"), "1");
        assert_eq!(code(&mut engine, "REFUNDED"), "1262");
        assert_eq!(code(&mut engine, "REF"), none, "a refund is no order");
        let order = open(&mut engine, "800101", &number("OPEN"));
        let wrong = [("out_trade_no", "other"), ("syssn", order.as_str())];
        assert_eq!(cancel(&mut engine, path, &wrong)["respcd"], "1267");
        let amount = [
            ("syssn", order.as_str()),
            ("txamt", "1249"),
            ("txdtm", "2026-02-03 14:05:06"),
        ];
        assert_eq!(call(&mut engine, NOW, path, &amount)["respcd"], "1266");
        let late = [
            ("syssn", order.as_str()),
            ("txamt", "1250"),
            ("txdtm", "2026-02-03 14:05:06"),
        ];
        assert_eq!(call(&mut engine, NOW + 1800, path, &late)["respcd"], "1181");
        assert_eq!(cancel(&mut engine, path, &[])["respcd"], "1104");
        assert_eq!(account(&engine, &number("OPEN")), (0, 0));
    }
}

#[test]
fn of_two_payments_under_one_number_the_first_is_meant() {
    let mut engine = crate::common::engine();
    let first = paid(&mut engine, NOW, "800108", "INV-7");
    let second = engine.customer_pays_again(NOW + 1, "INV-7").unwrap();
    assert_ne!(first, second);
    assert_eq!(account(&engine, "INV-7"), (2500, 0));
    let found = crate::common::query(&mut engine, NOW + 1, &[("out_trade_no", "INV-7")]);
    let found: Vec<&Value> = found["data"].as_array().unwrap().iter().collect();
    assert_eq!(
        (&found[0]["syssn"], &found[1]["syssn"]),
        (&json!(second), &json!(first))
    );
    let answer = cancel(&mut engine, REVERSAL, &[("out_trade_no", "INV-7")]);
    assert_eq!(answer["orig_syssn"], first.as_str());
    assert_eq!(account(&engine, "INV-7"), (2500, 1250));
    // The second is still there to be refunded.
    assert_eq!(
        refund(&mut engine, NOW + 1, &second, "REF-1", "1250")["respcd"],
        "0000"
    );
    assert_eq!(engine.account(NOW + 1, "INV-7").returned, 2500);
    let ledger = engine.ledger(NOW + 1, 0);
    assert_eq!(ledger.len(), 1);
    assert_eq!(ledger["INV-7"], engine.account(NOW + 1, "INV-7"));
}
