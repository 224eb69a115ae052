//! Codes of the gateway's that a program could misread.

use qfpay_api::types::Class;
use qfpay_api::{CallError, Outcome, Payment, Refund};

use crate::support::{APP_CODE, CLIENT_KEY, hkd};
use crate::world::{Asked, World, code, now_or_never, original, refund_no, scanned};

#[test]
fn fault_58_a_wrong_signature_is_not_tried_again_and_the_hint_shows_no_key() {
    let world = World::new(|_: &Asked| code("1108", "signature error")).retrying(100);
    let Ok(Payment::Declined(rejection)) = now_or_never(world.client.pay(&scanned("INV-7"))) else {
        panic!("a wrong signature is refused");
    };
    assert_eq!(world.sent().len(), 1);
    assert!(world.open().is_empty());
    let advice = rejection.status_meaning().hint();
    for cause in ["key", "environment", "mchid", "encoding"] {
        assert!(advice.contains(cause), "{advice}");
    }
    let shown = format!("{rejection} {rejection:?} {advice} {:?}", world.client);
    for secret in [CLIENT_KEY, APP_CODE, "283854702356157409"] {
        assert!(!shown.contains(secret), "{shown}");
    }
}

#[test]
fn fault_53_the_two_texts_of_a_closed_refund_window_are_two_results() {
    let refund = || Refund::new(&original(), refund_no("REF-1"), hkd(1250));
    let mut classes = Vec::new();
    for words in [
        "refunds are impossible between 23:30 and 00:30",
        "the transaction was part of a promotion",
    ] {
        let world = World::new(move |_: &Asked| code("1265", words));
        let Ok(Outcome::Declined(rejection)) = now_or_never(world.client.refund(&refund())) else {
            panic!("1265 is refused");
        };
        assert!(world.open().is_empty());
        classes.push((
            rejection
                .status_meaning()
                .classes()
                .contains(&Class::RefundLater),
            rejection.message(),
        ));
    }
    assert_ne!(classes[0], classes[1]);
}

#[test]
fn faults_51_and_52_an_unknown_outcome_says_what_to_do() {
    for respcd in ["1295", "1296", "1298", "1102", "2011"] {
        let world = World::new(move |_: &Asked| code(respcd, ""));
        let error = now_or_never(world.client.pay(&scanned("INV-7"))).unwrap_err();
        let CallError::Unknown { number, .. } = &error else {
            panic!("{error:?}");
        };
        assert_eq!(number, "INV-7");
        assert!(error.to_string().contains("query this number"), "{error}");
        assert!(!error.to_string().contains("failed"), "{error}");
    }
}
