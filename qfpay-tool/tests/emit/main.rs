//! What is emitted for others: that it is complete, that it agrees with itself, and that a stranger
//! can work with it who has nothing else.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod bundle;
mod constants;
mod docs;
mod openapi;
mod schemas;

use std::path::{Path, PathBuf};

use qfpay_codegen::{Sources, load};
use qfpay_tool::export::{self, File, Kind};
use serde_json::Value;

fn spec() -> Sources {
    Sources::read(&repository().join("spec")).unwrap()
}

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn base() -> Sources {
    Sources::read(&fixtures().join("base")).unwrap()
}

fn emitted(kind: Kind, sources: &Sources) -> Vec<File> {
    export::files(kind, sources, &load(sources).unwrap())
}

/// One emitted JSON document.
fn document(kind: Kind, name: &str, sources: &Sources) -> Value {
    let files = emitted(kind, sources);
    let file = files.iter().find(|file| file.name == name).unwrap();
    serde_json::from_str(&file.text).unwrap()
}

fn recorded(check: impl FnOnce()) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/emitted");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(check);
}

#[test]
fn the_same_specification_gives_the_same_files_whatever_the_order_of_its_own() {
    let sources = spec();
    let backwards = sources.files().iter().rev();
    let backwards =
        Sources::from_files(backwards.map(|file| (file.name.as_str(), file.text.as_str())));
    let mut names = Vec::new();
    for kind in Kind::ALL {
        let files = emitted(kind, &sources);
        assert_eq!(files, emitted(kind, &backwards), "{}", kind.name());
        names.extend(files.into_iter().map(|file| file.name));
    }
    names.sort_unstable();
    let count = names.len();
    names.dedup();
    assert_eq!(names.len(), count, "kinds that share a folder");
}

#[test]
fn every_file_ends_its_last_line_and_no_line_in_a_blank() {
    for kind in Kind::ALL {
        for File { name, text } in emitted(kind, &spec()) {
            assert!(text.ends_with('\n') && !text.ends_with("\n\n"), "{name}");
            assert!(!text.lines().any(|line| line.ends_with(' ')), "{name}");
        }
    }
}
