//! What a verified notification says, and what does not get that far.

use proptest::prelude::*;
use qfpay_api::Notification;
use qfpay_api::error::{NotificationError, Unreadable};
use qfpay_api::notification::{ACKNOWLEDGEMENT, MAX_NOTIFICATION_BYTES, NotificationType};
use serde_json::json;

use crate::{key, sign};

/// The body as QFPay would send it, signed.
fn verify(body: &[u8]) -> Result<Notification<'_>, NotificationError> {
    Notification::verify(body, &sign(body), &[key()])
}

fn unreadable(body: &[u8]) -> Unreadable {
    match verify(body) {
        Err(NotificationError::Unreadable(why)) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn fault_65_what_the_body_says_chooses_no_key() {
    for pay_type in ["length", "__proto__", "constructor", "999999", ""] {
        let body = json!({"pay_type": pay_type, "app_code": "other", "respcd": "0000"});
        let body = body.to_string();
        let forged = Notification::verify(body.as_bytes(), &sign(b"{}"), &[key()]);
        assert_eq!(forged.unwrap_err(), NotificationError::Forged { keys: 1 });
        let verified = verify(body.as_bytes()).unwrap();
        let known = verified.pay_type();
        assert_eq!(
            known.as_ref().map(|one| one.as_str()).unwrap_or_default(),
            pay_type
        );
        assert!(known.is_none_or(|one| one.known().is_none()));
    }
}

#[test]
fn fault_68_what_has_to_be_compared_with_the_order_is_told_or_missing_but_never_guessed() {
    let body = br#"{"txamt": "1250", "txcurrcd": "HKD", "mchid": "", "out_trade_no": 7}"#;
    let notification = verify(body).unwrap();
    assert_eq!(notification.txamt(), Some(1250));
    assert_eq!(notification.txcurrcd().unwrap().as_str(), "HKD");
    assert_eq!(notification.mchid(), None);
    assert_eq!(notification.out_trade_no().as_deref(), Some("7"));
    assert_eq!(notification.syssn(), None);
    for wrong in [
        "\"1e3\"", "1250.0", "\"01\"", "-1", "\"\"", "null", "[1]", "{}", "true", "\" 1\"",
    ] {
        let body = format!("{{\"txamt\": {wrong}}}");
        assert_eq!(verify(body.as_bytes()).unwrap().txamt(), None, "{wrong}");
    }
}

#[test]
fn fault_69_the_type_is_told_as_it_came() {
    for (text, known) in [
        ("payment", Some(NotificationType::Payment)),
        ("refund", Some(NotificationType::Refund)),
        ("cancel", Some(NotificationType::Cancel)),
        ("unfreeze", Some(NotificationType::Unfreeze)),
        ("close", Some(NotificationType::Close)),
        ("foo", None),
        ("Payment", None),
        ("payment_token", Some(NotificationType::PaymentToken)),
    ] {
        let body = json!({"notify_type": text}).to_string();
        let notification = verify(body.as_bytes()).unwrap();
        let found = notification.notify_type().unwrap();
        assert_eq!((found.known(), found.as_str()), (known, text));
    }
    assert_eq!(verify(br#"{"status": "1"}"#).unwrap().notify_type(), None);
    assert_eq!(ACKNOWLEDGEMENT, "SUCCESS");
}

#[test]
fn fault_70_what_is_too_long_or_no_object_is_no_notification() {
    let longest = format!("{{\"a\":\"{}\"}}", "x".repeat(MAX_NOTIFICATION_BYTES - 8));
    assert_eq!(longest.len(), MAX_NOTIFICATION_BYTES);
    assert!(verify(longest.as_bytes()).is_ok());
    let longer = format!("{longest} ");
    assert_eq!(
        verify(longer.as_bytes()).unwrap_err(),
        NotificationError::TooLong
    );
    for body in [
        "",
        " ",
        "x",
        "null",
        "7",
        "\"SUCCESS\"",
        "[]",
        "[{}]",
        "{",
        "{}{}",
        "{} x",
        "{\"a\":1,}",
        "{'a':1}",
        "\u{feff}{}",
        "status=1&respcd=0000",
        "{\"status\"}",
    ] {
        assert_eq!(
            unreadable(body.as_bytes()),
            Unreadable::NotAnObject,
            "{body}"
        );
    }
    assert_eq!(
        unreadable(b"{\"goods_name\":\"\xFF\"}"),
        Unreadable::NotAnObject
    );
    let deep = format!("{{\"a\":{}", "[".repeat(60_000));
    assert_eq!(unreadable(deep.as_bytes()), Unreadable::NotAnObject);
}

#[test]
fn a_deciding_field_that_is_there_twice_makes_it_unreadable() {
    for name in [
        "status",
        "notify_type",
        "respcd",
        "syssn",
        "out_trade_no",
        "txamt",
        "txcurrcd",
        "mchid",
        "cancel",
        "pay_type",
        "order_type",
        "orig_syssn",
        "orig_out_trade_no",
    ] {
        let escaped = format!("\\u{:04x}{}", u32::from(name.as_bytes()[0]), &name[1..]);
        for again in [name, &escaped] {
            let body = format!("{{\"{name}\": \"1\", \"{again}\": \"1\"}}");
            assert_eq!(
                unreadable(body.as_bytes()),
                Unreadable::Duplicate(name.to_owned())
            );
        }
    }
    let twice = verify(br#"{"goods_name": "a", "goods_name": "b"}"#).unwrap();
    assert_eq!(twice.goods_name().as_deref(), Some("b"));
}

#[test]
fn text_is_unescaped_and_what_is_no_text_is_none() {
    let body =
        br#"{"goods_name": "\u5496\u5561 \ud83c\udf75 \"x\"", "chnlsn": "\ud800", "mchid": null}"#;
    let notification = verify(body).unwrap();
    assert_eq!(notification.goods_name().as_deref(), Some("咖啡 🍵 \"x\""));
    assert_eq!(notification.chnlsn(), None);
    assert_eq!(notification.mchid(), None);
    assert_eq!(notification.body(), body);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_signed_bytes_make_it_panic(body in proptest::collection::vec(any::<u8>(), 0..200)) {
        let result = verify(&body);
        prop_assert!(matches!(result, Err(NotificationError::Unreadable(_))));
    }

    #[test]
    fn no_header_opens_a_body(
        body in proptest::collection::vec(any::<u8>(), 0..200),
        header in prop_oneof![any::<String>(), "[0-9a-fA-F]{30,34}"]
    ) {
        let result = Notification::verify(&body, &header, &[key()]);
        prop_assert_eq!(result.unwrap_err(), NotificationError::Forged { keys: 1 });
    }
}
