//! Notifications: what is told, to whom, and how often.

use crate::common::{
    BASE, CAPTURE, CLOSE, NOW, UNFREEZE, call, engine_with, least, model, paid, pay, pay_type,
    refund, with,
};
use qfpay_sandbox::signature::sign_body;
use qfpay_sandbox::{
    ClosingsNotified, Config, DEFAULT_CLIENT_KEY, Delivery, Engine, Merchant, Notification,
    RefundBehaviour,
};
use serde_json::{Value, json};

const URL: &str = "https://shop.example/qfpay/notify";

/// An engine that tells the merchant everything.
fn engine() -> Engine {
    engine_with(|config| config.merchants = vec![Merchant::default().with_notify_url(URL)])
}

fn document(notification: &Notification) -> Value {
    serde_json::from_slice(notification.body()).unwrap()
}

/// The type and number of what was told so far.
fn told(engine: &Engine, now: i64) -> Vec<(&str, &str)> {
    engine
        .notifications(now)
        .map(|one| (one.notify_type(), one.out_trade_no()))
        .collect()
}

#[test]
fn a_payment_is_told_with_every_field_and_the_signature_of_its_bytes() {
    let mut engine = crate::common::engine();
    let request = with(
        least(pay_type("800101"), "INV-7"),
        &[("notify_url", URL), ("goods_name", "咖啡")],
    );
    let syssn = pay(&mut engine, NOW, &request)["syssn"].clone();
    assert_eq!(engine.due_notifications(NOW), [], "nothing is paid yet");
    engine.customer_pays(NOW + 5, "INV-7").unwrap();
    let notification = engine.notifications(NOW + 5).next().unwrap().clone();
    assert_eq!(
        document(&notification),
        json!({
            "status": "1",
            "notify_type": "payment",
            "respcd": "0000",
            "syssn": syssn,
            "out_trade_no": "INV-7",
            "txamt": "1250",
            "txcurrcd": "HKD",
            "txdtm": "2026-02-03 14:05:06",
            "sysdtm": "2026-02-03 14:05:06",
            "chnlsn": "2026020322001400000000000001",
            "chnlsn2": "",
            "exchange_rate": "",
            "pay_type": "800101",
            "paydtm": "2026-02-03 14:05:11",
            "cancel": "0",
            "goods_name": "咖啡",
            "goods_info": "",
            "cardcd": "",
            "cash_fee": "0",
            "cash_fee_type": "",
        })
    );
    let text = String::from_utf8(notification.body().to_vec()).unwrap();
    assert!(text.contains(r#""goods_name": "\u5496\u5561", "#), "{text}");
    let fields = &model().gateway.notifications.fields;
    for name in document(&notification).as_object().unwrap().keys() {
        assert!(fields.iter().any(|known| &known.name == name), "{name}");
    }
    let signature = sign_body(notification.body(), DEFAULT_CLIENT_KEY);
    let due = engine.due_notifications(NOW + 5);
    let [
        Delivery {
            id,
            url,
            body,
            signature: sent,
            attempt,
            ..
        },
    ] = due.as_slice()
    else {
        panic!("one is due");
    };
    assert_eq!((url.as_str(), *attempt), (URL, 1));
    assert_eq!((body.as_slice(), sent), (notification.body(), &signature));
    assert_eq!(*id, notification.id());
}

#[test]
fn refunds_captures_and_releases_are_told_and_failures_never() {
    let mut engine = engine();
    let syssn = paid(&mut engine, NOW, "800108", "CPM");
    refund(&mut engine, NOW, &syssn, "REF-1", "100");
    let held = engine.preauthorise(NOW, "ROOM-7", "802801", 5_000, "HKD");
    let amount = [("syssn", held.as_str()), ("txamt", "1000")];
    let capture = call(&mut engine, NOW, CAPTURE, &amount);
    let release = [
        ("syssn", held.as_str()),
        ("txamt", "4000"),
        ("out_trade_no", "REL-1"),
        ("txdtm", "2026-02-03 14:05:06"),
    ];
    call(&mut engine, NOW, UNFREEZE, &release);
    pay(&mut engine, NOW, &least(pay_type("800101"), "MPM"));
    engine.customer_declines(NOW, "MPM").unwrap();
    let expected = [
        ("payment", "CPM"),
        ("refund", "REF-1"),
        ("payment", ""),
        ("unfreeze", "REL-1"),
    ];
    assert_eq!(told(&engine, NOW), expected);
    let all: Vec<Notification> = engine.notifications(NOW).cloned().collect();
    let refund = document(&all[1]);
    for (field, value) in [
        ("pay_type", "800108"),
        ("cancel", "0"),
        ("txamt", "100"),
        ("out_trade_no", "REF-1"),
    ] {
        assert_eq!(refund[field], value, "{field}");
    }
    assert_eq!(refund.get("orig_syssn"), None, "nobody has described it");
    assert_ne!(refund["syssn"], syssn.as_str());
    assert_eq!(document(&all[2])["syssn"], capture["syssn"]);
    let again = engine.customer_pays_again(NOW, "CPM").unwrap();
    assert_eq!(engine.notifications(NOW).last().unwrap().syssn(), again);
}

#[test]
fn a_refund_that_takes_its_time_is_told_when_it_is_done() {
    let mut engine = engine();
    let syssn = paid(&mut engine, NOW, "800108", "CPM");
    engine.next_refund(RefundBehaviour::Takes { seconds: 90 });
    refund(&mut engine, NOW, &syssn, "REF-1", "100");
    engine.next_refund(RefundBehaviour::Fails { seconds: 90 });
    refund(&mut engine, NOW, &syssn, "REF-2", "100");
    assert_eq!(told(&engine, NOW + 89), [("payment", "CPM")]);
    assert_eq!(engine.due_notifications(NOW + 89).len(), 1);
    assert_eq!(engine.due_notifications(NOW + 90).len(), 1);
    assert_eq!(told(&engine, NOW + 90)[1..], [("refund", "REF-1")]);
}

#[test]
fn closings_are_told_where_the_sandbox_is_set_up_so() {
    let table = [
        (ClosingsNotified::No, vec![]),
        (ClosingsNotified::Yes, vec![("close", "INV-7")]),
    ];
    for (tells, expected) in table {
        let mut engine = engine_with(|config| config.switches.closings_notified = tells);
        pay(&mut engine, NOW, &least(pay_type("800101"), "INV-7"));
        let close = [
            ("out_trade_no", "INV-7"),
            ("txamt", "1250"),
            ("txdtm", "2026-02-03 14:05:06"),
        ];
        call(&mut engine, NOW, CLOSE, &close);
        assert_eq!(told(&engine, NOW), expected);
    }
}

#[test]
fn fault_66_what_nobody_acknowledges_is_delivered_eight_times_within_a_day() {
    let mut engine = engine();
    paid(&mut engine, NOW, "800108", "CPM");
    let mut at = Vec::new();
    let mut bodies = Vec::new();
    while let Some(due) = engine.next_notification() {
        assert_eq!(engine.due_notifications(due - 1), []);
        for delivery in engine.due_notifications(due) {
            at.push((delivery.attempt, (due - NOW) / 60));
            bodies.push((delivery.body, delivery.signature));
            let not_quite: [(u16, &[u8]); 4] = [
                (200, b"SUCCESS\n"),
                (200, b"success"),
                (200, br#"{"SUCCESS": true}"#),
                (201, b"SUCCESS"),
            ];
            for (status, body) in not_quite {
                engine.notification_answered(delivery.id, status, body);
            }
        }
    }
    let minutes = [0, 2, 12, 22, 82, 202, 562, 1462];
    assert_eq!(at, (1..).zip(minutes).collect::<Vec<_>>());
    bodies.dedup();
    assert_eq!(bodies.len(), 1, "always the same bytes");
    let last = engine.notifications(NOW).next().unwrap();
    assert_eq!((last.attempts(), last.is_acknowledged()), (8, false));
    // Once more by hand, and twice at once is no contradiction.
    engine.notify_again(NOW + 100_000, last.id());
    assert_eq!(engine.due_notifications(NOW + 100_000).len(), 1);
}

#[test]
fn success_ends_the_deliveries() {
    let mut engine = engine();
    paid(&mut engine, NOW, "800108", "A");
    paid(&mut engine, NOW, "800108", "B");
    let due = engine.due_notifications(NOW);
    engine.notification_answered(due[0].id, 200, b"SUCCESS");
    let later: Vec<u64> = engine
        .due_notifications(NOW + 120)
        .iter()
        .map(|one| one.id)
        .collect();
    assert_eq!(later, [due[1].id]);
    let acknowledged: Vec<bool> = engine
        .notifications(NOW)
        .map(Notification::is_acknowledged)
        .collect();
    assert_eq!(acknowledged, [true, false]);
    engine.notify_again(NOW + 121, due[0].id);
    assert_eq!(engine.due_notifications(NOW + 121).len(), 1);
    engine.notification_answered(999, 200, b"SUCCESS");
    engine.notify_again(NOW, 999);
}

#[test]
fn without_an_address_nothing_is_delivered_and_memory_is_bounded() {
    let mut config = Config::new(BASE);
    config.order_capacity = 3;
    let mut engine = Engine::with_model(model().clone(), config);
    for index in 0..10 {
        paid(&mut engine, NOW, "800108", &format!("INV-{index}"));
    }
    assert_eq!(engine.due_notifications(NOW), []);
    assert_eq!(engine.next_notification(), None);
    let numbers: Vec<&str> = told(&engine, NOW).iter().map(|one| one.1).collect();
    assert_eq!(numbers, ["INV-7", "INV-8", "INV-9"]);
    assert_eq!(engine.notifications(NOW).next().unwrap().url(), None);

    let mut engine = engine_with(|config| {
        config.order_capacity = 3;
        config.merchants = vec![Merchant::default().with_notify_url(URL)];
    });
    for index in 0..10 {
        paid(&mut engine, NOW, "800108", &format!("INV-{index}"));
    }
    let ids: Vec<u64> = engine
        .due_notifications(NOW)
        .iter()
        .map(|one| one.id)
        .collect();
    assert_eq!(ids, [7, 8, 9]);
}
