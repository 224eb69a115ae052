//! The program, running.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use qfpay_sandbox::{DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY};
use serde_json::Value;

use crate::common::wire::{Reply, send_to};
use crate::common::{pairs, request_of};

/// The program, with nothing of this machine's environment but `PATH`.
pub(crate) fn program(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_qfpay-sandbox"));
    command
        .current_dir(folder)
        .env_clear()
        .env("PATH", std::env::var_os("PATH").unwrap_or_default())
        .args(arguments);
    command
}

/// A program that takes requests; it is killed when this is dropped.
pub(crate) struct Running {
    child: Child,
    out: BufReader<ChildStdout>,
    /// The line of JSON that it has printed.
    pub(crate) line: Value,
}

impl Running {
    /// Starts it on any free port, and waits until it takes requests.
    pub(crate) fn start(folder: &Path, arguments: &[&str]) -> Self {
        let mut all = vec!["--port", "0", "--format", "json"];
        all.extend(arguments);
        Self::from(program(folder, &all))
    }

    /// Starts a program that prints JSON, and waits until it takes requests.
    pub(crate) fn from(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        out.read_line(&mut line).unwrap();
        let line = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
        Self { child, out, line }
    }

    pub(crate) fn url(&self) -> &str {
        self.line["url"].as_str().unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        send_to(self.url(), "GET", path, &[], b"")
    }

    pub(crate) fn post(&self, path: &str) -> Reply {
        send_to(self.url(), "POST", path, &[], b"")
    }

    /// The answer to a request of the default merchant.
    pub(crate) fn call(&self, path: &str, parameters: &[(&str, &str)]) -> Value {
        let request = request_of(
            DEFAULT_APP_CODE,
            DEFAULT_CLIENT_KEY,
            path,
            &pairs(parameters),
        );
        send_to(self.url(), "POST", path, &request.headers, &request.body).json()
    }

    /// Kills it at once, which no program can prepare for.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    #[cfg(unix)]
    pub(crate) fn signal(&self, signal: rustix::process::Signal) {
        let pid = rustix::process::Pid::from_child(&self.child);
        rustix::process::kill_process(pid, signal).unwrap();
    }

    /// Its exit code, if it has ended.
    pub(crate) fn ended(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Waits until it has ended; returns what it printed since.
    pub(crate) fn wait(mut self) -> (ExitStatus, String) {
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        (self.child.wait().unwrap(), rest)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
