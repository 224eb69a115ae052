//! Pre-authorisations: held, captured and released.

use crate::common::{CAPTURE, NOW, UNFREEZE, call, model, paid, record, refund};
use qfpay_sandbox::{Engine, OrderState};
use serde_json::Value;

const DAY: i64 = 86_400;

fn held(engine: &mut Engine) -> String {
    engine.preauthorise(NOW, "ROOM-7", "802801", 10_000, "HKD")
}

fn capture(engine: &mut Engine, now: i64, syssn: &str, txamt: &str) -> Value {
    call(engine, now, CAPTURE, &[("syssn", syssn), ("txamt", txamt)])
}

fn release(engine: &mut Engine, syssn: &str, number: &str, txamt: &str) -> Value {
    let parameters = [
        ("syssn", syssn),
        ("out_trade_no", number),
        ("txamt", txamt),
        ("txdtm", "2026-02-03 14:05:06"),
    ];
    call(engine, NOW, UNFREEZE, &parameters)
}

fn described(operation: &str, answer: &Value) {
    let operations = &model().operations;
    let operation = operations.iter().find(|one| one.name.id == operation);
    for field in answer.as_object().unwrap().keys() {
        let mut fields = operation.unwrap().answer.iter();
        assert!(fields.any(|known| &known.name == field), "{field}");
    }
}

#[test]
fn what_is_held_is_captured_in_parts_and_charged_only_then() {
    let mut engine = crate::common::engine();
    let syssn = held(&mut engine);
    let open = record(&mut engine, NOW, "ROOM-7");
    assert_ne!(open["order_type"], "payment", "nothing is paid yet");
    assert_eq!(engine.account(NOW, "ROOM-7").charged, 0);
    let first = capture(&mut engine, NOW, &syssn, "4000");
    described("capture", &first);
    assert_eq!(
        (&first["respcd"], &first["orig_syssn"]),
        (&"0000".into(), &syssn.as_str().into())
    );
    assert_eq!(capture(&mut engine, NOW, &syssn, "6001")["respcd"], "1266");
    assert_eq!(engine.account(NOW, "ROOM-7").charged, 4000);
    let own = first["syssn"].as_str().unwrap();
    let found = crate::common::query(&mut engine, NOW, &[("syssn", own)]);
    let found = &found["data"][0];
    assert_eq!(
        (&found["order_type"], &found["origssn"], &found["cancel"]),
        (&"payment".into(), &syssn.as_str().into(), &"0".into())
    );
    // A refund names the capture, not what was held.
    assert_eq!(
        refund(&mut engine, NOW, &syssn, "REF-1", "1")["respcd"],
        "1136"
    );
    assert_eq!(
        refund(&mut engine, NOW, own, "REF-1", "4000")["respcd"],
        "0000"
    );
    let account = engine.account(NOW, "ROOM-7");
    assert_eq!((account.charged, account.returned), (4000, 4000));
    assert_eq!(engine.ledger(NOW, 0)["ROOM-7"], account);
    assert_eq!(capture(&mut engine, NOW, &syssn, "6000")["respcd"], "0000");
    assert_eq!(
        engine.order_state(NOW, "ROOM-7"),
        Some(OrderState::Finished)
    );
    let finished = record(&mut engine, NOW, "ROOM-7");
    assert_eq!(
        (&finished["order_type"], &finished["cancel"]),
        (&"payment".into(), &"4".into())
    );
    assert_eq!(capture(&mut engine, NOW, &syssn, "1")["respcd"], "1264");
    assert_eq!(release(&mut engine, &syssn, "REL-1", "1")["respcd"], "1264");
}

#[test]
fn what_is_left_is_released_once_and_nothing_is_captured_afterwards() {
    let mut engine = crate::common::engine();
    let syssn = held(&mut engine);
    assert_eq!(capture(&mut engine, NOW, &syssn, "1000")["respcd"], "0000");
    assert_eq!(
        release(&mut engine, &syssn, "REL-1", "9001")["respcd"],
        "1266"
    );
    let answer = release(&mut engine, &syssn, "REL-1", "9000");
    described("unfreeze", &answer);
    assert_eq!(
        (&answer["respcd"], &answer["txamt"]),
        (&"0000".into(), &"9000".into())
    );
    assert_eq!(record(&mut engine, NOW, "REL-1")["order_type"], "unfreeze");
    assert_eq!(record(&mut engine, NOW, "ROOM-7")["cancel"], "4");
    assert_eq!(
        release(&mut engine, &syssn, "REL-2", "9000")["respcd"],
        "1264"
    );
    assert_eq!(capture(&mut engine, NOW, &syssn, "1")["respcd"], "1264");
    assert_eq!(engine.account(NOW, "ROOM-7").charged, 1000);
}

#[test]
fn what_is_held_is_released_by_itself_after_seven_days() {
    let mut engine = crate::common::engine();
    let syssn = held(&mut engine);
    let last = NOW + 7 * DAY - 1;
    assert_eq!(capture(&mut engine, last, &syssn, "1")["respcd"], "0000");
    assert_eq!(
        capture(&mut engine, last + 1, &syssn, "1")["respcd"],
        "1181"
    );
    let state = engine.order_state(last + 1, "ROOM-7");
    assert_eq!(state, Some(OrderState::Finished));
}

#[test]
fn captures_keep_to_what_is_held() {
    let mut engine = crate::common::engine();
    let syssn = held(&mut engine);
    let payment = paid(&mut engine, NOW, "802801", "INV-7");
    assert_eq!(capture(&mut engine, NOW, &payment, "1")["respcd"], "1136");
    let other = [
        ("syssn", syssn.as_str()),
        ("txamt", "1"),
        ("txcurrcd", "USD"),
    ];
    assert_eq!(call(&mut engine, NOW, CAPTURE, &other)["respcd"], "1267");
    let used = [
        ("syssn", syssn.as_str()),
        ("txamt", "1"),
        ("out_trade_no", "INV-7"),
    ];
    assert_eq!(call(&mut engine, NOW, CAPTURE, &used)["respcd"], "1102");
    assert_eq!(release(&mut engine, &syssn, "INV-7", "1")["respcd"], "1102");
    assert_eq!(engine.account(NOW, "ROOM-7").charged, 0);
    // Its own number names the hold itself.
    assert_eq!(
        release(&mut engine, &syssn, "ROOM-7", "10000")["respcd"],
        "0000"
    );
    assert!(engine.customer_pays(NOW, "ROOM-7").is_err());
}
