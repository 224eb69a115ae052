//! Signing, form bodies, verifying and checking need no heap once their buffers have grown.

#[path = "../../../benches/cases/mod.rs"]
mod cases;

use allocation_counter::measure;
use qfpay_api::sign::{Algorithm, Signer};

/// How many allocations a call makes that was made before.
fn allocations(mut call: impl FnMut()) -> u64 {
    call();
    measure(call).count_total
}

#[test]
fn the_counter_counts() {
    assert_eq!(allocations(|| drop(std::hint::black_box(vec![1]))), 1);
}

#[test]
fn signing_allocates_nothing() {
    let (request, key) = (cases::request(), cases::key());
    for algorithm in [Algorithm::Md5, Algorithm::Sha256] {
        let mut signer = Signer::new(algorithm);
        let sign = || assert!(!signer.sign(&request, &key).as_str().is_empty());
        assert_eq!(allocations(sign), 0, "{algorithm:?}");
    }
}

#[test]
fn signing_and_the_form_body_allocate_nothing() {
    let (request, key) = (cases::request(), cases::key());
    let mut signer = Signer::new(Algorithm::Md5);
    let mut body = Vec::new();
    let sign = || {
        let signature = signer.sign_form(&request, &key, &mut body);
        assert!(signature.matches(signature.as_str()));
    };
    assert_eq!(allocations(sign), 0);
    assert_eq!(body.len(), 304);
}

#[test]
fn verifying_and_reading_a_notification_allocate_nothing() {
    let keys = [cases::key()];
    assert_eq!(allocations(|| assert_eq!(cases::verify(&keys), 0)), 0);
    assert_eq!(allocations(|| cases::verify_and_read(&keys)), 0);
}

#[test]
fn checking_a_request_that_breaks_no_rule_allocates_nothing() {
    let request = cases::dynamic();
    let check = || assert_eq!(request.violations().iter().count(), 0);
    assert_eq!(allocations(check), 0);
}

#[test]
fn the_inputs_are_as_long_as_the_bars_say() {
    let request = cases::canonical_with_key(&cases::request());
    assert_eq!((request.len(), cases::blocks(&request).len()), (312, 6));
    assert_eq!(cases::request().len(), 10);
    let notification = cases::notification_with_key();
    assert_eq!(cases::NOTIFICATION.len(), 524);
    assert_eq!(cases::blocks(&notification).len(), 9);
    assert_eq!(cases::dynamic().parameters().len(), 12);
}

/// The blocks are what MD5 hashes, so the anchor does the same work as the case.
#[test]
fn the_anchor_is_md5() {
    let state = cases::raw_md5(&cases::blocks(&cases::notification_with_key()));
    let digest: String = state
        .iter()
        .flat_map(|word| word.to_le_bytes())
        .map(|byte| format!("{byte:02X}"))
        .collect();
    assert_eq!(digest, cases::SIGNATURE);
}
