//! The specification of this repository.
//!
//! This is the one place that counts what the original page lists. Entries of other sources can
//! be added without a change here.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use std::path::Path;

use qfpay_codegen::{Sources, load};

fn spec() -> Sources {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    Sources::read(&folder).unwrap()
}

/// How many entries of a list name the page as their source. Read from the text, because the
/// resolved form of currencies and footnotes has no source.
fn from_page(file: &str, list: &str) -> usize {
    let spec = spec();
    let file = spec.files().iter().find(|known| known.name == file);
    let heading = format!("{list}:");
    let lines = file.unwrap().text.lines();
    lines
        .skip_while(|line| *line != heading)
        .skip(1)
        .take_while(|line| line.is_empty() || line.starts_with(' '))
        .filter(|line| *line == "    source: seed")
        .count()
}

#[test]
fn the_specification_has_no_problems_and_the_seed_in_full() {
    let model = load(&spec()).unwrap_or_else(|problems| panic!("{problems}"));
    let pay_types = model.pay_types.iter();
    assert_eq!(pay_types.filter(|one| one.source.id == "seed").count(), 36);
    let parameters = model.parameters.iter();
    assert_eq!(parameters.filter(|one| one.source.id == "seed").count(), 12);
    let status_codes = model.status_codes.iter();
    let from_seed = status_codes.filter(|one| one.source.id == "seed");
    assert_eq!(from_seed.count(), 52);
    assert_eq!(from_page("currencies.yaml", "currencies"), 13);
    assert_eq!(from_page("pay_types.yaml", "footnotes"), 4);
    assert_eq!(from_page("pay_types.yaml", "pay_types"), 36);
}
