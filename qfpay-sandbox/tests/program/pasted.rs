//! The commands that it prints work when they are pasted.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value;
use tempfile::tempdir;

use crate::running::program;

/// A program that is killed at the end of the test.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the program as users do, and pastes its commands; returns the output of each.
fn paste(shell: &str, folder: &Path, arguments: &[&str]) -> [Value; 3] {
    let mut arguments = arguments.to_vec();
    arguments.extend(["--port", "0"]);
    let child = program(folder, &arguments).stdout(Stdio::piped()).spawn();
    let mut child = Killed(child.unwrap());
    let out = BufReader::new(child.0.stdout.take().unwrap());
    let lines = out.lines().map(Result::unwrap);
    let said: Vec<String> = lines
        .take_while(|line| line != "Ctrl-C stops it.")
        .collect();
    let said = said.join("\n");
    let commands: Vec<&str> = said
        .split("\n\n")
        .filter(|part| part.starts_with("curl "))
        .collect();
    assert_eq!(commands.len(), 3, "{said}");
    let answers: Vec<Value> = commands
        .into_iter()
        .map(|command| {
            let run = Command::new(shell).arg("-c").arg(command).output().unwrap();
            assert!(run.status.success(), "{command}: {run:?}");
            serde_json::from_slice(&run.stdout).unwrap_or_else(|error| panic!("{error}: {run:?}"))
        })
        .collect();
    answers.try_into().unwrap()
}

fn assert_paid([payment, customer, query]: [Value; 3]) {
    assert_eq!(payment["respcd"], "0000", "{payment}");
    assert_eq!(customer["state"], "paid", "{customer}");
    assert_eq!(query["respcd"], "0000", "{query}");
    assert_eq!(query["data"][0]["respcd"], "0000", "{query}");
    assert_eq!(query["data"][0]["out_trade_no"], payment["out_trade_no"]);
}

#[test]
fn the_three_commands_order_pay_and_find_an_order() {
    let folder = tempdir().unwrap();
    for shell in ["sh", "bash"] {
        assert_paid(paste(shell, folder.path(), &[]));
    }
}

#[test]
fn they_work_for_an_agent_whose_codes_need_quoting() {
    let folder = tempdir().unwrap();
    let agent = r#"
merchants: []
agents:
  - app_code: "it's$HOME\\!`x`\"*"
    client_key: "k'$(false)"
    merchants:
      - mchid: 1000001
        pay_types: [800108, 800201]
        currencies: [CNY, HKD]
"#;
    fs::write(folder.path().join("agent.yaml"), agent).unwrap();
    assert_paid(paste("sh", folder.path(), &["--config", "agent.yaml"]));
}
