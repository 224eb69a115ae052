//! Status codes: the outcome that each means, and what to do.

use maud::{Markup, html};

use super::super::subject::Subject;
use super::layout;
use super::links::{self, prose, source};
use super::page::Page;
use super::pay_types::filter;
use super::words::{self, OUTCOMES, outcome_badge, spoken};
use qfpay_codegen::ir::{Class, Message, Name, OperationMeaning, StatusCode};

pub(super) fn page(subject: &Subject<'_>) -> Page {
    let model = subject.model;
    let body = html! {
        h1 { "Status codes" }
        p .lead {
            "What " code { "respcd" } " means for a call that moves money, and what to do. "
            "Only an answer that is complete and readable counts. A code that is not listed here decides nothing: send a query."
        }
        (legend(subject)) "\n"
        (filters(subject)) "\n"
        div data-group {
            @for code in &model.status_codes { (entry(subject, code)) "\n" }
        }
        section aria-labelledby="classes" {
            h2 #classes { "Classes" }
            p { "A code with two classes has their outcome if both have the same one, and else is unclear." }
            (classes(subject))
        }
    };
    Page {
        file: "status-codes.html".to_owned(),
        title: "Status codes".to_owned(),
        description: "Every status code of QFPay: what it means, and what to do.".to_owned(),
        section: "status-codes.html",
        body,
    }
}

/// What each outcome is, and which codes have it.
fn legend(subject: &Subject<'_>) -> Markup {
    html! {
        dl .legend {
            @for outcome in OUTCOMES {
                div {
                    dt { (outcome_badge(outcome)) }
                    dd {
                        p { (words::outcome_words(outcome).meaning) }
                        p .codes {
                            @for code in &subject.model.status_codes {
                                @if code.outcome == outcome { (links::status_code(&code.code)) " " }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn filters(subject: &Subject<'_>) -> Markup {
    let model = subject.model;
    let outcomes = OUTCOMES.map(|one| {
        let shown = words::outcome_words(one);
        (shown.id.to_owned(), shown.word.to_owned())
    });
    let classes = model.classes.iter();
    let classes: Vec<_> = classes
        .map(|one| (one.name.id.clone(), spoken(&one.name.id)))
        .collect();
    let operations = model.operations.iter();
    let operations: Vec<_> = operations
        .map(|one| (one.name.id.clone(), spoken(&one.name.id)))
        .collect();
    html! {
        fieldset .filters hidden {
            legend .hidden { "Show only some status codes" }
            (filter("outcome", "Outcome", &outcomes))
            (filter("class", "Class", &classes))
            (filter("operation", "Different meaning in", &operations))
            p .count role="status" {}
            button type="button" .clear { "Show all" }
        }
    }
}

/// What the filters look for: every class and outcome that the code can have.
fn found_by(code: &StatusCode) -> (String, String, String) {
    let messages = code.messages.iter();
    let there = code.operations.iter();
    let all_messages: Vec<&Message> = messages
        .chain(there.clone().flat_map(|one| &one.messages))
        .collect();
    let classes = code
        .classes
        .iter()
        .chain(there.clone().flat_map(|one| &one.classes))
        .chain(all_messages.iter().flat_map(|one| &one.classes));
    let outcomes = std::iter::once(code.outcome)
        .chain(there.clone().map(|one| one.outcome))
        .chain(all_messages.iter().map(|one| one.outcome))
        .map(|one| words::outcome_words(one).id);
    (
        once_each(classes.map(|one| one.id.as_str())),
        once_each(outcomes),
        once_each(there.map(|one| one.operation.id.as_str())),
    )
}

fn once_each<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: std::collections::BTreeSet<&str> = words.collect();
    words.into_iter().collect::<Vec<_>>().join(" ")
}

fn entry(subject: &Subject<'_>, code: &StatusCode) -> Markup {
    let (classes, outcomes, operations) = found_by(code);
    let id = links::anchor("code", &code.code);
    html! {
        article .card id=(id) aria-labelledby={ "name-of-" (id) } data-item
            data-class=(classes) data-outcome=(outcomes) data-operation=(operations) {
            header {
                h2 id={ "name-of-" (id) } { code { (code.code) } " " span { (spoken(&code.name.id)) } }
                a .here href={ "#" (id) } { span .hidden { "Link to " (code.code) } span aria-hidden="true" { "#" } }
                p { (outcome_badge(code.outcome)) " " span .aside { (class_links(&code.classes)) } }
            }
            p { (prose(subject, &code.meaning)) }
            p .do { strong { "What to do: " } (prose(subject, &code.hint)) }
            (messages(subject, &code.messages))
            (in_operations(subject, code))
            @if let Some(note) = &code.note { p .aside { (prose(subject, note)) } }
            p .aside { "In Rust " code { "StatusCode::" (code.name.rust) } " · " (source(&code.source)) }
        }
    }
}

fn class_links(classes: &[Name]) -> Markup {
    html! {
        @for (index, class) in classes.iter().enumerate() {
            @if index > 0 { ", " }
            (links::class(class))
        }
    }
}

fn messages(subject: &Subject<'_>, messages: &[Message]) -> Markup {
    html! {
        @if !messages.is_empty() {
            div .nested {
                h3 { "With certain text in " code { "resperr" } " or " code { "respmsg" } }
                ul {
                    @for message in messages {
                        li {
                            p {
                                @for (index, text) in message.contains.iter().enumerate() {
                                    @if index > 0 { " or " }
                                    q { (text) }
                                }
                                ": " (outcome_badge(message.outcome)) " "
                                span .aside { (class_links(&message.classes)) }
                            }
                            p { (prose(subject, &message.meaning)) }
                            p { strong { "What to do: " } (prose(subject, &message.hint)) " " (source(&message.source)) }
                        }
                    }
                }
            }
        }
    }
}

fn in_operations(subject: &Subject<'_>, code: &StatusCode) -> Markup {
    html! {
        @if !code.operations.is_empty() {
            details .nested {
                summary {
                    "In the answer to "
                    @for (index, there) in code.operations.iter().enumerate() {
                        @if index > 0 { ", " }
                        (spoken(&there.operation.id))
                    }
                }
                dl .pairs {
                    @for there in &code.operations {
                        div {
                            dt { (links::operation(subject, &there.operation.id)) }
                            dd { (meaning_there(subject, code, there)) }
                        }
                    }
                }
            }
        }
    }
}

/// What it means in the answer to one operation, where that is different.
pub(super) fn meaning_there(
    subject: &Subject<'_>,
    code: &StatusCode,
    there: &OperationMeaning,
) -> Markup {
    html! {
        p { (outcome_badge(there.outcome)) " " span .aside { (class_links(&there.classes)) } }
        @if there.meaning != code.meaning { p { (prose(subject, &there.meaning)) " " (source(&there.source)) } }
        @if there.hint != code.hint { p { strong { "What to do: " } (prose(subject, &there.hint)) } }
        @if there.messages != code.messages { (messages(subject, &there.messages)) }
    }
}

fn classes(subject: &Subject<'_>) -> Markup {
    let table = html! {
        table {
            (layout::head(&["Class", "Outcome", "Meaning", "Codes"]))
            "\n"
            tbody { @for class in &subject.model.classes { (class_row(subject, class)) "\n" } }
        }
    };
    layout::scrolls("Classes of status codes", &table)
}

fn class_row(subject: &Subject<'_>, class: &Class) -> Markup {
    html! {
        tr id=(links::anchor("class", &class.name.id)) {
            th scope="row" { (spoken(&class.name.id)) }
            td {
                (outcome_badge(class.outcome))
                @for there in &class.operations {
                    br; span .aside { (spoken(&there.operation)) ": " (words::outcome_words(there.outcome).word) }
                }
            }
            td .wide { (prose(subject, &class.description)) }
            td {
                span .codes {
                    @for code in &subject.model.status_codes {
                        @if code.classes.contains(&class.name) { (links::status_code(&code.code)) " " }
                    }
                }
            }
        }
    }
}
