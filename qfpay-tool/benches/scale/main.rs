//! Whether time and memory grow with the specification and no faster.
//!
//! `cargo bench -p qfpay-codegen --profile dev --bench scale` multiplies the pay types and status codes of
//! the real specification up to a hundredfold, and prints what checking, generating and emitting take, without
//! optimization, as maintainers run them. It ends with an error if an entry of the largest specification costs
//! more than two of a tenth of it. Memory is the highest number of bytes allocated at once, the same on every
//! run. Time is CPU time; where CI is set it is shown and decides nothing, because neighbours on a shared
//! machine have a say in it.

#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

#[path = "../../../qfpay-codegen/benches/clock/mod.rs"]
mod clock;
mod multiplied;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use allocation_counter::measure;
use qfpay_codegen::ir::Model;
use qfpay_codegen::{Sources, load, modules};
use qfpay_tool::check;
use qfpay_tool::export::{Kind, files};

const TIMES: [u32; 5] = [1, 3, 10, 30, 100];

/// What an entry of the largest specification may cost, in thousandths of an entry of a tenth of it: the
/// double, because a buffer that grows by doubling may be half empty. Quadratic growth would be 10,000.
const LIMIT: u64 = 2_000;

/// What a stage took.
#[derive(Clone, Copy)]
struct Cost {
    time: Duration,
    bytes: u64,
}

/// What the stages took with one specification.
struct Row {
    times: u32,
    entries: usize,
    stages: Vec<(&'static str, Cost)>,
}

fn main() -> ExitCode {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let sources = match Sources::read(&spec) {
        Ok(sources) => sources,
        Err(error) => {
            println!("{error}");
            return ExitCode::FAILURE;
        }
    };
    let mut rows = Vec::new();
    for times in TIMES {
        match row(&multiplied::by(times, &sources), times) {
            Ok(row) => {
                row.print(rows.is_empty());
                rows.push(row);
            }
            Err(problems) => {
                println!("the specification multiplied by {times} is not sound:\n{problems}");
                return ExitCode::FAILURE;
            }
        }
    }
    if grows_evenly(&rows) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn row(sources: &Sources, times: u32) -> Result<Row, qfpay_codegen::Problems> {
    let (checked, checking) = cost(|| check(sources));
    checked?;
    let (model, loading) = cost(|| load(&sources.clone().without_vectors()));
    let model = model?;
    let (printed, printing) = cost(|| modules(&model));
    assert!(!printed.is_empty());
    let mut stages = vec![
        ("check", checking),
        ("load", loading),
        ("generate", printing),
    ];
    for kind in Kind::ALL {
        let (emitted, emitting) = cost(|| files(kind, sources, &model));
        assert!(!emitted.is_empty());
        stages.push((kind.name(), emitting));
    }
    Ok(Row {
        times,
        entries: entries(&model),
        stages,
    })
}

fn entries(model: &Model) -> usize {
    model.pay_types.len() + model.status_codes.len()
}

fn cost<T>(stage: impl FnOnce() -> T) -> (T, Cost) {
    let mut result = None;
    let began = clock::cpu_time();
    let allocated = measure(|| result = Some(stage()));
    let time = clock::cpu_time() - began;
    #[expect(clippy::unwrap_used, reason = "the stage has run")]
    let result = result.unwrap();
    (
        result,
        Cost {
            time,
            bytes: allocated.bytes_max,
        },
    )
}

impl Row {
    fn print(&self, first: bool) {
        if first {
            print!("{:>7}", "entries");
            for (stage, _) in &self.stages {
                print!("  {stage:>20}");
            }
            println!();
        }
        print!("{:>7}", self.entries);
        for (_, cost) in &self.stages {
            let (ms, kib) = (cost.time.as_millis(), cost.bytes / 1024);
            print!("  {:>20}", format!("{ms} ms {kib} KiB"));
        }
        println!();
    }
}

/// Holds the largest specification against the one that is a tenth of it.
fn grows_evenly(rows: &[Row]) -> bool {
    let at = |times: u32| rows.iter().find(|row| row.times == times);
    let (Some(small), Some(large)) = (at(10), at(100)) else {
        return false;
    };
    let times_decide = std::env::var_os("CI").is_none();
    let mut even = true;
    println!(
        "\nan entry of {} in entries of {}",
        large.entries, small.entries
    );
    for ((stage, small), (_, large)) in small.stages.iter().zip(&large.stages) {
        let time = ratio(large.time.as_micros(), small.time.as_micros());
        let memory = ratio(u128::from(large.bytes), u128::from(small.bytes));
        let over = (times_decide && time > LIMIT) || memory > LIMIT;
        even &= !over;
        println!(
            "{stage:>20}  time {:>6}  memory {:>6}  {}",
            decimal(time),
            decimal(memory),
            if over { "OVER" } else { "holds" }
        );
    }
    println!("limit {}", decimal(LIMIT));
    even
}

/// A tenth of the one over the other, in thousandths. What took no time grows evenly.
fn ratio(large: u128, small: u128) -> u64 {
    let thousandths = large * 1_000 / 10 / small.max(1);
    u64::try_from(thousandths).unwrap_or(u64::MAX)
}

fn decimal(thousandths: u64) -> String {
    format!("{}.{:02}", thousandths / 1_000, thousandths % 1_000 / 10)
}
