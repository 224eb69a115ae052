//! What it prints if it starts no sandbox, and its exit codes.

use std::fs;
use std::net::TcpListener;
use std::path::Path;

use qfpay_sandbox::Sandbox;
use tempfile::tempdir;

use crate::running::{Running, program};

fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = program(folder, arguments).output().unwrap();
    format!(
        "$ qfpay-sandbox {}\n--- exit code {}\n--- output\n{}--- errors\n{}",
        arguments.join(" "),
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn assert_transcript(name: &str, transcript: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, transcript));
}

#[test]
fn help() {
    let folder = tempdir().unwrap();
    assert_transcript("help", &run(folder.path(), &["--help"]));
}

#[test]
fn invalid_arguments() {
    let folder = tempdir().unwrap();
    let transcripts = [
        run(folder.path(), &["--port", "70000"]),
        run(folder.path(), &["--log", "loud"]),
        run(folder.path(), &["--prot", "1"]),
    ];
    assert_transcript("arguments", &transcripts.join("\n"));
}

#[test]
fn an_invalid_configuration_file() {
    let folder = tempdir().unwrap();
    fs::write(
        folder.path().join("typo.yaml"),
        "port: 8080\nmerchant: []\n",
    )
    .unwrap();
    let nonsense = "\
order_capacity: 0
merchants:
  - {app_code: A, client_key: K}
  - app_code: A
    client_key: another key
  - {app_code: \"\", client_key: \"\", notify_url: nowhere}
agents:
  - app_code: B
    client_key: K
    merchants: []
  - app_code: C
    client_key: K
    merchants:
      - {mchid: 1, pay_types: [800101, 800102]}
      - {mchid: 1, currencies: [XBT]}
refunds:
  pay_types_in_full: [\"800000\"]
  currencies_in_full: [HKD, BTC]
speed: 0
switches: {closing_paid: sometimes, opening_paid: never}
delivery_faults: {lost: 1001}
faults: {operations: [pay]}
";
    fs::write(folder.path().join("nonsense.yaml"), nonsense).unwrap();
    fs::write(folder.path().join("nobody.yaml"), "merchants: []\n").unwrap();
    let transcripts = ["typo.yaml", "nonsense.yaml", "nobody.yaml", "missing.yaml"]
        .map(|file| run(folder.path(), &["--config", file]));
    assert_transcript("configuration", &transcripts.join("\n"));
}

#[test]
fn the_example_is_printed_and_accepted() {
    let folder = tempdir().unwrap();
    let output = program(folder.path(), &["--print-config"])
        .output()
        .unwrap();
    assert!(output.status.success());
    fs::write(folder.path().join("sandbox.yaml"), output.stdout).unwrap();
    let sandbox = Running::start(folder.path(), &["--config", "sandbox.yaml"]);
    assert_eq!(sandbox.get("/sandbox/health").status, 200);
}

#[test]
fn a_port_that_is_in_use() {
    let folder = tempdir().unwrap();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = other.local_addr().unwrap().port().to_string();
    let transcript = run(folder.path(), &["--port", &port]);
    assert_transcript("port_taken", &transcript.replace(&port, "PORT"));

    let left_over = folder.path().join("sandbox.env");
    fs::write(&left_over, "QFPAY_SANDBOX_URL=http://127.0.0.1:1\n").unwrap();
    run(
        folder.path(),
        &["--port", &port, "--ready-file", "sandbox.env"],
    );
    assert!(!left_over.exists(), "it would say that this one is ready");
}

#[test]
fn a_state_file_that_cannot_be_used() {
    let folder = tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    fs::write(path("letter.txt"), "Dear sir or madam,\n".repeat(100)).unwrap();
    let sandbox = Running::start(folder.path(), &["--state", "used.db"]);
    let mut transcripts = vec![
        run(folder.path(), &["--port", "0", "--state", "used.db"]),
        run(folder.path(), &["--port", "0", "--state", "letter.txt"]),
        run(
            folder.path(),
            &["--port", "0", "--state", "no/such/folder.db"],
        ),
    ];
    drop(sandbox);
    let change = |name: &str, sql: &str| {
        fs::copy(path("sound.db"), path(name)).unwrap();
        let connection = rusqlite::Connection::open(path(name)).unwrap();
        connection.execute_batch(sql).unwrap();
    };
    drop(
        Sandbox::builder()
            .state_file(path("sound.db"))
            .start()
            .unwrap(),
    );
    change("newer.db", "PRAGMA user_version = 99");
    change("other.db", "PRAGMA application_id = 1");
    change(
        "strange.db",
        "INSERT INTO transactions VALUES (1, '{\"merchant\": 1}')",
    );
    for name in ["newer.db", "other.db", "strange.db"] {
        transcripts.push(run(folder.path(), &["--port", "0", "--state", name]));
    }
    assert_transcript("state_file", &transcripts.join("\n"));
}
