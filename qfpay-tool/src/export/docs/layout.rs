//! What all pages have in common.

use maud::{DOCTYPE, Markup, html};

use super::super::subject::Subject;
use super::page::Page;

/// The menu, in groups.
pub(super) const MENU: [(&str, &[(&str, &str)]); 4] = [
    (
        "Payments",
        &[
            ("pay-types.html", "Pay types"),
            ("matrix.html", "Matrix"),
            ("currencies.html", "Currencies"),
        ],
    ),
    (
        "Requests",
        &[
            ("operations.html", "Operations"),
            ("parameters.html", "Parameters"),
            ("rules.html", "Rules"),
            ("signing.html", "Signing"),
        ],
    ),
    (
        "Answers",
        &[
            ("status-codes.html", "Status codes"),
            ("fields.html", "Answer fields"),
            ("notifications.html", "Notifications"),
        ],
    ),
    (
        "About",
        &[
            ("environments.html", "Environments"),
            ("sources.html", "Sources"),
        ],
    ),
];

/// Nothing from elsewhere, nothing inline, no form, no frame. A page without a server has no
/// headers for it.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
                      base-uri 'none'; form-action 'none'";

pub(super) fn document(page: &Page, subject: &Subject<'_>) -> Markup {
    html! {
        (DOCTYPE) "\n"
        html lang="en" { "\n"
            head { "\n"
                meta charset="utf-8"; "\n"
                meta http-equiv="Content-Security-Policy" content=(POLICY); "\n"
                meta name="viewport" content="width=device-width, initial-scale=1"; "\n"
                meta name="color-scheme" content="light dark"; "\n"
                meta name="referrer" content="no-referrer"; "\n"
                meta name="description" content=(page.description); "\n"
                title { (page.title) " · QFPay API reference" } "\n"
                link rel="icon" type="image/svg+xml" href="icon.svg"; "\n"
                link rel="stylesheet" href="style.css"; "\n"
                script defer src="search-index.js" {} "\n"
                script defer src="site.js" {} "\n"
            }
            body { "\n"
                a .skip href="#content" { "Skip to content" } "\n"
                (header()) "\n"
                div .frame { "\n"
                    (menu(page)) "\n"
                    main #content tabindex="-1" { "\n" (page.body) "\n" }
                } "\n"
                (footer(subject)) "\n"
            }
        }
        "\n"
    }
}

/// The search stays hidden until a script says that it works.
fn header() -> Markup {
    html! {
        header .top {
            a .brand href="index.html" {
                img src="icon.svg" alt="" width="28" height="28";
                span { "QFPay API" }
            }
            search .search hidden {
                label .hidden for="search" { "Search the reference" }
                input #search type="search" autocomplete="off" spellcheck="false"
                    placeholder="Search a code, name or parameter" aria-describedby="search-help";
                kbd aria-hidden="true" { "/" }
                p #search-help .hidden {
                    "Press slash to search, the arrow keys to choose, Enter to open, Escape to close."
                }
                div #results hidden {}
                p #search-count .hidden role="status" {}
            }
            button .menu-button type="button" popovertarget="menu" { "Menu" }
        }
    }
}

fn menu(page: &Page) -> Markup {
    html! {
        nav #menu popover aria-label="Reference" {
            @for (title, entries) in MENU {
                p .group { (title) }
                ul {
                    @for &(file, name) in entries {
                        li {
                            a href=(file) aria-current=[current(page, file)] { (name) }
                        }
                    }
                }
                "\n"
            }
        }
    }
}

fn current(page: &Page, file: &str) -> Option<&'static str> {
    match (page.file == file, page.section == file) {
        (true, _) => Some("page"),
        (_, true) => Some("true"),
        _ => None,
    }
}

fn footer(subject: &Subject<'_>) -> Markup {
    html! {
        footer .foot {
            p {
                "Made from the specification of qfpay-api " (env!("CARGO_PKG_VERSION")) ": "
                (subject.model.pay_types.len()) " pay types, "
                (subject.model.status_codes.len()) " status codes. "
                "Not published by QFPay; each fact names "
                a href="sources.html" { "its source" } "."
            }
        }
    }
}

/// The way back up, above a heading.
pub(super) fn up(file: &str, name: &str) -> Markup {
    html! {
        p .up { a href=(file) { "← " (name) } }
    }
}

/// The titles of a table's columns.
pub(super) fn head(titles: &[&str]) -> Markup {
    html! {
        thead { tr { @for title in titles { th scope="col" { (title) } } } }
    }
}

/// A box that scrolls by itself, with the keyboard as well, so that the page does not.
pub(super) fn scrolls(label: &str, table: &Markup) -> Markup {
    html! {
        div .scroll role="region" aria-label=(label) tabindex="0" { (table) }
        "\n"
    }
}
