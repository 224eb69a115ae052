//! A sandbox from its start to its end.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use qfpay_sandbox::Sandbox;
use qfpay_sandbox::try_it::Context;

use super::arguments::{Arguments, Format};
use super::check::Plan;
use super::failure::Failure;
use super::greeting::{self, Greeting};
use super::signals::Signals;

/// For how long a second signal is taken for the first one.
const SAME_SIGNAL: Duration = Duration::from_millis(200);

/// Runs the sandbox until a signal comes.
pub(super) fn run(
    arguments: &Arguments,
    plan: Plan,
    out: &mut impl Write,
) -> Result<ExitCode, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(Failure::Start)?;
    let ending = runtime.block_on(until_stopped(arguments, plan, out));
    // Does not wait for requests that have not ended.
    runtime.shutdown_background();
    ending
}

async fn until_stopped(
    arguments: &Arguments,
    plan: Plan,
    out: &mut impl Write,
) -> Result<ExitCode, Failure> {
    not_ready_yet(arguments.ready_file.as_deref());
    // Before the sandbox can be known to run, so that no signal is missed.
    let mut signals = Signals::new().map_err(Failure::Start)?;
    let Plan {
        builder,
        port,
        state_file,
        seed,
        fault_rate,
        ..
    } = plan;
    let started = builder.start();
    let mut sandbox = started.map_err(|error| Failure::of_start(error, port))?;
    sandbox.set_fault_rate(fault_rate);
    let state = state_file.map(|path| path.display().to_string());
    let _ready = greet(arguments, &sandbox, state.as_deref(), seed, out)?;
    tokio::select! {
        _ = signals.next() => {}
        () = sandbox.ended() => return Err(Failure::Ended),
    }
    let stopping = tokio::task::spawn_blocking(move || sandbox.stop());
    let transactions = tokio::select! {
        stopped = stopping => stopped.map_err(|_| Failure::Ended)?.map_err(Failure::Lost)?,
        // Whatever was answered is in the state file already.
        code = again() => return Ok(ExitCode::from(code?)),
    };
    if arguments.format == Format::Text {
        print(out, &greeting::farewell(transactions, state.as_deref()))?;
    }
    Ok(ExitCode::SUCCESS)
}

/// The next signal, as an exit code. Programs that forward signals often do so twice, so signals within
/// [`SAME_SIGNAL`] count as the first one.
async fn again() -> Result<u8, Failure> {
    tokio::time::sleep(SAME_SIGNAL).await;
    let mut signals = Signals::new().map_err(Failure::Start)?;
    Ok(signals.next().await)
}

/// Removes the file of an earlier run: it would say that this one is ready.
fn not_ready_yet(path: Option<&Path>) {
    if let Some(path) = path {
        let _ = fs::remove_file(path);
    }
}

/// Prints the greeting and writes the ready file, as the arguments ask.
fn greet(
    arguments: &Arguments,
    sandbox: &Sandbox,
    state: Option<&str>,
    seed: u64,
    out: &mut impl Write,
) -> Result<Option<Ready>, Failure> {
    let (model, time) = (sandbox.model(), sandbox.time());
    let merchants = sandbox.merchants();
    let greeting = Greeting {
        context: Context {
            url: sandbox.url(),
            merchant: merchants.first().ok_or(Failure::Ended)?,
            model: &model,
            time: &time,
            proxied: greeting::is_proxied(),
        },
        merchants,
        state: state.map(|path| (path.to_owned(), sandbox.order_count())),
        seed,
    };
    let ready = Ready::write(arguments.ready_file.as_deref(), &greeting.variables())?;
    print(out, &greeting.text(arguments.format))?;
    Ok(ready)
}

/// Prints text. That nobody reads it is no failure.
fn print(out: &mut impl Write, text: &str) -> Result<(), Failure> {
    let printed = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    match printed {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(Failure::Unwritable(error)),
        _ => Ok(()),
    }
}

/// The file that says that the sandbox is ready, for as long as it is.
#[derive(Debug)]
struct Ready(PathBuf);

impl Ready {
    /// Writes another file first and renames it, so that readers only see the whole.
    fn write(path: Option<&Path>, text: &str) -> Result<Option<Self>, Failure> {
        let Some(path) = path else {
            return Ok(None);
        };
        let mut beside = path.to_owned().into_os_string();
        beside.push(format!(".{}", std::process::id()));
        let beside = PathBuf::from(beside);
        fs::write(&beside, text)
            .and_then(|()| fs::rename(&beside, path))
            .map_err(|error| Failure::ReadyFile(path.to_owned(), error))?;
        Ok(Some(Self(path.to_owned())))
    }
}

impl Drop for Ready {
    fn drop(&mut self) {
        // It may have been removed before.
        let _ = fs::remove_file(&self.0);
    }
}
