//! The documentation site in a real browser, opened from the disk: emits it and runs `node --test`.
//!
//! `cargo test` leaves it out, because it needs Node, Chromium and the packages of the sandbox's browser
//! tests, whose harness this uses; `tests/browser.sh` installs what is missing and runs it. Pictures of the
//! pages are put into `target/browser`.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use qfpay_codegen::{Sources, load};
use qfpay_tool::export::{self, Kind};

/// What a description must never do.
const HOSTILE: &str = r"<img src=x onerror=alert(1)> <script>alert(1)</script> `</code>`";

#[test]
fn the_site_works_in_a_browser() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sources = Sources::read(&here.join("../spec")).unwrap();
    let pictures = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("browser");
    let outcome = Command::new("node")
        .args([
            "--test",
            "--test-concurrency=1",
            "--test-reporter=spec",
            "docs.test.js",
        ])
        .current_dir(here.join("tests/browser"))
        .env("QFPAY_URL", address(&emit("site", &sources)))
        .env(
            "QFPAY_HOSTILE",
            address(&emit("site/hostile", &hostile(&sources))),
        )
        .env("QFPAY_PICTURES", pictures)
        .status()
        .expect("Node has to be installed: see tests/browser.sh");
    assert!(outcome.success(), "{outcome}");
}

/// The specification with a description that would be markup.
fn hostile(sources: &Sources) -> Sources {
    let harmless = "description: Alipay code shown by the customer";
    let files = sources.files().iter();
    let texts: Vec<(String, String)> = files
        .map(|file| {
            let text = file
                .text
                .replace(harmless, &format!("description: '{HOSTILE}'"));
            (file.name.clone(), text)
        })
        .collect();
    let texts = texts.iter();
    Sources::from_files(texts.map(|(name, text)| (name.as_str(), text.as_str())))
}

/// Emits the site below `name`, from nothing.
fn emit(name: &str, sources: &Sources) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    for file in export::files(Kind::Docs, sources, &load(sources).unwrap()) {
        let path = folder.join(&file.name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, file.text).unwrap();
    }
    folder
}

fn address(folder: &Path) -> String {
    format!("file://{}/", folder.canonicalize().unwrap().display())
}
