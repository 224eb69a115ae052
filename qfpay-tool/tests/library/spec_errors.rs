//! Every kind of problem that the checker knows: one folder each in `fixtures/bad`, whose files
//! replace those of the sound specification in `fixtures/base`, and one snapshot of what is found.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "this is how a test fails"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use qfpay_codegen::{Problem, Problems, Sources};
use qfpay_tool::check;

use crate::specifications::{base, tests};

/// A file of this name says that the base's file is absent.
const ABSENT: &str = ".absent";

fn names_in(folder: &Path) -> BTreeSet<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

fn kinds() -> BTreeSet<String> {
    names_in(&tests().join("fixtures/bad"))
}

/// The base with the mistakes of `kinds`, which are in files of their own each.
fn with_mistakes<'a>(kinds: impl IntoIterator<Item = &'a str>) -> Sources {
    let mut files: Vec<(String, String)> = base()
        .files()
        .iter()
        .map(|file| (file.name.clone(), file.text.clone()))
        .collect();
    for kind in kinds {
        let folder = tests().join("fixtures/bad").join(kind);
        let bad = Sources::read(&folder).unwrap();
        for file in bad.files() {
            files.retain(|(name, _)| *name != file.name);
            files.push((file.name.clone(), file.text.clone()));
        }
        files.retain(|(name, _)| !folder.join(format!("{name}{ABSENT}")).exists());
    }
    Sources::from_files(files)
}

fn problems(sources: &Sources) -> Problems {
    check(sources).expect_err("there is a mistake")
}

/// What is found of each kind.
fn found() -> &'static BTreeMap<String, Problems> {
    static FOUND: OnceLock<BTreeMap<String, Problems>> = OnceLock::new();
    FOUND.get_or_init(|| {
        let say = |kind: String| {
            let problems = problems(&with_mistakes([kind.as_str()]));
            (kind, problems)
        };
        kinds().into_iter().map(say).collect()
    })
}

#[test]
fn the_base_is_sound() {
    if let Err(problems) = check(&base()) {
        panic!("{problems}");
    }
}

#[test]
fn each_kind_of_problem_is_explained() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../snapshots/spec_errors");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for (kind, problems) in found() {
            insta::assert_snapshot!(kind.as_str(), problems.to_string());
        }
    });
}

#[test]
fn each_kind_has_a_snapshot_and_each_snapshot_a_kind() {
    let snapshots: BTreeSet<String> = names_in(&tests().join("snapshots/spec_errors"))
        .into_iter()
        .filter_map(|name| name.strip_suffix(".snap").map(str::to_owned))
        .collect();
    let kinds = kinds();
    let unmatched: Vec<_> = kinds.symmetric_difference(&snapshots).collect();
    assert_eq!(unmatched, Vec::<&String>::new());
}

#[test]
fn each_problem_has_a_place_and_a_fix_and_is_shown_once() {
    for (kind, found) in found() {
        let found: Vec<&Problem> = found.iter().collect();
        for (index, problem) in found.iter().enumerate() {
            assert!(problem.hint.is_some(), "{kind}: {problem}");
            let of_the_folder = problem.message.contains("file is") || problem.file == "operations";
            assert!(
                problem.position.is_some() || of_the_folder,
                "{kind}: {problem}"
            );
            let again = found[index + 1..].iter().find(|other| {
                other.position == problem.position && other.file == problem.file && !of_the_folder
            });
            assert_eq!(again, None, "{kind}: {problem}");
        }
    }
}

#[test]
fn problems_of_several_files_come_at_once_in_the_order_of_places() {
    let kinds = [
        "unknown_algorithm",
        "dangling_wallet",
        "duplicate_currency",
        "three_classes",
        "bad_default",
        "rule_with_an_empty_list",
        "verdict_overlap",
        "dangling_operation_of_a_vector",
    ];
    let found = problems(&with_mistakes(kinds));
    assert_eq!(found.len(), kinds.len(), "{found}");
    let places: Vec<_> = found
        .iter()
        .map(|problem| (problem.file.clone(), problem.position))
        .collect();
    assert!(places.is_sorted(), "{places:?}");
}

#[test]
fn files_that_cannot_be_read_do_not_hide_each_other() {
    let kinds = [
        "syntax_error",
        "unknown_key",
        "missing_vector_field",
        "unquoted_status_code",
    ];
    let found = problems(&with_mistakes(kinds));
    assert_eq!(found.len(), kinds.len(), "{found}");
}

#[test]
fn the_same_specification_gives_the_same_text_twice() {
    for (kind, once) in found() {
        let again = problems(&with_mistakes([kind.as_str()]));
        assert_eq!(once.to_string(), again.to_string(), "{kind}");
    }
}
