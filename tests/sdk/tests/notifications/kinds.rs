//! What a notification tells, and which order it claims to be about.

use proptest::prelude::*;
use qfpay_api::notification::testing::TestNotification;
use qfpay_api::notification::{Event, Kind, NotificationType};

use crate::support::{ORDER, hkd};
use crate::{expected, matched, paid, verified, verified_bytes};

fn kind(made: &TestNotification) -> Kind {
    verified(made).notification().kind()
}

#[test]
fn fault_69_each_type_is_its_kind_and_no_other_type_is_a_payment() {
    for (notify_type, known) in [
        ("payment", Kind::Payment),
        ("refund", Kind::Refund),
        ("cancel", Kind::Refund),
        ("unfreeze", Kind::Release),
        ("close", Kind::Close),
        ("payment_token", Kind::Other),
        ("subscription", Kind::Other),
        ("subscription_payment", Kind::Other),
        ("foo", Kind::Other),
        ("Payment", Kind::Other),
        ("payment ", Kind::Other),
        ("1", Kind::Other),
    ] {
        assert_eq!(
            kind(&paid().set("notify_type", notify_type)),
            known,
            "{notify_type}"
        );
    }
    for known in NotificationType::ALL {
        let is_payment = known == NotificationType::Payment;
        assert_eq!(known.kind() == Kind::Payment, is_payment, "{known}");
    }
}

#[test]
fn fault_69_an_unknown_type_is_carried_byte_for_byte_and_decides_nothing() {
    for notify_type in ["foo", "Payment", "pay ment\n", "付款"] {
        match matched(&paid().set("notify_type", notify_type), &expected()).unwrap() {
            Event::Other {
                notify_type: Some(told),
                ..
            } => assert_eq!(told.as_str(), notify_type),
            event => panic!("{event:?}"),
        }
    }
}

#[test]
fn without_a_type_it_is_no_payment_unless_order_type_says_so() {
    let untyped = paid().without("notify_type");
    for missing in [
        untyped.clone(),
        paid().set("notify_type", ""),
        paid().set_null("notify_type"),
    ] {
        assert_eq!(kind(&missing), Kind::Other);
        let event = matched(&missing, &expected()).unwrap();
        assert!(
            matches!(
                event,
                Event::Other {
                    notify_type: None,
                    ..
                }
            ),
            "{event:?}"
        );
        assert_eq!(
            kind(&missing.clone().set("order_type", "payment")),
            Kind::Payment
        );
        assert_eq!(
            kind(&missing.clone().set("order_type", "refund")),
            Kind::Refund
        );
        assert_eq!(kind(&missing.set("order_type", "sale")), Kind::Other);
    }
    assert_eq!(
        kind(&TestNotification::card_payment(ORDER, hkd(1250))),
        Kind::Payment
    );
}

#[test]
fn types_that_contradict_each_other_are_no_payment() {
    for (notify_type, order_type, known) in [
        ("payment", "payment", Kind::Payment),
        ("refund", "cancel", Kind::Refund),
        ("payment", "refund", Kind::Other),
        ("refund", "payment", Kind::Other),
        ("foo", "payment", Kind::Other),
        ("payment", "foo", Kind::Other),
    ] {
        let both = paid()
            .set("notify_type", notify_type)
            .set("order_type", order_type);
        assert_eq!(kind(&both), known, "{notify_type} {order_type}");
    }
}

#[test]
fn a_type_that_is_no_text_is_not_a_missing_one() {
    for body in [
        r#"{"notify_type": {"is": "nested"}, "order_type": "payment"}"#,
        r#"{"notify_type": ["payment"], "order_type": "payment"}"#,
        r#"{"notify_type": "\ud800", "order_type": "payment"}"#,
        r#"{"notify_type": "payment", "order_type": []}"#,
        r#"{"notify_type": true, "order_type": "payment"}"#,
    ] {
        let kind = verified_bytes(body.as_bytes()).notification().kind();
        assert_eq!(kind, Kind::Other, "{body}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_payment_is_what_says_so_and_says_nothing_else(
        notify_type in proptest::option::of("payment|refund|cancel|foo|"),
        order_type in proptest::option::of("payment|refund|foo|"),
    ) {
        let mut made = paid().without("notify_type");
        let mut said: Vec<&str> = Vec::new();
        for (name, text) in [("notify_type", &notify_type), ("order_type", &order_type)] {
            if let Some(text) = text {
                made = made.set(name, text.as_str());
                said.extend([text.as_str()].into_iter().filter(|text| !text.is_empty()));
            }
        }
        let says_payment = !said.is_empty() && said.iter().all(|text| *text == "payment");
        let event = matched(&made, &expected()).ok();
        let is_payment = matches!(event, Some(Event::PaymentMade { .. }));
        prop_assert_eq!(is_payment, says_payment, "{:?}", said);
    }
}

#[test]
fn the_order_is_found_by_the_numbers_that_are_its_own() {
    let payment = verified(&paid());
    let subject = payment.notification().subject();
    assert_eq!(
        (subject.kind(), subject.order()),
        (Kind::Payment, Some(ORDER))
    );
    assert_eq!(
        subject.order_syssn(),
        payment.notification().syssn().as_deref()
    );
    assert_eq!((subject.refund(), subject.refund_syssn()), (None, None));

    let documented = verified(&TestNotification::refund("REF-1", hkd(250)));
    let subject = documented.notification().subject();
    assert_eq!((subject.order(), subject.order_syssn()), (None, None));
    assert_eq!(subject.refund(), Some("REF-1"));
    assert_eq!(
        subject.refund_syssn(),
        documented.notification().syssn().as_deref()
    );

    let terminal = verified(&TestNotification::terminal_refund("REF-1", ORDER, hkd(250)));
    let subject = terminal.notification().subject();
    assert_eq!(
        (subject.order(), subject.refund()),
        (Some(ORDER), Some("REF-1"))
    );
    assert_eq!(
        subject.order_syssn(),
        payment.notification().syssn().as_deref()
    );

    let released = verified(&TestNotification::release(
        "20260203000200020000000009",
        hkd(1250),
    ));
    let subject = released.notification().subject();
    assert_eq!((subject.order(), subject.refund()), (None, None));
    assert_eq!(subject.order_syssn(), Some("20260203000200020000000009"));

    let closed = verified(&TestNotification::close(ORDER, hkd(1250)));
    assert_eq!(closed.notification().subject().order(), Some(ORDER));

    let other = verified(&paid().set("notify_type", "foo"));
    let subject = other.notification().subject();
    assert_eq!(
        (subject.order(), subject.order_syssn(), subject.refund()),
        (None, None, None)
    );
}
