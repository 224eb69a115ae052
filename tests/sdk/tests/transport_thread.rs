//! The thread of the hyper transport ends. Alone in its process, where it can be counted.

#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use std::fs;
use std::thread;
use std::time::{Duration, Instant};

use qfpay_api::transport::HyperTransport;

fn transport_threads() -> usize {
    let tasks = fs::read_dir("/proc/self/task").unwrap();
    // A thread may end between the two reads.
    tasks
        .filter_map(|task| fs::read_to_string(task.ok()?.path().join("comm")).ok())
        .filter(|name| name.trim() == "qfpay-transport")
        .count()
}

fn await_threads(expected: usize) {
    let start = Instant::now();
    while transport_threads() != expected {
        assert!(
            start.elapsed() < Duration::from_secs(20),
            "{} threads",
            transport_threads()
        );
        thread::yield_now();
    }
}

#[tokio::test]
async fn thread_is_shared_by_clones_and_ends_with_the_last() {
    let transport = HyperTransport::new().unwrap();
    let clones = vec![transport.clone(); 5];
    await_threads(1);
    drop(transport);
    await_threads(1);
    // Inside a runtime, where dropping another one panics.
    drop(clones);
    await_threads(0);

    for _ in 0..50 {
        drop(HyperTransport::new().unwrap());
    }
    await_threads(0);
}
