//! Killed at any moment, it still has every order that it has answered.

use serde_json::Value;
use tempfile::tempdir;

use crate::common::{PAYMENT, QUERY, REFUND};
use crate::running::Running;

const ROUNDS: usize = 12;

fn pay(sandbox: &Running, number: &str) -> Value {
    let parameters = [
        ("txamt", "1250"),
        ("txcurrcd", "HKD"),
        ("pay_type", "801501"),
        ("txdtm", "2026-02-03 14:05:06"),
        ("goods_name", "Coffee"),
        ("out_trade_no", number),
    ];
    let answer = sandbox.call(PAYMENT, &parameters);
    assert_eq!(answer["respcd"], "0000", "{answer}");
    answer
}

fn records(sandbox: &Running, number: &str) -> Vec<Value> {
    let answer = sandbox.call(QUERY, &[("out_trade_no", number)]);
    answer["data"].as_array().unwrap().clone()
}

#[test]
fn every_answer_is_in_the_state_after_a_kill() {
    let folder = tempdir().unwrap();
    let arguments = ["--state", "orders.db", "--no-limits"];
    let mut sandbox = Running::start(folder.path(), &arguments);
    let mut numbers: Vec<String> = Vec::new();
    for round in 0..ROUNDS {
        let restart = |sandbox: Running| {
            sandbox.kill();
            Running::start(folder.path(), &arguments)
        };
        let (paid, refund) = (format!("INV-{round}"), format!("REF-{round}"));
        let created = pay(&sandbox, &paid);
        sandbox = restart(sandbox);
        assert_eq!(records(&sandbox, &paid)[0]["respcd"], "1143");
        assert_eq!(records(&sandbox, &paid)[0]["syssn"], created["syssn"]);
        let customer = sandbox.post(&format!("/sandbox/orders/{paid}/pay"));
        assert_eq!(customer.status, 200);
        sandbox = restart(sandbox);
        assert_eq!(records(&sandbox, &paid)[0]["respcd"], "0000");
        let parameters = [
            ("syssn", created["syssn"].as_str().unwrap()),
            ("out_trade_no", &refund),
            ("txamt", "250"),
            ("txdtm", "2026-02-03 14:05:07"),
        ];
        let refunded = sandbox.call(REFUND, &parameters);
        assert_eq!(refunded["respcd"], "0000", "{refunded}");
        sandbox = restart(sandbox);
        assert_eq!(records(&sandbox, &paid)[0]["cancel"], "5");
        assert_eq!(records(&sandbox, &refund)[0]["txamt"], "250");
        // A number is used up, and no serial number comes twice.
        let again = sandbox.call(REFUND, &parameters);
        assert_eq!(again["respcd"], "1251", "{again}");
        numbers.extend([&created, &refunded].map(|one| one["syssn"].to_string()));
    }
    let all = numbers.len();
    numbers.sort();
    numbers.dedup();
    assert_eq!((all, numbers.len()), (2 * ROUNDS, 2 * ROUNDS));
    let told = sandbox.get("/sandbox/notifications").json();
    assert_eq!(told["notifications"].as_array().unwrap().len(), 2 * ROUNDS);
}
