//! The maintainers' command: works on the specification.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
