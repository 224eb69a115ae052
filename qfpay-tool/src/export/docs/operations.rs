//! The operations: a list, and one page for each.

use maud::{Markup, html};

use super::super::subject::Subject;
use super::links::{self, Audience, prose, source};
use super::page::Page;
use super::words::{badge, outcome_badge, spoken};
use super::{examples, layout, status_codes, tables};
use crate::export::words::first_sentence;
use qfpay_codegen::ir::{Cell, CrossRule, Field, Operation, Presence, Verdict};

pub(super) fn list(subject: &Subject<'_>) -> Page {
    let described = |id: &str| {
        let mut operations = subject.model.operations.iter();
        operations.any(|one| one.name.id == id)
    };
    let named: Vec<_> = subject
        .operations
        .iter()
        .filter(|one| !described(&one.name.id) && one.name.id != "notification")
        .collect();
    let body = html! {
        h1 { "Operations" }
        p .lead {
            "Each is one endpoint. A request is a form, " code { (subject.model.gateway.content_type) }
            ", " a href="signing.html" { "signed" } "; the answer is a JSON object."
        }
        ul .rows {
            @for operation in &subject.model.operations { (row(operation)) "\n" }
        }
        @if !named.is_empty() {
            h2 { "Named, and not described" }
            dl .pairs {
                @for one in named {
                    div { dt { (spoken(&one.name.id)) } dd { (prose(subject, &one.description)) } }
                }
            }
        }
    };
    Page {
        file: "operations.html".to_owned(),
        title: "Operations".to_owned(),
        description: "The endpoints of QFPay with their requests and answers.".to_owned(),
        section: "operations.html",
        body,
    }
}

fn row(operation: &Operation) -> Markup {
    html! {
        li {
            a .row href=(links::operation_file(&operation.name.id)) {
                code .key { (operation.method) }
                span .what {
                    strong { (spoken(&operation.name.id)) }
                    span .aside { (links::plain(first_sentence(&operation.description))) ". " (operation.path) }
                }
                span .chips {
                    @if operation.moves_money { (badge("unclear", "moves money")) }
                    @else { (badge("plain", "moves no money")) }
                }
            }
        }
    }
}

pub(super) fn pages<'a>(subject: &'a Subject<'_>) -> impl Iterator<Item = Page> + use<'a> {
    subject
        .model
        .operations
        .iter()
        .map(|one| page(subject, one))
}

fn page(subject: &Subject<'_>, operation: &Operation) -> Page {
    let body = html! {
        (layout::up("operations.html", "Operations"))
        h1 { (capitalised(&spoken(&operation.name.id))) }
        p .endpoint { code { (operation.method) " " (operation.path) } " " (source(&operation.source)) }
        p .lead { (prose(subject, &operation.description)) }
        (money(operation)) "\n"
        (facts(operation)) "\n"
        (request(subject, operation)) "\n"
        (rules(subject, operation)) "\n"
        (answer(subject, operation)) "\n"
        (records(subject, operation)) "\n"
        (codes(subject, operation)) "\n"
        (recorded(subject, operation))
    };
    Page {
        file: links::operation_file(&operation.name.id),
        title: capitalised(&spoken(&operation.name.id)),
        description: operation.description.clone(),
        section: "operations.html",
        body,
    }
}

fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

fn money(operation: &Operation) -> Markup {
    html! {
        @if operation.moves_money {
            div .callout data-tone="unclear" {
                p {
                    strong { "Money may have moved once the request was sent. " }
                    "A lost answer, an unreadable answer and an unknown code are not failures: send a query first."
                }
            }
        }
    }
}

fn facts(operation: &Operation) -> Markup {
    html! {
        dl .facts {
            div { dt { "In Rust" } dd { code { "Operation::" (operation.name.rust) } } }
            @if let Some(number) = &operation.number {
                div { dt { "A call is identified by" } dd { (links::parameter(&number.id)) } }
            }
            @if operation.acts_on_payment {
                div { dt { "Acts on" } dd { "an earlier payment" } }
            }
            @if operation.per_pay_type {
                div {
                    dt { "Parameters depend on" }
                    dd { "the " a href="pay-types.html" { "pay type" } ": see the " a href="matrix.html" { "matrix" } }
                }
            }
        }
    }
}

fn request(subject: &Subject<'_>, operation: &Operation) -> Markup {
    let rank = |cell: &&Cell| match cell.presence {
        Presence::Required => 0,
        Presence::Optional => 1,
        Presence::Warned => 2,
        Presence::Forbidden => 3,
    };
    let mut cells: Vec<&Cell> = operation.cells.iter().collect();
    cells.sort_by_key(rank);
    html! {
        @if !cells.is_empty() {
            section aria-labelledby="request" {
                h2 #request { "Request" }
                @if operation.per_pay_type {
                    p { "What holds unless the pay type decides otherwise." }
                }
                (tables::cells(subject, &cells, "Parameters of the request"))
            }
        }
    }
}

fn rules(subject: &Subject<'_>, operation: &Operation) -> Markup {
    let rules: Vec<&CrossRule> = operation.rules.iter().collect();
    html! {
        @if !rules.is_empty() {
            section aria-labelledby="rules" {
                h2 #rules { "Rules beyond one parameter" }
                (tables::rules(subject, &rules, Audience::Named, "Rules about several parameters"))
            }
        }
    }
}

fn answer(subject: &Subject<'_>, operation: &Operation) -> Markup {
    let fields: Vec<&Field> = operation.answer.iter().collect();
    html! {
        section aria-labelledby="answer" {
            h2 #answer { "Answer" }
            (tables::fields(subject, &fields, "answer", Audience::Named, "Fields of the answer"))
        }
    }
}

fn records(subject: &Subject<'_>, operation: &Operation) -> Markup {
    let fields: Vec<&Field> = operation.record.iter().collect();
    html! {
        @if !fields.is_empty() {
            section aria-labelledby="record" {
                h2 #record { "Each record of the answer" }
                (tables::fields(subject, &fields, "record", Audience::Named, "Fields of a record"))
                @if !operation.verdicts.is_empty() { (verdicts(operation)) }
            }
        }
    }
}

fn verdicts(operation: &Operation) -> Markup {
    let table = html! {
        table {
            thead {
                tr {
                    th scope="col" { code { "order_type" } }
                    th scope="col" { code { "cancel" } }
                    th scope="col" { "State" }
                    th scope="col" { "Source" }
                }
            }
            "\n"
            tbody { @for verdict in &operation.verdicts { (verdict_row(operation, verdict)) "\n" } }
        }
    };
    html! {
        h3 { "What an accepted record means" }
        p { "The first row that fits decides. What fits no row is unclear." }
        (layout::scrolls("What an accepted record means", &table))
    }
}

fn verdict_row(operation: &Operation, verdict: &Verdict) -> Markup {
    let mut states = operation.states.iter();
    let state = states.find(|one| one.name == verdict.state);
    html! {
        tr {
            td { (alternatives(&verdict.order_type)) }
            td {
                @if let Some(cancel) = &verdict.cancel { (alternatives(cancel)) } @else { "any" }
            }
            td .wide {
                strong { (spoken(&verdict.state.id)) }
                @if let Some(state) = state { ": " (links::plain(&state.description)) }
            }
            td { (source(&verdict.source)) }
        }
    }
}

fn alternatives(values: &[String]) -> Markup {
    html! {
        @for (index, value) in values.iter().enumerate() {
            @if index > 0 { " or " }
            @if value.is_empty() { "absent" } @else { code { (value) } }
        }
    }
}

/// The status codes that have a meaning of their own in this operation.
fn codes(subject: &Subject<'_>, operation: &Operation) -> Markup {
    let codes = subject.model.status_codes.iter();
    let codes: Vec<_> = codes
        .filter_map(|code| {
            let mut there = code.operations.iter();
            let there = there.find(|one| one.operation == operation.name)?;
            Some((code, there))
        })
        .collect();
    html! {
        @if !codes.is_empty() {
            section aria-labelledby="codes" {
                h2 #codes { "Status codes with a different meaning here" }
                p { "All others mean what the list of " a href="status-codes.html" { "status codes" } " says." }
                dl .pairs {
                    @for (code, there) in codes {
                        div {
                            dt { (links::status_code(&code.code)) " " span .aside { (spoken(&code.name.id)) } }
                            dd {
                                @if there.outcome != code.outcome {
                                    p .aside { "Elsewhere " (outcome_badge(code.outcome)) }
                                }
                                (status_codes::meaning_there(subject, code, there))
                            }
                        }
                        "\n"
                    }
                }
            }
        }
    }
}

fn recorded(subject: &Subject<'_>, operation: &Operation) -> Markup {
    let vectors = subject.requests();
    let own = vectors.filter(|vector| *vector.operation == *operation.name.id);
    examples::section(&own.collect::<Vec<_>>())
}
