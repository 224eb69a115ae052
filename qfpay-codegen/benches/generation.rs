//! What generating costs a user's build: CPU time of the stages, from the real specification.
//!
//! `cargo bench -p qfpay-codegen --profile dev --bench generation`: without optimization, as cargo
//! compiles build scripts unless told otherwise.

#![expect(clippy::print_stdout, reason = "the table is what this program is for")]

mod clock;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use clock::cpu_time;
use qfpay_codegen::{Sources, load, modules};

const ROUNDS: usize = 15;

/// What the stages may take together on an idle machine. Only reported: a busy one takes up to twice as long.
const BAR: Duration = Duration::from_millis(60);

/// CPU time of each stage.
struct Stages {
    read: Duration,
    load: Duration,
    modules: Duration,
}

impl Stages {
    fn total(&self) -> Duration {
        self.read + self.load + self.modules
    }
}

fn main() -> ExitCode {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let fastest = (0..ROUNDS)
        .filter_map(|_| stages(&spec))
        .min_by_key(Stages::total);
    let Some(fastest) = fastest else {
        println!("the specification cannot be compiled");
        return ExitCode::FAILURE;
    };
    println!("CPU time, the fastest of {ROUNDS} rounds");
    for (stage, time) in [
        ("read the files", fastest.read),
        ("YAML to model", fastest.load),
        ("model to Rust", fastest.modules),
        ("together", fastest.total()),
    ] {
        println!(
            "{stage:<16} {:>4}.{} ms",
            time.as_millis(),
            time.as_micros() / 100 % 10
        );
    }
    let verdict = if fastest.total() > BAR {
        "OVER"
    } else {
        "held"
    };
    println!("{:<16} {:>4}.0 ms  {verdict}", "bar", BAR.as_millis());
    ExitCode::SUCCESS
}

fn stages(spec: &Path) -> Option<Stages> {
    let start = cpu_time();
    let sources = Sources::read(spec).ok()?.without_vectors();
    let read = cpu_time();
    let model = load(&sources).ok()?;
    let loaded = cpu_time();
    let modules = modules(&model);
    let done = cpu_time();
    assert!(!modules.is_empty());
    Some(Stages {
        read: read - start,
        load: loaded - read,
        modules: done - loaded,
    })
}
