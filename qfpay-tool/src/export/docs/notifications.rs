//! What the gateway posts to the merchant.

use maud::{Markup, html};

use super::super::subject::Subject;
use super::links::{self, Audience, prose, source};
use super::page::Page;
use super::words::{count, notification_means};
use super::{examples, layout, tables};
use qfpay_codegen::ir::{Field, Notifications};

pub(super) fn page(subject: &Subject<'_>) -> Page {
    let notifications = &subject.model.gateway.notifications;
    let fields: Vec<&Field> = notifications.fields.iter().collect();
    let recorded: Vec<_> = subject.notifications().collect();
    let body = html! {
        h1 { "Notifications" }
        p .lead { (prose(subject, &notifications.description)) }
        div .callout data-tone="unclear" {
            p {
                strong { "Use one only after its signature was verified, over the bytes as received. " }
                "The MD5 of the body followed by the client key is in the header "
                code { (signature_header(subject)) }
                ". A body that was parsed and written again has another signature."
            }
        }
        (facts(notifications)) "\n"
        (types(subject, notifications)) "\n"
        section aria-labelledby="fields" {
            h2 #fields { "Fields" }
            (tables::fields(subject, &fields, "field", Audience::Named, "Fields of a notification"))
        }
        "\n"
        @if !recorded.is_empty() {
            section aria-labelledby="examples" {
                h2 #examples { "Examples" }
                h3 .hidden { "Recorded notifications" }
                @for vector in recorded { (examples::notification(vector)) }
            }
        }
    };
    Page {
        file: "notifications.html".to_owned(),
        title: "Notifications".to_owned(),
        description: "What QFPay posts to a merchant, how to check it, and how to answer."
            .to_owned(),
        section: "notifications.html",
        body,
    }
}

fn signature_header<'a>(subject: &Subject<'a>) -> &'a str {
    let mut headers = subject.model.gateway.headers.iter();
    let header = headers.find(|header| header.id == "signature");
    header.map_or("", |header| &header.name)
}

fn facts(notifications: &Notifications) -> Markup {
    html! {
        dl .facts {
            div {
                dt { "Answer with" }
                dd { "the body " code { (notifications.acknowledgement) } ", once it is stored " (source(&notifications.source)) }
            }
            div { dt { "Ports that are reached" } dd { (list(&notifications.ports)) } }
            div {
                dt { "Without that answer it is sent again" }
                dd {
                    (count(notifications.retry_minutes.len(), "time", "times")) ": after "
                    (list(&notifications.retry_minutes)) " minutes, each counted from the delivery before"
                }
            }
            div { dt { "Deliveries come from" } dd { (list(&notifications.source_addresses)) } }
        }
    }
}

fn list<T: ToString>(values: &[T]) -> Markup {
    html! {
        @for (index, value) in values.iter().enumerate() {
            @if index > 0 { ", " }
            code { (value.to_string()) }
        }
    }
}

fn types(subject: &Subject<'_>, notifications: &Notifications) -> Markup {
    let table = html! {
        table {
            thead {
                tr {
                    th scope="col" { code { "notify_type" } }
                    th scope="col" { "To a merchant" }
                    th scope="col" { "What happened" }
                    th scope="col" { "Source" }
                }
            }
            "\n"
            tbody {
                @for kind in &notifications.types {
                    tr id=(links::anchor("type", &kind.name.id)) {
                        th scope="row" { code { (kind.name.id) } }
                        td { (notification_means(kind.means)) }
                        td .wide { (prose(subject, &kind.description)) }
                        td { (source(&kind.source)) }
                    }
                    "\n"
                }
            }
        }
    };
    html! {
        section aria-labelledby="types" {
            h2 #types { "What a notification can be about" }
            (layout::scrolls("Types of notifications", &table))
        }
    }
}
