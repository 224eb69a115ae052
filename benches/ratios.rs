//! The bars: each case against raw MD5 of its own blocks, in one run. Started by `report.sh`.
//!
//! Shared machines are noisy and every process of theirs slows down every other, so nothing here
//! compares seconds with seconds of another day. A round times the anchor and the case one directly
//! behind the other, in CPU time of this thread, and gives one ratio; the verdict is the median over
//! all rounds. A bar counts as broken only if the median is over it in each of three passes.

#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

mod cases;

use std::hint::black_box;
use std::process::ExitCode;
use std::time::Duration;

use qfpay_api::sign::{Algorithm, Signer};

const PASSES: usize = 3;
const ROUNDS: usize = 201;
const CALLS: u32 = 200;

/// Something to measure, what it is measured against, and the ratio it may have, in thousandths.
struct Case<'a> {
    name: &'static str,
    against: &'static str,
    bar: u128,
    run: Box<dyn FnMut() + 'a>,
    anchor: Box<dyn FnMut() + 'a>,
}

/// What came out: the shortest call of each in nanoseconds, and the median ratio in thousandths.
struct Measured {
    fastest: u128,
    anchor: u128,
    ratio: u128,
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
    let mut broken = 0;
    for case in cases {
        let passes: Vec<Measured> = (0..PASSES).map(|_| measure(case)).collect();
        let least = |field: fn(&Measured) -> u128| passes.iter().map(field).min().unwrap_or(0);
        let ratio = least(|pass| pass.ratio);
        broken += usize::from(ratio > case.bar);
        println!(
            "{:<22} {:>8}  {:<18} {:>8}  {:>7} {:>6}  {}",
            case.name,
            least(|pass| pass.fastest),
            case.against,
            least(|pass| pass.anchor),
            decimal(ratio),
            decimal(case.bar),
            if ratio > case.bar { "OVER" } else { "held" }
        );
    }
    println!("\nns: the fastest of {ROUNDS} x {PASSES} rounds of {CALLS} calls, in CPU time;");
    println!("ratio: the median of a pass's rounds, the lowest of {PASSES} passes.");
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
    let fastest = rounds.iter().map(|(_, run)| *run).min().unwrap_or(0);
    let anchor = rounds.iter().map(|(anchor, _)| *anchor).min().unwrap_or(0);
    let ratio = |(anchor, run): &(u128, u128)| 1000 * run / (*anchor).max(1);
    rounds.sort_by_key(ratio);
    Measured {
        fastest: fastest / u128::from(CALLS),
        anchor: anchor / u128::from(CALLS),
        ratio: rounds.get(ROUNDS / 2).map_or(0, ratio),
    }
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
