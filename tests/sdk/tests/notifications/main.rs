//! Notifications: what is believed, what it is held against, how often it counts. Names carry the
//! number of the fault that is injected.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use qfpay_test_support as support;

mod dedup;
mod kinds;
mod made;
mod matching;
mod progress;
mod received;
mod refunds;
mod requests;
mod verified;

use md5::{Digest, Md5};
use qfpay_api::notification::testing::TestNotification;
use qfpay_api::notification::{Event, ExpectedOrder, OrderMismatch, OwnedNotification};
use qfpay_api::{ClientKey, OutTradeNo};
use support::{CLIENT_KEY, ORDER, hkd};

fn key() -> ClientKey {
    ClientKey::new(CLIENT_KEY).unwrap()
}

fn number(text: &str) -> OutTradeNo {
    OutTradeNo::new(text).unwrap()
}

/// The signature of any bytes.
fn sign(body: &[u8]) -> String {
    let digest = Md5::digest([body, CLIENT_KEY.as_bytes()].concat());
    digest.iter().map(|byte| format!("{byte:02X}")).collect()
}

/// Any bytes, signed and verified.
fn verified_bytes(body: &[u8]) -> OwnedNotification {
    OwnedNotification::verify(body, &sign(body), &[key()]).unwrap()
}

fn verified(made: &TestNotification) -> OwnedNotification {
    let signed = made.sign(&key());
    OwnedNotification::verify(signed.body(), signed.signature(), &[key()]).unwrap()
}

/// The order that all these notifications are about: 12.50 dollars.
fn expected() -> ExpectedOrder {
    ExpectedOrder::new(number(ORDER), hkd(1250))
}

/// The payment of that order, as it is told.
fn paid() -> TestNotification {
    TestNotification::payment(ORDER, hkd(1250))
}

fn matched(made: &TestNotification, expected: &ExpectedOrder) -> Result<Event, OrderMismatch> {
    verified(made).notification().match_order(expected)
}

/// The fields that differ, in the order in which they are told.
fn differing(made: &TestNotification, expected: &ExpectedOrder) -> Vec<&'static str> {
    match matched(made, expected) {
        Ok(event) => panic!("{event:?}"),
        Err(mismatch) => mismatch
            .differences()
            .iter()
            .map(|one| one.field())
            .collect(),
    }
}
