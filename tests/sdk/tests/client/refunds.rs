//! Refunds: what is refused before it is sent, one at a time, and what became of one.

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Waker};
use std::time::Duration;

use qfpay_api::recovery::{NextAction, NotDone};
use qfpay_api::response::RefundAnswer;
use qfpay_api::transport::TransportErrorKind::Broken;
use qfpay_api::types::{Class, Severity};
use qfpay_api::{CallError, OriginalPayment, Outcome, PayType, Refund, Resolution, Rule, Syssn};
use serde_json::{Value, json};

use crate::support::hkd;
use crate::world::{
    Asked, Reply, SENT, SYSSN, TestClock, World, code, found, now_or_never, original, record,
    refund_no, with,
};

fn refund(number: &str, minor: u64) -> Refund {
    Refund::new(&original(), refund_no(number), hkd(minor))
}

fn made(number: &str, minor: &str) -> Reply {
    Reply::Json(json!({
        "respcd": "0000", "syssn": "20250315000200020000000009", "orig_syssn": SYSSN,
        "out_trade_no": number, "txamt": minor, "txcurrcd": "HKD",
    }))
}

/// The record of a refund of 12.50.
fn refund_record(number: &str, respcd: &str) -> Value {
    let values = [
        ("order_type", "refund"),
        ("syssn", "20250315000200020000000009"),
        ("origssn", SYSSN),
    ];
    with(record(number, respcd), &values)
}

fn rules(error: &CallError) -> Vec<Rule> {
    match error {
        CallError::InvalidRequest(refused) => {
            refused.violations().iter().map(|one| one.rule()).collect()
        }
        other => panic!("{other:?}"),
    }
}

fn rejected(outcome: Result<Outcome<RefundAnswer>, CallError>) -> (Class, bool) {
    match outcome {
        Ok(Outcome::Declined(rejection)) => (
            rejection.class(),
            rejection.status_meaning().may_be_sent_again_later(),
        ),
        other => panic!("{other:?}"),
    }
}

#[test]
fn fault_54_more_than_was_paid_is_refused_before_it_is_sent() {
    let world = World::new(|asked: &Asked| made(asked.get("out_trade_no"), asked.get("txamt")));
    let error = now_or_never(world.client.refund(&refund("REF-1", 1251))).unwrap_err();
    assert_eq!(rules(&error), [Rule::RefundWithinPayment]);
    assert!(world.sent().is_empty());
    assert!(world.open().is_empty());
    let all = now_or_never(world.client.refund(&refund("REF-1", 1250)));
    assert!(matches!(all, Ok(Outcome::Done(_))), "{all:?}");
}

#[test]
fn fault_54_what_cannot_be_refunded_is_refused_unless_the_rule_is_lifted() {
    let world = World::new(|asked: &Asked| made(asked.get("out_trade_no"), asked.get("txamt")));
    let fps = OriginalPayment::by_syssn(Syssn::new(SYSSN).unwrap(), PayType::FpsMpm, hkd(1250));
    let refund = Refund::new(&fps, refund_no("REF-1"), hkd(1250));
    let error = now_or_never(world.client.refund(&refund)).unwrap_err();
    assert_eq!(rules(&error), [Rule::RefundUnsupported]);
    assert!(world.sent().is_empty());

    let lifted = now_or_never(world.client.refund(&refund.allow(Rule::RefundUnsupported)));
    assert!(matches!(lifted, Ok(Outcome::Done(_))), "{lifted:?}");
    assert_eq!(world.sent().len(), 1);
}

#[test]
fn fault_54_a_refund_after_the_wallets_time_warns_and_goes() {
    let world = World::new(|asked: &Asked| made(asked.get("out_trade_no"), asked.get("txamt")));
    world.clock.pass(Duration::from_secs(366 * 24 * 3600));
    let now = qfpay_api::client::Clock::now(&world.clock);
    let prepared = world
        .client
        .gateway()
        .call(&refund("REF-1", 1250), now)
        .unwrap();
    let warned = prepared
        .warnings()
        .iter()
        .any(|one| one.rule() == Rule::RefundWindow && one.rule().severity() == Severity::Warn);
    assert!(warned, "{:?}", prepared.warnings());
    let done = now_or_never(world.client.refund(&refund("REF-1", 1250)));
    assert!(matches!(done, Ok(Outcome::Done(_))), "{done:?}");
}

#[test]
fn faults_53_and_54_refusals_say_of_what_kind_they_are() {
    let table = [
        ("1272", "", Class::Refund, false),
        ("1124", "", Class::Refund, false),
        ("1270", "", Class::Refund, false),
        ("1269", "", Class::RefundLater, true),
        ("1155", "", Class::Refund, false),
    ];
    for (respcd, words, class, later) in table {
        let world = World::new(move |_: &Asked| code(respcd, words));
        let outcome = now_or_never(world.client.refund(&refund("REF-1", 100)));
        assert_eq!(rejected(outcome), (class, later), "{respcd}");
        assert!(world.open().is_empty(), "{respcd}");
        assert_eq!(world.sent().len(), 1, "{respcd}");
    }
}

#[test]
fn faults_53_and_54_a_payment_refunded_before_is_not_called_a_failure() {
    let world = World::new(|_: &Asked| code("1125", "already refunded"));
    let error = now_or_never(world.client.refund(&refund("REF-1", 1250))).unwrap_err();
    assert!(error.may_have_moved_money(), "{error:?}");
    assert_eq!(world.open(), ["REF-1"]);
}

#[test]
fn fault_55_of_two_refunds_of_one_payment_at_once_one_waits() {
    let answers = Arc::new(AtomicBool::new(false));
    let answering = Arc::clone(&answers);
    let world = World::new(move |asked: &Asked| match asked.path.as_str() {
        "/trade/v1/query" => found(&[refund_record("REF-1", "0000")]),
        _ if answering.load(Ordering::SeqCst) => {
            made(asked.get("out_trade_no"), asked.get("txamt"))
        }
        _ => Reply::Silence,
    });
    let first = refund("REF-1", 1250);
    let mut context = Context::from_waker(Waker::noop());
    {
        let mut under_way = std::pin::pin!(world.client.refund(&first));
        assert!(under_way.as_mut().poll(&mut context).is_pending());
        let second = now_or_never(world.client.refund(&refund("REF-2", 1))).unwrap_err();
        let CallError::Busy { open, .. } = &second else {
            panic!("{second:?}");
        };
        assert_eq!(open.number(), "REF-1");
        assert_eq!(world.sent().len(), 1, "the second one was not sent");

        // That of another payment has nothing to wait for.
        let other = Syssn::new("20250315000200020000000002").unwrap();
        let other = OriginalPayment::by_syssn(other, PayType::AlipayMpmHk, hkd(1250));
        let other = Refund::new(&other, refund_no("REF-3"), hkd(1));
        let mut other = std::pin::pin!(world.client.refund(&other));
        assert!(other.as_mut().poll(&mut context).is_pending());
        assert_eq!(world.sent().len(), 2);
    }
    let resolved = now_or_never(world.client.resume("REF-1")).unwrap();
    assert!(matches!(resolved, Resolution::Done(_)), "{resolved:?}");
    answers.store(true, Ordering::SeqCst);
    let second = now_or_never(world.client.refund(&refund("REF-2", 1)));
    assert!(matches!(second, Ok(Outcome::Done(_))), "{second:?}");
    let again = now_or_never(world.client.refund(&refund("REF-1", 1250)));
    assert!(
        matches!(again, Err(CallError::AlreadyDone { .. })),
        "{again:?}"
    );
}

/// What an unknown refund of 12.50 comes to, a day later, if the gateway answers with these records.
fn resolved(records: Vec<Value>) -> Resolution {
    let world = World::new(move |asked: &Asked| match asked.is_query() {
        true => found(&records),
        false => Reply::Fails(Broken, SENT),
    });
    assert!(now_or_never(world.client.refund(&refund("REF-1", 1250))).is_err());
    world.clock.pass(Duration::from_secs(24 * 3600));
    now_or_never(world.client.resume("REF-1")).unwrap()
}

fn advice(resolved: &Resolution) -> NextAction {
    match resolved {
        Resolution::Open(open) => open.next_action(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_became_of_a_refund_is_read_from_its_own_record() {
    assert!(matches!(
        resolved(vec![refund_record("REF-1", "0000")]),
        Resolution::Done(_)
    ));
    let failed = resolved(vec![refund_record("REF-1", "1269")]);
    assert!(
        matches!(failed, Resolution::NotDone(NotDone::Failed(_))),
        "{failed:?}"
    );
    assert_eq!(resolved(vec![]), Resolution::NotDone(NotDone::NeverArrived));
    for pending in ["1143", "1145"] {
        assert!(!resolved(vec![refund_record("REF-1", pending)]).is_final());
    }
}

#[test]
fn a_refund_of_something_else_is_not_this_refund() {
    let changes = [
        ("txamt", "1249"),
        ("txcurrcd", "CNY"),
        ("origssn", "20250315000200020000000002"),
    ];
    for change in changes {
        let wrong = with(refund_record("REF-1", "0000"), &[change]);
        assert_eq!(
            advice(&resolved(vec![wrong.clone()])),
            NextAction::AskQfpay,
            "{change:?}"
        );
        let right = with(refund_record("REF-1", "0000"), &[("syssn", "1")]);
        let both = resolved(vec![right, wrong]);
        assert_eq!(advice(&both), NextAction::AskQfpay, "{change:?}: {both:?}");
    }
}

/// A failed payment under the refund's number would make a second refund look safe.
#[test]
fn a_failed_payment_with_the_refunds_number_is_not_a_failed_refund() {
    for kind in ["payment", "", "close"] {
        let record = with(record("REF-1", "1201"), &[("order_type", kind)]);
        let resolved = resolved(vec![record]);
        assert!(!resolved.is_final(), "{kind}: {resolved:?}");
    }
    let failed = with(refund_record("REF-1", "1269"), &[("syssn", "1")]);
    let both = resolved(vec![failed, record("REF-1", "0000")]);
    assert!(!both.is_final(), "{both:?}");
}

#[test]
fn fault_60_the_refund_of_last_months_payment_is_looked_for_in_its_own_month() {
    let books = crate::books::Books::of(vec![with(
        refund_record("REF-1", "0000"),
        &[("sysdtm", "2025-04-02 10:00:01")],
    )]);
    let clock = TestClock::at("2025-04-02 10:00:00");
    let world = World::at(clock, move |asked: &Asked| match asked.is_query() {
        true => books.answer(asked),
        false => Reply::Fails(Broken, SENT),
    });
    assert!(now_or_never(world.client.refund(&refund("REF-1", 1250))).is_err());
    let resolved = now_or_never(world.client.resume("REF-1")).unwrap();
    assert!(matches!(resolved, Resolution::Done(_)), "{resolved:?}");
}
