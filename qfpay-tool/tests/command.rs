//! The command as a maintainer meets it: what it prints, where, and its exit code.

#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

use std::collections::BTreeSet;
mod transcript;

use std::path::{Path, PathBuf};

use qfpay_codegen::{Sources, load};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn assert_transcript(name: &str, folder: &Path, arguments: &[&str]) {
    recorded(name, &transcript::of(folder, arguments));
}

fn recorded(name: &str, transcript: &str) {
    transcript::assert_recorded("command", name, transcript);
}

#[test]
fn a_sound_specification_is_counted() {
    assert_transcript("sound", &fixtures(), &["check", "--spec", "base"]);
    let json = ["check", "--spec", "base", "--format", "json"];
    assert_transcript("sound_json", &fixtures(), &json);
}

#[test]
fn the_specification_of_this_repository_is_counted() {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let transcript = transcript::of(&repository, &["check"]);
    assert!(transcript.contains("--- exit code 0\n"), "{transcript}");
    let model = load(&Sources::read(&repository.join("spec")).unwrap()).unwrap();
    let parameters = &model.parameters;
    let from_seed = parameters.iter().filter(|one| one.source.id == "seed");
    let status_codes = &model.status_codes;
    let codes_from_seed = status_codes.iter().filter(|one| one.source.id == "seed");
    let counts = format!(
        "{} pay types, {} currencies, {} status codes ({} from the seed page), {} request parameters ({} from the seed page), ",
        model.pay_types.len(),
        model.currencies.len(),
        status_codes.len(),
        codes_from_seed.count(),
        parameters.len(),
        from_seed.count(),
    );
    assert!(transcript.contains(&counts), "{transcript}");
    assert!(transcript.ends_with("--- errors\n"), "{transcript}");
}

#[test]
fn problems_are_listed_with_their_places() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("problems");
    let _none_yet = std::fs::remove_dir_all(&folder);
    for source in ["base", "bad/dangling_wallet", "bad/duplicate_rule"] {
        let sources = Sources::read(&fixtures().join(source)).unwrap();
        for file in sources.files() {
            let path = folder.join("spec").join(&file.name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, &file.text).unwrap();
        }
    }
    assert_transcript("problems", &folder, &["check"]);
    assert_transcript("problems_json", &folder, &["check", "--format", "json"]);
    assert!(transcript::of(&folder, &["check", "--color", "always"]).contains("\x1b["));
}

#[test]
fn a_shell_completes_commands_and_options() {
    let script = transcript::of(&fixtures(), &["completions", "bash"]);
    for word in ["check", "--spec", "--format"] {
        assert!(script.contains(word), "{word}");
    }
    assert_transcript("completions_help", &fixtures(), &["completions", "--help"]);
}

#[test]
fn a_folder_that_is_not_there_is_explained() {
    assert_transcript("no_folder", &fixtures(), &["check", "--spec", "nowhere"]);
}

#[test]
fn arguments_that_make_no_sense_are_explained() {
    assert_transcript("no_command", &fixtures(), &[]);
    assert_transcript("unknown_option", &fixtures(), &["check", "--sepc", "base"]);
}

#[test]
fn the_help_lists_the_exit_codes() {
    assert_transcript("help", &fixtures(), &["check", "--help"]);
}

/// A folder of its own, empty.
fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _none_yet = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let spec = Sources::read(&fixtures().join("base")).unwrap();
    for file in spec.files() {
        let path = folder.join("spec").join(&file.name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.text).unwrap();
    }
    folder
}

#[test]
fn files_are_written_once_and_found_to_be_old() {
    let folder = fresh("emitted");
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
    let folder = fresh("emitted_json");
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
    let folder = fresh("emitted_not");
    std::fs::write(folder.join("spec/currencies.yaml"), "currencies: 7\n").unwrap();
    let transcript = transcript::of(&folder, &["emit", "all", "--out", "out"]);
    assert!(!folder.join("out").exists());
    recorded("emit_problems", &transcript);
}

#[test]
fn a_folder_that_cannot_be_written_is_explained() {
    let folder = fresh("emitted_nowhere");
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
    assert_transcript("emit_help", &fixtures(), &["emit", "--help"]);
}
