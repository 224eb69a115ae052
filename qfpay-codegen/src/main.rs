//! The maintainers' command: checks the specification.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
