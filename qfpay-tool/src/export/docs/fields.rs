//! Every field of answers and notifications, by name: where it stands, and its meaning there.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::super::subject::Subject;
use super::layout;
use super::links::{self, prose, source};
use super::page::Page;
use super::words::spoken;
use qfpay_codegen::ir::Field;

/// A field somewhere.
pub(super) struct Place<'a> {
    pub(super) field: &'a Field,
    /// What carries it.
    pub(super) carrier: String,
    pub(super) link: String,
}

/// Fields by name, each with all its places.
pub(super) fn by_name<'a>(subject: &Subject<'a>) -> BTreeMap<&'a str, Vec<Place<'a>>> {
    let mut fields: BTreeMap<&str, Vec<Place<'_>>> = BTreeMap::new();
    let mut add = |field: &'a Field, carrier: String, link: String| {
        let places = fields.entry(field.name.as_str()).or_default();
        places.push(Place {
            field,
            carrier,
            link,
        });
    };
    for operation in &subject.model.operations {
        let id = &operation.name.id;
        let page = links::operation_file(id);
        for field in &operation.answer {
            add(field, spoken(id), links::at(&page, "answer", &field.name));
        }
        for field in &operation.record {
            let carrier = format!("{}, each record", spoken(id));
            add(field, carrier, links::at(&page, "record", &field.name));
        }
    }
    for field in &subject.model.gateway.notifications.fields {
        let link = links::at("notifications.html", "field", &field.name);
        add(field, "notification".to_owned(), link);
    }
    fields
}

pub(super) fn page(subject: &Subject<'_>) -> Page {
    let table = html! {
        table {
            (layout::head(&["Field", "Where, and its meaning there"]))
            "\n"
            tbody {
                @for (name, places) in by_name(subject) {
                    tr id=(links::anchor("field", name)) {
                        th scope="row" { code { (name) } }
                        td .wide { (meanings(subject, &places)) }
                    }
                    "\n"
                }
            }
        }
    };
    let body = html! {
        h1 { "Answer fields" }
        p .lead {
            "The fields of answers and notifications. Other fields can be added at any time; ignore them."
        }
        (layout::scrolls("Answer fields", &table))
    };
    Page {
        file: "fields.html".to_owned(),
        title: "Answer fields".to_owned(),
        description: "Every field of QFPay’s answers and notifications.".to_owned(),
        section: "fields.html",
        body,
    }
}

/// Each meaning once, with all the places that have it.
fn meanings(subject: &Subject<'_>, places: &[Place<'_>]) -> Markup {
    let mut meanings: Vec<(&str, Vec<&Place<'_>>)> = Vec::new();
    for place in places {
        let description = place.field.description.as_str();
        match meanings.iter_mut().find(|known| known.0 == description) {
            Some(known) => known.1.push(place),
            None => meanings.push((description, vec![place])),
        }
    }
    html! {
        ul .meanings {
            @for (description, places) in meanings {
                li {
                    (prose(subject, description)) " · "
                    span .aside {
                        @for (index, place) in places.iter().enumerate() {
                            @if index > 0 { ", " }
                            a href=(place.link) { (place.carrier) }
                        }
                        " " @if let Some(first) = places.first() { (source(&first.field.source)) }
                    }
                }
            }
        }
    }
}
