//! The command as a maintainer meets it: what it prints, where, and its exit code.

#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

use std::path::{Path, PathBuf};
use std::process::Command;

use qfpay_codegen::{Sources, load};

/// What a run printed, and how it ended.
fn run(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_qfpay-codegen"))
        .current_dir(folder)
        .args(arguments)
        .output()
        .unwrap();
    format!(
        "$ qfpay-codegen {}\n--- exit code {}\n--- output\n{}--- errors\n{}",
        arguments.join(" "),
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn assert_transcript(name: &str, folder: &Path, arguments: &[&str]) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("snapshots/command");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, run(folder, arguments)));
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
    let transcript = run(&repository, &["check"]);
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
    assert!(run(&folder, &["check", "--color", "always"]).contains("\x1b["));
}

#[test]
fn a_shell_completes_commands_and_options() {
    let script = run(&fixtures(), &["completions", "bash"]);
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

/// A folder with this repository's specification and pages, named by what they are for.
fn documentation(folder: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(folder);
    let _none_yet = std::fs::remove_dir_all(&folder);
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    for file in Sources::read(&spec).unwrap().files() {
        let path = folder.join("spec").join(&file.name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.text).unwrap();
    }
    for page in ["base.txt", "docusaurus.html", "pay-types.md"] {
        std::fs::copy(fixtures().join("drift").join(page), folder.join(page)).unwrap();
    }
    std::fs::write(
        folder.join("lost.html"),
        "<html><h1>404 Not Found</h1></html>",
    )
    .unwrap();
    folder
}

#[test]
fn drift_is_told_with_what_to_do_next() {
    let folder = documentation("drift");
    assert_transcript("drift_not_recorded", &folder, &["drift", "base.txt"]);
    assert_transcript("drift_accept", &folder, &["drift", "--accept", "base.txt"]);
    assert_transcript("drift_none", &folder, &["drift", "base.txt"]);
    assert_transcript("drift", &folder, &["drift", "docusaurus.html"]);
    let json = ["drift", "--format", "json", "docusaurus.html"];
    assert_transcript("drift_json", &folder, &json);
    assert_transcript("drift_part", &folder, &["drift", "pay-types.md"]);
    assert!(
        run(&folder, &["drift", "--color", "always", "docusaurus.html"])
            .contains("\x1b[1;31m! 800212")
    );
}

#[test]
fn pages_that_make_no_sense_are_explained() {
    let folder = documentation("drift_refused");
    assert_transcript("drift_lost", &folder, &["drift", "base.txt", "lost.html"]);
    assert_transcript("drift_no_page", &folder, &["drift", "nowhere.html"]);
    std::fs::write(folder.join("spec/docs.lock"), "pay_types 800101\n").unwrap();
    assert_transcript("drift_broken_lock", &folder, &["drift", "base.txt"]);
    assert_transcript("drift_help", &folder, &["drift", "--help"]);
}

#[test]
fn a_page_comes_from_standard_input_as_well() {
    let folder = documentation("drift_input");
    let page = std::fs::File::open(folder.join("docusaurus.html")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_qfpay-codegen"))
        .current_dir(&folder)
        .args(["drift", "--format", "json", "-"])
        .stdin(page)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["pay_types"]["added"], serde_json::json!(["802010"]));
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
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/docs.lock");
    let text = std::fs::read_to_string(path).unwrap();
    let lock = qfpay_codegen::drift::Lock::parse(&text).unwrap();
    assert_eq!(lock.to_string(), text, "written by the command");
    assert_eq!(lock.len(), 36 + 13 + 52 + 12 + 10 + 4 + 8);
}
