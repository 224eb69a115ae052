//! Why the program fails, and how to fix it.

use std::fmt;
use std::io;
use std::path::PathBuf;

use qfpay_sandbox::StateError;

#[derive(Debug)]
pub(super) enum Failure {
    /// A file could not be read.
    Unreadable(PathBuf, io::Error),
    /// The configuration is invalid; one line for each problem.
    Settings(Vec<String>),
    /// The port cannot be listened on.
    Port(u16, io::Error),
    /// The state file cannot be used.
    State(StateError),
    /// The sandbox cannot be started for another reason.
    Start(io::Error),
    /// The file that says when the sandbox is ready cannot be written.
    ReadyFile(PathBuf, io::Error),
    /// Standard output could not be written.
    Unwritable(io::Error),
    /// The sandbox has ended although nothing has stopped it.
    Ended,
    /// The state could not be written at the end.
    Lost(io::Error),
}

impl Failure {
    /// The failure for an error at the start.
    pub(super) fn of_start(error: io::Error, port: u16) -> Self {
        match error.downcast::<StateError>() {
            Ok(error) => Self::State(error),
            Err(error) => match error.kind() {
                io::ErrorKind::AddrInUse
                | io::ErrorKind::AddrNotAvailable
                | io::ErrorKind::PermissionDenied => Self::Port(port, error),
                _ => Self::Start(error),
            },
        }
    }

    /// The exit code, as `--help` lists them.
    pub(super) fn code(&self) -> u8 {
        match self {
            Self::Start(_) | Self::Unwritable(_) | Self::Ended | Self::Lost(_) => 1,
            Self::Unreadable(..) | Self::Settings(_) | Self::ReadyFile(..) => 2,
            Self::Port(..) => 3,
            Self::State(_) => 4,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(path, error) => {
                writeln!(f, "error: {}: {error}", path.display())?;
                writeln!(f, "    --print-config prints a file to begin with")
            }
            Self::Settings(problems) => {
                for problem in problems {
                    writeln!(f, "error: {problem}")?;
                }
                Ok(())
            }
            Self::Port(port, error) if error.kind() == io::ErrorKind::AddrInUse => {
                writeln!(f, "error: another program listens on port {port}")?;
                writeln!(
                    f,
                    "    stop it, name another port with --port, or take any that is free with --port 0"
                )
            }
            Self::Port(port, error) => {
                writeln!(f, "error: port {port} cannot be listened on: {error}")?;
                writeln!(f, "    name another with --port; 0 takes any that is free")
            }
            Self::State(error) => writeln!(f, "error: {error}"),
            Self::Start(error) => writeln!(f, "error: the sandbox does not start: {error}"),
            Self::ReadyFile(path, error) => {
                writeln!(f, "error: {} cannot be written: {error}", path.display())
            }
            Self::Unwritable(error) => {
                writeln!(f, "error: standard output cannot be written: {error}")
            }
            Self::Ended => writeln!(f, "error: the server has ended by itself"),
            Self::Lost(error) => writeln!(f, "error: {error}"),
        }
    }
}
