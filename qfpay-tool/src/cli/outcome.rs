//! How a command ends, and what is printed where it could not do its work.

use std::fmt::Display;
use std::io::{self, Write};

use qfpay_codegen::Error;

/// How a command ended.
#[derive(Clone, Copy, Debug)]
pub(super) enum Outcome {
    /// Nothing is wrong.
    Clean,
    /// There is something to look at, and it was shown.
    Findings,
}

/// Why a command could not do its work.
#[derive(Debug)]
pub(super) enum Failure {
    /// The specification could not be read.
    Unreadable(Error),
    /// A file could not be written.
    Unwritten(Error),
    /// Pages of documentation, or what is recorded of them, make no sense.
    Pages(String),
    /// The result could not be printed.
    Unwritable(io::Error),
    /// Something else prevents it; the text says what, and how to fix it.
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

impl Failure {
    /// Prints the reason. With standard error closed nobody can read it, so a failure to print is ignored.
    pub(super) fn explain(&self, err: &mut impl Write) {
        let _ignored = match self {
            Self::Unreadable(error) => writeln!(
                err,
                "{}\n    --spec names the folder that holds pay_types.yaml and the other files",
                with_causes(error)
            ),
            Self::Unwritten(error) => writeln!(err, "{}", with_causes(error)),
            Self::Pages(reason) => writeln!(err, "{reason}"),
            Self::Unwritable(error) => writeln!(err, "cannot write the result: {error}"),
            Self::Impossible(why) => writeln!(err, "{why}"),
        };
    }
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
