//! Refunds, releases and closings, held against what the merchant expects of the order.

use qfpay_api::notification::testing::TestNotification;
use qfpay_api::notification::{Event, ExpectedOrder, Kind};
use qfpay_api::{RefundNo, Syssn};

use crate::support::{ORDER, hkd};
use crate::{differing, expected, matched, verified};

const REFUND: &str = "REF-7-1";

fn refund() -> TestNotification {
    TestNotification::refund(REFUND, hkd(250))
}

fn terminal() -> TestNotification {
    TestNotification::terminal_refund(REFUND, ORDER, hkd(250))
}

fn expecting_refund() -> ExpectedOrder {
    expected()
        .refund(RefundNo::new("REF-7-0").unwrap(), hkd(1000))
        .refund(RefundNo::new(REFUND).unwrap(), hkd(250))
}

#[test]
fn fault_69_a_refund_under_either_name_carries_its_own_numbers_and_is_never_a_payment() {
    for made in [
        refund(),
        refund().set("notify_type", "cancel"),
        refund().set("orig_out_trade_no", ORDER),
        terminal(),
        terminal().set("notify_type", "refund"),
    ] {
        let told = verified(&made);
        match matched(&made, &expecting_refund()).unwrap() {
            Event::RefundMade {
                out_trade_no,
                refund,
                syssn,
                orig_syssn,
                amount,
                asked_for,
                ..
            } => {
                assert_eq!(
                    (out_trade_no.as_str(), refund.as_deref()),
                    (ORDER, Some(REFUND))
                );
                assert_eq!(Some(&*syssn), told.notification().syssn().as_deref());
                assert_eq!(
                    orig_syssn.as_deref(),
                    told.notification().orig_syssn().as_deref()
                );
                assert_eq!((amount, asked_for), (hkd(250), true));
            }
            event => panic!("{event:?}"),
        }
    }
}

#[test]
fn fault_69_a_refund_with_the_number_and_amount_of_the_order_is_no_payment_of_it() {
    for notify_type in ["refund", "cancel"] {
        let made = TestNotification::payment(ORDER, hkd(1250)).set("notify_type", notify_type);
        for expected in [expected(), expecting_refund()] {
            let mismatch = matched(&made, &expected).unwrap_err();
            assert_eq!(mismatch.kind(), Kind::Refund);
            assert_eq!(mismatch.differences()[0].field(), "out_trade_no");
        }
    }
}

#[test]
fn a_refund_needs_its_own_expectation() {
    assert_eq!(differing(&refund(), &expected()), ["out_trade_no"]);
    let text = matched(&refund(), &expected()).unwrap_err().to_string();
    assert!(
        text.contains("REF-7-1 instead of nothing, as no refund was asked for"),
        "{text}"
    );
    let other = refund().set("out_trade_no", "REF-8-1");
    assert_eq!(differing(&other, &expecting_refund()), ["out_trade_no"]);
    let text = matched(&other, &expecting_refund())
        .unwrap_err()
        .to_string();
    assert!(
        text.contains("REF-8-1 instead of REF-7-0 or REF-7-1"),
        "{text}"
    );
}

#[test]
fn fault_68_a_refund_of_another_amount_currency_order_or_merchant_is_refused() {
    let expected = expecting_refund();
    for (made, field) in [
        (refund().set("txamt", "1250"), "txamt"),
        (refund().without("txamt"), "txamt"),
        (refund().set("txcurrcd", "USD"), "txcurrcd"),
        (refund().without("txcurrcd"), "txcurrcd"),
        (refund().without("syssn"), "syssn"),
        (refund().set("status", "0"), "status"),
        (refund().set("respcd", "1143"), "respcd"),
        (
            terminal().set("orig_out_trade_no", "INV-8"),
            "orig_out_trade_no",
        ),
    ] {
        assert_eq!(differing(&made, &expected), [field], "{made:?}");
    }
    // What REF-7-0 was to pay back is not what REF-7-1 is.
    let swapped = refund().set("txamt", "1000");
    assert_eq!(differing(&swapped, &expected), ["txamt"]);
    let of_merchant = expected.clone().mchid("ZaMVg12345");
    assert_eq!(differing(&refund(), &of_merchant), ["mchid"]);
    let of_payment = expected.syssn(Syssn::new("20260203000200020000000001").unwrap());
    assert!(matched(&refund(), &of_payment).is_ok());
    assert_eq!(differing(&terminal(), &of_payment), ["orig_syssn"]);
}

#[test]
fn a_refund_made_elsewhere_is_accepted_only_on_request_and_only_for_this_order() {
    let elsewhere =
        TestNotification::terminal_refund("2cccf6c02d4835bdb79d7c96beb95cbf", ORDER, hkd(400));
    assert_eq!(differing(&elsewhere, &expecting_refund()), ["out_trade_no"]);
    let expected = expecting_refund().allow_other_refunds();
    match matched(&elsewhere, &expected).unwrap() {
        Event::RefundMade {
            amount,
            asked_for,
            refund,
            ..
        } => {
            assert_eq!((amount, asked_for), (hkd(400), false));
            assert_eq!(refund.as_deref(), Some("2cccf6c02d4835bdb79d7c96beb95cbf"));
        }
        event => panic!("{event:?}"),
    }
    assert!(matched(&elsewhere.clone().without("out_trade_no"), &expected).is_ok());
    for (made, field) in [
        (
            elsewhere.clone().without("orig_out_trade_no"),
            "orig_out_trade_no",
        ),
        (
            elsewhere.clone().set("orig_out_trade_no", "INV-8"),
            "orig_out_trade_no",
        ),
        (elsewhere.clone().set("txamt", "1251"), "txamt"),
        (elsewhere.clone().set("txamt", "0"), "txamt"),
        (elsewhere.clone().without("txamt"), "txamt"),
        (elsewhere.clone().without("txcurrcd"), "txcurrcd"),
        (elsewhere.clone().set("txcurrcd", "USD"), "txcurrcd"),
    ] {
        assert_eq!(differing(&made, &expected), [field], "{made:?}");
    }
    // One that was asked for is still held against what was asked.
    assert_eq!(
        differing(&terminal().set("txamt", "251"), &expected),
        ["txamt"]
    );
}

#[test]
fn a_release_is_found_by_either_number_and_says_what_it_let_go() {
    let syssn = "20260203000200020000000009";
    let held = expected().syssn(Syssn::new(syssn).unwrap());
    let made = TestNotification::release(syssn, hkd(750));
    for made in [
        made.clone(),
        made.clone()
            .set("out_trade_no", ORDER)
            .set("syssn", "20260203000200020000000010"),
        made.clone()
            .set("orig_syssn", syssn)
            .set("syssn", "20260203000200020000000010"),
        made.clone()
            .set("orig_out_trade_no", ORDER)
            .set("out_trade_no", "REL-1"),
    ] {
        match matched(&made, &held).unwrap() {
            Event::Released {
                out_trade_no,
                syssn,
                amount,
                ..
            } => {
                assert_eq!(out_trade_no.as_str(), ORDER);
                assert_eq!(
                    syssn.as_deref(),
                    verified(&made).notification().syssn().as_deref()
                );
                assert_eq!(amount, Some(hkd(750)));
            }
            event => panic!("{event:?}"),
        }
    }
    for (made, field) in [
        (made.clone().set("syssn", "1"), "syssn"),
        (made.clone().set("orig_syssn", "1"), "orig_syssn"),
        (made.clone().set("out_trade_no", "INV-8"), "out_trade_no"),
        (
            made.clone()
                .set("out_trade_no", ORDER)
                .set("orig_syssn", "1"),
            "orig_syssn",
        ),
        (made.clone().set("txamt", "1251"), "txamt"),
        (made.clone().set("txcurrcd", "USD"), "txcurrcd"),
        (made.clone().set("respcd", "1143"), "respcd"),
    ] {
        assert_eq!(differing(&made, &held), [field], "{made:?}");
    }
    assert_eq!(differing(&made, &expected()), ["out_trade_no"]);
    match matched(&made.without("txamt"), &held).unwrap() {
        Event::Released { amount: None, .. } => {}
        event => panic!("{event:?}"),
    }
}

#[test]
fn a_closing_names_its_order() {
    let made = TestNotification::close(ORDER, hkd(1250));
    let event = matched(&made, &expected()).unwrap();
    assert!(matches!(&event, Event::Closed { out_trade_no, .. } if out_trade_no.as_str() == ORDER));
    assert_eq!(event.kind(), Kind::Close);
    assert_eq!(
        differing(&made.set("out_trade_no", "INV-8"), &expected()),
        ["out_trade_no"]
    );
}
