//! All pay types, by wallet, with filters; and the terms that describe them.

use maud::{Markup, html};

use super::super::subject::Subject;
use super::layout;
use super::links::{self, prose, source};
use super::page::Page;
use super::words::{accepted, accepted_sentence, badge, label, next_step, spoken};
use qfpay_codegen::ir::{Footnote, PayType, Scenario, Term};

pub(super) fn page(subject: &Subject<'_>) -> Page {
    let model = subject.model;
    let body = html! {
        h1 { "Pay types" }
        p .lead {
            "What a customer pays with, and how: the request parameter " (links::parameter("pay_type"))
            ". Each must be enabled for the credentials, and which currencies work depends on both."
        }
        (filters(subject)) "\n"
        @for wallet in &model.wallets { (group(subject, wallet)) }
        (scenarios(subject))
        (terms(subject, "Channels", "channel", &model.channels))
        (terms(subject, "Regions", "region", &model.regions))
        (terms(subject, "Settlement", "settlement", &model.settlements))
        (footnotes(subject))
    };
    Page {
        file: "pay-types.html".to_owned(),
        title: "Pay types".to_owned(),
        description: "Every pay type of QFPay by wallet, scenario and region.".to_owned(),
        section: "pay-types.html",
        body,
    }
}

/// What narrows down a list of pay types. Hidden until a script says that it works.
pub(super) fn filters(subject: &Subject<'_>) -> Markup {
    let model = subject.model;
    let terms = |terms: &[Term]| -> Vec<(String, String)> {
        let terms = terms.iter();
        terms
            .map(|one| (one.name.id.clone(), spoken(&one.label)))
            .collect()
    };
    let scenarios = model.scenarios.iter();
    let scenarios = scenarios.map(|one| (one.name.id.clone(), spoken(&one.name.id)));
    let word = |id: &str, label: &str| (id.to_owned(), label.to_owned());
    let lists = [
        ("wallet", "Wallet", terms(&model.wallets)),
        ("scenario", "Scenario", scenarios.collect()),
        ("channel", "Channel", terms(&model.channels)),
        ("region", "Region", terms(&model.regions)),
        (
            "accepted",
            "0000 means",
            vec![word("paid", "paid"), word("created", "created only")],
        ),
        (
            "refund",
            "Refunds",
            vec![word("yes", "possible"), word("no", "not possible")],
        ),
    ];
    html! {
        fieldset .filters hidden {
            legend .hidden { "Show only some pay types" }
            @for (name, label, choices) in lists {
                (filter(name, label, &choices))
            }
            p .count role="status" {}
            button type="button" .clear { "Show all" }
        }
    }
}

pub(super) fn filter(name: &str, label: &str, choices: &[(String, String)]) -> Markup {
    let id = format!("filter-{name}");
    html! {
        div .filter {
            label for=(id) { (label) }
            select id=(id) data-filter=(name) {
                option value="" { "All" }
                @for (value, text) in choices { option value=(value) { (text) } }
            }
        }
    }
}

/// The attributes that the filters look at.
pub(super) struct Traits<'a> {
    pub(super) wallet: &'a str,
    pub(super) scenario: &'a str,
    pub(super) channel: &'a str,
    pub(super) region: &'a str,
    pub(super) accepted: &'static str,
    pub(super) refund: &'static str,
}

pub(super) fn traits(pay_type: &PayType) -> Traits<'_> {
    let forbidden = &pay_type.forbidden_operations;
    Traits {
        wallet: &pay_type.wallet.id,
        scenario: &pay_type.scenario.name.id,
        channel: &pay_type.channel.id,
        region: &pay_type.region.id,
        accepted: match pay_type.scenario.accepted_means {
            qfpay_codegen::ir::AcceptedMeans::Paid => "paid",
            qfpay_codegen::ir::AcceptedMeans::Created => "created",
        },
        refund: match forbidden.iter().any(|id| id == "refund") {
            true => "no",
            false => "yes",
        },
    }
}

fn group(subject: &Subject<'_>, wallet: &Term) -> Markup {
    let of_wallet = subject.model.pay_types.iter();
    let of_wallet: Vec<&PayType> = of_wallet.filter(|one| one.wallet == wallet.name).collect();
    let id = links::anchor("wallet", &wallet.name.id);
    html! {
        @if !of_wallet.is_empty() {
            section data-group aria-labelledby=(id) {
                h2 id=(id) { (wallet.label) }
                p .aside { (prose(subject, &wallet.description)) "." }
                ul .rows {
                    @for pay_type in of_wallet { (row(subject, pay_type)) "\n" }
                }
            }
            "\n"
        }
    }
}

fn row(subject: &Subject<'_>, pay_type: &PayType) -> Markup {
    let model = subject.model;
    let traits = traits(pay_type);
    html! {
        li id=(links::anchor("pay-type", &pay_type.code)) data-item
            data-wallet=(traits.wallet) data-scenario=(traits.scenario) data-channel=(traits.channel)
            data-region=(traits.region) data-accepted=(traits.accepted) data-refund=(traits.refund) {
            a .row href=(links::pay_type_file(&pay_type.code)) {
                code .key { (pay_type.code) }
                span .what {
                    strong { (pay_type.description) }
                    span .aside { (pay_type.name.id) }
                }
                span .chips {
                    (badge("plain", &spoken(&pay_type.scenario.name.id)))
                    (badge("plain", &spoken(label(&model.regions, &pay_type.region.id))))
                    (accepted(pay_type.scenario.accepted_means))
                    @if traits.refund == "no" { (badge("declined", "no refunds")) }
                }
            }
        }
    }
}

fn scenarios(subject: &Subject<'_>) -> Markup {
    let table = html! {
        table {
            (layout::head(&[
                "Scenario",
                "What happens",
                "What an accepted creation means",
                "How the customer continues",
                "Recommended to end an open order",
            ]))
            "\n"
            tbody {
                @for scenario in &subject.model.scenarios { (scenario_row(subject, scenario)) "\n" }
            }
        }
    };
    html! {
        section aria-labelledby="scenarios" {
            h2 #scenarios { "Scenarios" }
            (layout::scrolls("What each scenario means", &table))
        }
    }
}

fn scenario_row(subject: &Subject<'_>, scenario: &Scenario) -> Markup {
    html! {
        tr id=(links::anchor("scenario", &scenario.name.id)) {
            th scope="row" { (spoken(&scenario.name.id)) }
            td .wide { (prose(subject, &scenario.description)) }
            td .wide {
                (accepted(scenario.accepted_means)) br;
                (accepted_sentence(scenario.accepted_means))
            }
            td { (next_step(scenario.next_step)) }
            td {
                @if let Some(cancel) = &scenario.cancel_with {
                    (links::operation(subject, &cancel.operation.id)) " " (source(&cancel.source))
                } @else { (super::tables::none()) }
            }
        }
    }
}

fn terms(subject: &Subject<'_>, title: &str, kind: &str, terms: &[Term]) -> Markup {
    let id = format!("{kind}s");
    html! {
        section aria-labelledby=(id) {
            h2 id=(id) { (title) }
            dl .pairs {
                @for term in terms {
                    div id=(links::anchor(kind, &term.name.id)) {
                        dt { (spoken(&term.label)) }
                        dd { (prose(subject, &term.description)) }
                    }
                    "\n"
                }
            }
        }
        "\n"
    }
}

fn footnotes(subject: &Subject<'_>) -> Markup {
    html! {
        @if !subject.model.footnotes.is_empty() {
            section aria-labelledby="footnotes" {
                h2 #footnotes { "Footnotes of QFPay’s page" }
                dl .pairs {
                    @for footnote in &subject.model.footnotes {
                        div id=(footnote_anchor(footnote)) {
                            dt { code { (footnote.id) } }
                            dd { (footnote_text(subject, footnote)) }
                        }
                        "\n"
                    }
                }
            }
        }
    }
}

pub(super) fn footnote_anchor(footnote: &Footnote) -> String {
    links::anchor("footnote", &footnote.id)
}

pub(super) fn footnote_text(subject: &Subject<'_>, footnote: &Footnote) -> Markup {
    let carriers = subject.model.pay_types.iter();
    let carriers: Vec<&PayType> = carriers
        .filter(|one| footnote.carriers.contains(&one.code))
        .collect();
    html! {
        p { (prose(subject, &footnote.meaning)) " " (source(&footnote.source)) }
        @if let Some(note) = &footnote.note { p .aside { (prose(subject, note)) } }
        @if carriers.is_empty() { p .aside { "No pay type carries it now." } }
        @else {
            p .aside { "Carried by " span .codes { @for one in carriers { (links::code(one)) " " } } }
        }
    }
}
