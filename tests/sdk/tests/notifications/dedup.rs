//! What tells one event from another, and a redelivery from a changed one.

use std::collections::BTreeSet;

use qfpay_api::notification::DedupKey;
use qfpay_api::notification::testing::TestNotification;

use crate::support::{ORDER, hkd};
use crate::{key, paid, verified};

fn dedup(made: &TestNotification) -> DedupKey {
    verified(made).notification().dedup_key()
}

#[test]
fn fault_66_a_redelivery_has_the_same_key_and_a_changed_one_another_hash() {
    let first = dedup(&paid());
    assert_eq!(dedup(&paid()), first);
    assert_eq!(first.kind(), "payment");
    assert_eq!(
        Some(first.event()),
        verified(&paid()).notification().syssn().as_deref()
    );

    let changed = dedup(&paid().set("chnlsn", "1"));
    assert!(changed.is_same_event(&first));
    assert_ne!(changed, first);
    assert_ne!(changed.body_sha256(), first.body_sha256());
}

#[test]
fn a_payment_its_refund_and_other_transactions_are_different_events() {
    let payment = verified(&paid());
    let syssn = payment.notification().syssn().unwrap().into_owned();
    let keys: Vec<DedupKey> = [
        paid(),
        paid().set("syssn", "20260203000200020000000009"),
        TestNotification::refund("REF-1", hkd(250)).set("syssn", &*syssn),
        TestNotification::release(&syssn, hkd(250)),
        TestNotification::close(ORDER, hkd(250)).set("syssn", &*syssn),
        paid().set("notify_type", "subscription_payment"),
        paid().set("notify_type", "foo"),
        paid().without("notify_type"),
        // Not a payment, and so it must not stand in the way of the payment.
        paid().set("order_type", "refund"),
    ]
    .iter()
    .map(dedup)
    .collect();
    let events: BTreeSet<_> = keys.iter().map(|key| (key.kind(), key.event())).collect();
    assert_eq!(events.len(), keys.len(), "{keys:?}");
}

#[test]
fn a_refund_is_one_event_under_either_name_and_a_card_payment_is_a_payment() {
    let refund = TestNotification::refund("REF-1", hkd(250));
    let renamed = refund.clone().set("notify_type", "cancel");
    assert!(dedup(&refund).is_same_event(&dedup(&renamed)));
    let card = TestNotification::card_payment(ORDER, hkd(1250));
    assert!(dedup(&card).is_same_event(&dedup(&paid())));
}

#[test]
fn what_has_no_number_is_told_apart_by_its_bytes() {
    let change = |state: &str| TestNotification::of_type("subscription").set("state", state);
    let (active, done) = (dedup(&change("ACTIVE")), dedup(&change("COMPLETED")));
    assert_eq!(active.kind(), "other/subscription");
    assert!(active.event().starts_with("sha256:"));
    assert!(!active.is_same_event(&done));
    assert!(active.is_same_event(&dedup(&change("ACTIVE"))));
}

#[test]
fn a_key_shows_no_card() {
    let signed = paid().set("cardcd", "4111111111111111").sign(&key());
    let shown = format!(
        "{signed:?} {:?}",
        dedup(&paid().set("cardcd", "4111111111111111"))
    );
    assert!(!shown.contains("4111"), "{shown}");
}
