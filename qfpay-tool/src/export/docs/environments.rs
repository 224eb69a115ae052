//! Where the gateway is, and what holds for every request.

use maud::{Markup, html};

use super::super::subject::Subject;
use super::links::{self, prose, source};
use super::page::Page;
use super::words::{badge, spoken};
use super::{layout, tables};
use qfpay_codegen::ir::TimeZone;

pub(super) fn page(subject: &Subject<'_>) -> Page {
    let gateway = &subject.model.gateway;
    let limits = &gateway.limits;
    let body = html! {
        h1 { "Environments" }
        p .lead { "Where requests go, and what holds for each of them. Credentials belong to one environment." }
        ul .rows {
            @for environment in &gateway.environments {
                li id=(links::anchor("environment", &environment.name.id)) {
                    div .row {
                        span .what {
                            strong { (spoken(&environment.name.id)) }
                            code { (environment.base_url) }
                            span { (prose(subject, &environment.description)) }
                        }
                        span .chips { (source(&environment.source)) }
                    }
                }
                "\n"
            }
        }
        (headers(subject)) "\n"
        section aria-labelledby="time" {
            h2 #time { "Time" }
            dl .facts {
                div { dt { "Written as" } dd { code { (gateway.time_zone.format) } " " (source(&gateway.time_zone.source)) } }
                div { dt { "Offset from UTC" } dd { (offset(&gateway.time_zone)) } }
            }
            p { (prose(subject, &gateway.time_zone.description)) }
        }
        "\n"
        section aria-labelledby="limits" {
            h2 #limits { "Limits" }
            dl .facts {
                div { dt { "In any second" } dd { (limits.per_second) " requests " (source(&limits.source)) } }
                div { dt { "In any minute" } dd { (limits.per_minute) " requests" } }
            }
            p { (prose(subject, &limits.description)) }
        }
    };
    Page {
        file: "environments.html".to_owned(),
        title: "Environments".to_owned(),
        description: "The gateways of QFPay, headers, time and limits.".to_owned(),
        section: "environments.html",
        body,
    }
}

fn headers(subject: &Subject<'_>) -> Markup {
    let table = html! {
        table {
            (layout::head(&["Header", "Presence", "Meaning", "Source"]))
            "\n"
            tbody {
                @for header in &subject.model.gateway.headers {
                    tr id=(links::anchor("header", &header.id)) {
                        th scope="row" { code { (header.name) } }
                        td {
                            @if header.required { (badge("required", "Required")) }
                            @else { (badge("optional", "Optional")) }
                        }
                        td .wide {
                            (prose(subject, &header.description))
                            @if header.sensitive { " " (tables::sensitive()) }
                        }
                        td { (source(&header.source)) }
                    }
                    "\n"
                }
            }
        }
    };
    html! {
        section aria-labelledby="headers" {
            h2 #headers { "Headers" }
            (layout::scrolls("Headers of a request", &table))
        }
    }
}

fn offset(zone: &TimeZone) -> String {
    let sign = if zone.offset_minutes < 0 { '-' } else { '+' };
    let minutes = zone.offset_minutes.unsigned_abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}
