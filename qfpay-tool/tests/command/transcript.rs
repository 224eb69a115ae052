//! What a run of the command printed, as tests record it.

#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

use std::path::Path;
use std::process::{Command, Stdio};

/// Runs the command in a folder, with nobody at its input.
pub(crate) fn of(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_qfpay-tool"))
        .current_dir(folder)
        .stdin(Stdio::null())
        .args(arguments)
        .output()
        .unwrap();
    format!(
        "$ qfpay-tool {}\n--- exit code {}\n--- output\n{}--- errors\n{}",
        arguments.join(" "),
        output.status.code().unwrap(),
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    )
}

/// Holds a transcript against the recorded one in `snapshots/SET`.
pub(crate) fn assert_recorded(set: &str, name: &str, transcript: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(format!("../snapshots/{set}"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, transcript));
}
