//! The arguments, and one module per command.

mod add;
mod check;
mod completions;
mod diff;
mod drift;
mod emit;
mod excerpt;
mod outcome;
mod replace;
mod revision;
mod specification;
mod terminal;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use self::outcome::Outcome;
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
  2  the specification could not be read, or the arguments are invalid")]
    Check(specification::Location),
    /// Writes files made from the specification, for other languages and tools
    #[command(after_help = "Exit codes:
  0  the files are as they should be
  1  with --check: some are not; or something is wrong with the specification
  2  a file could not be read or written, or the arguments are invalid")]
    Emit(emit::Emit),
    /// Shows what changed in meaning between two specifications, and which release that needs
    #[command(
        after_help = "Comments, formatting and the level that something is written on do not count. Nor does order, except
in lists that become enums: Rust compares and casts by it.

Each change is judged twice: API is the effect on programs that compile against the Rust crate,
behaviour the effect on programs that run. MONEY marks changes of what counts as paid, declined or
refunded, or of an amount.

Examples:
  qfpay-tool diff HEAD spec                     what is not committed yet
  qfpay-tool diff v0.1.0 HEAD --current 0.1.0   what the next version is

Exit codes:
  0  the two mean the same
  1  they differ
  2  one of the two could not be read, or has problems, or the arguments are invalid"
    )]
    Diff(diff::Arguments),
    /// Proposes a new entry, in the form of the present entries and beside them
    #[command(after_help = add::EXIT_CODES)]
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

/// Runs the command that the arguments name.
pub(crate) fn run() -> ExitCode {
    let Arguments { style, command } = Arguments::parse();
    let mut terminal = Terminal::new(&style);
    let outcome = match command {
        Command::Check(location) => check::run(&location, &mut terminal),
        Command::Emit(options) => emit::run(&options, &mut terminal),
        Command::Add(arguments) => add::run(&arguments, &mut terminal),
        Command::Diff(arguments) => diff::run(&arguments, &mut terminal),
        Command::Drift(arguments) => drift::run(&arguments, &mut terminal),
        Command::Completions { shell } => {
            completions::run(shell, &mut Arguments::command(), &mut terminal)
        }
    };
    match outcome {
        Ok(Outcome::Clean) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::FAILURE,
        Err(failure) => {
            failure.explain(&mut terminal.err);
            ExitCode::from(2)
        }
    }
}
