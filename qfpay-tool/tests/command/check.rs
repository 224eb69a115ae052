//! `check` as a maintainer meets it: what it prints, where, and its exit code.

#![allow(clippy::unwrap_used, reason = "this is how a test fails")]

use std::path::Path;

use qfpay_codegen::{Sources, load};

use super::folders::{base, empty, fixtures, repository, whole, write};
use super::transcript;

fn assert_transcript(name: &str, folder: &Path, arguments: &[&str]) {
    transcript::assert_recorded("command", name, &transcript::of(folder, arguments));
}

#[test]
fn a_sound_specification_is_counted() {
    assert_transcript("sound", &fixtures(), &["check", "--spec", "base"]);
    let json = ["check", "--spec", "base", "--format", "json"];
    assert_transcript("sound_json", &fixtures(), &json);
}

#[test]
fn the_specification_of_this_repository_is_counted() {
    let transcript = transcript::of(&repository(), &["check"]);
    assert!(transcript.contains("--- exit code 0\n"), "{transcript}");
    let model = load(&whole()).unwrap();
    let parameters = &model.parameters;
    let from_seed = parameters.iter().filter(|one| one.source.id == "seed");
    let status_codes = &model.status_codes;
    let codes_from_seed = status_codes.iter().filter(|one| one.source.id == "seed");
    let counts = format!(
        "{} pay types, {} currencies, {} status codes ({} from the seed page), {} request parameters ({} from the seed page), ",
        model.pay_types.len(),
        model.currencies.len(),
        status_codes.len(),
        codes_from_seed.count(),
        parameters.len(),
        from_seed.count(),
    );
    assert!(transcript.contains(&counts), "{transcript}");
    assert!(transcript.ends_with("--- errors\n"), "{transcript}");
}

#[test]
fn problems_are_listed_with_their_places() {
    let folder = empty("problems");
    write(&folder.join("spec"), &base());
    for mistake in ["bad/dangling_wallet", "bad/duplicate_rule"] {
        let sources = Sources::read(&fixtures().join(mistake)).unwrap();
        write(&folder.join("spec"), &sources);
    }
    assert_transcript("problems", &folder, &["check"]);
    assert_transcript("problems_json", &folder, &["check", "--format", "json"]);
    assert!(transcript::of(&folder, &["check", "--color", "always"]).contains("\x1b["));
}

#[test]
fn a_folder_that_is_not_there_is_explained() {
    assert_transcript("no_folder", &fixtures(), &["check", "--spec", "nowhere"]);
}
