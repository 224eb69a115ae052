//! Whole pages in the shapes that documentation comes in, with changes planted: beside each page
//! stands what a report has to say, and nothing else.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "this is how a test fails"
)]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use qfpay_tool::drift::Lock;

use super::reading::{findings, page, read};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/drift")
}

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(folder().join(name)).unwrap()
}

/// What is remembered of the pages without changes, in both languages.
fn recorded() -> Lock {
    let english = read(bytes("base.txt")).unwrap().record(&Lock::default());
    read(bytes("base-zh.md")).unwrap().record(&english)
}

fn names() -> Vec<String> {
    let files = std::fs::read_dir(folder()).unwrap();
    let names = files.map(|file| file.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| !name.ends_with(".expected")).collect();
    names.sort();
    names
}

#[test]
fn what_was_planted_is_found() {
    let lock = recorded();
    let mut wrong = Vec::new();
    for name in names() {
        let expected = String::from_utf8(bytes(&format!("{name}.expected"))).unwrap();
        let expected: BTreeSet<String> = expected.lines().map(str::to_owned).collect();
        let found = match read(bytes(&name)).and_then(|read| read.compare(&lock)) {
            Ok(report) => findings(&report).into_iter().collect(),
            Err(error) => BTreeSet::from([error.to_string()]),
        };
        let missing: Vec<_> = expected.difference(&found).collect();
        let surplus: Vec<_> = found.difference(&expected).collect();
        if !missing.is_empty() || !surplus.is_empty() {
            wrong.push(format!("{name}: missing {missing:?}, surplus {surplus:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(names().len() > 12);
}

/// The counts of the original page, whose shape the first fixture has.
#[test]
fn the_original_page_has_36_pay_types_and_not_44() {
    let lock = recorded().to_string();
    let count = |list: &str| {
        let lines = lock
            .lines()
            .filter(|line| line.starts_with(&format!("{list} ")));
        lines.filter(|line| line.contains(" en ")).count()
    };
    let lists = [
        "pay_types",
        "currencies",
        "status_codes",
        "payment.request",
        "payment.response",
        "footnotes",
        "expired_time",
    ];
    assert_eq!(lists.map(count), [36, 13, 52, 12, 10, 4, 8]);
}

#[test]
fn recording_twice_changes_nothing() {
    let lock = recorded();
    let again = read(bytes("base.txt")).unwrap().record(&lock);
    assert_eq!(again.to_string(), lock.to_string());
    assert_eq!(Lock::parse(&lock.to_string()).unwrap(), lock);
    for line in lock.to_string().lines() {
        assert!(
            line.len() < 120,
            "a line is a digest, and no sentence: {line}"
        );
    }
}

/// However a page is cut, it is never said to be unchanged.
#[test]
fn a_page_that_was_cut_is_never_without_drift_in_what_is_missing() {
    let lock = recorded();
    for name in [
        "base.txt",
        "base-zh.md",
        "docusaurus.html",
        "mintlify.mdx",
        "copied.txt",
    ] {
        let whole = bytes(name);
        for part in 1..40 {
            let mut cut = whole.clone();
            cut.truncate(whole.len() * part / 40);
            while std::str::from_utf8(&cut).is_err() {
                cut.pop();
            }
            let Ok(read) = qfpay_tool::drift::Documentation::read(
                super::reading::model(),
                &[page(cut)],
                false,
            ) else {
                continue;
            };
            if let Ok(report) = read.compare(&lock) {
                let silent = report.is_empty() && report.not_covered.is_empty();
                assert!(!silent, "{name} cut to {part}/40");
            }
        }
    }
}
