//! Tables that several pages have.

use maud::{Markup, html};

use super::super::subject::Subject;
use super::layout;
use super::links::{self, Audience, prose, source};
use super::words::{self, badge, field_kind, presence_badge};
use qfpay_codegen::ir::{Cell, CrossRule, Field, Parameter, Presence, Rule};

pub(super) fn find_parameter<'a>(subject: &Subject<'a>, id: &str) -> Option<&'a Parameter> {
    let mut parameters = subject.model.parameters.iter();
    parameters.find(|one| one.name.id == id)
}

pub(super) fn find_rule<'a>(subject: &Subject<'a>, id: &str) -> Option<&'a Rule> {
    subject.model.rules.iter().find(|one| one.name.id == id)
}

/// What a request can carry, with what decided that.
pub(super) fn cells(subject: &Subject<'_>, cells: &[&Cell], label: &str) -> Markup {
    let by_pay_type = cells
        .iter()
        .any(|cell| cell.presence != Presence::Forbidden)
        && cells.iter().any(|cell| {
            matches!(
                cell.decided_by,
                qfpay_codegen::ir::DecidedBy::PayType | qfpay_codegen::ir::DecidedBy::Scenario
            )
        });
    let table = html! {
        table {
            thead {
                tr {
                    th scope="col" { "Parameter" }
                    th scope="col" { "Presence" }
                    th scope="col" { "Meaning" }
                    th scope="col" { "Rule" }
                    @if by_pay_type { th scope="col" { "Decided by" } }
                    th scope="col" { "Source" }
                }
            }
            "\n"
            tbody {
                @for cell in cells { (cell_row(subject, cell, by_pay_type)) "\n" }
            }
        }
    };
    layout::scrolls(label, &table)
}

fn cell_row(subject: &Subject<'_>, cell: &Cell, by_pay_type: bool) -> Markup {
    html! {
        tr id=(links::anchor("parameter", &cell.parameter.id)) {
            th scope="row" { (links::parameter(&cell.parameter.id)) }
            td { (presence_badge(cell.presence)) }
            td .wide {
                @if let Some(parameter) = find_parameter(subject, &cell.parameter.id) {
                    (prose(subject, &parameter.description))
                }
                @if cell.list { " A comma-separated list here." }
                @if cell.from_payment { " Taken from the payment that the call acts on." }
            }
            td { @if let Some(rule) = &cell.rule { (links::rule(rule)) } @else { (none()) } }
            @if by_pay_type { td { (words::decided_by(cell.decided_by)) } }
            td { (source(&cell.source)) }
        }
    }
}

pub(super) fn none() -> Markup {
    html! { span .none { span aria-hidden="true" { "–" } span .hidden { "none" } } }
}

/// The fields of an answer, a record or a notification.
pub(super) fn fields(
    subject: &Subject<'_>,
    fields: &[&Field],
    kind: &str,
    audience: Audience,
    label: &str,
) -> Markup {
    let table = html! {
        table {
            (layout::head(&["Field", "Holds", "Meaning", "Source"]))
            "\n"
            tbody {
                @for field in fields {
                    tr id=(links::anchor(kind, &field.name)) {
                        th scope="row" { code { (field.name) } }
                        td {
                            (field_kind(field.kind))
                            @if let Some(declared) = &field.declared {
                                br; span .aside { "declared " code { (declared) } }
                            }
                        }
                        td .wide { (prose(subject, &field.description)) (field_facts(subject, field, audience)) }
                        td { (source(&field.source)) }
                    }
                    "\n"
                }
            }
        }
    };
    layout::scrolls(label, &table)
}

fn field_facts(subject: &Subject<'_>, field: &Field, audience: Audience) -> Markup {
    html! {
        @if field.proves { " " (badge("accepted", "Required for success")) }
        @if field.sensitive { " " (sensitive()) }
        @if let Some(echoes) = &field.echoes {
            " " span .aside { "Repeats " (links::parameter(&echoes.id)) " of the request." }
        }
        @if let Some(names) = &field.pay_types {
            " " span .aside { "Only with " (links::pay_types(subject, names, audience)) }
        }
    }
}

pub(super) fn sensitive() -> Markup {
    badge("unclear", "Sensitive: never log it")
}

/// Rules about several parameters.
pub(super) fn rules(
    subject: &Subject<'_>,
    rules: &[&CrossRule],
    audience: Audience,
    label: &str,
) -> Markup {
    let table = html! {
        table {
            (layout::head(&["Rule", "If broken", "What it demands", "Source"]))
            "\n"
            tbody {
                @for cross in rules {
                    @if let Some(rule) = find_rule(subject, &cross.rule.id) {
                        tr {
                            th scope="row" { (links::rule(&rule.name)) }
                            td { (words::severity(rule.severity, rule.locked)) }
                            td .wide {
                                p { (prose(subject, &rule.description)) "." }
                                p .aside { (super::conditions::sentence(subject, cross, audience)) }
                            }
                            td { (source(&rule.source)) }
                        }
                        "\n"
                    }
                }
            }
        }
    };
    layout::scrolls(label, &table)
}
