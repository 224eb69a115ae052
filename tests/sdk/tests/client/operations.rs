//! Every operation once through the client: what is sent where, and what the answer is.

use qfpay_api::request::{
    AddNote, Capture, CustomsDeclare, CustomsQuery, CustomsRedeclare, Unfreeze,
};
use qfpay_api::value::{Customs, MchCustomsNo, Note, SubOrderNo, TradeType};
use qfpay_api::{Close, Outcome, Payment, Query, Refund, Reversal, Syssn};
use serde_json::{Value, json};

use crate::support::hkd;
use crate::world::{
    Asked, Reply, SYSSN, World, accepted, found, now_or_never, number, original, record, refund_no,
    scanned, shown,
};

const OWN: &str = "20250315000200020000000009";

/// A gateway that does everything it is asked for.
fn willing() -> World {
    World::new(|asked: &Asked| {
        let mut answer = json!({"respcd": "0000", "resperr": "", "syssn": OWN, "txcurrcd": "HKD"});
        for name in ["out_trade_no", "txamt"] {
            if !asked.get(name).is_empty() {
                answer[name] = json!(asked.get(name));
            }
        }
        match asked.path.as_str() {
            "/trade/v1/payment" => accepted(asked.get("out_trade_no")),
            "/trade/v1/query" => found(&[record("INV-7", "0000")]),
            "/trade/v1/add_note" => {
                Reply::Json(json!({"respcd": "0000", "data": {"syssn": SYSSN}}))
            }
            path if path.starts_with("/custom/") => {
                answer["syssn"] = json!(SYSSN);
                answer["verify_department"] = json!("UNIONPAY");
                Reply::Json(answer)
            }
            _ => {
                answer["orig_syssn"] = json!(SYSSN);
                Reply::Json(answer)
            }
        }
    })
}

/// The only request that was sent, by path and parameters.
fn sent(world: &World) -> (String, Vec<(String, String)>) {
    let sent = world.sent();
    assert_eq!(sent.len(), 1);
    let params = sent[0].params.clone().into_iter().collect();
    (sent[0].path.clone(), params)
}

/// What a call sends where, beyond doubt about a single parameter.
fn assert_sent(world: &World, path: &str, params: &[(&str, &str)]) {
    let (sent_path, sent) = sent(world);
    let sent: Vec<(&str, &str)> = sent.iter().map(|(k, v)| (&**k, &**v)).collect();
    assert_eq!((sent_path.as_str(), sent.as_slice()), (path, params));
    assert!(world.open().is_empty(), "what is done is not open");
}

const NOW: &str = "2025-03-15 12:00:00";

#[test]
fn payments() {
    let world = willing();
    let paid = now_or_never(world.client.pay(&scanned("INV-7")));
    let Ok(Payment::Paid(receipt)) = paid else {
        panic!("{paid:?}");
    };
    assert_eq!(receipt.syssn(), Some(SYSSN));
    let original = receipt.original().unwrap();
    assert_eq!(original.amount(), hkd(1250));

    let world = willing();
    let shown = now_or_never(world.client.pay(&shown("INV-7")));
    let Ok(Payment::AwaitingCustomer(order)) = shown else {
        panic!("{shown:?}");
    };
    assert!(order.original().is_some());
    assert_eq!(world.open(), ["INV-7"], "the customer has not paid yet");
}

#[test]
fn refunds() {
    let world = willing();
    let refund = Refund::new(&original(), refund_no("REF-1"), hkd(250));
    let Ok(Outcome::Done(answer)) = now_or_never(world.client.refund(&refund)) else {
        panic!("a refund");
    };
    assert_eq!(answer.syssn(), Some(OWN));
    assert_eq!(answer.txamt(), Some(250));
    let params = [
        ("out_trade_no", "REF-1"),
        ("syssn", SYSSN),
        ("txamt", "250"),
        ("txdtm", NOW),
    ];
    assert_sent(&world, "/trade/v1/refund", &params);
}

#[test]
fn reversals_and_closings_send_the_payments_own_number_amount_and_time() {
    let params = [
        ("out_trade_no", "INV-7"),
        ("syssn", SYSSN),
        ("txamt", "1250"),
        ("txdtm", NOW),
    ];
    let world = willing();
    world.clock.pass(std::time::Duration::from_secs(60));
    let Ok(Outcome::Done(answer)) = now_or_never(world.client.reverse(&Reversal::new(&original())))
    else {
        panic!("a reversal");
    };
    assert_eq!(answer.syssn(), Some(OWN));
    assert_sent(&world, "/trade/v1/reversal", &params);

    let world = willing();
    let closed = now_or_never(world.client.close(&Close::new(&original())));
    assert!(matches!(closed, Ok(Outcome::Done(_))), "{closed:?}");
    assert_sent(&world, "/trade/v1/close", &params);
}

#[test]
fn captures_and_releases() {
    let world = willing();
    let Ok(Outcome::Done(answer)) =
        now_or_never(world.client.capture(&Capture::new(&original(), hkd(500))))
    else {
        panic!("a capture");
    };
    assert_eq!(answer.syssn(), Some(OWN));
    let params = [
        ("syssn", SYSSN),
        ("txamt", "500"),
        ("txcurrcd", "HKD"),
        ("txdtm", NOW),
    ];
    assert_sent(&world, "/trade/v1/authtrade", &params);

    let world = willing();
    let release = Unfreeze::new(&original(), number("REL-1"), hkd(750));
    let Ok(Outcome::Done(answer)) = now_or_never(world.client.unfreeze(&release)) else {
        panic!("a release");
    };
    assert_eq!(answer.syssn(), Some(OWN));
    let params = [
        ("out_trade_no", "REL-1"),
        ("syssn", SYSSN),
        ("txamt", "750"),
        ("txdtm", NOW),
    ];
    assert_sent(&world, "/trade/v1/unfreeze", &params);
}

#[test]
fn notes_carry_the_app_code_as_the_documentation_wants_it() {
    let world = willing();
    let note = AddNote::new(Note::new("collected").unwrap(), Syssn::new(SYSSN).unwrap());
    let noted = now_or_never(world.client.add_note(&note));
    assert!(matches!(noted, Ok(Outcome::Done(_))), "{noted:?}");
    let params = [
        ("code", crate::support::APP_CODE),
        ("note", "collected"),
        ("syssn", SYSSN),
    ];
    assert_sent(&world, "/trade/v1/add_note", &params);
}

#[test]
fn customs() {
    let office = || Customs::new("SHANGHAI_ZS").unwrap();
    let merchant = || MchCustomsNo::new("3105961ABC").unwrap();
    let syssn = || Syssn::new(SYSSN).unwrap();
    let base = [
        ("customs", "SHANGHAI_ZS"),
        ("mch_customs_no", "3105961ABC"),
        ("syssn", SYSSN),
        ("trade_type", "weixin"),
    ];

    let world = willing();
    let declaration = CustomsDeclare::new(office(), merchant(), syssn(), TradeType::Weixin);
    let Ok(Outcome::Done(answer)) = now_or_never(world.client.declare_customs(&declaration)) else {
        panic!("a declaration");
    };
    assert_eq!(answer.verify_department(), Some("UNIONPAY"));
    assert_sent(&world, "/custom/v1/declare", &base);

    let world = willing();
    let query = CustomsQuery::new(office(), syssn(), TradeType::Weixin)
        .sub_order_no(SubOrderNo::new("INV-7-1").unwrap());
    let asked = now_or_never(world.client.query_customs(&query));
    assert!(matches!(asked, Ok(Outcome::Done(_))), "{asked:?}");
    let params = [
        ("customs", "SHANGHAI_ZS"),
        ("sub_order_no", "INV-7-1"),
        base[2],
        base[3],
    ];
    assert_sent(&world, "/custom/v1/query", &params);

    let world = willing();
    let again = CustomsRedeclare::new(office(), merchant(), syssn(), TradeType::Weixin);
    let again = now_or_never(world.client.redeclare_customs(&again));
    assert!(matches!(again, Ok(Outcome::Done(_))), "{again:?}");
    assert_sent(&world, "/custom/v1/redeclare", &base);
}

#[test]
fn queries() {
    let world = willing();
    let query = Query::by_syssn(&[Syssn::new(SYSSN).unwrap()]).unwrap();
    let result = now_or_never(world.client.query(&query)).unwrap();
    assert!(result.records()[0].is_payment_of(hkd(1250)));
    let params = [
        ("end_time", "2025-03-31 23:59:59"),
        ("start_time", "2025-03-01 00:00:00"),
        ("syssn", SYSSN),
    ];
    assert_sent(&world, "/trade/v1/query", &params);
}

/// Calls that are still going on stay open; a program asks again, or waits for the notification.
#[test]
fn what_is_pending_stays_open() {
    let world = World::new(|_: &Asked| Reply::Json(Value::from_iter([("respcd", "1145")])));
    let refund = Refund::new(&original(), refund_no("REF-1"), hkd(250));
    let refunded = now_or_never(world.client.refund(&refund));
    assert!(matches!(refunded, Ok(Outcome::Pending(_))), "{refunded:?}");
    let closed = now_or_never(world.client.close(&Close::new(&original())));
    assert!(matches!(closed, Ok(Outcome::Pending(_))), "{closed:?}");
    assert_eq!(world.open(), ["REF-1", SYSSN]);
}

#[test]
fn transactions_by_qfpays_numbers_are_asked_for_month_by_month_as_many_as_fit() {
    let of = |month: u32, serial: u32| Syssn::new(format!("2025{month:02}15{serial:016}")).unwrap();
    let numbers: Vec<Syssn> = (0..7)
        .map(|serial| of(1, serial))
        .chain([of(2, 0)])
        .collect();
    let world = World::new(|asked: &Asked| {
        let listed = asked.get("syssn").split(',');
        let records: Vec<Value> = listed
            .map(|syssn| crate::world::with(record("INV-7", "0000"), &[("syssn", syssn)]))
            .chain([record("INV-8", "0000")])
            .collect();
        found(&records)
    });
    let records = now_or_never(world.client.find_transactions(&numbers)).unwrap();
    let found: Vec<&str> = records.iter().filter_map(|one| one.syssn()).collect();
    let asked: Vec<&str> = numbers.iter().map(Syssn::as_str).collect();
    assert_eq!(found, asked, "what was not asked for is left out");
    let windows: Vec<(usize, String)> = world
        .sent()
        .iter()
        .map(|sent| {
            let count = sent.get("syssn").split(',').count();
            (count, sent.get("start_time").to_owned())
        })
        .collect();
    let january = "2025-01-01 00:00:00".to_owned();
    let february = "2025-02-01 00:00:00".to_owned();
    assert_eq!(windows, [(5, january.clone()), (2, january), (1, february)]);
}
