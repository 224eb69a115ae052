//! Calls whose outcome nobody knows, and finding it out.

use std::future::Future;
use std::sync::Arc;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use qfpay_api::client::Schedule;
use qfpay_api::recovery::{LastObserved, NextAction, NotDone};
use qfpay_api::transport::TransportErrorKind::{Broken, Connect};
use qfpay_api::{CallError, Close, Intent, PayType, Payment, Refund, Resolution};
use serde_json::Value;

use crate::support::hkd;
use crate::world::{
    Asked, KEPT_BACK, Reply, SENT, World, accepted, code, found, intent, now_or_never, original,
    record, refund_no, scanned, shown, with,
};

/// A gateway that does not answer payments and finds these records.
fn silent_but(records: Vec<Value>) -> World {
    World::new(move |asked: &Asked| match asked.is_query() {
        true => found(&records),
        false => Reply::Silence,
    })
}

#[test]
fn fault_12_a_dropped_payment_stays_open_and_is_found() {
    let world = silent_but(vec![record("INV-7", "0000")]);
    {
        let request = scanned("INV-7");
        let mut payment = std::pin::pin!(world.client.pay(&request));
        let mut context = Context::from_waker(Waker::noop());
        assert!(matches!(payment.as_mut().poll(&mut context), Poll::Pending));
        assert_eq!(world.sent().len(), 1, "it has left");
    }
    assert_eq!(world.open(), ["INV-7"]);
    let again = now_or_never(world.client.pay(&scanned("INV-7")));
    assert!(matches!(again, Err(CallError::Busy { .. })), "{again:?}");

    let resolved = now_or_never(world.client.resume("INV-7")).unwrap();
    let Resolution::Done(done) = resolved else {
        panic!("{resolved:?}");
    };
    assert!(done.record().is_payment_of(hkd(1250)));
    assert!(done.others().is_empty());
    assert!(world.open().is_empty());
}

#[test]
fn fault_12_dropping_the_wait_for_an_order_does_no_harm() {
    let world = World::new(|asked: &Asked| match asked.is_query() {
        true => Reply::Silence,
        false => accepted("INV-7"),
    });
    assert!(now_or_never(world.client.pay(&shown("INV-7"))).is_ok());
    {
        let mut wait = std::pin::pin!(world.client.resume("INV-7"));
        let mut context = Context::from_waker(Waker::noop());
        assert!(wait.as_mut().poll(&mut context).is_pending());
    }
    assert_eq!(world.open(), ["INV-7"]);
}

#[test]
fn faults_51_and_52_codes_that_leave_the_outcome_open_lead_to_the_payment() {
    let answers = [
        ("1295", ""),
        ("1296", ""),
        ("1297", ""),
        ("1298", ""),
        ("1102", ""),
        ("2011", ""),
        ("1251", "out_trade_no is used"),
        ("1252", ""),
        ("1100", ""),
        ("9999", "a code of tomorrow"),
    ];
    for (respcd, words) in answers {
        let world = World::new(move |asked: &Asked| match asked.is_query() {
            true => found(&[record("INV-7", "0000")]),
            false => code(respcd, words),
        })
        .retrying(5);
        let error = now_or_never(world.client.pay(&scanned("INV-7"))).unwrap_err();
        assert!(error.may_have_moved_money(), "{respcd}: {error:?}");
        assert_eq!(world.sent().len(), 1, "{respcd}");
        let resolved = now_or_never(world.client.resume("INV-7")).unwrap();
        assert!(
            matches!(resolved, Resolution::Done(_)),
            "{respcd}: {resolved:?}"
        );
    }
}

#[test]
fn no_record_is_no_proof_before_the_request_has_had_its_time() {
    let world = World::new(|_: &Asked| found(&[]));
    let one = intent("INV-7", PayType::WechatCpm);
    for (minutes, never_arrived) in [(0, false), (1, false), (10, true)] {
        world.clock.pass(Duration::from_secs(minutes * 60));
        let before = world.sent().len();
        let resolved = now_or_never(world.client.resolve(&one));
        match never_arrived {
            true => {
                assert_eq!(resolved, Resolution::NotDone(NotDone::NeverArrived));
                assert!(world.sent().len() - before >= 3, "asked more than once");
            }
            false => {
                let Resolution::Open(open) = resolved else {
                    panic!("{resolved:?}");
                };
                assert_eq!(
                    (open.next_action(), open.last_observed()),
                    (NextAction::AskAgain, LastObserved::NoRecord)
                );
            }
        }
    }
}

#[test]
fn one_look_never_calls_a_payment_lost() {
    let world = World::new(|_: &Asked| found(&[]));
    let one = intent("INV-7", PayType::WechatCpm);
    world.clock.pass(Duration::from_secs(48 * 3600));
    for _ in 0..5 {
        let resolved = now_or_never(world.client.resolve_once(std::slice::from_ref(&one)));
        assert!(!resolved[0].is_final(), "{resolved:?}");
    }
    assert_eq!(world.sent().len(), 5);
}

/// The code on the till's display may still be scanned; then the gateway has its first record.
#[test]
fn a_code_that_may_still_be_scanned_is_not_called_lost() {
    for (minutes, never_arrived) in [(29, false), (33, false), (36, true)] {
        let world = World::new(|_: &Asked| found(&[]));
        world.clock.pass(Duration::from_secs(minutes * 60));
        let client = world
            .client
            .with_schedule(Schedule::until(Duration::from_secs(90)));
        let resolved = now_or_never(client.resolve(&intent("INV-7", PayType::AlipayMpmHk)));
        let is = resolved == Resolution::NotDone(NotDone::NeverArrived);
        assert_eq!(is, never_arrived, "{minutes}: {resolved:?}");
    }
}

/// Two machines of the gateway's, one of which lags behind.
#[test]
fn a_payment_that_was_seen_once_is_not_called_lost_later() {
    let answers = Mutex::new(vec![found(&[record("INV-7", "1143")])].into_iter());
    let world = World::new(move |_: &Asked| {
        let next = answers.lock().unwrap().next();
        next.unwrap_or_else(|| found(&[]))
    });
    world.clock.pass(Duration::from_secs(24 * 3600));
    let resolved = now_or_never(world.client.resolve(&intent("INV-7", PayType::WechatCpm)));
    assert!(!resolved.is_final(), "{resolved:?}");
}

/// Queries that fail are no answers at all.
#[test]
fn failing_queries_prove_nothing() {
    for reply in [
        Reply::Fails(Broken, SENT),
        Reply::Fails(Connect, KEPT_BACK),
        Reply::Http(502, vec![], "<html>"),
        code("1136", "not found"),
        code("1252", "system error"),
        Reply::Http(200, vec![], r#"{"respcd":"0000","data":{"a":1}}"#),
        Reply::Http(
            200,
            vec![],
            r#"{"respcd":"0000","data":[{"respcd":"1201","respcd":"0000"}]}"#,
        ),
    ] {
        let world = World::new({
            let reply = reply.clone();
            move |_: &Asked| reply.clone()
        });
        world.clock.pass(Duration::from_secs(24 * 3600));
        let resolved = now_or_never(world.client.resolve(&intent("INV-7", PayType::WechatCpm)));
        let Resolution::Open(open) = resolved else {
            panic!("{reply:?}: {resolved:?}");
        };
        assert_eq!(open.last_observed(), LastObserved::Nothing, "{reply:?}");
        assert_eq!(open.next_action(), NextAction::AskAgain);
    }
}

#[test]
fn a_refund_and_the_payment_of_an_order_are_told_apart() {
    let world = World::new(|asked: &Asked| match asked.path.as_str() {
        "/trade/v1/query" => {
            assert_eq!(asked.get("out_trade_no"), "REF-1", "{asked:?}");
            found(&[with(
                record("REF-1", "0000"),
                &[("order_type", "refund"), ("origssn", crate::world::SYSSN)],
            )])
        }
        "/trade/v1/refund" => Reply::Fails(Broken, SENT),
        _ => accepted("INV-7"),
    });
    let awaiting = now_or_never(world.client.pay(&shown("INV-7")));
    assert!(matches!(awaiting, Ok(Payment::AwaitingCustomer(_))));
    let refund = Refund::new(&original(), refund_no("REF-1"), hkd(1250));
    assert!(now_or_never(world.client.refund(&refund)).is_err());
    assert_eq!(world.open(), ["INV-7", "REF-1"]);
    let resolved = now_or_never(world.client.resume("REF-1")).unwrap();
    assert!(matches!(resolved, Resolution::Done(_)), "{resolved:?}");
    assert_eq!(world.open(), ["INV-7"]);
}

/// fault 56, both ways: whichever of the two the gateway took first, the records say so.
#[test]
fn fault_56_a_payment_while_its_closing_is_under_way_is_settled_by_the_records() {
    let paid = record("INV-7", "0000");
    let closed = with(record("INV-7", "0000"), &[("cancel", "2")]);
    let given_back = with(record("INV-7", "0000"), &[("cancel", "1")]);
    for (last, name) in [
        (paid, "paid"),
        (closed, "closed"),
        (given_back, "given back"),
    ] {
        let records = vec![last];
        let world = World::new(move |asked: &Asked| match asked.path.as_str() {
            "/trade/v1/query" => found(&records),
            "/trade/v1/close" => Reply::Fails(Broken, SENT),
            _ => accepted("INV-7"),
        });
        assert!(now_or_never(world.client.pay(&shown("INV-7"))).is_ok());
        let close = Close::new(&original());
        assert!(now_or_never(world.client.close(&close)).is_err());
        let resolved = now_or_never(world.client.reconcile()).unwrap();
        let of = |wanted: &str| -> &Resolution {
            let is = |(one, _): &&(Intent, Resolution)| one.operation().to_string() == wanted;
            &resolved.iter().find(is).unwrap().1
        };
        match (name, of("payment"), of("close")) {
            ("paid", Resolution::Done(_), Resolution::NotDone(NotDone::Unchanged))
            | ("closed", Resolution::NotDone(NotDone::Closed), Resolution::Done(_))
            | ("given back", Resolution::TakenBack(_), Resolution::Done(_)) => {}
            other => panic!("{other:?}"),
        }
        assert!(world.open().is_empty(), "{name}");
    }
}

#[test]
fn an_intent_from_the_merchants_own_books_can_be_settled_without_a_journal() {
    let world = silent_but(vec![record("INV-7", "0000")]);
    let resolved = now_or_never(world.client.resolve(&intent("INV-7", PayType::AlipayMpmHk)));
    assert!(matches!(resolved, Resolution::Done(_)), "{resolved:?}");
    let _shared: Arc<qfpay_api::journal::MemoryJournal> = Arc::clone(world.client.journal());
}
