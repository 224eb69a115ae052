//! Which pay type takes which parameter.

use maud::{Markup, html};

use super::super::subject::Subject;
use super::page::Page;
use super::pay_types::{filters, traits};
use super::words::{self, PRESENCES};
use super::{layout, links};
use qfpay_codegen::ir::{Name, PayType};

pub(super) fn page(subject: &Subject<'_>) -> Page {
    let body = html! {
        h1 { "Matrix" }
        p .lead { "Which pay type takes which parameter in a payment. Rows and columns link to the details." }
        (legend())
        (filters(subject)) "\n"
        (matrix(subject))
    };
    Page {
        file: "matrix.html".to_owned(),
        title: "Matrix".to_owned(),
        description: "Which pay type of QFPay takes which parameter.".to_owned(),
        section: "matrix.html",
        body,
    }
}

fn legend() -> Markup {
    html! {
        dl .legend {
            @for presence in PRESENCES {
                @let shown = words::presence(presence);
                div {
                    dt {
                        span .mark data-presence=(shown.id) aria-hidden="true" { (shown.mark) }
                        " " (shown.word)
                    }
                    dd { (shown.meaning) }
                }
            }
        }
    }
}

fn matrix(subject: &Subject<'_>) -> Markup {
    let pay_types = &subject.model.pay_types;
    let columns: Vec<&Name> = pay_types
        .first()
        .map(|one| one.cells.iter().map(|cell| &cell.parameter).collect())
        .unwrap_or_default();
    let table = html! {
        table .matrix {
            thead {
                tr {
                    th scope="col" .corner { "Pay type" }
                    @for parameter in columns {
                        th scope="col" {
                            a href=(links::at("parameters.html", "parameter", &parameter.id)) {
                                span { (parameter.id) }
                            }
                        }
                    }
                }
            }
            "\n"
            tbody { @for pay_type in pay_types { (row(pay_type)) "\n" } }
        }
    };
    html! { div .tall { (layout::scrolls("Pay types and parameters", &table)) } }
}

fn row(pay_type: &PayType) -> Markup {
    let traits = traits(pay_type);
    html! {
        tr data-item
            data-wallet=(traits.wallet) data-scenario=(traits.scenario) data-channel=(traits.channel)
            data-region=(traits.region) data-accepted=(traits.accepted) data-refund=(traits.refund) {
            th scope="row" {
                a href=(links::pay_type_file(&pay_type.code)) {
                    code { (pay_type.code) } " "
                    span .aside { (pay_type.name.id) }
                }
            }
            @for cell in &pay_type.cells {
                @let shown = words::presence(cell.presence);
                td data-presence=(shown.id) {
                    span aria-hidden="true" { (shown.mark) }
                    span .hidden { (shown.word) }
                }
            }
        }
    }
}
