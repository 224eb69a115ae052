//! Twenty thousand journeys, none of which loses money.

#![allow(clippy::panic, reason = "a test that cannot go on has failed")]

use std::sync::atomic::{AtomicU64, Ordering};

const JOURNEYS: u64 = 20_000;

#[test]
fn no_journey_loses_money() {
    let next = AtomicU64::new(0);
    std::thread::scope(|scope| {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= JOURNEYS {
                        break;
                    }
                    if let Err(loss) = qfpay_journeys::run(seed) {
                        next.store(JOURNEYS, Ordering::Relaxed);
                        panic!("{}\nLOSS: {loss}", loss.trace().join("\n"));
                    }
                }
            });
        }
    });
}

#[test]
fn a_journey_is_the_same_whenever_it_is_run() {
    for seed in 0..200 {
        let once = qfpay_journeys::run(seed).map(|summary| format!("{summary:?}"));
        let again = qfpay_journeys::run(seed).map(|summary| format!("{summary:?}"));
        assert_eq!(once.ok(), again.ok(), "{seed}");
    }
}
