//! The arguments, and one module per command.

mod check;
mod completions;
mod drift;
mod excerpt;
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
    name = "qfpay-codegen",
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
    /// Compares QFPay's documentation with the specification
    #[command(after_help = drift::HELP)]
    Drift {
        /// The folder of the specification
        #[arg(long, value_name = "DIR", default_value = "spec")]
        spec: PathBuf,
        /// What is remembered of the wording [default: docs.lock in the specification's folder]
        #[arg(long, value_name = "FILE")]
        lock: Option<PathBuf>,
        /// Records what the pages say as read, then compares
        #[arg(long)]
        accept: bool,
        /// No page was cut off, although one ends early
        #[arg(long)]
        whole: bool,
        /// The pages, as one body of documentation; `-` is standard input
        #[arg(value_name = "PAGE", required = true)]
        pages: Vec<PathBuf>,
    },
    /// Prints a script that completes this command's arguments in a shell
    #[command(after_help = "For bash, in ~/.bashrc:
  source <(qfpay-codegen completions bash)")]
    Completions {
        /// The shell that the script is for
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

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
    /// Pages of documentation, or what is remembered of them, make no sense.
    Pages(String),
    /// What there is to say could not be written.
    Unwritable(io::Error),
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
        Command::Drift {
            spec,
            lock,
            accept,
            whole,
            pages,
        } => {
            let request = drift::Request {
                spec: &spec,
                lock: lock.as_deref(),
                accept,
                whole,
                pages: &pages,
            };
            drift::run(&request, &mut terminal)
        }
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
        Failure::Pages(reason) => writeln!(err, "{reason}"),
        Failure::Unwritable(error) => writeln!(err, "cannot write the result: {error}"),
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
