//! A payment, held against what the merchant expects of the order.

use qfpay_api::notification::testing::TestNotification;
use qfpay_api::notification::{Event, ExpectedOrder};
use qfpay_api::{Amount, Credentials, Currency, Intent, PayType, Syssn};

use crate::support::{APP_CODE, CLIENT_KEY, ORDER, credentials, hkd, now};
use crate::{differing, expected, matched, number, paid, verified_bytes};

const MCHID: &str = "ZaMVg12345";

#[test]
fn a_payment_that_agrees_in_everything_is_a_payment() {
    match matched(&paid(), &expected()).unwrap() {
        Event::PaymentMade {
            out_trade_no,
            syssn,
            amount,
            pay_type,
            ..
        } => {
            assert_eq!(out_trade_no.as_str(), ORDER);
            assert_eq!(syssn.len(), 26);
            assert_eq!(amount, hkd(1250));
            assert_eq!(pay_type.unwrap(), PayType::AlipayMpmHk);
        }
        event => panic!("{event:?}"),
    }
    for made in [
        paid().without("status"),
        paid().set_number("status", 1),
        paid().without("cancel"),
        paid().set("cancel", ""),
        paid().set_number("cancel", 0),
        paid().set_number("txamt", 1250),
        paid().set("mchid", "whatever"),
        paid().set("pay_type", "999999"),
        paid().set("something_new", "from a later version"),
        TestNotification::card_payment(ORDER, hkd(1250)),
    ] {
        let event = matched(&made, &expected()).unwrap();
        assert!(
            matches!(event, Event::PaymentMade { .. }),
            "{made:?} {event:?}"
        );
    }
}

#[test]
fn an_intent_is_what_its_payment_is_held_against() {
    let intent = Intent::payment(ORDER, hkd(1250), PayType::AlipayMpmHk, now());
    let expected = ExpectedOrder::from_intent(&intent).unwrap();
    assert!(matched(&paid(), &expected).is_ok());
    assert_eq!(differing(&paid().set("txamt", "1"), &expected), ["txamt"]);
    assert_eq!(
        differing(&paid().set("pay_type", "800201"), &expected),
        ["pay_type"]
    );
    assert_eq!(
        expected.merchant_of(&credentials()),
        crate::expected().pay_type(PayType::AlipayMpmHk)
    );
    let refused = Intent::payment("two,numbers", hkd(1250), PayType::AlipayMpmHk, now());
    assert_eq!(ExpectedOrder::from_intent(&refused), None);
}

#[test]
fn fault_68_an_amount_or_currency_that_differs_or_is_missing_is_refused() {
    for amount in [
        "1", "125", "1251", "12.50", "1250.0", "01250", "+1250", " 1250", "1e3", "-1250", "",
    ] {
        assert_eq!(
            differing(&paid().set("txamt", amount), &expected()),
            ["txamt"],
            "{amount}"
        );
    }
    assert_eq!(
        differing(&paid().set_number("txamt", 125_000), &expected()),
        ["txamt"]
    );
    for currency in ["USD", "hkd", "HKD ", "344", "XXX", ""] {
        assert_eq!(
            differing(&paid().set("txcurrcd", currency), &expected()),
            ["txcurrcd"],
            "{currency}"
        );
    }
    for field in ["txamt", "txcurrcd"] {
        assert_eq!(differing(&paid().without(field), &expected()), [field]);
        assert_eq!(differing(&paid().set_null(field), &expected()), [field]);
    }
    // The same digits are another amount of money in another currency.
    let yen = ExpectedOrder::new(number(ORDER), Amount::new(Currency::Jpy, 1250).unwrap());
    assert_eq!(differing(&paid(), &yen), ["txcurrcd"]);
}

#[test]
fn fault_68_another_order_or_merchant_is_refused() {
    for other in ["INV-70", "inv-7", "INV-7 ", ""] {
        assert_eq!(
            differing(&paid().set("out_trade_no", other), &expected()),
            ["out_trade_no"],
            "{other:?}"
        );
    }
    let agent = Credentials::new(APP_CODE, CLIENT_KEY).unwrap();
    let merchant = agent.clone().with_mchid(MCHID).unwrap();
    for expected in [expected().mchid(MCHID), expected().merchant_of(&merchant)] {
        for made in [
            paid(),
            paid().without("mchid"),
            paid().set("mchid", "ZaMVg12346"),
        ] {
            assert_eq!(differing(&made, &expected), ["mchid"], "{made:?}");
        }
        assert!(matched(&paid().set("mchid", MCHID), &expected).is_ok());
    }
    assert!(matched(&paid().set("mchid", MCHID), &expected().merchant_of(&agent)).is_ok());
    // An empty identifier in a configuration is a slip, and no leave to take any merchant.
    assert_eq!(differing(&paid(), &expected().mchid("")), ["mchid"]);
}

#[test]
fn what_does_not_say_success_or_was_taken_back_is_not_paid() {
    for (field, values) in [
        (
            "respcd",
            &["1143", "1145", "9999", "0", "00000", ""] as &[&str],
        ),
        ("status", &["0", "2", "true", "01", "SUCCESS"]),
        ("cancel", &["1", "2", "3", "4", "5", "6", "00", "false"]),
    ] {
        for value in values {
            assert_eq!(
                differing(&paid().set(field, *value), &expected()),
                [field],
                "{value:?}"
            );
        }
    }
    assert_eq!(
        differing(&paid().without("respcd"), &expected()),
        ["respcd"]
    );
    assert_eq!(
        differing(&paid().set_number("respcd", 0), &expected()),
        ["respcd"]
    );
    assert_eq!(differing(&paid().without("syssn"), &expected()), ["syssn"]);
}

#[test]
fn the_pay_type_may_differ_only_where_any_wallet_can_pay() {
    let alipay = expected().pay_type(PayType::AlipayMpmHk);
    assert!(matched(&paid(), &alipay).is_ok());
    for made in [
        paid().set("pay_type", "800201"),
        paid().set("pay_type", "x"),
        paid().without("pay_type"),
    ] {
        assert_eq!(differing(&made, &alipay), ["pay_type"], "{made:?}");
    }
    let any = expected().pay_type("800008".parse().unwrap());
    for pay_type in ["800108", "800208", "800008", "999999"] {
        assert!(matched(&paid().set("pay_type", pay_type), &any).is_ok());
    }
    for pay_type in PayType::ALL {
        let made = paid().set("pay_type", "800212");
        let agrees = [PayType::WechatH5, "800008".parse().unwrap()].contains(&pay_type);
        assert_eq!(
            matched(&made, &expected().pay_type(pay_type)).is_ok(),
            agrees,
            "{pay_type}"
        );
    }
}

#[test]
fn a_stated_number_of_qfpays_picks_one_transaction_and_stands_in_for_a_missing_number() {
    let syssn = |text: &str| Syssn::new(text).unwrap();
    let capture = paid().set("syssn", "20260203000200020000000009");
    let mine = expected().syssn(syssn("20260203000200020000000009"));
    let another = expected().syssn(syssn("20260203000200020000000008"));
    assert!(matched(&capture, &mine).is_ok());
    assert_eq!(differing(&capture, &another), ["syssn"]);
    for unnumbered in [
        capture.clone().without("out_trade_no"),
        capture.clone().set("out_trade_no", ""),
    ] {
        assert!(matched(&unnumbered, &mine).is_ok());
        assert_eq!(differing(&unnumbered, &another), ["syssn"]);
        assert_eq!(differing(&unnumbered, &expected()), ["out_trade_no"]);
    }
    assert_eq!(
        differing(&capture.set("out_trade_no", "INV-8"), &mine),
        ["out_trade_no"]
    );
}

#[test]
fn what_is_neither_text_nor_a_number_agrees_with_nothing() {
    let good = r#"{"notify_type": "payment", "respcd": "0000", "out_trade_no": "INV-7", "syssn": "1", "txamt": "1250", "txcurrcd": "HKD", "status": "1", "cancel": "0"}"#;
    assert!(
        verified_bytes(good.as_bytes())
            .notification()
            .match_order(&expected())
            .is_ok()
    );
    for (from, field) in [
        (r#""respcd": "0000""#, "respcd"),
        (r#""out_trade_no": "INV-7""#, "out_trade_no"),
        (r#""syssn": "1""#, "syssn"),
        (r#""txamt": "1250""#, "txamt"),
        (r#""txcurrcd": "HKD""#, "txcurrcd"),
        (r#""status": "1""#, "status"),
        (r#""cancel": "0""#, "cancel"),
    ] {
        for value in ["{}", "[]", "[1250]", "true", r#""\ud800""#] {
            let bad = good.replace(from, &format!(r#""{field}": {value}"#));
            let notification = verified_bytes(bad.as_bytes());
            let result = notification.notification().match_order(&expected());
            let mismatch = result.unwrap_err();
            assert_eq!(mismatch.differences().len(), 1, "{bad}");
            assert_eq!(mismatch.differences()[0].field(), field, "{bad}");
        }
    }
}

#[test]
fn everything_that_differs_is_told_at_once() {
    let strange = paid()
        .set("respcd", "1143")
        .set("status", "0")
        .set("cancel", "3")
        .set("mchid", "")
        .set("out_trade_no", "INV-8\nforged line")
        .without("syssn")
        .set("txamt", "1")
        .without("txcurrcd")
        .set("pay_type", "800201")
        .set("cardcd", "4111111111111111");
    let expected = expected().mchid(MCHID).pay_type(PayType::AlipayMpmHk);
    let mismatch = matched(&strange, &expected).unwrap_err();
    assert_eq!(
        mismatch.to_string(),
        "this payment is not what order INV-7 expects: respcd is 1143 instead of 0000; \
         status is 0 instead of 1; mchid is missing, expected ZaMVg12345; cancel is 3 instead of 0; \
         out_trade_no is INV-8\\nforged line instead of INV-7; \
         syssn is missing, expected QFPay's number of the transaction; \
         txamt is 1 instead of 1250; txcurrcd is missing, expected HKD; \
         pay_type is 800201 instead of 801501"
    );
    assert_eq!(mismatch.out_trade_no(), ORDER);
    let amount = mismatch
        .differences()
        .iter()
        .find(|one| one.field() == "txamt")
        .unwrap();
    assert_eq!((amount.expected(), amount.found()), ("1250", Some("1")));
    let long = paid().set("txamt", "9".repeat(10_000));
    assert!(matched(&long, &expected).unwrap_err().to_string().len() < 1_000);
}
