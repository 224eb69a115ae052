//! How much the sandbox takes: payments in a second beside the same server with nothing behind it, and
//! its memory over many orders that expire.
//!
//! ```text
//! cargo bench -p qfpay-sandbox --bench load              a million orders
//! cargo bench -p qfpay-sandbox --bench load -- --short   fifty thousand
//! ```
//!
//! Needs `wrk` (Debian's package of that name), which sends the requests, to the loopback address only
//! and in bounded number. Fails if a request fails, if an order is lost or if memory grows; times are
//! printed and not judged, because machines differ.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench stops at the first surprise"
)]

#[path = "../tests/common/mod.rs"]
mod common;

use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use common::wire::order;
use common::{encode, least, pay_type, with};
use qfpay_sandbox::signature::{Algorithm, sign};
use qfpay_sandbox::{Sandbox, SandboxBuilder};

/// Different orders; more than are remembered, so that each is new when its turn comes again.
const ORDERS: usize = 40_000;
const CONNECTIONS: u64 = 32;
/// No run takes longer, in seconds.
const LONGEST: &str = "300";
const ROUNDS: usize = 3;
const PAYMENT: &str = "/trade/v1/payment";
const NOTHING: &str = "/sandbox/ready";
/// By how much memory may grow after the first tenth of the orders, in KiB.
const GROWTH: u64 = 8 * 1024;

/// What one run came to. Times are in microseconds.
struct Run {
    requests: u64,
    duration: u64,
    median: u64,
    percentile_99: u64,
}

impl Run {
    fn per_second(&self) -> u64 {
        self.requests * 1_000_000 / self.duration.max(1)
    }
}

fn main() {
    let short = std::env::args().any(|argument| argument == "--short");
    let (per_round, in_all) = if short {
        (10_000, 50_000)
    } else {
        (100_000, 1_000_000)
    };
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("requests");
    std::fs::write(&file, requests()).unwrap();
    speed(&file, per_round);
    memory(&file, in_all);
}

fn sandbox() -> SandboxBuilder {
    Sandbox::builder().limits_requests(false)
}

/// Half of them wait for the consumer and expire, half are paid at once.
fn requests() -> String {
    let mut lines = String::new();
    let sandbox = sandbox().start().unwrap();
    for index in 0..ORDERS {
        let code = if index % 2 == 0 { "800101" } else { "800108" };
        let payment = least(pay_type(code), &format!("INV-{index:09}"));
        let payment = if index % 2 == 0 {
            with(payment, &[("expired_time", "5")])
        } else {
            payment
        };
        let signature = sign(&payment, sandbox.client_key(), Algorithm::Md5);
        let body = String::from_utf8(encode(&payment)).unwrap();
        writeln!(lines, "{} {signature} {body}", sandbox.app_code()).unwrap();
    }
    lines
}

fn run(sandbox: &Sandbox, file: &Path, path: &str, requests: u64) -> Run {
    let connections = CONNECTIONS.to_string();
    let output = Command::new("wrk")
        .args(["-t1", "-c", &connections, "-d", LONGEST, "--latency", "-s"])
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/load.lua"))
        .args([sandbox.url(), "--"])
        .arg(file)
        .args([path, &requests.to_string()])
        .output()
        .expect("wrk is installed");
    let output = String::from_utf8(output.stdout).unwrap();
    let done = output.lines().find_map(|line| line.strip_prefix("done "));
    let done = done.unwrap_or_else(|| panic!("wrk did not come to its end: {output}"));
    let numbers: Vec<u64> = done.split(' ').map(|one| one.parse().unwrap()).collect();
    assert_eq!(numbers[2], 0, "requests have failed: {output}");
    assert!(numbers[0] + CONNECTIONS >= requests, "too few: {output}");
    Run {
        requests: numbers[0],
        duration: numbers[1],
        median: numbers[3],
        percentile_99: numbers[4],
    }
}

/// How many orders there ever were, by the number of the next one.
fn created(sandbox: &Sandbox) -> u64 {
    let answer = order(sandbox, "800101", "LAST");
    let syssn = answer["syssn"].as_str().unwrap();
    syssn[8..].parse::<u64>().unwrap() - 1
}

/// Rounds of both, so that what else the machine does meets both.
fn speed(file: &Path, requests: u64) {
    println!("{requests} requests over {CONNECTIONS} connections, payments and nothing in turn:");
    let mut ratios = Vec::new();
    for _ in 0..ROUNDS {
        let sandbox = sandbox().start().unwrap();
        let nothing = run(&sandbox, file, NOTHING, requests);
        let payments = run(&sandbox, file, PAYMENT, requests);
        let created = created(&sandbox);
        assert!(created >= payments.requests, "{created} orders");
        for (name, run) in [("nothing", &nothing), ("payments", &payments)] {
            println!(
                "  {name:<9} {:>7} a second, median {:>5} us, 99 % within {:>6} us",
                run.per_second(),
                run.median,
                run.percentile_99
            );
        }
        ratios.push(100 * payments.per_second() / nothing.per_second().max(1));
    }
    ratios.sort_unstable();
    let median = ratios[ROUNDS / 2];
    println!("payments reach {median} % of what the server takes with nothing behind it");
}

fn memory(file: &Path, orders: u64) {
    // Five minutes last for a tenth of a second.
    let sandbox = sandbox().speed(3_000).start().unwrap();
    let tenth = orders / 10;
    run(&sandbox, file, PAYMENT, tenth);
    let before = resident();
    let rest = run(&sandbox, file, PAYMENT, orders - tenth);
    let after = resident();
    let created = created(&sandbox);
    assert!(created + 2 * CONNECTIONS >= orders, "{created} orders");
    println!(
        "{created} orders, {} a second: {before} KiB after a tenth of them, {after} KiB after all",
        rest.per_second()
    );
    assert!(after < before + GROWTH, "memory has grown");
}

/// The memory of this process, in KiB, where the system tells.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let size = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    size.unwrap_or_default()
}
