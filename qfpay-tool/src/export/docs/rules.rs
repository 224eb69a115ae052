//! Every rule that a request can break.

use maud::{Markup, html};

use super::super::subject::Subject;
use super::layout;
use super::links::{self, prose, source};
use super::page::Page;
use super::pay_types::filter;
use super::words::severity;
use qfpay_codegen::ir::{Name, Operation, Parameter, Rule, Severity};

pub(super) fn page(subject: &Subject<'_>) -> Page {
    let table = html! {
        table {
            (layout::head(&["Rule", "If broken", "What it demands", "Where", "Source"]))
            "\n"
            tbody { @for rule in &subject.model.rules { (row(subject, rule)) "\n" } }
        }
    };
    let body = html! {
        h1 { "Rules" }
        p .lead { "What a request can break, and what happens then." }
        dl .legend {
            div { dt { (severity(Severity::Deny, false)) } dd { "It is not sent, unless the caller lifts the rule for this request." } }
            div { dt { (severity(Severity::Deny, true)) } dd { "It is not sent, and no caller can lift the rule." } }
            div { dt { (severity(Severity::Warn, false)) } dd { "It is sent, and the caller can see the warning." } }
        }
        (filters()) "\n"
        (layout::scrolls("Rules", &table))
    };
    Page {
        file: "rules.html".to_owned(),
        title: "Rules".to_owned(),
        description: "Every rule that a request to QFPay can break.".to_owned(),
        section: "rules.html",
        body,
    }
}

fn filters() -> Markup {
    let choices = [
        ("deny", "denied"),
        ("locked", "denied, locked"),
        ("warn", "warned"),
    ];
    let choices = choices.map(|(id, text)| (id.to_owned(), text.to_owned()));
    html! {
        fieldset .filters hidden {
            legend .hidden { "Show only some rules" }
            (filter("severity", "If broken", &choices))
            p .count role="status" {}
            button type="button" .clear { "Show all" }
        }
    }
}

fn row(subject: &Subject<'_>, rule: &Rule) -> Markup {
    let kind = match (rule.severity, rule.locked) {
        (Severity::Deny, false) => "deny",
        (Severity::Deny, true) => "locked",
        (Severity::Warn, _) => "warn",
    };
    html! {
        tr id=(links::anchor("rule", &rule.name.id)) data-item data-severity=(kind) {
            th scope="row" { code { (rule.name.id) } }
            td { (severity(rule.severity, rule.locked)) }
            td .wide { (prose(subject, &rule.description)) }
            td { (places(subject, &rule.name)) }
            td { (source(&rule.source)) }
        }
    }
}

/// The parameters and operations whose entries name the rule.
fn places(subject: &Subject<'_>, rule: &Name) -> Markup {
    let parameters = subject.model.parameters.iter();
    let parameters: Vec<&Parameter> = parameters.filter(|one| of_parameter(one, rule)).collect();
    let operations = subject.model.operations.iter();
    let operations: Vec<&Operation> = operations
        .filter(|one| of_operation(subject, one, rule))
        .collect();
    html! {
        @for parameter in &parameters { (links::parameter(&parameter.name.id)) " " }
        @for operation in &operations { (links::operation(subject, &operation.name.id)) " " }
        @if parameters.is_empty() && operations.is_empty() { span .aside { "every request" } }
    }
}

fn of_parameter(parameter: &Parameter, rule: &Name) -> bool {
    let mut constraints = parameter.constraints.iter();
    parameter.format_rule.as_ref() == Some(rule) || constraints.any(|one| one.rule == *rule)
}

fn of_operation(subject: &Subject<'_>, operation: &Operation, rule: &Name) -> bool {
    let mut pay_types = subject.model.pay_types.iter();
    operation.rules.iter().any(|one| one.rule == *rule)
        || operation
            .cells
            .iter()
            .any(|cell| cell.rule.as_ref() == Some(rule))
        || operation.per_pay_type
            && pay_types.any(|one| {
                one.cells
                    .iter()
                    .any(|cell| cell.rule.as_ref() == Some(rule))
            })
}
