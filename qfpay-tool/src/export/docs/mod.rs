//! A static site to look things up in: no server, no external request, and nothing but the search
//! and the filters needs a script.
//!
//! The texts of the specification reach a page through maud alone, which escapes them.

mod conditions;
mod currencies;
mod environments;
mod examples;
mod fields;
mod index;
mod layout;
mod links;
mod matrix;
mod notifications;
mod operations;
mod page;
mod parameters;
mod pay_type;
mod pay_types;
mod rules;
mod search;
mod signing;
mod sources;
mod status_codes;
mod tables;
mod words;

use super::file::File;
use super::subject::Subject;

/// Below the output folder: the whole site, which can be put anywhere or opened from a disk.
const FOLDER: &str = "docs";

pub(super) fn files(subject: &Subject<'_>) -> Vec<File> {
    let mut pages = vec![
        index::page(subject),
        pay_types::page(subject),
        matrix::page(subject),
        status_codes::page(subject),
        operations::list(subject),
        parameters::page(subject),
        fields::page(subject),
        rules::page(subject),
        currencies::page(subject),
        signing::page(subject),
        notifications::page(subject),
        environments::page(subject),
        sources::page(subject),
    ];
    pages.extend(pay_type::pages(subject));
    pages.extend(operations::pages(subject));
    let pages = pages.iter().map(|page| {
        let text = layout::document(page, subject).into_string();
        File::new(format!("{FOLDER}/{}", page.file), text)
    });
    let assets = [
        ("icon.svg", include_str!("assets/icon.svg").to_owned()),
        ("style.css", include_str!("assets/style.css").to_owned()),
        ("site.js", include_str!("assets/site.js").to_owned()),
        ("search-index.js", search::index(subject)),
    ];
    let assets = assets.map(|(name, text)| File::new(format!("{FOLDER}/{name}"), text));
    pages.chain(assets).collect()
}
