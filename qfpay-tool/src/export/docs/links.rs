//! Where everything stands, and links to it.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::super::subject::Subject;
use super::words::spoken;
use qfpay_codegen::ir::{Name, PayType};

/// A text as a part of a file name or anchor, the same for no two texts.
pub(super) fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '_' | '-' => slug.push(character),
            other => slug.push_str(&format!(".{:x}.", u32::from(other))),
        }
    }
    slug
}

pub(super) fn pay_type_file(code: &str) -> String {
    format!("pay-type-{}.html", slug(code))
}

pub(super) fn operation_file(id: &str) -> String {
    format!("operation-{}.html", slug(id))
}

/// The address of a thing on a page that lists its kind.
pub(super) fn at(page: &str, kind: &str, id: &str) -> String {
    format!("{page}#{}", anchor(kind, id))
}

pub(super) fn anchor(kind: &str, id: &str) -> String {
    format!("{kind}-{}", slug(id))
}

pub(super) fn parameter(id: &str) -> Markup {
    html! { a href=(at("parameters.html", "parameter", id)) { code { (id) } } }
}

pub(super) fn rule(name: &Name) -> Markup {
    html! { a href=(at("rules.html", "rule", &name.id)) { code { (name.id) } } }
}

pub(super) fn status_code(code: &str) -> Markup {
    html! { a href=(at("status-codes.html", "code", code)) { code { (code) } } }
}

pub(super) fn class(name: &Name) -> Markup {
    html! { a href=(at("status-codes.html", "class", &name.id)) { (spoken(&name.id)) } }
}

/// A link to the source of a fact.
pub(super) fn source(name: &Name) -> Markup {
    html! {
        a .source href=(at("sources.html", "source", &name.id)) {
            span .hidden { "Source: " } (name.id)
        }
    }
}

/// A link to a pay type by its code, with its description as a tooltip.
pub(super) fn code(pay_type: &PayType) -> Markup {
    html! {
        a href=(pay_type_file(&pay_type.code)) title=(pay_type.description) {
            code { (pay_type.code) }
        }
    }
}

/// How the pay types are named that something is about, if it is not about all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Audience {
    /// The page is about all, so these are named.
    Named,
    /// The page is about one of them. To name the others as well would let the pages of many pay types grow
    /// with the square of their number.
    Understood,
}

/// Links to the pay types of a rule or a field, in the order of the list.
pub(super) fn pay_types(subject: &Subject<'_>, names: &[Name], audience: Audience) -> Markup {
    let names: BTreeSet<&Name> = names.iter().collect();
    html! {
        @match audience {
            Audience::Understood => {
                @if names.len() > 1 { "this pay type and others" } @else { "this pay type" }
            }
            Audience::Named => span .codes {
                @for one in &subject.model.pay_types {
                    @if names.contains(&one.name) { (code(one)) " " }
                }
            }
        }
    }
}

/// An operation has a page only if it is described.
pub(super) fn operation(subject: &Subject<'_>, id: &str) -> Markup {
    let mut described = subject.model.operations.iter();
    match described.any(|known| known.name.id == id) {
        true => html! { a href=(operation_file(id)) { (spoken(id)) } },
        false if id == "notification" => html! { a href="notifications.html" { (spoken(id)) } },
        false => html! { (spoken(id)) },
    }
}

/// Prose, in which backticks enclose what stands on the wire. Parameters among it are linked.
pub(super) fn prose(subject: &Subject<'_>, text: &str) -> Markup {
    let known = |word: &str| {
        let mut parameters = subject.model.parameters.iter();
        parameters.any(|one| one.name.id == word)
    };
    spans(text, &|word| match known(word) {
        true => parameter(word),
        false => html! { code { (word) } },
    })
}

/// The same where no link may stand.
pub(super) fn plain(text: &str) -> Markup {
    spans(text, &|word| html! { code { (word) } })
}

fn spans(text: &str, code: &dyn Fn(&str) -> Markup) -> Markup {
    let pieces: Vec<&str> = text.split('`').collect();
    // An odd backtick encloses nothing.
    if pieces.len() % 2 == 0 {
        return html! { (text) };
    }
    html! {
        @for (index, piece) in pieces.iter().enumerate() {
            @if index % 2 == 0 { (piece) } @else { (code(piece)) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{plain, slug};

    #[test]
    fn different_texts_have_different_anchors() {
        assert_eq!(slug("iso-4217"), "iso-4217");
        assert_eq!(slug("a b"), "a.20.b");
        assert_ne!(slug("**"), slug("***"));
        assert_ne!(slug("é"), slug("e"));
    }

    #[test]
    fn backticks_become_code_and_nothing_becomes_markup() {
        let text = |text| plain(text).into_string();
        assert_eq!(text("Send `a<b` now"), "Send <code>a&lt;b</code> now");
        assert_eq!(text("<b>5` wide"), "&lt;b&gt;5` wide");
    }
}
