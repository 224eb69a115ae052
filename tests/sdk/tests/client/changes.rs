//! Captures, reversals, closings and releases whose outcome nobody knows.

use std::time::Duration;

use qfpay_api::journal::Journal;
use qfpay_api::recovery::{NextAction, NotDone};
use qfpay_api::request::{Capture, Unfreeze};
use qfpay_api::transport::TransportErrorKind::Broken;
use qfpay_api::{CallError, Close, OriginalPayment, Outcome, PayType, Resolution, Reversal};
use serde_json::{Value, json};

use crate::support::hkd;
use crate::world::{
    Asked, Reply, SENT, SYSSN, World, found, now_or_never, number, original, record, with,
};

const CAPTURE: &str = "20250315000200020000000005";
const DAY: Duration = Duration::from_secs(24 * 3600);

/// A gateway that loses the answer to every call and answers queries with these records.
fn losing(records: Vec<Value>) -> World {
    World::new(move |asked: &Asked| match asked.is_query() {
        true => found(&records),
        false => Reply::Fails(Broken, SENT),
    })
}

/// The record of a capture of 5.00.
fn capture_record(values: &[(&str, &str)]) -> Value {
    let own = [
        ("syssn", CAPTURE),
        ("origssn", SYSSN),
        ("txamt", "500"),
        ("out_trade_no", ""),
    ];
    with(with(record("", "0000"), &own), values)
}

/// What one look says about an unknown capture of 5.00, or waiting for it after this time.
fn captured(after: Duration, records: Vec<Value>) -> Resolution {
    let world = losing(records);
    let capture = Capture::new(&original(), hkd(500));
    assert!(now_or_never(world.client.capture(&capture)).is_err());
    if after.is_zero() {
        let open = now_or_never(world.client.journal().open()).unwrap();
        return now_or_never(world.client.resolve_once(&open)).remove(0);
    }
    world.clock.pass(after);
    now_or_never(world.client.resume(SYSSN)).unwrap()
}

#[test]
fn a_capture_is_looked_for_by_its_preauthorisation() {
    let resolved = captured(Duration::ZERO, vec![capture_record(&[])]);
    let Resolution::Done(done) = resolved else {
        panic!("{resolved:?}");
    };
    assert_eq!(done.record().syssn(), Some(CAPTURE));
    for other in [
        ("origssn", "2"),
        ("origssn", ""),
        ("txamt", "501"),
        ("order_type", "refund"),
    ] {
        let resolved = captured(DAY, vec![capture_record(&[other])]);
        assert_eq!(
            resolved,
            Resolution::NotDone(NotDone::NeverArrived),
            "{other:?}"
        );
    }
    assert_eq!(
        captured(DAY, vec![]),
        Resolution::NotDone(NotDone::NeverArrived)
    );
    assert!(!captured(Duration::ZERO, vec![]).is_final());
}

#[test]
fn a_failed_capture_is_only_this_one_if_it_was_asked_for_at_this_time() {
    let failed =
        |txdtm, sysdtm| capture_record(&[("respcd", "1201"), ("txdtm", txdtm), ("sysdtm", sysdtm)]);
    let own = failed("2025-03-15 12:00:00", "2025-03-15 12:00:01");
    let resolved = captured(Duration::ZERO, vec![own]);
    assert!(
        matches!(resolved, Resolution::NotDone(NotDone::Failed(_))),
        "{resolved:?}"
    );

    // Ours may still be on its way, and would be a second one then.
    let before = failed("2025-03-15 11:57:00", "2025-03-15 11:57:01");
    let resolved = captured(Duration::ZERO, vec![before]);
    assert!(!resolved.is_final(), "{resolved:?}");
}

#[test]
fn an_earlier_capture_of_the_same_amount_is_not_this_one() {
    let before = capture_record(&[
        ("txdtm", "2025-03-15 11:57:00"),
        ("sysdtm", "2025-03-15 11:57:01"),
        ("syssn", "1"),
    ]);
    let resolved = captured(DAY, vec![before.clone()]);
    assert!(!matches!(resolved, Resolution::Done(_)), "{resolved:?}");
    let Resolution::Done(done) = captured(DAY, vec![before, capture_record(&[])]) else {
        panic!("ours is there");
    };
    assert_eq!(done.record().syssn(), Some(CAPTURE));
}

/// The till's clock was ahead by an hour: by it the capture was made before it was asked for.
#[test]
fn fault_59_a_clock_that_is_wrong_does_not_lose_a_capture() {
    for txdtm in ["2025-03-15 12:00:00", "2025-03-15 04:00:00", ""] {
        for sysdtm in [
            "2025-03-15 11:00:01",
            "2025-03-14 12:00:30",
            "2025-03-15 13:00:00",
            "XX",
        ] {
            let record = capture_record(&[("txdtm", txdtm), ("sysdtm", sysdtm)]);
            let resolved = captured(DAY, vec![record]);
            let lost = matches!(resolved, Resolution::NotDone(_));
            assert!(!lost, "{txdtm} {sysdtm}: {resolved:?}");
        }
    }
}

/// A day of a large merchant's records is many pages, which everybody else waits for.
#[test]
fn a_fresh_capture_is_looked_for_in_the_minutes_around_it() {
    let world = losing(vec![]);
    let capture = Capture::new(&original(), hkd(500));
    assert!(now_or_never(world.client.capture(&capture)).is_err());
    let open = now_or_never(world.client.journal().open()).unwrap();
    let _looked = now_or_never(world.client.resolve_once(&open));
    let sent = world.sent();
    assert_eq!(
        sent.last().unwrap().get("start_time"),
        "2025-03-15 11:50:00"
    );
}

#[test]
fn an_old_capture_is_looked_for_around_its_time_only() {
    let world = losing(vec![]);
    let capture = Capture::new(&original(), hkd(500));
    assert!(now_or_never(world.client.capture(&capture)).is_err());
    world.clock.pass(DAY * 900);
    let resolved = now_or_never(world.client.resume(SYSSN)).unwrap();
    assert_eq!(resolved, Resolution::NotDone(NotDone::NeverArrived));
    for asked in world.sent().iter().filter(|asked| asked.is_query()) {
        assert!(
            asked.get("start_time").starts_with("2025-03-1"),
            "{asked:?}"
        );
    }
}

/// The sum that was authorised may be taken in parts.
#[test]
fn several_captures_of_one_preauthorisation_follow_one_another() {
    let world = World::new(|asked: &Asked| {
        Reply::Json(json!({"respcd": "0000", "syssn": CAPTURE, "txamt": asked.get("txamt")}))
    });
    for minor in [500, 500, 250] {
        let captured = now_or_never(world.client.capture(&Capture::new(&original(), hkd(minor))));
        assert!(matches!(captured, Ok(Outcome::Done(_))), "{captured:?}");
        world.clock.pass(Duration::from_secs(1));
    }
    assert_eq!(world.sent().len(), 3);
}

#[test]
fn a_capture_waits_for_one_that_is_open() {
    let world = losing(vec![]);
    let capture = Capture::new(&original(), hkd(500));
    assert!(
        now_or_never(world.client.capture(&capture))
            .unwrap_err()
            .may_have_moved_money()
    );
    world.clock.pass(Duration::from_secs(60));
    let second = now_or_never(world.client.capture(&capture)).unwrap_err();
    assert!(matches!(second, CallError::Busy { .. }), "{second:?}");
    assert_eq!(world.sent().len(), 1);
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Change {
    Reverse,
    Close,
    Unfreeze,
}

/// What an unknown change of this payment comes to after this time.
fn changed(
    change: Change,
    payment: &OriginalPayment,
    after: Duration,
    records: Vec<Value>,
) -> Resolution {
    let world = losing(records);
    let client = &world.client;
    let failed = match change {
        Change::Reverse => now_or_never(client.reverse(&Reversal::new(payment))).is_err(),
        Change::Close => now_or_never(client.close(&Close::new(payment))).is_err(),
        Change::Unfreeze => {
            let unfreeze = Unfreeze::new(payment, number("REL-1"), hkd(1250));
            now_or_never(client.unfreeze(&unfreeze)).is_err()
        }
    };
    assert!(failed);
    world.clock.pass(after);
    now_or_never(client.reconcile()).unwrap().remove(0).1
}

fn by_number(pay_type: PayType) -> OriginalPayment {
    OriginalPayment::by_out_trade_no(number("INV-7"), pay_type, hkd(1250))
        .txdtm("2025-03-15 11:59:00".parse().unwrap())
}

#[test]
fn reversals_and_closings_show_in_the_payment() {
    for change in [Change::Reverse, Change::Close] {
        for payment in [original(), by_number(PayType::AlipayMpmHk)] {
            let of = |values: &[(&str, &str)]| {
                let records = vec![with(record("INV-7", "0000"), values)];
                changed(change, &payment, DAY, records)
            };
            for cancel in ["1", "2", "3"] {
                assert!(
                    matches!(of(&[("cancel", cancel)]), Resolution::Done(_)),
                    "{cancel}"
                );
            }
            for respcd in ["1142", "1181"] {
                assert!(
                    matches!(of(&[("respcd", respcd)]), Resolution::Done(_)),
                    "{respcd}"
                );
            }
            for still in [("cancel", "0"), ("respcd", "1143")] {
                let resolved = of(&[still]);
                assert_eq!(
                    resolved,
                    Resolution::NotDone(NotDone::Unchanged),
                    "{still:?}"
                );
            }
        }
    }
}

#[test]
fn a_closing_in_a_record_of_its_own_is_a_closing() {
    let closing = with(
        record("INV-7", "0000"),
        &[("order_type", "close"), ("syssn", "9")],
    );
    for respcd in ["1142", "1181"] {
        let records = vec![closing.clone(), record("INV-7", respcd)];
        let resolved = changed(Change::Close, &by_number(PayType::WechatMpm), DAY, records);
        assert!(matches!(resolved, Resolution::Done(_)), "{resolved:?}");
    }
    // The payment stands against it.
    let records = vec![closing, record("INV-7", "0000")];
    let resolved = changed(Change::Close, &by_number(PayType::WechatMpm), DAY, records);
    assert!(!matches!(resolved, Resolution::Done(_)), "{resolved:?}");
}

/// The customer may scan the code again, with another wallet, and pay an order believed closed.
#[test]
fn a_failed_attempt_does_not_prove_that_the_code_was_closed() {
    for change in [Change::Reverse, Change::Close] {
        let failed = || vec![record("INV-7", "1201")];
        let resolved = changed(
            change,
            &by_number(PayType::WechatMpm),
            Duration::ZERO,
            failed(),
        );
        assert!(!matches!(resolved, Resolution::Done(_)), "{resolved:?}");
        // A code that the customer showed is good for one attempt.
        let resolved = changed(
            change,
            &by_number(PayType::WechatCpm),
            Duration::ZERO,
            failed(),
        );
        assert!(matches!(resolved, Resolution::Done(_)), "{resolved:?}");
    }
}

/// That the payment is not found says nothing about whether it was given back.
#[test]
fn a_payment_that_is_not_found_leaves_its_reversal_open() {
    for change in [Change::Reverse, Change::Close, Change::Unfreeze] {
        let resolved = changed(change, &original(), DAY, vec![]);
        let Resolution::Open(open) = resolved else {
            panic!("{change:?}: {resolved:?}");
        };
        assert_eq!(open.next_action(), NextAction::AskAgain);
    }
}

#[test]
fn a_release_is_done_when_the_preauthorisation_has_ended() {
    let of = |values: &[(&str, &str)]| {
        let records = vec![with(record("INV-7", "0000"), values)];
        changed(Change::Unfreeze, &original(), DAY, records)
    };
    assert!(matches!(of(&[("cancel", "4")]), Resolution::Done(_)));
    assert_eq!(of(&[]), Resolution::NotDone(NotDone::Unchanged));
    assert_eq!(
        of(&[("respcd", "1201")]),
        Resolution::NotDone(NotDone::Unchanged)
    );
}
