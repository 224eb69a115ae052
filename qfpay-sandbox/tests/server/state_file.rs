//! What a sandbox reads from its state file.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::common::wire::{call, get, order};
use crate::common::{NOW, PAYMENT, QUERY, REFUND, least, pairs, pay_type, with};
use qfpay_sandbox::{
    Account, Behaviour, Merchant, Notification, OrderState, RefundBehaviour, Sandbox,
    SandboxBuilder, StateError,
};
use rusqlite::Connection;
use tempfile::tempdir;

fn builder(path: &Path) -> SandboxBuilder {
    Sandbox::builder()
        .clock(|| NOW)
        .limits_requests(false)
        .state_file(path)
}

/// Everything that can be asked of it.
fn seen(sandbox: &Sandbox, numbers: &[&str]) -> (Vec<String>, Vec<Notification>, Vec<Account>) {
    let answers = numbers
        .iter()
        .map(|number| call(sandbox, QUERY, &pairs(&[("out_trade_no", number)])).body)
        .collect();
    let accounts = numbers.iter().map(|number| sandbox.account(number));
    (answers, sandbox.notifications(), accounts.collect())
}

fn refund(sandbox: &Sandbox, syssn: &str, number: &str) -> String {
    let parameters = [
        ("syssn", syssn),
        ("out_trade_no", number),
        ("txamt", "100"),
        ("txdtm", "2026-02-03 14:05:06"),
    ];
    let answer = call(sandbox, REFUND, &pairs(&parameters)).json();
    answer["respcd"].as_str().unwrap().to_owned()
}

#[test]
fn the_next_sandbox_continues_where_the_last_one_ended() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("orders.db");
    let sandbox = builder(&path).start().unwrap();
    let numbers = [
        "PAID", "OPEN", "WAITS", "SHOWN", "BROKE", "REF-1", "REF-2", "HELD",
    ];
    let syssn = order(&sandbox, "800101", "PAID")["syssn"]
        .as_str()
        .unwrap()
        .to_owned();
    sandbox.customer_pays("PAID").unwrap();
    sandbox.customer_pays_again("PAID").unwrap();
    let url = ("notify_url", "http://127.0.0.1:9/");
    call(
        &sandbox,
        PAYMENT,
        &with(least(pay_type("800101"), "OPEN"), &[url]),
    );
    order(&sandbox, "800101", "WAITS");
    sandbox.customer_waits("WAITS").unwrap();
    order(&sandbox, "800108", "SHOWN");
    sandbox.wallet_code("283854702356157409", Behaviour::LacksBalance);
    order(&sandbox, "800108", "BROKE");
    sandbox.refund_behaviour("REF-2", RefundBehaviour::Fails { seconds: 60 });
    sandbox.refund_behaviour("REF-4", RefundBehaviour::IsTooLate);
    assert_eq!(refund(&sandbox, &syssn, "REF-1"), "0000");
    assert_eq!(refund(&sandbox, &syssn, "REF-2"), "1145");
    sandbox.preauthorise("HELD", "800101", 500, "HKD");
    sandbox.next_refund(RefundBehaviour::Takes { seconds: 60 });
    let before = seen(&sandbox, &numbers);
    assert_eq!(sandbox.stop().unwrap(), 9);

    let sandbox = builder(&path).start().unwrap();
    assert_eq!(seen(&sandbox, &numbers), before);
    // Behaviours that were set for later hold as well.
    assert_eq!(order(&sandbox, "800108", "BROKE-2")["respcd"], "1201");
    assert_eq!(refund(&sandbox, &syssn, "REF-3"), "1145");
    assert_eq!(refund(&sandbox, &syssn, "REF-4"), "1265");
    assert_eq!(
        refund(&sandbox, &syssn, "REF-5"),
        "0000",
        "the next one only"
    );
    // Numbers are not used twice, neither the gateway's nor the merchant's.
    assert_eq!(order(&sandbox, "800101", "OPEN")["respcd"], "1102");
    let all = call(
        &sandbox,
        QUERY,
        &pairs(&[("out_trade_no", &numbers.join(","))]),
    )
    .json();
    let records = all["data"].as_array().unwrap();
    let distinct: BTreeMap<&str, &serde_json::Value> = records
        .iter()
        .map(|one| (one["syssn"].as_str().unwrap(), one))
        .collect();
    assert_eq!(distinct.len(), records.len());
}

#[test]
fn a_notification_stays_due() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("orders.db");
    let clock = Arc::new(AtomicI64::new(NOW));
    let start = || {
        let clock = Arc::clone(&clock);
        let builder = builder(&path).clock(move || clock.load(Ordering::Relaxed));
        builder.start().unwrap()
    };
    let sandbox = start();
    let url = ("notify_url", "http://127.0.0.1:9/");
    call(
        &sandbox,
        PAYMENT,
        &with(least(pay_type("800101"), "INV-7"), &[url]),
    );
    sandbox.customer_pays("INV-7").unwrap();
    // The port is closed, so it is due again in two minutes.
    while sandbox.notifications()[0].attempts() == 0 {
        std::thread::yield_now();
    }
    let due = sandbox.notifications()[0].due();
    assert_eq!(due, Some(NOW + 120));
    drop(sandbox);
    let sandbox = start();
    assert_eq!(sandbox.notifications()[0].due(), due);
    clock.store(NOW + 120, Ordering::Relaxed);
    while sandbox.notifications()[0].attempts() == 1 {
        std::thread::yield_now();
    }
    drop(sandbox);
    assert_eq!(start().notifications()[0].attempts(), 2);
}

#[test]
fn forgotten_orders_are_not_in_the_file_either() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("orders.db");
    let sandbox = builder(&path).order_capacity(3).start().unwrap();
    for place in 0..10 {
        let number = format!("INV-{place}");
        order(&sandbox, "800101", &number);
        sandbox.customer_pays(&number).unwrap();
    }
    drop(sandbox);
    let rows = |table: &str| -> i64 {
        let connection = Connection::open(&path).unwrap();
        let count = format!("SELECT count(*) FROM {table}");
        connection.query_row(&count, [], |row| row.get(0)).unwrap()
    };
    assert_eq!((rows("transactions"), rows("notifications")), (3, 3));
    // With a smaller capacity than before, the oldest are forgotten with the next order.
    let sandbox = builder(&path).order_capacity(2).start().unwrap();
    order(&sandbox, "800101", "INV-10");
    assert_eq!(sandbox.order_count(), 2);
    assert!(sandbox.order_state("INV-8").is_none() && sandbox.order_state("INV-9").is_some());
    drop(sandbox);
    assert_eq!(rows("transactions"), 2);
}

#[test]
fn orders_stay_with_their_merchant_if_merchants_are_reordered() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("orders.db");
    let shop = Merchant::new("SHOP", "SHOPKEY");
    let agent = Merchant::default().with_mchid("1000001");
    let start = |merchants: [&Merchant; 2]| {
        builder(&path)
            .merchants(merchants.map(Clone::clone))
            .start()
    };
    let sandbox = start([&shop, &agent]).unwrap();
    order(&sandbox, "800101", "INV-7");
    drop(sandbox);
    let sandbox = start([&agent, &shop]).unwrap();
    let found = |sandbox: &Sandbox, extra: &[(&str, &str)]| {
        let query = with(pairs(&[("out_trade_no", "INV-7")]), extra);
        let answer = call(sandbox, QUERY, &query).json();
        answer["data"].as_array().map_or(0, Vec::len)
    };
    assert_eq!(found(&sandbox, &[("mchid", "1000001")]), 0);
    drop(sandbox);
    assert_eq!(found(&start([&shop, &agent]).unwrap(), &[]), 1);
    let error = builder(&path).merchants([agent]).start().unwrap_err();
    let error = error.downcast::<StateError>().unwrap().to_string();
    assert!(error.contains("app code SHOP without an mchid"), "{error}");
    // The failed start has lost nothing.
    assert_eq!(
        found(&start([&shop, &Merchant::default()]).unwrap(), &[]),
        1
    );
}

#[test]
fn nothing_is_answered_before_it_is_in_the_file() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("orders.db");
    drop(builder(&path).start().unwrap());
    // A disk that is too full for the first order, and not for two later ones.
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch(
            "CREATE TRIGGER no_room BEFORE INSERT ON rest
             WHEN (SELECT count(*) FROM transactions) = 1
             BEGIN SELECT RAISE(FAIL, 'no room'); END",
        )
        .unwrap();
    drop(connection);
    let pay =
        |sandbox: &Sandbox, number| call(sandbox, PAYMENT, &least(pay_type("800101"), number));
    let sandbox = builder(&path).start().unwrap();
    let held_back = pay(&sandbox, "INV-1");
    assert_eq!(held_back.status, 503);
    assert!(held_back.body.contains("no room"), "{}", held_back.body);
    assert_eq!(get(&sandbox, "/sandbox/health").status, 503);
    let reason = sandbox.stop().unwrap_err().to_string();
    assert!(reason.contains("no room"), "{reason}");

    let sandbox = builder(&path).start().unwrap();
    assert_eq!(sandbox.order_count(), 0);
    assert_eq!(pay(&sandbox, "INV-1").status, 503);
    assert_eq!(pay(&sandbox, "INV-2").status, 200);
    assert_eq!(get(&sandbox, "/sandbox/health").status, 200);
    drop(sandbox);
    assert_eq!(builder(&path).start().unwrap().order_count(), 2);
}

#[test]
fn keys_are_not_in_the_file() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("orders.db");
    let sandbox = builder(&path).start().unwrap();
    order(&sandbox, "800101", "INV-7");
    sandbox.customer_pays("INV-7").unwrap();
    let key = sandbox.client_key().to_owned();
    drop(sandbox);
    let bytes = std::fs::read(&path).unwrap();
    let holds = |text: &str| {
        bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes())
    };
    assert!(holds("INV-7") && !holds(&key));
}

#[test]
fn the_clock_does_not_go_back() {
    let folder = tempdir().unwrap();
    let path = folder.path().join("orders.db");
    let start = |speed| {
        let builder = Sandbox::builder().speed(speed).state_file(&path);
        builder.start().unwrap()
    };
    let week = Duration::from_secs(7 * 86_400);
    let sandbox = start(1);
    order(&sandbox, "800101", "INV-7");
    sandbox.advance(week);
    assert_eq!(sandbox.order_state("INV-7"), Some(OrderState::Expired));
    let before = sandbox.now();
    drop(sandbox);
    let sandbox = start(1_000);
    assert!(sandbox.now() >= before);
    assert_eq!(sandbox.order_state("INV-7"), Some(OrderState::Expired));
    order(&sandbox, "800101", "INV-8");
    let before = sandbox.now();
    drop(sandbox);
    assert!(start(1).now() >= before);
}
