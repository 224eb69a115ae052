//! Shops that this project did not write a client for, in a shell, in Python and in Node, each with
//! what its language brings.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use std::path::Path;
use std::process::Command;

use qfpay_sandbox::{Account, Merchant, Sandbox};

/// Lets a shop trade with a sandbox of its own, and holds what it did against the sandbox's books.
fn trades(interpreter: &str, script: &str, merchant: Merchant) {
    let sandbox = Sandbox::builder().merchants([merchant]).start().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/strangers")
        .join(script);
    let run = Command::new(interpreter)
        .arg(script)
        .env("SANDBOX_URL", sandbox.url())
        .env("APP_CODE", sandbox.app_code())
        .env("CLIENT_KEY", sandbox.client_key())
        .env("MCHID", sandbox.mchid().unwrap_or_default())
        .output()
        .unwrap_or_else(|error| panic!("{interpreter} cannot be run: {error}"));
    let (said, failed) = (
        String::from_utf8_lossy(&run.stdout),
        String::from_utf8_lossy(&run.stderr),
    );
    assert!(run.status.success(), "{said}{failed}");
    let ordered = said
        .split_whitespace()
        .nth(1)
        .unwrap()
        .trim_end_matches(',');
    let Account {
        charged, returned, ..
    } = sandbox.account(ordered);
    assert_eq!((charged, returned), (1250, 250), "{said}");
}

fn agent() -> Merchant {
    Merchant::default().with_mchid("zaMVgKdxqR")
}

#[test]
fn curl() {
    trades("sh", "shop.sh", Merchant::default());
    trades("sh", "shop.sh", agent());
}

#[test]
fn python() {
    trades("python3", "shop.py", Merchant::default());
    trades("python3", "shop.py", agent());
}

#[test]
fn node() {
    trades("node", "shop.mjs", Merchant::default());
    trades("node", "shop.mjs", agent());
}
