//! Where the output of a command goes, and in which form.

use std::io::{self, Write};

use anstream::AutoStream;
use clap::{Args, ValueEnum};
use serde::Serialize;

/// Options of every command.
#[derive(Debug, Args)]
pub(super) struct Style {
    /// How results are printed: for people, or as one JSON document on standard output
    #[arg(
        long,
        value_enum,
        global = true,
        default_value_t,
        value_name = "FORMAT"
    )]
    format: Format,
    #[command(flatten)]
    color: colorchoice_clap::Color,
}

/// How results are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

/// Standard output for results, standard error for everything else.
///
/// Escape sequences for colours may be written to both; they are taken out where they are not wanted.
pub(super) struct Terminal {
    pub(super) out: Box<dyn Write>,
    pub(super) err: Box<dyn Write>,
    pub(super) format: Format,
}

impl Terminal {
    pub(super) fn new(style: &Style) -> Self {
        let choice = style.color.as_choice();
        choice.write_global();
        Self {
            out: Box::new(AutoStream::auto(io::stdout())),
            err: Box::new(AutoStream::auto(io::stderr())),
            format: style.format,
        }
    }

    /// Prints the result as one JSON document.
    pub(super) fn json(&mut self, result: &impl Serialize) -> io::Result<()> {
        serde_json::to_writer_pretty(&mut self.out, result)?;
        writeln!(self.out)
    }
}
