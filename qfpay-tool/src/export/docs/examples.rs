//! Recorded requests with their signatures, and what answers to them mean.

use maud::{Markup, html};

use super::words::badge;
use qfpay_codegen::spec::{AnswerVector, AnswerVerdict, NotificationVector, Vector};

/// A section with recorded requests, if there are any.
pub(super) fn section(vectors: &[&Vector]) -> Markup {
    html! {
        @if !vectors.is_empty() {
            section aria-labelledby="examples" {
                h2 #examples { "Examples" }
                h3 .hidden { "Recorded requests" }
                @for vector in vectors { (request(vector)) }
            }
        }
    }
}

/// A recorded request, folded away.
pub(super) fn request(vector: &Vector) -> Markup {
    html! {
        details .example {
            summary { code { (&*vector.id) } " " span { (&*vector.description) } }
            h4 { "Signed, without the key" }
            (block(&vector.canonical))
            h4 { "Body" }
            (block(&vector.body))
            dl .facts {
                div { dt { "Client key (an example)" } dd { code { (&*vector.client_key) } } }
                div { dt { "MD5" } dd { code { (&*vector.md5) } } }
                div { dt { "SHA-256" } dd { code { (&*vector.sha256) } } }
            }
            @if !vector.answers.is_empty() {
                h4 { "Answers, and what each means" }
                ul .answers {
                    @for one in vector.answers.iter() { (answer(one)) "\n" }
                }
            }
        }
        "\n"
    }
}

fn answer(answer: &AnswerVector) -> Markup {
    html! {
        li {
            p { (verdict(&answer.verdict)) " " (&*answer.description) }
            (block(&answer.body))
        }
    }
}

fn verdict(verdict: &AnswerVerdict) -> Markup {
    match verdict {
        AnswerVerdict::Done => badge("accepted", "Done"),
        AnswerVerdict::Pending => badge("pending", "Pending"),
        AnswerVerdict::Declined => badge("declined", "Declined"),
        AnswerVerdict::Unknown => badge("unclear", "Unknown: query"),
    }
}

pub(super) fn notification(vector: &NotificationVector) -> Markup {
    html! {
        details .example {
            summary { code { (&*vector.id) } " " span { (&*vector.description) } }
            h4 { "Body, byte for byte" }
            (block(&vector.body))
            dl .facts {
                div { dt { "Client key (an example)" } dd { code { (&*vector.client_key) } } }
                div { dt { "MD5 of body and key" } dd { code { (&*vector.md5) } } }
            }
        }
        "\n"
    }
}

/// Text as it is, in a box of its own.
pub(super) fn block(text: &str) -> Markup {
    html! {
        @if text.is_empty() { p .aside { "Empty." } }
        @else { pre tabindex="0" { code { (text) } } }
    }
}
