//! Shops without the SDK, in a shell, in Python and in Node, each with the standard tools of its language.
#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

use std::path::Path;
use std::process::Command;

use qfpay_sandbox::{Account, Config, Merchant, Quirks, Sandbox};

/// Lets a shop trade as a merchant whose answers are as documented, and as an agent whose answers are as
/// captured.
fn trades(interpreter: &str, script: &str) {
    let direct = Merchant::default();
    let agent = Merchant::default().with_mchid("zaMVgKdxqR");
    trades_with(interpreter, script, direct, Quirks::Strict);
    trades_with(interpreter, script, agent, Quirks::Realistic);
}

/// Lets a shop trade with a sandbox of its own, and compares what it did with the sandbox's orders.
fn trades_with(interpreter: &str, script: &str, merchant: Merchant, quirks: Quirks) {
    let mut config = Config::new("");
    config.merchants = vec![merchant];
    config.quirks = quirks;
    let sandbox = Sandbox::builder().config(config).start().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/clients")
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

#[test]
fn curl() {
    trades("sh", "shop.sh");
}

#[test]
fn python() {
    trades("python3", "shop.py");
}

#[test]
fn node() {
    trades("node", "shop.mjs");
}
