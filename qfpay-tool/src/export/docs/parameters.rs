//! The request parameters: what a value looks like, and who must, may or must not send it.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::super::subject::Subject;
use super::links::{self, prose, source};
use super::page::Page;
use super::pay_types::filter;
use super::words::{self, badge, presence_badge, spoken, supplied_by, vocabulary};
use super::{conditions, tables};
use qfpay_codegen::ir::{Cell, Operation, Parameter, Presence, Value, ValueType};

/// How many values of a parameter are shown.
const MOST_EXAMPLES: usize = 3;

pub(super) fn page(subject: &Subject<'_>) -> Page {
    let parameters = &subject.model.parameters;
    let body = html! {
        h1 { "Parameters" }
        p .lead {
            "What a request can carry. Lengths count characters. A request that breaks what is denied is not sent."
        }
        (filters(subject)) "\n"
        p .jump {
            @for parameter in parameters {
                a href={ "#" (links::anchor("parameter", &parameter.name.id)) } { code { (parameter.name.id) } } " "
            }
        }
        div data-group {
            @for parameter in parameters { (entry(subject, parameter)) "\n" }
        }
    };
    Page {
        file: "parameters.html".to_owned(),
        title: "Parameters".to_owned(),
        description: "Every request parameter of QFPay: type, bounds, presence, examples."
            .to_owned(),
        section: "parameters.html",
        body,
    }
}

fn filters(subject: &Subject<'_>) -> Markup {
    let operations = subject.model.operations.iter();
    let operations: Vec<_> = operations
        .map(|one| (one.name.id.clone(), spoken(&one.name.id)))
        .collect();
    let sensitive = [
        ("yes".to_owned(), "yes".to_owned()),
        ("no".to_owned(), "no".to_owned()),
    ];
    html! {
        fieldset .filters hidden {
            legend .hidden { "Show only some parameters" }
            (filter("operation", "Taken by", &operations))
            (filter("sensitive", "Sensitive", &sensitive))
            p .count role="status" {}
            button type="button" .clear { "Show all" }
        }
    }
}

fn entry(subject: &Subject<'_>, parameter: &Parameter) -> Markup {
    let id = links::anchor("parameter", &parameter.name.id);
    let taking = uses(subject, parameter);
    let operations: Vec<&str> = taking.iter().map(|one| one.0.name.id.as_str()).collect();
    html! {
        article .card id=(id) aria-labelledby={ "name-of-" (id) } data-item
            data-operation=(operations.join(" "))
            data-sensitive=(if parameter.sensitive { "yes" } else { "no" }) {
            header {
                h2 id={ "name-of-" (id) } { code { (parameter.name.id) } }
                a .here href={ "#" (id) } { span .hidden { "Link to " (parameter.name.id) } span aria-hidden="true" { "#" } }
                @if parameter.sensitive { p { (tables::sensitive()) } }
            }
            p { (prose(subject, &parameter.description)) " " (source(&parameter.source)) }
            dl .facts {
                div {
                    dt { "Value" }
                    dd { (value(&parameter.value)) }
                }
                div { dt { "QFPay declares" } dd { code { (parameter.declared) } } }
                @if let Some(default) = &parameter.default {
                    div { dt { "If left out" } dd { "the gateway takes " code { (default) } } }
                }
                div { dt { "Comes from" } dd { (supplied_by(parameter.supplied_by)) } }
                div { dt { "In Rust" } dd { (rust_types(&parameter.types)) } }
                (examples(subject, parameter))
            }
            (constraints(subject, parameter))
            (presence(subject, parameter, &taking))
        }
    }
}

fn rust_types(types: &[ValueType]) -> Markup {
    html! {
        @for (index, one) in types.iter().enumerate() {
            @if index > 0 { ", " }
            code { (one.name.rust) }
        }
    }
}

fn value(value: &Value) -> Markup {
    match value {
        Value::Text => html! { "text" },
        Value::Integer { unit: None } => {
            html! { "whole number: decimal digits, no sign, no leading zero" }
        }
        Value::Integer { unit: Some(unit) } => {
            html! { "whole number of " (unit) ": decimal digits, no sign, no leading zero" }
        }
        Value::Timestamp => html! { "time, as " code { "YYYY-MM-DD hh:mm:ss" } },
        Value::UtcOffset => {
            html! { "offset from UTC, as " code { "+hhmm" } " or " code { "-hhmm" } }
        }
        Value::Url { schemes } => html! {
            "absolute URL with "
            @for (index, scheme) in schemes.iter().enumerate() {
                @if index > 0 { " or " }
                code { (scheme) }
            }
        },
        Value::Code { of } => html! { "code of a " (vocabulary(*of)) },
        Value::Choice { values } => html! {
            "one of "
            ul .choices {
                @for choice in values {
                    li { code { (choice.name.id) } " " (links::plain(&choice.description)) }
                }
            }
        },
        Value::JsonObject => html! { "JSON object, as text" },
    }
}

fn examples(subject: &Subject<'_>, parameter: &Parameter) -> Markup {
    let id = &parameter.name.id;
    let mut seen = BTreeSet::new();
    let values: Vec<&str> = subject
        .requests()
        .filter_map(|vector| vector.parameters.get(id))
        .map(String::as_str)
        .filter(|value| !value.is_empty() && seen.insert(*value))
        .take(MOST_EXAMPLES)
        .collect();
    html! {
        @if !values.is_empty() {
            div {
                dt { "Examples" }
                dd { ul .choices { @for value in values { li { code { (value) } } } } }
            }
        }
    }
}

fn constraints(subject: &Subject<'_>, parameter: &Parameter) -> Markup {
    let rules = parameter.constraints.iter();
    let rules = rules.map(|one| (&one.rule, Some(conditions::test(&one.test))));
    let format = parameter.format_rule.iter().map(|rule| (rule, None));
    let rules: Vec<_> = format.chain(rules).collect();
    html! {
        @if !rules.is_empty() {
            div .nested {
                h3 { "Bounds of a value" }
                ul {
                    @for (name, test) in rules {
                        @if let Some(rule) = tables::find_rule(subject, &name.id) {
                            li {
                                (words::severity(rule.severity, rule.locked)) " "
                                @if let Some(test) = test { (test) ". " }
                                span .aside { (prose(subject, &rule.description)) } " "
                                (links::rule(&rule.name)) " " (source(&rule.source))
                            }
                        }
                    }
                }
            }
        }
    }
}

/// The operations that can carry it.
fn uses<'a>(subject: &Subject<'a>, parameter: &Parameter) -> Vec<(&'a Operation, &'a Cell)> {
    let operations = subject.model.operations.iter();
    let cells = operations.filter_map(|operation| {
        let mut cells = operation.cells.iter();
        let cell = cells.find(|cell| cell.parameter == parameter.name)?;
        Some((operation, cell))
    });
    let taken = |(operation, cell): &(&Operation, &Cell)| {
        cell.presence != Presence::Forbidden
            || operation.per_pay_type && !parameter.taken_by.is_empty()
    };
    cells.filter(taken).collect()
}

fn presence(subject: &Subject<'_>, parameter: &Parameter, uses: &[(&Operation, &Cell)]) -> Markup {
    html! {
        div .nested {
            h3 { "Taken by" }
            ul {
                @for (operation, cell) in uses {
                    li {
                        (links::operation(subject, &operation.name.id)) " "
                        @if operation.per_pay_type { (by_pay_type(subject, parameter)) }
                        @else {
                            (presence_badge(cell.presence))
                            @if cell.list { " " (badge("plain", "comma-separated list")) }
                            @if cell.from_payment { " " (badge("plain", "from the payment")) }
                            " " (source(&cell.source))
                        }
                    }
                }
            }
        }
    }
}

fn by_pay_type(subject: &Subject<'_>, parameter: &Parameter) -> Markup {
    let pay_types = &subject.model.pay_types;
    let with = |presence: Presence| {
        let pay_types = pay_types.iter();
        let carried = pay_types.filter(move |one| {
            let mut cells = one.cells.iter();
            cells.any(|cell| cell.parameter == parameter.name && cell.presence == presence)
        });
        carried.collect::<Vec<_>>()
    };
    html! {
        @for presence in [Presence::Required, Presence::Optional, Presence::Warned] {
            @let carried = with(presence);
            @if !carried.is_empty() {
                div .level {
                    (presence_badge(presence)) " "
                    @if carried.len() == pay_types.len() { "with every pay type" }
                    @else { span .codes { @for one in carried { (links::code(one)) " " } } }
                }
            }
        }
    }
}
