//! Runs journeys by the million, replays one, and prints the table of faults.

#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program for people at a terminal"
)]

mod faults;

use std::process::ExitCode;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Instant;

use clap::{Parser, Subcommand};
use indicatif::{ProgressBar, ProgressStyle};
use qfpay_journeys::{Loss, Summary, run};

/// Tries to lose money between qfpay-api and the sandbox.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs journeys, one per seed, and stops at the first that loses money.
    Journeys {
        /// How many.
        #[arg(long, default_value_t = 20_000)]
        seeds: u64,
        /// The first seed.
        #[arg(long, default_value_t = 0)]
        first: u64,
        /// How many at a time; by default one per processor.
        #[arg(long)]
        threads: Option<usize>,
    },
    /// Runs one journey and prints everything that happens in it.
    Replay {
        /// Its seed.
        seed: u64,
    },
    /// Runs the tests that carry the number of a fault, and prints each number with its tests and
    /// their results.
    Faults,
}

fn main() -> ExitCode {
    match Arguments::parse().command {
        Command::Journeys {
            seeds,
            first,
            threads,
        } => journeys(first, seeds, threads),
        Command::Replay { seed } => replay(seed),
        Command::Faults => faults::table(),
    }
}

fn journeys(first: u64, seeds: u64, threads: Option<usize>) -> ExitCode {
    let threads = threads
        .or_else(|| std::thread::available_parallelism().ok().map(usize::from))
        .unwrap_or(1);
    let bar = ProgressBar::new(seeds);
    if let Ok(style) =
        ProgressStyle::with_template("{bar:40} {pos}/{len} journeys  {per_sec}  {eta} left")
    {
        bar.set_style(style);
    }
    let next = AtomicU64::new(first);
    let lost = AtomicBool::new(false);
    let total = Mutex::new(Summary::default());
    let losses: Mutex<Vec<Box<Loss>>> = Mutex::default();
    let began = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                let mut sum = Summary::default();
                while !lost.load(Ordering::Relaxed) {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first.saturating_add(seeds) {
                        break;
                    }
                    match run(seed) {
                        Ok(summary) => sum.add(&summary),
                        Err(loss) => {
                            lost.store(true, Ordering::Relaxed);
                            if let Ok(mut losses) = losses.lock() {
                                losses.push(loss);
                            }
                        }
                    }
                    bar.inc(1);
                }
                if let Ok(mut total) = total.lock() {
                    total.add(&sum);
                }
            });
        }
    });
    bar.finish_and_clear();
    let losses = losses.into_inner().unwrap_or_default();
    if let Some(loss) = losses.iter().min_by_key(|loss| loss.seed()) {
        print_loss(loss);
        return ExitCode::FAILURE;
    }
    let total = total.into_inner().unwrap_or_default();
    println!("{seeds} journeys, no losses, in {:.0?}", began.elapsed());
    print_summary(&total);
    ExitCode::SUCCESS
}

fn print_summary(total: &Summary) {
    println!(
        "{} orders, {} paid, {} refunds; {} requests, {} of them with a fault; {} crashes; {} notifications",
        total.orders,
        total.paid,
        total.refunds,
        total.requests,
        total.faults,
        total.crashes,
        total.notifications
    );
}

fn print_loss(loss: &Loss) {
    for line in loss.trace() {
        eprintln!("{line}");
    }
    eprintln!("\nLOSS: {loss}");
    eprintln!(
        "replay it: cargo run --release -p qfpay-journeys -- replay {}",
        loss.seed()
    );
}

fn replay(seed: u64) -> ExitCode {
    match run(seed) {
        Ok(summary) => {
            println!("seed {seed}: nothing is lost");
            print_summary(&summary);
            ExitCode::SUCCESS
        }
        Err(loss) => {
            print_loss(&loss);
            ExitCode::FAILURE
        }
    }
}
