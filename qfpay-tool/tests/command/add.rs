//! `add` as a maintainer meets it: what it prints, what it writes, and its exit code.

#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

use std::path::Path;

use super::folders::{base, with_spec};
use super::transcript;

fn run(folder: &Path, arguments: &[&str]) -> String {
    transcript::of(folder, &[&["add"], arguments].concat())
}

fn assert_transcript(name: &str, folder: &Path, arguments: &[&str]) {
    transcript::assert_recorded("add", name, &run(folder, arguments));
}

fn text(folder: &Path, file: &str) -> String {
    std::fs::read_to_string(folder.join("spec").join(file)).unwrap()
}

/// A pay type with everything that it needs.
const WHOLE: [&str; 18] = [
    "pay-type",
    "805801",
    "--wallet",
    "payme",
    "--scenario",
    "mpm",
    "--channel",
    "store",
    "--region",
    "hong_kong",
    "--settlement",
    "unstated",
    "--name",
    "PaymeMpm",
    "--description",
    "PayMe code: shown in the store",
    "--source",
    "seed",
];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    WHOLE.iter().chain(more).copied().collect()
}

#[test]
fn an_entry_is_shown_and_nothing_is_written() {
    let folder = with_spec("add/shown", &base());
    let before = text(&folder, "pay_types.yaml");
    assert_transcript("shown", &folder, &WHOLE);
    assert_transcript("shown_json", &folder, &with(&["--format", "json"]));
    assert_eq!(text(&folder, "pay_types.yaml"), before);
}

#[test]
fn an_entry_is_written_once() {
    let folder = with_spec("add/written", &base());
    let before = text(&folder, "pay_types.yaml");
    let more = [
        "--parameter",
        "expired_time=warned:field",
        "--footnote",
        "*",
        "--note",
        "A note",
        "--write",
    ];
    assert_transcript("written", &folder, &with(&more));
    let after = text(&folder, "pay_types.yaml");
    assert_ne!(after, before);
    assert_transcript("written_twice", &folder, &with(&more));
    assert_transcript("written_twice_json", &folder, &with(&["--format", "json"]));
    assert_eq!(text(&folder, "pay_types.yaml"), after);
}

#[cfg(unix)]
#[test]
fn the_file_keeps_its_permissions_and_what_leads_to_it() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = with_spec("add/kept", &base());
    let (link, file) = (
        folder.join("spec/pay_types.yaml"),
        folder.join("elsewhere.yaml"),
    );
    std::fs::rename(&link, &file).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    symlink(&file, &link).unwrap();
    assert!(run(&folder, &with(&["--write"])).contains("--- exit code 0"));
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert!(std::fs::read_to_string(&file).unwrap().contains("805801"));
    assert_eq!(
        std::fs::metadata(&file).unwrap().permissions().mode() & 0o777,
        0o640
    );
    let left: Vec<_> = std::fs::read_dir(&folder).unwrap().collect();
    assert_eq!(left.len(), 2, "{left:?}");
}

#[test]
fn line_ends_stay_as_they_are() {
    let folder = with_spec("add/windows", &base());
    let path = folder.join("spec/pay_types.yaml");
    let before = text(&folder, "pay_types.yaml")
        .trim_end()
        .replace('\n', "\r\n");
    std::fs::write(&path, &before).unwrap();
    assert!(run(&folder, &with(&["--write"])).contains("--- exit code 0"));
    let after = text(&folder, "pay_types.yaml");
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count());
    assert!(
        after.contains("code: \"805801\"\r\n    name: payme_mpm\r\n"),
        "{after}"
    );
}

#[test]
fn comments_stay_with_what_they_are_about() {
    let folder = with_spec("add/comments", &base());
    let path = folder.join("spec/pay_types.yaml");
    let text_before = text(&folder, "pay_types.yaml");
    let commented = text_before.replace(
        "  - code: \"805808\"",
        "  # The customer shows it.\n  - code: \"805808\"",
    ) + "    # Nothing more is known of it.\n\n# The end.\n";
    std::fs::write(&path, commented).unwrap();
    assert_transcript("comments_before", &folder, &WHOLE);
    let mut later = WHOLE;
    *later.get_mut(1).unwrap() = "805899";
    assert_transcript("comments_behind", &folder, &later);
}

#[test]
fn what_is_missing_is_listed_with_what_it_can_be() {
    let folder = with_spec("add/missing", &base());
    assert_transcript(
        "missing",
        &folder,
        &["pay-type", "805801", "--source", "seed"],
    );
    let json = ["status-code", "1102", "--name", "odd", "--format", "json"];
    assert_transcript("missing_json", &folder, &json);
}

#[test]
fn what_the_specification_would_not_be_sound_with_is_not_written() {
    let folder = with_spec("add/unsound", &base());
    let before = text(&folder, "pay_types.yaml");
    let more = ["--parameter", "pay_tag=optional", "--write"];
    assert_transcript("unsound", &folder, &with(&more));
    let json = [
        "--parameter",
        "pay_tag=optional",
        "--write",
        "--format",
        "json",
    ];
    assert_transcript("unsound_json", &folder, &with(&json));
    assert_eq!(text(&folder, "pay_types.yaml"), before);
}

#[test]
fn answers_that_do_not_fit_are_explained() {
    let folder = with_spec("add/unfit", &base());
    let table: [(&str, &[&str]); 6] = [
        ("no_code", &["pay-type", "80580"]),
        ("no_wallet", &["pay-type", "805801", "--wallet", "paymee"]),
        ("no_name", &["pay-type", "805801", "--name", "2fast"]),
        (
            "no_presence",
            &["pay-type", "805801", "--parameter", "txzone"],
        ),
        ("no_numeric", &["currency", "NZD", "--numeric", "54"]),
        ("no_bounds", &["parameter", "lang", "--length", "64"]),
    ];
    for (name, arguments) in table {
        assert_transcript(name, &folder, arguments);
    }
}

#[test]
fn entries_look_like_their_neighbours() {
    let folder = with_spec("add/neighbours", &base());
    let table: [(&str, &[&str]); 3] = [
        (
            "in_braces",
            &[
                "currency",
                "AUD",
                "--name",
                "Australian dollar",
                "--numeric",
                "036",
                "--exponent",
                "2",
                "--source",
                "seed",
            ],
        ),
        (
            "in_lines",
            &[
                "status-code",
                "1102",
                "--name",
                "odd",
                "--meaning",
                "It is odd",
                "--class",
                "failed",
                "--class",
                "unknown",
                "--hint",
                "Ask: again",
                "--source",
                "seed",
            ],
        ),
        (
            "with_rules",
            &[
                "parameter",
                "lang",
                "--description",
                "The language",
                "--declared",
                "String(2)",
                "--kind",
                "choice",
                "--value",
                "en:english:English",
                "--value",
                "NO:norwegian:Norwegian",
                "--supplied-by",
                "caller",
                "--default",
                "NO",
                "--length",
                "2-2",
                "--source",
                "field",
            ],
        ),
    ];
    for (name, arguments) in table {
        assert_transcript(name, &folder, arguments);
    }
}

#[test]
fn the_help_lists_options_and_exit_codes() {
    let folder = with_spec("add/help", &base());
    assert_transcript("help", &folder, &["--help"]);
    assert_transcript("help_pay_type", &folder, &["pay-type", "--help"]);
}
