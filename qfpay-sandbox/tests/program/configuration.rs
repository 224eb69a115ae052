//! Options, environment and configuration file.

use std::fs;

use tempfile::tempdir;

use crate::common::wire::send_to;
use crate::common::{PAYMENT, QUERY, least, pay_type, request_of};
use crate::running::{Running, program};

const PAYMENT_OF: &[(&str, &str)] = &[
    ("txamt", "1250"),
    ("txcurrcd", "HKD"),
    ("pay_type", "801501"),
    ("txdtm", "2026-02-03 14:05:06"),
    ("goods_name", "Coffee"),
];

fn pay(sandbox: &Running, number: &str) -> serde_json::Value {
    let mut parameters = PAYMENT_OF.to_vec();
    parameters.push(("out_trade_no", number));
    let answer = sandbox.call(PAYMENT, &parameters);
    assert_eq!(answer["respcd"], "0000", "{answer}");
    answer
}

#[test]
fn an_option_counts_before_the_environment_and_that_before_the_file() {
    let folder = tempdir().unwrap();
    fs::write(folder.path().join("one.yaml"), "port: 1\nseed: 1\n").unwrap();
    let seed_of = |variable: Option<&str>, option: Option<&str>| -> u64 {
        let mut command = program(folder.path(), &[]);
        command
            .env("QFPAY_SANDBOX_PORT", "0")
            .env("QFPAY_SANDBOX_FORMAT", "json")
            .env("QFPAY_SANDBOX_CONFIG", "one.yaml");
        if let Some(seed) = variable {
            command.env("QFPAY_SANDBOX_SEED", seed);
        }
        if let Some(seed) = option {
            command.args(["--seed", seed]);
        }
        let sandbox = Running::from(command);
        sandbox.line["seed"].as_u64().unwrap()
    };
    assert_eq!(seed_of(None, None), 1);
    assert_eq!(seed_of(Some("2"), None), 2);
    assert_eq!(seed_of(Some("2"), Some("3")), 3);
}

#[test]
fn numbers_are_the_same_only_for_the_same_seed() {
    let folder = tempdir().unwrap();
    let serial = |arguments: &[&str]| {
        let answer = pay(&Running::start(folder.path(), arguments), "INV-7");
        // After the date, which may change meanwhile.
        answer["syssn"].as_str().unwrap()[8..].to_owned()
    };
    assert_eq!(serial(&["--seed", "7"]), serial(&["--seed", "7"]));
    assert_ne!(serial(&["--seed", "7"]), serial(&["--seed", "8"]));
}

#[test]
fn merchants_of_the_file_trade_and_do_not_see_each_other() {
    let folder = tempdir().unwrap();
    let merchants = "
merchants:
  - app_code: SHOP
    client_key: SHOPKEY
agents:
  - app_code: AGENT
    client_key: AGENTKEY
    merchants:
      - mchid: \"1000001\"
";
    fs::write(folder.path().join("two.yaml"), merchants).unwrap();
    let sandbox = Running::start(folder.path(), &["--config", "two.yaml"]);
    let call = |app_code: &str, key: &str, path: &str, parameters: &[(String, String)]| {
        let request = request_of(app_code, key, path, parameters);
        send_to(sandbox.url(), "POST", path, &request.headers, &request.body).json()
    };
    let of_shop = least(pay_type("801501"), "INV-7");
    let mut of_agent = of_shop.clone();
    of_agent.push(("mchid".to_owned(), "1000001".to_owned()));
    assert_eq!(call("SHOP", "SHOPKEY", PAYMENT, &of_shop)["respcd"], "0000");
    assert_eq!(
        call("AGENT", "AGENTKEY", PAYMENT, &of_agent)["respcd"],
        "0000"
    );
    assert_eq!(
        call("SHOP", "AGENTKEY", PAYMENT, &of_shop)["respcd"],
        "1108"
    );
    let by_number = [("out_trade_no".to_owned(), "INV-7".to_owned())];
    let found = call("SHOP", "SHOPKEY", QUERY, &by_number);
    assert_eq!(found["data"].as_array().unwrap().len(), 1, "{found}");
    // A configured key may be a real one.
    assert!(
        !sandbox.line.to_string().contains("KEY"),
        "{}",
        sandbox.line
    );
}

#[test]
fn limits_hold_unless_they_are_lifted() {
    let folder = tempdir().unwrap();
    let too_many = |arguments: &[&str]| {
        let sandbox = Running::start(folder.path(), arguments);
        let query = request_of(
            qfpay_sandbox::DEFAULT_APP_CODE,
            qfpay_sandbox::DEFAULT_CLIENT_KEY,
            QUERY,
            &[("out_trade_no".to_owned(), "INV-7".to_owned())],
        );
        let sent = (0..401)
            .map(|_| send_to(sandbox.url(), "POST", QUERY, &query.headers, &query.body).status);
        sent.filter(|status| *status == 429).count()
    };
    assert!(too_many(&[]) > 0);
    assert_eq!(too_many(&["--no-limits"]), 0);
}

#[test]
fn the_state_file_is_relative_to_the_configuration_file() {
    let folder = tempdir().unwrap();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    fs::write(inner.join("one.yaml"), "state_file: orders.db\n").unwrap();
    let sandbox = Running::start(folder.path(), &["--config", "inner/one.yaml"]);
    pay(&sandbox, "INV-7");
    assert!(inner.join("orders.db").exists());
    drop(sandbox);
    let sandbox = Running::start(&inner, &["--state", "orders.db"]);
    assert_eq!(sandbox.get("/sandbox/health").json()["orders"], 1);
}
