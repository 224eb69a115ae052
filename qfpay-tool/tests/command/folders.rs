//! Folders that the command is run in.

#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

use std::path::{Path, PathBuf};

use qfpay_codegen::Sources;

pub(crate) fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub(crate) fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// The small specification.
pub(crate) fn base() -> Sources {
    Sources::read(&fixtures().join("base")).unwrap()
}

/// The specification of this repository.
pub(crate) fn whole() -> Sources {
    Sources::read(&repository().join("spec")).unwrap()
}

/// A folder of its own for a test, empty.
pub(crate) fn empty(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _none_yet = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A folder of its own for a test, with a specification in `spec`.
pub(crate) fn with_spec(name: &str, sources: &Sources) -> PathBuf {
    let folder = empty(name);
    write(&folder.join("spec"), sources);
    folder
}

/// Writes a specification, over what is in the folder already.
pub(crate) fn write(folder: &Path, sources: &Sources) {
    for file in sources.files() {
        let path = folder.join(&file.name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, &file.text).unwrap();
    }
}
