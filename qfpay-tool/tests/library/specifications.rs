//! The specifications that tests work on.

#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

use std::path::{Path, PathBuf};

use qfpay_codegen::Sources;

pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub(crate) fn tests() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

pub(crate) fn fixtures() -> PathBuf {
    tests().join("fixtures")
}

/// The specification of this repository.
pub(crate) fn spec() -> Sources {
    Sources::read(&repository().join("spec")).unwrap()
}

/// The small specification.
pub(crate) fn base() -> Sources {
    Sources::read(&fixtures().join("base")).unwrap()
}
