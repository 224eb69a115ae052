//! `drift` as a maintainer meets it: what it prints, and its exit code.

#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "this is how a test fails"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use super::folders::{fixtures, repository, whole, with_spec};
use super::transcript;

fn run(folder: &Path, arguments: &[&str]) -> String {
    transcript::of(folder, &[&["drift"], arguments].concat())
}

fn assert_transcript(name: &str, folder: &Path, arguments: &[&str]) {
    transcript::assert_recorded("drift", name, &run(folder, arguments));
}

/// A folder with this repository's specification and pages, named by what they are for.
fn documentation(name: &str) -> PathBuf {
    let folder = with_spec(name, &whole());
    let fixtures = fixtures().join("drift");
    for page in ["base.txt", "docusaurus.html", "pay-types.md"] {
        std::fs::copy(fixtures.join(page), folder.join(page)).unwrap();
    }
    std::fs::write(
        folder.join("lost.html"),
        "<html><h1>404 Not Found</h1></html>",
    )
    .unwrap();
    folder
}

#[test]
fn drift_is_shown_with_the_next_action() {
    let folder = documentation("drift");
    assert_transcript("not_recorded", &folder, &["base.txt"]);
    assert_transcript("accept", &folder, &["--accept", "base.txt"]);
    assert_transcript("none", &folder, &["base.txt"]);
    assert_transcript("changes", &folder, &["docusaurus.html"]);
    let json = ["--format", "json", "docusaurus.html"];
    assert_transcript("json", &folder, &json);
    assert_transcript("part", &folder, &["pay-types.md"]);
    assert!(run(&folder, &["--color", "always", "docusaurus.html"]).contains("\x1b[1;31m! 800212"));
}

#[test]
fn pages_that_make_no_sense_are_explained() {
    let folder = documentation("drift_unreadable");
    assert_transcript("lost", &folder, &["base.txt", "lost.html"]);
    assert_transcript("no_page", &folder, &["nowhere.html"]);
    let lock = folder.join("spec/docs.lock");
    std::fs::write(&lock, "pay_types 800101\n").unwrap();
    assert_transcript("broken_lock", &folder, &["base.txt"]);
    // It may remember other pages.
    assert!(run(&folder, &["--accept", "base.txt"]).contains("--- exit code 2\n"));
    let kept = std::fs::read_to_string(&lock).unwrap();
    assert_eq!(kept, "pay_types 800101\n");
    assert_transcript("help", &folder, &["--help"]);
}

#[test]
fn a_page_comes_from_standard_input_as_well() {
    let folder = documentation("drift_input");
    let page = std::fs::File::open(folder.join("docusaurus.html")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_qfpay-tool"))
        .current_dir(&folder)
        .args(["drift", "--format", "json", "-"])
        .stdin(page)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["pay_types"]["added"], serde_json::json!(["899910"]));
    for list in [
        "pay_types",
        "currencies",
        "status_codes",
        "request_parameters",
        "response_parameters",
        "footnotes",
    ] {
        for change in ["added", "removed", "reworded"] {
            assert!(report[list][change].is_array(), "{list}.{change}");
        }
    }
}

/// The lock of this repository was recorded from the original page, all of it.
#[test]
fn the_lock_of_this_repository_is_whole() {
    let path = repository().join("spec/docs.lock");
    let text = std::fs::read_to_string(path).unwrap();
    let lock = qfpay_tool::drift::Lock::parse(&text).unwrap();
    assert_eq!(lock.to_string(), text, "written by the command");
    assert!(lock.len() >= 36 + 13 + 52 + 12 + 10 + 4 + 8);
}
