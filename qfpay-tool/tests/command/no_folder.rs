//! The command where no specification lies: in an empty folder, and below a folder that has one.

#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

use std::path::Path;

use tempfile::TempDir;

use super::folders::{base, fixtures, repository, with_spec};
use super::transcript;

/// A folder that is empty, and no folder above it is a repository or has a specification.
fn elsewhere() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Runs the command; the version that the program names is left out.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let version = concat!("qfpay-tool ", env!("CARGO_PKG_VERSION"));
    transcript::of(folder, arguments).replace(version, "qfpay-tool VERSION")
}

fn assert_transcript(name: &str, folder: &Path, arguments: &[&str]) {
    transcript::assert_recorded("no_folder", name, &run(folder, arguments));
}

/// The command, its exit code and what it wrote to standard error, without its output.
fn without_output(transcript: &str) -> (String, &str) {
    let (before, rest) = transcript.split_once("--- output\n").unwrap();
    let (output, errors) = rest.split_once("--- errors\n").unwrap();
    (format!("{before}--- errors\n{errors}"), output)
}

/// An entry that the specifications do not have.
const ENTRY: [&str; 12] = [
    "add",
    "currency",
    "CHF",
    "--name",
    "Swiss franc",
    "--numeric",
    "756",
    "--exponent",
    "2",
    "--source",
    "field",
    "--write",
];

#[test]
fn the_specification_that_the_program_carries_is_checked() {
    let folder = elsewhere();
    let transcript = run(folder.path(), &["check"]);
    let (errors, output) = without_output(&transcript);
    transcript::assert_recorded("no_folder", "check", &errors);
    let of_the_repository = transcript::of(&repository(), &["check"]);
    assert_eq!(output, without_output(&of_the_repository).1);
    let json = run(folder.path(), &["check", "--format", "json"]);
    let (_, output) = without_output(&json);
    let report: serde_json::Value = serde_json::from_str(output).unwrap();
    assert_eq!(report["problems"], serde_json::json!([]));
}

#[test]
fn files_are_emitted_from_what_the_program_carries() {
    let (folder, repository) = (elsewhere(), repository());
    assert_transcript(
        "emit",
        folder.path(),
        &["emit", "openapi-3.1", "--out", "d"],
    );
    let emitted = folder.path().join("d/openapi-3.1.json");
    let again = folder.path().join("again");
    let arguments = ["emit", "openapi-3.1", "--out", again.to_str().unwrap()];
    let transcript = run(&repository, &arguments);
    assert!(transcript.ends_with("--- errors\n"), "{transcript}");
    assert_eq!(
        std::fs::read(emitted).unwrap(),
        std::fs::read(again.join("openapi-3.1.json")).unwrap()
    );
}

#[test]
fn pages_are_compared_with_what_the_program_carries() {
    let folder = elsewhere();
    let page = fixtures().join("drift/base.txt");
    std::fs::copy(page, folder.path().join("base.txt")).unwrap();
    let transcript = run(folder.path(), &["drift", "base.txt"]);
    let (errors, output) = without_output(&transcript);
    transcript::assert_recorded("no_folder", "drift", &errors);
    // The words of the page are not those that docs.lock records.
    assert!(output.contains("~ 800101  reworded: "), "{output}");
    let accept = ["drift", "--accept", "base.txt"];
    assert_transcript("drift_accept", folder.path(), &accept);
    let accept = ["drift", "--accept", "--lock", "own.lock", "base.txt"];
    assert_transcript("drift_accept_lock", folder.path(), &accept);
    let lock = std::fs::read_to_string(folder.path().join("own.lock")).unwrap();
    assert!(lock.contains("\npay_types 800101 en "), "{lock}");
}

#[test]
fn an_entry_is_proposed_and_cannot_be_written() {
    let folder = elsewhere();
    let (_, proposed) = ENTRY.split_last().unwrap();
    let transcript = run(folder.path(), proposed);
    let (errors, output) = without_output(&transcript);
    transcript::assert_recorded("no_folder", "add", &errors);
    let head = "--- a/spec/currencies.yaml\n+++ b/spec/currencies.yaml\n";
    assert!(output.starts_with(head), "{output}");
    assert!(output.contains("\n+  - code: CHF\n"), "{output}");
    assert_transcript("add_write", folder.path(), &ENTRY);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn what_the_program_carries_can_be_one_side_of_a_comparison() {
    let folder = elsewhere();
    let repository = repository().join("spec");
    let repository = repository.to_str().unwrap();
    for sides in [[repository, "embedded"], ["embedded", repository]] {
        let transcript = run(folder.path(), &["diff", sides[0], sides[1]]);
        assert!(transcript.contains("--- exit code 0\n"), "{transcript}");
    }
    let sides = ["diff", "embedded", "embedded"];
    assert_transcript("diff", folder.path(), &sides);
    assert_transcript("diff_spec", folder.path(), &["diff", "embedded", "spec"]);
}

#[test]
fn the_folder_of_the_specification_is_found_from_below() {
    let folder = with_spec("found", &base());
    let below = folder.join("one/two");
    std::fs::create_dir_all(&below).unwrap();
    // A folder of the same name that holds something else.
    std::fs::create_dir_all(below.join("spec/models")).unwrap();
    assert_transcript("found_check", &below, &["check"]);
    assert_transcript("found_add", &below, &ENTRY);
    let written = std::fs::read_to_string(folder.join("spec/currencies.yaml")).unwrap();
    assert!(written.contains("code: CHF"), "{written}");
    std::fs::write(folder.join("spec/currencies.yaml"), "currencies: 7\n").unwrap();
    assert_transcript("found_problem", &below, &["check"]);
}
