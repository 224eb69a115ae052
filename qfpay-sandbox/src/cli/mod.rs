//! From the arguments to an exit code.

mod arguments;
mod check;
mod config_file;
mod failure;
mod greeting;
mod log;
mod positions;
mod serve;
mod settings;
mod signals;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use self::arguments::Arguments;
use self::failure::Failure;

/// Runs a sandbox as the arguments say, until it is stopped.
pub(crate) fn run() -> ExitCode {
    let arguments = Arguments::parse();
    // Not locked for good: the log is written from the sandbox's own thread.
    let (mut out, mut err) = (io::stdout(), io::stderr());
    match command(&arguments, &mut out) {
        Ok(code) => code,
        Err(failure) => {
            // With standard error closed this cannot be reported.
            let _ = write!(err, "{failure}");
            ExitCode::from(failure.code())
        }
    }
}

fn command(arguments: &Arguments, out: &mut impl Write) -> Result<ExitCode, Failure> {
    if arguments.print_config {
        write!(out, "{}", config_file::EXAMPLE).map_err(Failure::Unwritable)?;
        return Ok(ExitCode::SUCCESS);
    }
    let read = match &arguments.config {
        Some(path) => config_file::read(path)?,
        None => config_file::Read::default(),
    };
    let settings = arguments.over(read.settings);
    let plan = check::check(&settings).map_err(|problems| read.positions.explain(problems))?;
    log::start(plan.log, plan.log_format);
    serve::run(arguments, plan, out)
}
