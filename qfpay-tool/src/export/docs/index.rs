//! The first page.

use maud::{Markup, html};

use super::super::subject::Subject;
use super::layout;
use super::links::{self, plain, source};
use super::page::Page;
use super::words::{accepted, label, spoken};
use qfpay_codegen::ir::{AcceptedMeans, Scenario, StatusOutcome, Term};

pub(super) fn page(subject: &Subject<'_>) -> Page {
    let model = subject.model;
    let mut codes = model.status_codes.iter();
    let example = codes.find(|code| code.outcome == StatusOutcome::Pending);
    let body = html! {
        h1 { "QFPay payment API" }
        p .lead {
            "What a request may carry, what an answer means and what to do about it, for every pay type. "
            "Each fact names its source."
        }
        p .searching hidden {
            "Search from anywhere with " kbd { "/" } ": a code"
            @if let Some(code) = example { " such as " (links::status_code(&code.code)) }
            ", a wallet, a parameter, or any word."
        }
        (tiles(subject)) "\n"
        section aria-labelledby="find" {
            h2 #find { "Find a pay type" }
            p { "By what the customer pays with, and how the payment takes place." }
            (by_wallet(subject))
            p {
                a href="pay-types.html" { "All pay types with filters" } " · "
                a href="matrix.html" { "Which takes which parameter" }
            }
        }
        "\n"
        section aria-labelledby="paid" {
            h2 #paid { "What " code { "0000" } " means after a payment" }
            p {
                "It depends on the scenario. An order that was only created is not paid: do not deliver yet."
            }
            dl .pairs {
                (meaning(subject, AcceptedMeans::Paid))
                (meaning(subject, AcceptedMeans::Created))
            }
        }
        "\n"
        section aria-labelledby="environments" {
            h2 #environments { "Where requests go" }
            dl .pairs {
                @for environment in &model.gateway.environments {
                    div {
                        dt { (spoken(&environment.name.id)) }
                        dd {
                            code { (environment.base_url) } br;
                            (plain(&environment.description)) " " (source(&environment.source))
                        }
                    }
                }
            }
        }
    };
    Page {
        file: "index.html".to_owned(),
        title: "Start".to_owned(),
        description:
            "Reference of the QFPay payment API: pay types, parameters, status codes, signing."
                .to_owned(),
        section: "index.html",
        body,
    }
}

fn tiles(subject: &Subject<'_>) -> Markup {
    let model = subject.model;
    let tiles = [
        (
            "pay-types.html",
            model.pay_types.len(),
            "pay types",
            "what a customer pays with, and how",
        ),
        (
            "status-codes.html",
            model.status_codes.len(),
            "status codes",
            "what each means, and what to do",
        ),
        (
            "parameters.html",
            model.parameters.len(),
            "parameters",
            "bounds, presence and examples",
        ),
        (
            "operations.html",
            model.operations.len(),
            "operations",
            "requests, answers and their rules",
        ),
        (
            "rules.html",
            model.rules.len(),
            "rules",
            "what a request can break",
        ),
        (
            "currencies.html",
            model.currencies.len(),
            "currencies",
            "and their smallest units",
        ),
    ];
    html! {
        ul .tiles {
            @for (file, number, name, about) in tiles {
                li {
                    a href=(file) {
                        strong { (number) " " (name) }
                        span { (about) }
                    }
                }
            }
        }
    }
}

/// Wallets against scenarios. Only those that some pay type has.
fn by_wallet(subject: &Subject<'_>) -> Markup {
    let model = subject.model;
    let used = |scenario: &&Scenario| {
        let mut pay_types = model.pay_types.iter();
        pay_types.any(|one| one.scenario.name == scenario.name)
    };
    let scenarios: Vec<&Scenario> = model.scenarios.iter().filter(used).collect();
    let table = html! {
        table .grid {
            thead {
                tr {
                    th scope="col" { "Wallet" }
                    @for scenario in &scenarios {
                        th scope="col" {
                            a href=(links::at("pay-types.html", "scenario", &scenario.name.id)) {
                                (spoken(&scenario.name.id))
                            }
                        }
                    }
                }
            }
            "\n"
            tbody {
                @for wallet in &model.wallets { (wallet_row(subject, wallet, &scenarios)) "\n" }
            }
        }
    };
    layout::scrolls("Pay types by wallet and scenario", &table)
}

fn wallet_row(subject: &Subject<'_>, wallet: &Term, scenarios: &[&Scenario]) -> Markup {
    html! {
        tr {
            th scope="row" {
                a href={ "pay-types.html?wallet=" (links::slug(&wallet.name.id)) } {
                    (label(&subject.model.wallets, &wallet.name.id))
                }
            }
            @for scenario in scenarios {
                td {
                    @for one in &subject.model.pay_types {
                        @if one.wallet == wallet.name && one.scenario.name == scenario.name {
                            (links::code(one)) " "
                        }
                    }
                }
            }
        }
    }
}

fn meaning(subject: &Subject<'_>, means: AcceptedMeans) -> Markup {
    let scenarios = subject.model.scenarios.iter();
    let scenarios: Vec<&Scenario> = scenarios
        .filter(|one| one.accepted_means == means)
        .collect();
    html! {
        @if !scenarios.is_empty() {
            div {
                dt { (accepted(means)) }
                dd {
                    @for (index, scenario) in scenarios.iter().enumerate() {
                        @if index > 0 { ", " }
                        a href=(links::at("pay-types.html", "scenario", &scenario.name.id)) {
                            (spoken(&scenario.name.id))
                        }
                    }
                }
            }
        }
    }
}
