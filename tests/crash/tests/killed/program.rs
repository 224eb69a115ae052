//! Starts the till's program, and ends it as the system does when it has to.

use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::process::ExitStatusExt;
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Stdio};

use qfpay_sandbox::Sandbox;
use tempfile::TempDir;

/// A folder with the till's journal.
pub(crate) struct Folder(TempDir);

/// A program whose lines are read while it runs.
pub(crate) struct Running {
    pub(crate) child: Child,
    lines: BufReader<ChildStdout>,
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.0.path().join("till.db")
    }

    pub(crate) fn pay(&self, sandbox: &Sandbox, url: &str, how: &str, number: &str) -> Child {
        let (app_code, client_key) = (sandbox.app_code(), sandbox.client_key());
        self.start("pay", &[url, app_code, client_key, how, number])
    }

    /// Reconciles as many hours later, and says what the program says.
    pub(crate) fn reconcile(&self, sandbox: &Sandbox, hours: u64) -> Vec<String> {
        let (app_code, client_key) = (sandbox.app_code(), sandbox.client_key());
        let hours = hours.to_string();
        let words = [sandbox.url(), app_code, client_key, &hours];
        said(self.start("reconcile", &words))
    }

    /// A program that begins so many intents once it is told to.
    pub(crate) fn begin(&self, prefix: &str, count: usize) -> Running {
        let mut child = self.start("begin", &[prefix, &count.to_string()]);
        let lines = BufReader::new(child.stdout.take().unwrap());
        let mut running = Running { child, lines };
        assert_eq!(running.line().as_deref(), Some("ready"));
        running
    }

    fn start(&self, command: &str, words: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_till"))
            .arg(command)
            .arg(self.journal())
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap()
    }
}

impl Running {
    pub(crate) fn go(&mut self) {
        self.child.stdin.take().unwrap().write_all(b"\n").unwrap();
    }

    /// The next whole line; `None` at the end.
    pub(crate) fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        self.lines.read_line(&mut line).unwrap();
        line.strip_suffix('\n').map(str::to_owned)
    }
}

/// Everything that a program says until its end, which has to be a good one.
pub(crate) fn said(mut child: Child) -> Vec<String> {
    let mut text = String::new();
    let mut stdout = child.stdout.take().unwrap();
    stdout.read_to_string(&mut text).unwrap();
    assert!(child.wait().unwrap().success());
    text.lines().map(str::to_owned).collect()
}

/// Nothing in the program gets to run any more. Says whether it was still running.
pub(crate) fn kill(child: &mut Child) -> bool {
    const SIGKILL: i32 = 9;
    child.kill().unwrap();
    child.wait().unwrap().signal() == Some(SIGKILL)
}
