//! How much the sandbox takes: payments in a second beside the same server with nothing behind it, and
//! its memory over many orders that expire.
//!
//! ```text
//! cargo bench -p qfpay-sandbox --bench load              a million orders
//! cargo bench -p qfpay-sandbox --bench load -- --short   fifty thousand, in well under a minute
//! ```
//!
//! Needs `wrk` (Debian's package of that name), which sends the requests, to the loopback address only
//! and for a bounded time. Fails if a request fails, if an order is lost, if memory grows or if a payment
//! takes six times the CPU of nothing; other times are printed and not judged, because machines differ.
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
/// No more runs are made for the memory's sake.
const MOST_RUNS: u64 = 60;
const ROUNDS: usize = 3;
const PAYMENT: &str = "/trade/v1/payment";
const NOTHING: &str = "/sandbox/ready";
/// How many hundredths of the CPU time of nothing a payment may take: twice what it takes, as machines that
/// are shared measure it up to a quarter off.
const MOST_CPU: u64 = 600;
/// By how much memory may grow once it is filled, in KiB.
const GROWTH: u64 = 8 * 1024;

/// How the requests are made.
struct Load<'a> {
    file: &'a Path,
    /// How long a run takes, in seconds.
    seconds: u64,
}

/// What one run came to. Times are in microseconds.
struct Run {
    /// What this process, which is the server, has worked for it.
    worked: u64,
    requests: u64,
    duration: u64,
    median: u64,
    percentile_99: u64,
}

impl Run {
    fn per_second(&self) -> u64 {
        self.requests * 1_000_000 / self.duration.max(1)
    }

    /// How long the server has worked for each, in tenths of a microsecond.
    fn each(&self) -> u64 {
        self.worked * 10 / self.requests.max(1)
    }
}

fn main() {
    let short = std::env::args().any(|argument| argument == "--short");
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("requests");
    std::fs::write(&file, requests()).unwrap();
    let load = Load {
        file: &file,
        seconds: if short { 2 } else { 8 },
    };
    load.speed();
    load.memory(if short { 50_000 } else { 1_000_000 });
}

fn sandbox() -> SandboxBuilder {
    Sandbox::builder().limits_requests(false)
}

/// Half of them wait for the customer and expire, half are paid at once.
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

/// How many orders there ever were, by the number of one more.
fn created(sandbox: &Sandbox) -> u64 {
    let number = format!("LAST-{}", sandbox.now());
    let answer = order(sandbox, "800101", &number);
    let syssn = answer["syssn"].as_str().unwrap();
    syssn[8..].parse().unwrap()
}

impl Load<'_> {
    fn run(&self, sandbox: &Sandbox, path: &str, first: u64) -> Run {
        let began = worked();
        let output = Command::new("wrk")
            .args(["-t1", "-c", &CONNECTIONS.to_string()])
            .args(["-d", &self.seconds.to_string(), "--latency", "-s"])
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/load.lua"))
            .args([sandbox.url(), "--"])
            .arg(self.file)
            .args([path, &first.to_string()])
            .output()
            .expect("wrk is installed");
        let output = String::from_utf8(output.stdout).unwrap();
        let done = output.lines().find_map(|line| line.strip_prefix("done "));
        let done = done.unwrap_or_else(|| panic!("wrk did not come to its end: {output}"));
        let numbers: Vec<u64> = done.split(' ').map(|one| one.parse().unwrap()).collect();
        assert_eq!(numbers[2], 0, "requests have failed: {output}");
        Run {
            worked: worked() - began,
            requests: numbers[0],
            duration: numbers[1],
            median: numbers[3],
            percentile_99: numbers[4],
        }
    }

    /// Rounds of both, so that what else the machine does meets both.
    fn speed(&self) {
        println!("{CONNECTIONS} connections, payments and nothing in turn:");
        let (mut ratios, mut costs) = (Vec::new(), Vec::new());
        for _ in 0..ROUNDS {
            let sandbox = sandbox().start().unwrap();
            let nothing = self.run(&sandbox, NOTHING, 0);
            let payments = self.run(&sandbox, PAYMENT, 0);
            let created = created(&sandbox);
            assert!(created > payments.requests, "{created} orders");
            for (name, run) in [("nothing", &nothing), ("payments", &payments)] {
                println!(
                    "  {name:<9} {:>7} a second, median {:>5} us, 99 % within {:>6} us, {:>3}.{} us of CPU each",
                    run.per_second(),
                    run.median,
                    run.percentile_99,
                    run.each() / 10,
                    run.each() % 10,
                );
            }
            ratios.push(100 * payments.per_second() / nothing.per_second().max(1));
            costs.push(100 * payments.each() / nothing.each().max(1));
        }
        ratios.sort_unstable();
        costs.sort_unstable();
        let (ratio, cost) = (ratios[ROUNDS / 2], costs[ROUNDS / 2]);
        println!(
            "a payment takes {}.{:02} times the CPU of nothing, and payments reach {ratio} % of its rate",
            cost / 100,
            cost % 100
        );
        assert!(cost < MOST_CPU, "payments take too much CPU");
    }

    fn memory(&self, orders: u64) {
        // Five minutes last for a tenth of a second.
        let sandbox = sandbox().speed(3_000).start().unwrap();
        let (mut sent, mut made, mut runs) = (0, 0, 0);
        // Once there is as much as is remembered, of everything.
        let filled = (orders / 10).max(25_000);
        let mut early = None;
        while made < orders {
            assert!(runs < MOST_RUNS, "{made} orders after {runs} runs");
            // Some of the last run were on their way when it ended.
            let first = made + runs * 2 * CONNECTIONS;
            sent += self.run(&sandbox, PAYMENT, first).requests;
            made = created(&sandbox);
            runs += 1;
            if made >= filled && early.is_none() {
                early = Some((made, resident()));
            }
        }
        assert!(sent <= made && made <= sent + runs * (CONNECTIONS + 1));
        let ((then, before), after) = (early.unwrap(), resident());
        println!("memory: {before} KiB after {then} orders, {after} KiB after {made}");
        assert!(after < before + GROWTH, "memory has grown");
    }
}

/// The CPU time of this process, in microseconds.
#[cfg(unix)]
fn worked() -> u64 {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    u64::try_from(time.tv_sec * 1_000_000 + time.tv_nsec / 1000).unwrap()
}

#[cfg(not(unix))]
fn worked() -> u64 {
    0
}

/// The memory of this process, in KiB, where the system tells.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let size = line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok());
    size.unwrap_or_default()
}
