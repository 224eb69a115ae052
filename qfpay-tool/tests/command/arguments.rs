//! Arguments: what is said of those that make no sense, help, and completion in a shell.

use std::path::Path;

use super::folders::fixtures;
use super::transcript;

fn assert_transcript(name: &str, folder: &Path, arguments: &[&str]) {
    transcript::assert_recorded("command", name, &transcript::of(folder, arguments));
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
fn arguments_that_make_no_sense_are_explained() {
    assert_transcript("no_command", &fixtures(), &[]);
    assert_transcript("unknown_option", &fixtures(), &["check", "--sepc", "base"]);
}

#[test]
fn the_help_lists_the_exit_codes() {
    assert_transcript("help", &fixtures(), &["check", "--help"]);
}
