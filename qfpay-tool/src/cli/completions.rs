//! `completions`: a script for the shell.

use std::io::Write;

use clap::CommandFactory;
use clap_complete::{Shell, generate};

use super::terminal::Terminal;
use super::{Arguments, Failure, Outcome};

pub(super) fn run(shell: Shell, terminal: &mut Terminal) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    generate(shell, &mut Arguments::command(), "qfpay-tool", &mut script);
    terminal.out.write_all(&script)?;
    Ok(Outcome::Clean)
}
