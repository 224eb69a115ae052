//! Emitted files, and how they are recorded.

#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

use qfpay_codegen::{Sources, load};
use qfpay_tool::export::{self, File, Kind};
use serde_json::Value;

pub(super) fn emitted(kind: Kind, sources: &Sources) -> Vec<File> {
    export::files(kind, sources, &load(sources).unwrap())
}

/// One emitted JSON document.
pub(super) fn document(kind: Kind, name: &str, sources: &Sources) -> Value {
    let files = emitted(kind, sources);
    let file = files.iter().find(|file| file.name == name).unwrap();
    serde_json::from_str(&file.text).unwrap()
}

pub(super) fn recorded(check: impl FnOnce()) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../snapshots/emitted");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(check);
}
