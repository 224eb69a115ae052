//! Notifications as HTTP requests, and kept beyond them.

use http::Request;
use qfpay_api::error::NotificationError;
use qfpay_api::notification::{Acknowledged, SIGNATURE_HEADER, sole_signature};
use qfpay_api::notification::{NotificationKeys, OwnedNotification};
use qfpay_api::{ClientKey, Notification};

use crate::{key, paid, verified_bytes};

fn request(signatures: &[&[u8]]) -> Request<Vec<u8>> {
    let mut request = Request::post("/")
        .body(paid().sign(&key()).body().to_vec())
        .unwrap();
    for signature in signatures {
        let value = http::HeaderValue::from_bytes(signature).unwrap();
        request.headers_mut().append("X-QF-Sign", value);
    }
    request
}

#[test]
fn fault_64_no_header_or_two_are_as_good_as_forged() {
    let signed = paid().sign(&key());
    let right = signed.signature().as_bytes();
    let verify = |signatures: &[&[u8]]| {
        let request = request(signatures);
        Notification::from_request(&request, &[key()]).map(|one| one.key_index())
    };
    assert_eq!(verify(&[right]), Ok(0));
    assert_eq!(verify(&[]), Err(NotificationError::Unsigned { headers: 0 }));
    assert_eq!(
        verify(&["é".as_bytes()]),
        Err(NotificationError::Unsigned { headers: 1 })
    );
    for two in [
        [right, right],
        [right, b"00"],
        [b"00", right],
        [b"", right],
        [right, b""],
    ] {
        assert_eq!(
            verify(&two),
            Err(NotificationError::Unsigned { headers: 2 })
        );
    }
    assert_eq!(verify(&[b""]), Err(NotificationError::Forged { keys: 1 }));
    let joined = [right, b", ", right].concat();
    assert_eq!(
        verify(&[&joined]),
        Err(NotificationError::Forged { keys: 1 })
    );
    assert_eq!(SIGNATURE_HEADER, "x-qf-sign");
    assert_eq!(sole_signature([signed.signature()]), Ok(signed.signature()));
}

#[test]
fn the_acknowledgement_is_exactly_one_word() {
    let response: http::Response<Vec<u8>> = Acknowledged.response();
    assert_eq!(response.status(), 200);
    assert_eq!(response.body(), b"SUCCESS");
    assert_eq!(
        response.headers()["content-type"],
        "text/plain; charset=utf-8"
    );
    assert_eq!(response.headers().len(), 1);
}

#[test]
fn a_kept_notification_tells_what_the_borrowed_one_did() {
    for body in [
        r#"{"txamt": "1250", "goods_name": "", "cardcd": "2088*", "x": "咖啡", "errmsg": "好"}"#,
        r#" {"txamt": 1250, "goods_name": "\u5496\u5561", "mchid": null, "cardcd": {"a": 1}} "#,
        "{}",
    ] {
        let owned = verified_bytes(body.as_bytes());
        let signature = crate::sign(body.as_bytes());
        let other = ClientKey::new("other").unwrap();
        let keys = NotificationKeys::new([other, key()]);
        let borrowed = Notification::verify(body.as_bytes(), &signature, keys.as_slice()).unwrap();
        let kept: OwnedNotification = borrowed.to_owned();
        assert_eq!(kept.notification().key_index(), 1);
        for one in [kept.notification(), owned.clone().notification()] {
            assert_eq!(format!("{one:?}"), format!("{borrowed:?}"));
            assert_eq!(one.body(), body.as_bytes());
            assert_eq!(one.txamt(), borrowed.txamt());
            assert_eq!(one.goods_name(), borrowed.goods_name());
            assert_eq!(one.errmsg(), borrowed.errmsg());
        }
    }
}
