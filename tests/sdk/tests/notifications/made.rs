//! The notifications that tests make up: byte for byte what the gateway's own writer would send.

use std::fmt;

use md5::{Digest, Md5};
use proptest::prelude::*;
use qfpay_api::notification::testing::TestNotification;
use qfpay_api::{ClientKey, Notification};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;

use crate::support::{CLIENT_KEY, ORDER, hkd};
use crate::{key, paid, verified};

#[derive(Deserialize)]
struct File {
    notifications: Vec<Vector>,
}

#[derive(Deserialize)]
struct Vector {
    id: String,
    client_key: String,
    body: String,
    md5: String,
}

/// The fields of a JSON object in their order.
struct Fields(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs;
        impl<'de> Visitor<'de> for Pairs {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_map(Pairs)
    }
}

/// A notification without any field.
fn empty() -> TestNotification {
    TestNotification::of_type("")
        .without("notify_type")
        .without("sysdtm")
}

#[test]
fn the_recorded_bodies_and_signatures_are_made_again_byte_for_byte() {
    let file: File =
        serde_yaml::from_str(include_str!("../../../../spec/vectors/notification.yaml")).unwrap();
    // Bodies that the gateway's writer does not write; they show what verification has to bear.
    let strange = ["compact", "trailing_newline", "unescaped_utf8"];
    let mut made = 0;
    for vector in file.notifications {
        if strange.contains(&&*vector.id) {
            continue;
        }
        let fields: Fields = serde_json::from_str(&vector.body).unwrap();
        let again = fields
            .0
            .iter()
            .fold(empty(), |made, (name, value)| match value {
                Value::String(text) => made.set(name, text),
                Value::Number(number) => made.set_number(name, number.as_u64().unwrap()),
                Value::Null => made.set_null(name),
                other => panic!("{other}"),
            });
        let signed = again.sign(&ClientKey::new(vector.client_key).unwrap());
        assert_eq!(std::str::from_utf8(signed.body()).unwrap(), vector.body);
        assert_eq!(signed.signature(), vector.md5, "{}", vector.id);
        made += 1;
    }
    assert!(made >= 11, "{made}");
}

#[test]
fn each_shape_is_authentic_and_has_the_fields_of_its_kind() {
    for (made, told, missing) in [
        (
            paid(),
            vec!["status", "notify_type", "pay_type", "paydtm", "cancel"],
            vec!["order_type"],
        ),
        (
            TestNotification::refund("REF-1", hkd(250)),
            vec!["status", "notify_type", "pay_type"],
            vec!["orig_syssn", "orig_out_trade_no"],
        ),
        (
            TestNotification::terminal_refund("REF-1", ORDER, hkd(250)),
            vec!["status", "notify_type", "orig_syssn", "orig_out_trade_no"],
            vec!["pay_type", "paydtm", "cancel"],
        ),
        (
            TestNotification::card_payment(ORDER, hkd(1250)),
            vec!["order_type", "errmsg", "cardtp", "clisn", "userid"],
            vec!["status", "notify_type"],
        ),
        (
            TestNotification::release("1", hkd(1250)),
            vec!["status", "syssn", "txamt"],
            vec!["out_trade_no"],
        ),
        (
            TestNotification::of_type("foo"),
            vec!["notify_type", "sysdtm"],
            vec!["status", "respcd"],
        ),
    ] {
        let owned = verified(&made);
        let notification = owned.notification();
        for field in told {
            assert!(notification.raw(field).is_some(), "{made:?} {field}");
        }
        for field in missing {
            assert!(notification.raw(field).is_none(), "{made:?} {field}");
        }
    }
    // The same again is the same, another number another transaction.
    assert_eq!(paid().sign(&key()), paid().sign(&key()));
    let other = verified(&TestNotification::payment("INV-8", hkd(1250)));
    assert_ne!(
        other.notification().syssn(),
        verified(&paid()).notification().syssn()
    );
}

#[test]
fn a_made_request_is_one_that_can_be_received() {
    let request: http::Request<Vec<u8>> = paid().sign(&key()).request("/qfpay/notify").unwrap();
    assert_eq!(request.method(), "POST");
    assert_eq!(request.headers()["content-type"], "application/json");
    assert!(request.headers()["x-qf-sign"].is_sensitive());
    let notification = Notification::from_request(&request, &[key()]).unwrap();
    assert_eq!(notification.txamt(), Some(1250));
    assert!(paid().sign(&key()).request::<Vec<u8>>("no path").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_arrives_as_it_was_set_in_printable_ascii(name in "\\PC{1,8}", text in any::<String>()) {
        let signed = paid().set(&name, &*text).set("goods_name", &*text).sign(&key());
        prop_assert!(signed.body().iter().all(|byte| (b' '..=b'~').contains(byte)));
        let read: serde_json::Map<String, Value> = serde_json::from_slice(signed.body()).unwrap();
        prop_assert_eq!(read["goods_name"].as_str(), Some(&*text));
        let notification = Notification::verify(signed.body(), signed.signature(), &[key()]).unwrap();
        prop_assert_eq!(notification.goods_name().unwrap_or_default(), text);
        let digest = Md5::digest([signed.body(), CLIENT_KEY.as_bytes()].concat());
        let upper: String = digest.iter().map(|byte| format!("{byte:02X}")).collect();
        prop_assert_eq!(signed.signature(), upper);
    }

    #[test]
    fn fault_62_a_made_notification_with_one_bit_flipped_is_forged(
        text in any::<String>(), place in any::<proptest::sample::Index>(), bit in 0..8_u32,
    ) {
        let signed = paid().set("goods_name", text).sign(&key());
        let mut body = signed.body().to_vec();
        *place.get_mut(&mut body) ^= 1 << bit;
        prop_assert!(Notification::verify(&body, signed.signature(), &[key()]).is_err());
    }
}
