//! The bars: each case against raw MD5 of its own blocks, in one run. Started by `report.sh`.
//!
//! Shared machines are noisy, and the noise is not the same for every code: a busy neighbour on the
//! same core slows down a table walk by half and MD5, which waits for itself most of the time, by a
//! tenth. The clock rate changes as well. So nothing here compares seconds with seconds of another
//! day, nor the fastest moment of one thing with the fastest of another. A round times the anchor
//! and the case one directly behind the other, in CPU time of this thread, and gives one ratio; of
//! many rounds the quickest fifth counts, the least disturbed ones, and the median of its ratios is
//! the result of a pass. A bar is broken if every pass is over it.

#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

mod cases;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Duration;

use qfpay_api::sign::{Algorithm, Signer};

const PASSES: usize = 9;
const ROUNDS: usize = 1000;
const QUIET: usize = ROUNDS / 5;
const CALLS: u128 = 100;

/// Something to measure, what it is measured against, and the ratio it may have, in thousandths.
struct Case<'a> {
    name: &'static str,
    against: &'static str,
    bar: u128,
    run: Box<dyn FnMut() + 'a>,
    anchor: Box<dyn FnMut() + 'a>,
}

/// The median of a pass's quiet rounds: nanoseconds of a call, and the ratio in thousandths.
struct Measured {
    ratio: u128,
    run: u128,
    anchor: u128,
}

fn main() -> ExitCode {
    let keys = [cases::key()];
    let [key] = &keys;
    let request = cases::request();
    let dynamic = cases::dynamic();
    let request_blocks = cases::blocks(&cases::canonical_with_key(&request));
    let notification_blocks = cases::blocks(&cases::notification_with_key());
    let raw_request = || {
        black_box(cases::raw_md5(&request_blocks));
    };
    let raw_notification = || {
        black_box(cases::raw_md5(&notification_blocks));
    };
    let signer = || Signer::new(Algorithm::Md5);
    let (mut plain, mut with_form, mut of_dynamic) = (signer(), signer(), signer());
    let mut body = Vec::new();
    let mut cases = [
        Case {
            name: "sign 10 parameters",
            against: "raw MD5, 6 blocks",
            bar: 1150,
            run: Box::new(|| {
                black_box(plain.sign(black_box(&request), key));
            }),
            anchor: Box::new(raw_request),
        },
        Case {
            name: "sign + form body",
            against: "raw MD5, 6 blocks",
            bar: 1500,
            run: Box::new(|| {
                black_box(with_form.sign_form(black_box(&request), key, &mut body));
                black_box(&body);
            }),
            anchor: Box::new(raw_request),
        },
        Case {
            name: "verify a notification",
            against: "raw MD5, 9 blocks",
            bar: 1050,
            run: Box::new(|| {
                black_box(cases::verify(&keys));
            }),
            anchor: Box::new(raw_notification),
        },
        Case {
            name: "verify + typed read",
            against: "raw MD5, 9 blocks",
            bar: 1600,
            run: Box::new(|| cases::verify_and_read(&keys)),
            anchor: Box::new(raw_notification),
        },
        Case {
            name: "check 12 parameters",
            against: "signing them",
            bar: 500,
            run: Box::new(|| {
                black_box(black_box(&dynamic).violations());
            }),
            anchor: Box::new(|| {
                black_box(of_dynamic.sign(black_box(dynamic.parameters()), key));
            }),
        },
    ];
    report(&mut cases)
}

fn report(cases: &mut [Case<'_>]) -> ExitCode {
    println!(
        "{:<22} {:>8}  {:<18} {:>8}  {:>7} {:>6}",
        "case", "ns", "against", "ns", "ratio", "bar"
    );
    // Pass by pass through all cases, so that a case meets more than one mood of the machine.
    let passes: Vec<Vec<Measured>> = (0..PASSES)
        .map(|_| cases.iter_mut().map(measure).collect())
        .collect();
    let mut broken = 0;
    for (index, case) in cases.iter().enumerate() {
        let of_case = passes.iter().filter_map(|pass| pass.get(index));
        let Some(Measured { ratio, run, anchor }) = of_case.min_by_key(|pass| pass.ratio) else {
            continue;
        };
        let over = *ratio > case.bar;
        broken += usize::from(over);
        println!(
            "{:<22} {run:>8}  {:<18} {anchor:>8}  {:>7} {:>6}  {}",
            case.name,
            case.against,
            decimal(*ratio),
            decimal(case.bar),
            if over { "OVER" } else { "held" }
        );
    }
    println!(
        "\nCPU time of a call: the median of the {QUIET} quickest of {ROUNDS} rounds of {CALLS} calls, in"
    );
    println!("the best of {PASSES} passes. A bar is broken only if every pass is over it.");
    if broken == 0 {
        ExitCode::SUCCESS
    } else {
        println!("{broken} of the bars broken");
        ExitCode::FAILURE
    }
}

fn measure(case: &mut Case<'_>) -> Measured {
    let mut rounds: Vec<(u128, u128)> = (0..ROUNDS)
        .map(|_| (time(&mut *case.anchor), time(&mut *case.run)))
        .collect();
    rounds.sort_by_key(|(anchor, run)| anchor + run);
    rounds.truncate(QUIET);
    Measured {
        ratio: median(&rounds, |(anchor, run)| 1000 * run / anchor.max(1)),
        run: median(&rounds, |(_, run)| run / CALLS),
        anchor: median(&rounds, |(anchor, _)| anchor / CALLS),
    }
}

fn median(rounds: &[(u128, u128)], of: fn((u128, u128)) -> u128) -> u128 {
    let mut values: Vec<u128> = rounds.iter().copied().map(of).collect();
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

/// The CPU time that some calls take, in nanoseconds.
fn time(run: &mut dyn FnMut()) -> u128 {
    let start = cpu_time();
    for _ in 0..CALLS {
        run();
    }
    cpu_time().saturating_sub(start).as_nanos()
}

#[cfg(unix)]
fn cpu_time() -> Duration {
    use rustix::time::{ClockId, clock_gettime};
    clock_gettime(ClockId::ThreadCPUTime)
        .try_into()
        .unwrap_or_default()
}

/// Elsewhere the clock on the wall has to do.
#[cfg(not(unix))]
fn cpu_time() -> Duration {
    use std::time::{SystemTime, UNIX_EPOCH};
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
}

fn decimal(thousandths: u128) -> String {
    format!("{}.{:03}", thousandths / 1000, thousandths % 1000)
}
