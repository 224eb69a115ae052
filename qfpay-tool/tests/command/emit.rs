//! `emit` as a maintainer meets it: what it prints, what it writes, and its exit code.

#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

use std::collections::BTreeSet;

use super::folders::{base, fixtures, with_spec};
use super::transcript;

fn recorded(name: &str, transcript: &str) {
    transcript::assert_recorded("command", name, transcript);
}

#[test]
fn files_are_written_once_and_found_to_be_old() {
    let folder = with_spec("emitted", &base());
    let emit = ["emit", "json", "typescript-constants", "--out", "out"];
    let check = [&emit[..], &["--check"]].concat();
    let mut transcript = transcript::of(&folder, &check);
    assert!(!folder.join("out").exists(), "a check writes nothing");
    transcript += &transcript::of(&folder, &emit);
    let file = folder.join("out/bundle.json");
    let before = std::fs::metadata(&file).unwrap().modified().unwrap();
    transcript += &transcript::of(&folder, &emit);
    let after = std::fs::metadata(&file).unwrap().modified().unwrap();
    assert_eq!(after, before, "what is right already stays untouched");
    std::fs::write(&file, "{}").unwrap();
    transcript += &transcript::of(&folder, &check);
    transcript += &transcript::of(&folder, &emit);
    transcript += &transcript::of(&folder, &check);
    recorded("emit", &transcript);
}

#[test]
fn every_kind_can_be_emitted_at_once_and_listed_for_programs() {
    let folder = with_spec("emitted_json", &base());
    let all = ["emit", "all", "json", "--out", ".", "--format", "json"];
    let output = transcript::of(&folder, &all);
    let (_, output) = output.split_once("--- output\n").unwrap();
    let (output, errors) = output.split_once("--- errors\n").unwrap();
    assert_eq!(errors, "");
    let report: serde_json::Value = serde_json::from_str(output).unwrap();
    let files = report["files"].as_array().unwrap();
    let names = files.iter().map(|file| file["file"].as_str().unwrap());
    let of_the_site = names
        .clone()
        .filter(|name| name.starts_with("docs/"))
        .count();
    assert_eq!(files.len() - of_the_site, 13, "each file once");
    assert!(names.clone().any(|name| name == "docs/index.html"));
    assert_eq!(names.collect::<BTreeSet<_>>().len(), files.len());
    for file in files {
        assert_eq!(file["state"], "written");
        let path = folder.join(file["file"].as_str().unwrap());
        assert_eq!(file["bytes"], std::fs::metadata(path).unwrap().len());
    }
}

#[test]
fn nothing_is_emitted_of_a_specification_with_problems() {
    let folder = with_spec("emitted_not", &base());
    std::fs::write(folder.join("spec/currencies.yaml"), "currencies: 7\n").unwrap();
    let transcript = transcript::of(&folder, &["emit", "all", "--out", "out"]);
    assert!(!folder.join("out").exists());
    recorded("emit_problems", &transcript);
}

#[test]
fn a_folder_that_cannot_be_written_is_explained() {
    let folder = with_spec("emitted_nowhere", &base());
    std::fs::write(folder.join("out"), "a file in its place").unwrap();
    let transcript = transcript::of(&folder, &["emit", "json", "--out", "out"]);
    assert!(transcript.contains("--- exit code 2\n"), "{transcript}");
    assert!(
        transcript.contains("cannot create folder out: "),
        "{transcript}"
    );
}

#[test]
fn the_kinds_are_listed() {
    recorded(
        "emit_help",
        &transcript::of(&fixtures(), &["emit", "--help"]),
    );
}
