//! The sources of the facts.

use maud::html;

use super::super::subject::Subject;
use super::links::{self, prose};
use super::page::Page;

pub(super) fn page(subject: &Subject<'_>) -> Page {
    let body = html! {
        h1 { "Sources" }
        p .lead {
            "QFPay’s documentation exists in several versions, which do not agree. Each fact of this reference names the one "
            "that it is taken from; notes show where others differ."
        }
        dl .pairs {
            @for source in &subject.model.sources {
                div id=(links::anchor("source", &source.name.id)) {
                    dt { code { (source.name.id) } }
                    dd { (prose(subject, &source.description)) }
                }
                "\n"
            }
        }
    };
    Page {
        file: "sources.html".to_owned(),
        title: "Sources".to_owned(),
        description: "Where the facts of this reference come from.".to_owned(),
        section: "sources.html",
        body,
    }
}
