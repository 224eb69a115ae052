//! The arguments, and one module per command.

mod add;
mod check;
mod completions;
mod diff;
mod drift;
mod emit;
mod excerpt;
mod replace;
mod revision;
mod terminal;

use std::fmt::Display;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use qfpay_codegen::Error;

use self::terminal::{Style, Terminal};

#[derive(Debug, Parser)]
#[command(
    name = "qfpay-tool",
    version,
    about = "Works on the specification of the QFPay API"
)]
struct Arguments {
    #[command(flatten)]
    style: Style,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Checks the specification and shows every problem in its place
    #[command(after_help = "Exit codes:
  0  nothing is wrong
  1  something is wrong with the specification
  2  the specification could not be read, or the arguments make no sense")]
    Check {
        /// The folder of the specification
        #[arg(long, value_name = "DIR", default_value = "spec")]
        spec: PathBuf,
    },
    /// Writes files made from the specification, for other languages and tools
    #[command(after_help = "Exit codes:
  0  the files are as they should be
  1  with --check: some are not; or something is wrong with the specification
  2  a file could not be read or written, or the arguments make no sense")]
    Emit(emit::Emit),
    /// Tells what changed in meaning between two specifications, and which release that needs
    #[command(
        after_help = "Comments, formatting and what is said on which level mean nothing. Neither does order, but for the
entries of lists that become enums: Rust compares and casts by it.

Each change is judged twice: API is what becomes of programs that compile against the Rust crate,
behaviour what becomes of programs that run. MONEY marks what changes the meaning of money.

Examples:
  qfpay-tool diff HEAD spec                     what is not committed yet
  qfpay-tool diff v0.1.0 HEAD --current 0.1.0   what the next version is

Exit codes:
  0  the two mean the same
  1  they differ
  2  one of the two could not be read, or has problems, or the arguments make no sense"
    )]
    Diff(diff::Arguments),
    /// Proposes a new entry, in the form and beside the place of those that there are
    #[command(after_help = ADD_CODES)]
    Add(Box<add::Arguments>),
    /// Compares QFPay's documentation with the specification
    #[command(after_help = drift::HELP)]
    Drift(drift::Arguments),
    /// Prints a script that completes this command's arguments in a shell
    #[command(after_help = "For bash, in ~/.bashrc:
  source <(qfpay-tool completions bash)")]
    Completions {
        /// The shell that the script is for
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

/// The exit codes of `add` and of everything that it adds.
const ADD_CODES: &str =
    "Asks for what is not given, if there is a terminal to ask on. What it suggests is a \
guess from the entries that there are.

Exit codes:
  0  the entry is sound: it was shown, and written with --write
  1  there is one already, or something would be wrong with the specification; nothing was written
  2  something is missing or makes no sense, or a file could not be read or written";

/// How a command ended.
#[derive(Clone, Copy, Debug)]
enum Outcome {
    /// Nothing is wrong.
    Clean,
    /// There is something to look at, and it was said.
    Findings,
}

/// Why a command could not do its work.
#[derive(Debug)]
enum Failure {
    /// The specification could not be read.
    Unreadable(Error),
    /// A file could not be written.
    Unwritten(Error),
    /// Pages of documentation, or what is remembered of them, make no sense.
    Pages(String),
    /// What there is to say could not be written.
    Unwritable(io::Error),
    /// Something else stands in the way, and this is what.
    Impossible(String),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Unwritable(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Unreadable(error)
    }
}

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    let Arguments { style, command } = Arguments::parse();
    let mut terminal = Terminal::new(&style);
    let outcome = match command {
        Command::Check { spec } => check::run(&spec, &mut terminal),
        Command::Emit(options) => emit::run(&options, &mut terminal),
        Command::Add(arguments) => add::run(&arguments, &mut terminal),
        Command::Diff(arguments) => diff::run(&arguments, &mut terminal),
        Command::Drift(arguments) => drift::run(&arguments, &mut terminal),
        Command::Completions { shell } => completions::run(shell, &mut terminal),
    };
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::FAILURE,
        Err(failure) => {
            explain(&failure, &mut terminal.err);
            ExitCode::from(2)
        }
    }
}

/// Says why, as far as anybody listens: with standard error closed nobody is left to tell.
fn explain(failure: &Failure, err: &mut impl Write) {
    let _ignored = match failure {
        Failure::Unreadable(error) => writeln!(
            err,
            "{}\n    --spec names the folder that holds pay_types.yaml and the other files",
            with_causes(error)
        ),
        Failure::Unwritten(error) => writeln!(err, "{}", with_causes(error)),
        Failure::Pages(reason) => writeln!(err, "{reason}"),
        Failure::Unwritable(error) => writeln!(err, "cannot write the result: {error}"),
        Failure::Impossible(why) => writeln!(err, "{why}"),
    };
}

fn with_causes(error: &dyn std::error::Error) -> impl Display {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}
