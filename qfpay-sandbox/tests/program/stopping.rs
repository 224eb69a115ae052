//! How it stops, and what it prints then.
#![cfg(unix)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::Stdio;

use rustix::process::Signal;
use tempfile::tempdir;

use crate::common::wire::connect_to;
use crate::common::{FORM, PAYMENT};
use crate::running::{Running, program};

#[test]
fn either_signal_stops_it() {
    let folder = tempdir().unwrap();
    for signal in [Signal::INT, Signal::TERM] {
        let sandbox = Running::start(folder.path(), &["--ready-file", "ready.json"]);
        let ready = folder.path().join("ready.json");
        let written = std::fs::read_to_string(&ready).unwrap();
        let url = format!("QFPAY_SANDBOX_URL={}\n", sandbox.url());
        assert!(written.starts_with(&url), "{written}");
        sandbox.signal(signal);
        let (status, said) = sandbox.wait();
        assert_eq!(status.code(), Some(0));
        assert_eq!(said, "", "one line of JSON is all");
        assert!(!ready.exists());
    }
}

/// Sends the head of a request and waits until its body is asked for: the request has begun.
fn begin(sandbox: &Running) -> TcpStream {
    let mut stream = connect_to(sandbox.url());
    let head = format!(
        "POST {PAYMENT} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {FORM}\r\nContent-Length: 3\r\n\
         Expect: 100-continue\r\n\r\n"
    );
    stream.write_all(head.as_bytes()).unwrap();
    let mut interim = [0; 25];
    stream.read_exact(&mut interim).unwrap();
    assert!(interim.starts_with(b"HTTP/1.1 100 "));
    stream
}

#[test]
fn a_request_that_has_begun_is_answered() {
    let folder = tempdir().unwrap();
    let sandbox = Running::start(folder.path(), &["--grace", "600"]);
    let mut stream = begin(&sandbox);
    sandbox.signal(Signal::TERM);
    // Until it no longer listens, the signal may be under way.
    while TcpStream::connect(sandbox.url().strip_prefix("http://").unwrap()).is_ok() {}
    stream.write_all(b"a=b").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200 "), "{answer}");
    assert_eq!(sandbox.wait().0.code(), Some(0));
}

#[test]
fn a_request_that_never_ends_delays_the_stop_by_the_grace_only() {
    let folder = tempdir().unwrap();
    let sandbox = Running::start(folder.path(), &[]);
    let _unfinished = begin(&sandbox);
    sandbox.signal(Signal::TERM);
    assert_eq!(sandbox.wait().0.code(), Some(0));
}

#[test]
fn a_second_signal_stops_it_at_once() {
    let folder = tempdir().unwrap();
    let mut sandbox = Running::start(folder.path(), &["--grace", "600"]);
    let _unfinished = begin(&sandbox);
    sandbox.signal(Signal::TERM);
    // Signals that come at once are one: until it has ended, another one is.
    let ended = loop {
        sandbox.signal(Signal::INT);
        if let Some(status) = sandbox.ended() {
            break status;
        }
        std::thread::yield_now();
    };
    assert_eq!(ended.code(), Some(130));
}

#[test]
fn it_prints_how_much_it_forgets() {
    let folder = tempdir().unwrap();
    let mut child = program(folder.path(), &["--port", "0", "--ready-file", "ready"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let ready = folder.path().join("ready");
    while !ready.exists() {
        std::thread::yield_now();
    }
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, Signal::INT).unwrap();
    let mut said = String::new();
    let mut out = child.stdout.take().unwrap();
    out.read_to_string(&mut said).unwrap();
    assert!(child.wait().unwrap().success());
    assert!(
        said.ends_with("\nStopped. 0 transactions forgotten.\n"),
        "{said}"
    );
}

#[test]
fn closed_standard_output_is_no_failure() {
    let folder = tempdir().unwrap();
    let mut child = program(folder.path(), &["--port", "0", "--ready-file", "ready"])
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let ready = folder.path().join("ready");
    while !ready.exists() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    assert!(ready.exists());
    child.kill().unwrap();
    child.wait().unwrap();
}
