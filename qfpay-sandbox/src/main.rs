//! The program: a QFPay gateway on this machine, until it is stopped.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::run()
}
