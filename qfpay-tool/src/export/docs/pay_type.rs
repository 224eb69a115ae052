//! One page per pay type.

use maud::{Markup, html};

use super::super::subject::Subject;
use super::links::{self, Audience, prose, source};
use super::page::Page;
use super::pay_types::{footnote_anchor, footnote_text};
use super::words::{accepted, accepted_sentence, count, label, next_step, spoken};
use super::{examples, layout, tables};
use qfpay_codegen::ir::{
    AcceptedMeans, Cell, CrossRule, Field, Operation, PayType, Presence, Term,
};

pub(super) fn pages<'a>(subject: &'a Subject<'_>) -> impl Iterator<Item = Page> + use<'a> {
    let all = &subject.model.pay_types;
    all.iter().enumerate().map(|(place, one)| {
        let before = place.checked_sub(1).and_then(|place| all.get(place));
        page(subject, one, [before, all.get(place + 1)])
    })
}

/// The page of a pay type, and the ones before and behind it.
fn page(subject: &Subject<'_>, pay_type: &PayType, beside: [Option<&PayType>; 2]) -> Page {
    let mut operations = subject.model.operations.iter();
    let creation = operations.find(|one| one.per_pay_type);
    let body = html! {
        (layout::up("pay-types.html", "Pay types"))
        h1 { (pay_type.description) }
        p .lead { "Pay type " code { (pay_type.code) } ", " code { (pay_type.name.id) } }
        (meaning(pay_type)) "\n"
        (facts(subject, pay_type)) "\n"
        (rust(pay_type)) "\n"
        (parameters(subject, pay_type)) "\n"
        @if let Some(creation) = creation {
            (rules(subject, pay_type, creation)) "\n"
            (answer(subject, pay_type, creation)) "\n"
        }
        (recorded(subject, pay_type)) "\n"
        (neighbours(beside))
    };
    Page {
        file: links::pay_type_file(&pay_type.code),
        title: format!("{} {}", pay_type.code, pay_type.name.id),
        description: pay_type.description.clone(),
        section: "pay-types.html",
        body,
    }
}

fn meaning(pay_type: &PayType) -> Markup {
    let scenario = &pay_type.scenario;
    let tone = match scenario.accepted_means {
        AcceptedMeans::Paid => "accepted",
        AcceptedMeans::Created => "pending",
    };
    html! {
        div .callout data-tone=(tone) {
            p { (accepted(scenario.accepted_means)) " " (accepted_sentence(scenario.accepted_means)) }
            p { strong { "How the customer continues: " } (next_step(scenario.next_step)) }
        }
    }
}

fn facts(subject: &Subject<'_>, pay_type: &PayType) -> Markup {
    let model = subject.model;
    let named = |terms: &[Term], id: &str| spoken(label(terms, id));
    html! {
        dl .facts {
            div { dt { "On the wire" } dd { code { "pay_type=" (pay_type.code) } " " (source(&pay_type.source)) } }
            div {
                dt { "Wallet" }
                dd { a href=(links::at("pay-types.html", "wallet", &pay_type.wallet.id)) { (named(&model.wallets, &pay_type.wallet.id)) } }
            }
            div {
                dt { "Scenario" }
                dd {
                    a href=(links::at("pay-types.html", "scenario", &pay_type.scenario.name.id)) { (spoken(&pay_type.scenario.name.id)) }
                    span .aside { (prose(subject, &pay_type.scenario.description)) }
                }
            }
            div {
                dt { "Channel" }
                dd { a href=(links::at("pay-types.html", "channel", &pay_type.channel.id)) { (named(&model.channels, &pay_type.channel.id)) } }
            }
            div {
                dt { "Region" }
                dd { a href=(links::at("pay-types.html", "region", &pay_type.region.id)) { (named(&model.regions, &pay_type.region.id)) } }
            }
            div {
                dt { "Settlement" }
                dd { a href=(links::at("pay-types.html", "settlement", &pay_type.settlement.id)) { (named(&model.settlements, &pay_type.settlement.id)) } }
            }
            div {
                dt { "Currencies" }
                dd {
                    "Which of " a href="currencies.html" { (count(model.currencies.len(), "currency", "currencies")) }
                    " work depends on the credentials and on the pay type; the specification does not list them."
                }
            }
            div { dt { "Refunds" } dd { (refunds(subject, pay_type)) } }
            @if let Some(cancel) = &pay_type.cancel_with {
                div {
                    dt { "To end an open order" }
                    dd { (links::operation(subject, &cancel.operation.id)) " is recommended " (source(&cancel.source)) }
                }
            }
            @for footnote in &model.footnotes {
                @if pay_type.footnotes.contains(&footnote.id) {
                    div {
                        dt { "Footnote " a href={ "pay-types.html#" (footnote_anchor(footnote)) } { code { (footnote.id) } } }
                        dd { (footnote_text(subject, footnote)) }
                    }
                }
            }
            @if let Some(note) = &pay_type.note {
                div { dt { "Note" } dd { (prose(subject, note)) } }
            }
        }
    }
}

fn refunds(subject: &Subject<'_>, pay_type: &PayType) -> Markup {
    let forbidden = &pay_type.forbidden_operations;
    html! {
        @if !forbidden.is_empty() {
            "Not possible: "
            @for (index, id) in forbidden.iter().enumerate() {
                @if index > 0 { ", " }
                (links::operation(subject, id))
            }
            ". "
        } @else { "Possible. " }
        @if let Some(days) = pay_type.refund_days {
            span .aside { "Possible for " (days) " days after the payment, by QFPay’s documents." }
        }
    }
}

/// How the SDK makes such a request.
fn rust(pay_type: &PayType) -> Markup {
    let arguments = pay_type.request.arguments.iter();
    let arguments: Vec<&str> = arguments.map(|argument| argument.name.as_str()).collect();
    let arguments = arguments.join(", ");
    html! {
        section aria-labelledby="rust" {
            h2 #rust { "In Rust" }
            (examples::block(&format!(
                "use qfpay_api::{{PayType, pay}};\n\nlet request = pay::{}({arguments});\nlet pay_type = PayType::{}; // \"{}\"",
                pay_type.name.id, pay_type.name.rust, pay_type.code,
            )))
        }
    }
}

fn parameters(subject: &Subject<'_>, pay_type: &PayType) -> Markup {
    let with = |presence: Presence| {
        let cells = pay_type.cells.iter();
        cells.filter(move |cell| cell.presence == presence)
    };
    let taken: Vec<&Cell> = with(Presence::Required)
        .chain(with(Presence::Optional))
        .chain(with(Presence::Warned))
        .collect();
    let forbidden: Vec<&Cell> = with(Presence::Forbidden).collect();
    html! {
        section aria-labelledby="parameters" {
            h2 #parameters { "Parameters" }
            (tables::cells(subject, &taken, "Parameters that a request can carry"))
            @if !forbidden.is_empty() {
                h3 { "Not accepted" }
                (tables::cells(subject, &forbidden, "Parameters that no request carries"))
            }
        }
    }
}

fn rules(subject: &Subject<'_>, pay_type: &PayType, creation: &Operation) -> Markup {
    let mut concerning: Vec<&CrossRule> = Vec::new();
    for operation in std::iter::once(creation).chain(others(subject, creation)) {
        let general = operation.name == creation.name;
        concerning.extend(operation.rules.iter().filter(|rule| {
            rule.pay_types
                .as_ref()
                .map_or(general, |names| names.contains(&pay_type.name))
        }));
    }
    html! {
        @if !concerning.is_empty() {
            section aria-labelledby="rules" {
                h2 #rules { "Rules beyond one parameter" }
                (tables::rules(subject, &concerning, Audience::Understood, "Rules about several parameters"))
            }
        }
    }
}

fn others<'a>(
    subject: &Subject<'a>,
    creation: &'a Operation,
) -> impl Iterator<Item = &'a Operation> {
    let operations = subject.model.operations.iter();
    operations.filter(|one| one.name != creation.name)
}

fn answer(subject: &Subject<'_>, pay_type: &PayType, creation: &Operation) -> Markup {
    let fields = creation.answer.iter();
    let fields: Vec<&Field> = fields
        .filter(|field| {
            let names = field.pay_types.as_ref();
            names.is_none_or(|names| names.contains(&pay_type.name))
        })
        .collect();
    html! {
        section aria-labelledby="answer" {
            h2 #answer { "What the answer carries" }
            (tables::fields(subject, &fields, "answer", Audience::Understood, "Fields of the answer"))
        }
    }
}

fn recorded(subject: &Subject<'_>, pay_type: &PayType) -> Markup {
    let vectors = subject.requests();
    let own = vectors.filter(|vector| vector.parameters.get("pay_type") == Some(&pay_type.code));
    examples::section(&own.collect::<Vec<_>>())
}

/// The pay types before and behind, in the order of the list.
fn neighbours([before, behind]: [Option<&PayType>; 2]) -> Markup {
    html! {
        nav .neighbours aria-label="Other pay types" {
            @if let Some(one) = before {
                a rel="prev" href=(links::pay_type_file(&one.code)) { "← " (one.code) " " (one.name.id) }
            }
            @if let Some(one) = behind {
                a rel="next" href=(links::pay_type_file(&one.code)) { (one.code) " " (one.name.id) " →" }
            }
        }
    }
}
