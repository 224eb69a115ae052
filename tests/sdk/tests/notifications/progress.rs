//! What is known of an order, whatever the order and number of the deliveries.

use proptest::prelude::*;
use qfpay_api::notification::testing::TestNotification;
use qfpay_api::notification::{
    AnotherOrder, Applied, DELIVERIES, DELIVERY_WINDOW, Event, ExpectedOrder, OrderProgress,
    OrderState, RETRY_MINUTES,
};
use qfpay_api::{Amount, Currency};

use crate::support::{ORDER, hkd};
use crate::{expected, matched, number, paid};

fn event(made: &TestNotification) -> Event {
    let expected = expected().allow_other_refunds();
    matched(made, &expected).unwrap()
}

fn payment() -> Event {
    event(&paid())
}

/// The same order, paid from another window of the browser.
fn second_payment() -> Event {
    event(&paid().set("syssn", "20260203000200020999999999"))
}

fn refund(name: &str, minor: u64) -> Event {
    event(&TestNotification::terminal_refund(name, ORDER, hkd(minor)))
}

fn release() -> Event {
    event(&TestNotification::release("1", hkd(1250)).set("out_trade_no", ORDER))
}

fn close() -> Event {
    event(&TestNotification::close(ORDER, hkd(1250)))
}

fn other() -> Event {
    event(&TestNotification::of_type("subscription"))
}

fn after<'e>(events: impl IntoIterator<Item = &'e Event>) -> OrderProgress {
    let mut progress = OrderProgress::new(&expected());
    for event in events {
        progress.apply(event).unwrap();
    }
    progress
}

fn state(events: &[Event]) -> OrderState {
    after(events).state()
}

#[test]
fn fault_66_eight_deliveries_are_one_event() {
    assert_eq!(RETRY_MINUTES, [2, 10, 10, 60, 120, 360, 900]);
    assert_eq!(DELIVERIES, 8);
    assert_eq!(DELIVERY_WINDOW.as_secs(), (24 * 60 + 22) * 60);
    let mut progress = OrderProgress::new(&expected());
    assert_eq!(progress.apply(&payment()), Ok(Applied::New));
    let once = progress.clone();
    for _ in 1..DELIVERIES {
        assert_eq!(progress.apply(&payment()), Ok(Applied::Known));
    }
    assert_eq!(progress, once);
    assert_eq!(progress.state(), OrderState::Paid);
    assert_eq!(progress.payments().count(), 1);
}

#[test]
fn fault_67_a_refund_before_its_payment_and_a_payment_after_its_refund_end_alike() {
    let (payment, part, rest) = (payment(), refund("R1", 250), refund("R2", 1000));
    assert_eq!(after([&part]).state(), OrderState::RefundBeforePayment);
    let left = OrderState::PartlyRefunded { left: hkd(1000) };
    assert_eq!(state(&[part.clone(), payment.clone()]), left);
    assert_eq!(state(&[payment.clone(), part.clone()]), left);
    for order in [
        [&payment, &part, &rest],
        [&payment, &rest, &part],
        [&part, &payment, &rest],
        [&rest, &payment, &part],
        [&part, &rest, &payment],
        [&rest, &part, &payment],
    ] {
        let progress = after(order);
        assert_eq!(progress.state(), OrderState::Refunded);
        assert_eq!(progress, after([&payment, &part, &rest]));
        // The payment, delivered for the eighth time a day later, or replayed after a year.
        let mut again = progress.clone();
        assert_eq!(again.apply(&payment), Ok(Applied::Known));
        assert_eq!(again, progress);
    }
}

#[test]
fn each_state_is_what_the_money_did() {
    let whole = || refund("R", 1250);
    let (p, second) = (payment(), second_payment());
    for (events, expected) in [
        (vec![], OrderState::Open),
        (vec![other()], OrderState::Open),
        (vec![p.clone()], OrderState::Paid),
        (vec![p.clone(), other()], OrderState::Paid),
        (vec![p.clone(), whole()], OrderState::Refunded),
        (
            vec![p.clone(), second.clone()],
            OrderState::PaidMoreThanOnce,
        ),
        (
            vec![p.clone(), second.clone(), whole()],
            OrderState::PaidMoreThanOnce,
        ),
        (
            vec![p.clone(), whole(), second.clone()],
            OrderState::PaidMoreThanOnce,
        ),
        (
            vec![p.clone(), second, whole(), refund("S", 1250)],
            OrderState::Refunded,
        ),
        (
            vec![whole(), refund("S", 1250)],
            OrderState::RefundBeforePayment,
        ),
        (
            vec![p.clone(), whole(), refund("S", 1)],
            OrderState::Unclear,
        ),
        (vec![release()], OrderState::Released),
        (vec![close()], OrderState::Closed),
        (vec![release(), close()], OrderState::Unclear),
        (vec![p.clone(), release()], OrderState::Unclear),
        (vec![p.clone(), close()], OrderState::Unclear),
        (vec![p, close(), whole()], OrderState::Refunded),
    ] {
        assert_eq!(state(&events), expected, "{events:?}");
    }
}

#[test]
fn two_amounts_of_one_transaction_are_unclear_in_any_order() {
    let one = refund("R", 250);
    let changed = refund("R", 251);
    for events in [[&payment(), &one, &changed], [&changed, &one, &payment()]] {
        assert_eq!(after(events).state(), OrderState::Unclear);
    }
    assert_eq!(after([&one, &changed]).refunds().count(), 1);
}

#[test]
fn events_of_another_order_or_currency_change_nothing() {
    let yen = Amount::new(Currency::Jpy, 1250).unwrap();
    for other in [
        ExpectedOrder::new(number("INV-8"), hkd(1250)),
        ExpectedOrder::new(number(ORDER), yen),
    ] {
        let mut progress = OrderProgress::new(&other);
        for event in [payment(), refund("R", 250)] {
            assert_eq!(progress.apply(&event), Err(AnotherOrder));
        }
        assert_eq!(progress, OrderProgress::new(&other));
    }
}

#[test]
fn progress_is_stored_and_read_back_as_it_was() {
    let progress = after(&[payment(), refund("R", 250), close()]);
    let stored = serde_json::to_string(&progress).unwrap();
    let read: OrderProgress = serde_json::from_str(&stored).unwrap();
    assert_eq!(read, progress);
    assert_eq!(read.out_trade_no(), ORDER);
    let later = stored.replacen('{', r#"{"from_a_later_version":1,"#, 1);
    assert!(serde_json::from_str::<OrderProgress>(&later).is_err());
    let nothing = stored.replace("\"txamt\":1250", "\"txamt\":0");
    assert!(serde_json::from_str::<OrderProgress>(&nothing).is_err());
}

/// Everything that can be told of an order, each event to be delivered any number of times.
fn told() -> impl Strategy<Value = Vec<Event>> {
    let all = vec![
        payment(),
        second_payment(),
        refund("R1", 250),
        refund("R2", 1000),
        refund("R3", 1250),
        refund("R3", 1249),
        release(),
        close(),
        other(),
    ];
    proptest::collection::vec(proptest::sample::select(all), 0..24)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn faults_66_and_67_any_order_and_number_of_deliveries_end_alike(
        (events, shuffled) in told().prop_flat_map(|events| {
            (Just(events.clone()), Just(events).prop_shuffle())
        }),
        again in any::<proptest::sample::Index>(),
    ) {
        let progress = after(&events);
        prop_assert_eq!(&after(&shuffled), &progress);
        if !events.is_empty() {
            let mut more = progress.clone();
            let applied = more.apply(again.get(&events)).unwrap();
            prop_assert_ne!(applied, Applied::New);
            prop_assert_eq!(more, progress);
        }
    }

    #[test]
    fn fault_67_an_order_that_stopped_being_paid_never_is_again(events in told()) {
        let states: Vec<OrderState> = (0..=events.len())
            .map(|told| after(&events[..told]).state())
            .collect();
        let first = states.iter().position(|state| *state == OrderState::Paid);
        let last = states.iter().rposition(|state| *state == OrderState::Paid);
        if let (Some(first), Some(last)) = (first, last) {
            prop_assert!(states[first..=last].iter().all(|state| *state == OrderState::Paid));
        }
        let refunded = states.iter().position(|state| *state == OrderState::Refunded);
        if let (Some(refunded), Some(last)) = (refunded, last) {
            prop_assert!(last < refunded);
        }
    }
}
