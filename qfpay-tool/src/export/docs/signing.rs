//! How a request is signed, step by step, with a recorded one.

use maud::{Markup, html};

use super::super::subject::Subject;
use super::page::Page;
use super::words::{badge, spoken};
use super::{examples, layout, links};
use qfpay_codegen::ir::Algorithm;
use qfpay_codegen::spec::Vector;

pub(super) fn page(subject: &Subject<'_>) -> Page {
    let body = html! {
        h1 { "Signing" }
        p .lead {
            "The gateway accepts a request if it carries the right hash of its parameters and the client key. "
            "The key itself is never sent."
        }
        @if let Some(vector) = telling(subject) { (steps(subject, vector)) "\n" }
        (algorithms(subject)) "\n"
        (reserved(subject)) "\n"
        section aria-labelledby="vectors" {
            h2 #vectors { "Recorded requests" }
            p { "To test an implementation with: each signature must be the same, digit for digit." }
            h3 .hidden { "All of them" }
            @for vector in subject.requests() { (examples::request(vector)) }
        }
    };
    Page {
        file: "signing.html".to_owned(),
        title: "Signing".to_owned(),
        description: "How a request to QFPay is signed, step by step.".to_owned(),
        section: "signing.html",
        body,
    }
}

/// The recorded request that shows most: one with an empty value, and with characters that the body
/// encodes and the signature does not.
fn telling<'a>(subject: &'a Subject<'_>) -> Option<&'a Vector> {
    let shows = |vector: &Vector| {
        let empty = vector.parameters.values().any(String::is_empty);
        let encoded = *vector.body != *vector.canonical;
        let words = !vector.canonical.is_ascii();
        usize::from(empty) + usize::from(encoded) + usize::from(words)
    };
    let mut best: Option<&Vector> = None;
    for vector in subject.requests() {
        if best.is_none_or(|best| shows(vector) > shows(best)) {
            best = Some(vector);
        }
    }
    best
}

fn steps(subject: &Subject<'_>, vector: &Vector) -> Markup {
    let given = html! {
        table {
            (layout::head(&["Parameter", "Value"]))
            "\n"
            tbody {
                @for (name, value) in &vector.parameters {
                    tr {
                        th scope="row" { (links::parameter(name)) }
                        td { @if value.is_empty() { span .aside { "empty" } } @else { code { (value) } } }
                    }
                    "\n"
                }
            }
        }
    };
    html! {
        section aria-labelledby="steps" {
            h2 #steps { "Step by step" }
            p { "With the recorded request " code { (&*vector.id) } ": " (&*vector.description) }
            ol .steps {
                li {
                    h3 { "Take the parameters" }
                    p { "Of the body alone; headers are not signed." }
                    (layout::scrolls("Parameters of the example", &given))
                }
                li {
                    h3 { "Leave out what is empty, and sort by name" }
                    p { "By the bytes of the names. What is empty is neither signed nor sent." }
                }
                li {
                    h3 { "Join names and values" }
                    p { code { "name=value" } " pairs with " code { "&" } " between them; the values as they are, not percent-encoded." }
                    (examples::block(&vector.canonical))
                }
                li {
                    h3 { "Append the client key" }
                    p { "Without a separator. This key is an example." }
                    pre tabindex="0" { code { (&*vector.canonical) mark { (&*vector.client_key) } } }
                }
                li {
                    h3 { "Hash it as UTF-8, and write the digits in upper case" }
                    dl .facts {
                        div { dt { "MD5" } dd { code { (&*vector.md5) } } }
                        div { dt { "SHA-256" } dd { code { (&*vector.sha256) } } }
                    }
                    p { "Samples write the digits in either case, so compare without regard to it, and in constant time." }
                }
                li {
                    h3 { "Send the body percent-encoded, and the signature in a header" }
                    (examples::block(&vector.body))
                    (headers(subject))
                }
            }
        }
    }
}

fn headers(subject: &Subject<'_>) -> Markup {
    let gateway = &subject.model.gateway;
    html! {
        dl .facts {
            @for header in &gateway.headers {
                div {
                    dt { code { (header.name) } }
                    dd {
                        (links::prose(subject, &header.description)) ". "
                        @if header.required { (badge("required", "Required")) } @else { (badge("optional", "Optional")) }
                        " " (links::source(&header.source))
                    }
                }
            }
        }
    }
}

fn algorithms(subject: &Subject<'_>) -> Markup {
    let algorithms = &subject.model.gateway.algorithms;
    html! {
        section aria-labelledby="algorithms" {
            h2 #algorithms { "Hashes" }
            dl .pairs {
                @for (index, algorithm) in algorithms.iter().enumerate() {
                    (one_algorithm(algorithm, index == 0)) "\n"
                }
            }
        }
    }
}

fn one_algorithm(algorithm: &Algorithm, default: bool) -> Markup {
    html! {
        div id=(links::anchor("algorithm", &algorithm.name.id)) {
            dt { (spoken(&algorithm.name.id)) }
            dd {
                "Named " code { (algorithm.header) } " in the header; " (algorithm.digest_hex_length)
                " hexadecimal digits. "
                @if default { "It is the one without the header. " }
                (links::source(&algorithm.source))
            }
        }
    }
}

fn reserved(subject: &Subject<'_>) -> Markup {
    let names = &subject.model.gateway.reserved_parameters;
    html! {
        section aria-labelledby="reserved" {
            h2 #reserved { "Never sent as a parameter" }
            p {
                "Older samples print the client key in a body. No parameter is ever called "
                @for (index, name) in names.iter().enumerate() {
                    @if index > 0 { ", " }
                    code { (name) }
                }
                "."
            }
        }
    }
}
