//! The commands of the README work.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::{TempDir, tempdir};

const README: &str = include_str!("../../README.md");

/// The code in this language under a heading.
fn code<'a>(heading: &str, language: &str) -> &'a str {
    let below = README.split_once(&format!("\n## {heading}\n")).unwrap().1;
    let code = below.split_once(&format!("\n```{language}\n")).unwrap().1;
    code.split_once("\n```\n").unwrap().0
}

/// A shell in a folder of its own, with the program where it would be installed.
fn shell(folder: &TempDir, script: &str, variables: &[(&str, &str)]) -> String {
    let program = Path::new(env!("CARGO_BIN_EXE_qfpay-sandbox"));
    let path = std::env::var("PATH").unwrap();
    let run = Command::new("bash")
        .args(["-e", "-c", script])
        .current_dir(folder.path())
        .env(
            "PATH",
            format!("{}:{path}", program.parent().unwrap().display()),
        )
        // The port in the README may be in use here.
        .env("QFPAY_SANDBOX_PORT", "0")
        .envs(variables.iter().copied())
        .output()
        .unwrap();
    let said = String::from_utf8(run.stdout).unwrap();
    let log = fs::read_to_string(folder.path().join("sandbox.log")).unwrap_or_default();
    assert!(
        run.status.success(),
        "{script}\n{said}{run_err}{log}",
        run_err = String::from_utf8_lossy(&run.stderr)
    );
    said
}

#[test]
fn the_shell_starts_waits_tests_and_stops() {
    let folder = tempdir().unwrap();
    let said = shell(&folder, code("Start, wait, stop", "sh"), &[]);
    assert!(said.contains("\"status\": \"ok\""), "{said}");
    let log = fs::read_to_string(folder.path().join("sandbox.log")).unwrap();
    assert!(
        log.ends_with("Stopped. 0 transactions forgotten.\n"),
        "{log}"
    );
    assert!(!folder.path().join("sandbox.env").exists());
}

#[test]
fn the_steps_of_an_action_do_the_same() {
    let folder = tempdir().unwrap();
    let steps: Vec<serde_yaml::Value> =
        serde_yaml::from_str(code("Start, wait, stop", "yaml")).unwrap();
    let environment = folder.path().join("github_env");
    fs::write(&environment, "").unwrap();
    let mut said = String::new();
    for step in &steps {
        let (name, script) = (
            step["name"].as_str().unwrap(),
            step["run"].as_str().unwrap(),
        );
        if name.starts_with("Install") {
            continue;
        }
        // As the runner of GitHub Actions does between steps.
        let variables = fs::read_to_string(&environment).unwrap();
        let mut variables: Vec<(&str, &str)> = variables
            .lines()
            .map(|line| line.split_once('=').unwrap())
            .collect();
        variables.push(("GITHUB_ENV", environment.to_str().unwrap()));
        said.push_str(&shell(&folder, script, &variables));
    }
    assert!(said.contains("\"status\": \"ok\""), "{said}");
}
