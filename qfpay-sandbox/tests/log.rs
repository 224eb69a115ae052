//! What is logged. Alone in its program, because there is one subscriber for the whole process.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

mod common;

use std::io;
use std::sync::{Arc, Mutex};

use common::wire::{call, order, send};
use common::{FORM, PAYMENT, least, pairs, pay_type};
use qfpay_sandbox::Sandbox;

/// A log in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn requests_and_orders_are_logged_and_wrong_signatures_are_warnings() {
    let log = Log::default();
    let writer = log.clone();
    tracing_subscriber::fmt()
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .init();
    let sandbox = Sandbox::start().unwrap();
    order(&sandbox, "800101", "INV-7");
    sandbox.customer_pays("INV-7").unwrap();
    let headers = pairs(&[
        ("Content-Type", FORM),
        ("X-QF-APPCODE", sandbox.app_code()),
        ("X-QF-SIGN", "0"),
    ]);
    let body = common::encode(&least(pay_type("800108"), "A\nB"));
    send(&sandbox, "POST", PAYMENT, &headers, &body);
    call(&sandbox, PAYMENT, &least(pay_type("800108"), "INV-8"));
    let logged = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let line = |level: &str, words: &[&str]| {
        let mut lines = logged.lines();
        let found = lines.any(|line| {
            line.contains(&format!("{level} qfpay_sandbox: "))
                && words.iter().all(|word| line.contains(word))
        });
        assert!(found, "{level} {words:?}: {logged}");
    };
    line(
        "INFO",
        &[
            "request",
            "operation=\"payment\"",
            "out_trade_no=\"INV-7\"",
            "respcd=\"0000\"",
        ],
    );
    line(
        "INFO",
        &["order", "out_trade_no=\"INV-7\"", "state=\"paid\""],
    );
    line("INFO", &["notification", "notify_type=\"payment\""]);
    // A text from outside cannot add a line.
    line(
        "WARN",
        &["request", "respcd=\"1108\"", "out_trade_no=\"A\\nB\""],
    );
    for secret in [
        sandbox.client_key(),
        sandbox.app_code(),
        "283854702356157409",
    ] {
        assert!(!logged.contains(secret), "{secret}: {logged}");
    }
}
