//! `completions`: a script for the shell.

use std::io::Write;

use clap::Command;
use clap_complete::{Shell, generate};

use super::outcome::{Failure, Outcome};
use super::terminal::Terminal;

pub(super) fn run(
    shell: Shell,
    command: &mut Command,
    terminal: &mut Terminal,
) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    generate(shell, command, "qfpay-tool", &mut script);
    terminal.out.write_all(&script)?;
    Ok(Outcome::Clean)
}
