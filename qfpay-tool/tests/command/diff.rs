//! `diff` as a maintainer meets it: what it prints, where, and its exit code.

#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

use std::path::Path;
use std::process::Command;

use qfpay_codegen::{SourceFile, Sources};

use super::folders::{self, base, empty};
use super::transcript;

fn run(folder: &Path, arguments: &[&str]) -> String {
    transcript::of(folder, &[&["diff"], arguments].concat())
}

fn assert_transcript(name: &str, folder: &Path, arguments: &[&str]) {
    transcript::assert_recorded("diff", name, &run(folder, arguments));
}

/// The small specification, with some texts in it replaced by others.
fn write(folder: &Path, edits: &[(&str, &str, &str)]) {
    let edited = |file: &SourceFile| {
        let mut text = file.text.clone();
        for (_, old, new) in edits.iter().filter(|(name, ..)| *name == file.name) {
            assert!(text.contains(old), "{old}");
            text = text.replace(old, new);
        }
        (file.name.clone(), text)
    };
    let files = base();
    let files = files.files().iter().map(edited);
    folders::write(folder, &Sources::from_files(files));
}

const NEW_PAY_TYPE: &str = r#"pay_types:
  - code: "805801"
    name: payme_mpm
    description: PayMe code in the store
    wallet: payme
    scenario: mpm
    channel: store
    region: hong_kong
    settlement: unstated
    source: seed
"#;

const EDITS: &[(&str, &str, &str)] = &[
    ("pay_types.yaml", "pay_types:\n", NEW_PAY_TYPE),
    ("pay_types.yaml", "presence: optional", "presence: required"),
    ("currencies.yaml", "exponent: 0", "exponent: 2"),
    ("status_codes.yaml", "[failed, unknown]", "[failed]"),
    ("parameters.yaml", "{min: 5, max: 120}", "{min: 5, max: 60}"),
    (
        "parameters.yaml",
        "declared: String(5)",
        "declared: String(6)",
    ),
    (
        "operations/payment.yaml",
        "txzone, presence: optional",
        "txzone, presence: warned",
    ),
];

#[test]
fn changes_are_shown_with_their_places_and_the_next_version() {
    let folder = empty("diff/changes");
    write(&folder.join("old"), &[]);
    write(&folder.join("new"), EDITS);
    assert_transcript("changes", &folder, &["old", "new", "--current", "0.1.0"]);
    let json = ["old", "new", "--current", "0.1.0", "--format", "json"];
    assert_transcript("changes_json", &folder, &json);
    assert!(run(&folder, &["old", "new", "--color", "always"]).contains("\x1b["));
}

#[test]
fn what_means_the_same_is_no_difference() {
    let folder = empty("diff/same");
    let edits = [
        (
            "currencies.yaml",
            "currencies:\n",
            "# The currencies.\ncurrencies:\n\n",
        ),
        (
            "currencies.yaml",
            "{code: HKD, name: Hong Kong dollar,",
            "{name: \"Hong Kong dollar\", code: \"HKD\",",
        ),
        (
            "gateway.yaml",
            "required: false,",
            "required: false, sensitive: false,",
        ),
        ("operations/query.yaml", "moves_money: false\n", ""),
        (
            "operations/query.yaml",
            "method: POST\n",
            "method: POST\nmoves_money: false\n",
        ),
    ];
    write(&folder.join("old"), &[]);
    write(&folder.join("new"), &edits);
    assert_transcript("same", &folder, &["old", "new", "--current", "1.2.3"]);
    assert_transcript("same_json", &folder, &["old", "new", "--format", "json"]);
}

fn git(folder: &Path, arguments: &[&str]) {
    let identity = [
        "-c",
        "user.name=somebody",
        "-c",
        "user.email=somebody@example.com",
    ];
    let done = Command::new("git")
        .current_dir(folder)
        .args(identity)
        .args([
            "-c",
            "commit.gpgsign=false",
            "-c",
            "init.defaultBranch=trunk",
        ])
        .args(arguments)
        .output()
        .unwrap();
    assert!(done.status.success(), "{arguments:?}: {done:?}");
}

#[test]
fn revisions_are_read_from_the_repository() {
    let folder = empty("diff/revisions");
    git(&folder, &["init", "--quiet"]);
    write(&folder.join("api/spec"), &[]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "-m", "one"]);
    git(&folder, &["tag", "v1"]);
    write(
        &folder.join("api/spec"),
        &[("currencies.yaml", "exponent: 0", "exponent: 2")],
    );
    git(&folder, &["commit", "--quiet", "-a", "-m", "two"]);
    assert_transcript("revisions", &folder, &["v1", "HEAD", "--spec", "api/spec"]);
    assert_transcript(
        "revision_and_folder",
        &folder.join("api"),
        &["HEAD", "spec"],
    );
    assert_transcript(
        "no_revision",
        &folder,
        &["v2", "HEAD", "--spec", "api/spec"],
    );
    assert_transcript(
        "no_folder_in_the_revision",
        &folder,
        &["v1", "HEAD", "--spec", "spec"],
    );
}

#[test]
fn what_has_problems_cannot_be_compared() {
    let folder = empty("diff/unsound");
    write(
        &folder.join("old"),
        &[("pay_types.yaml", "wallet: alipay", "wallet: alipai")],
    );
    write(&folder.join("new"), &[]);
    assert_transcript("unsound", &folder, &["old", "new"]);
}

#[test]
fn the_help_says_what_is_judged() {
    assert_transcript("help", &empty("diff/help"), &["--help"]);
    assert_transcript(
        "no_version",
        &empty("diff/version"),
        &["old", "new", "--current", "one"],
    );
}
