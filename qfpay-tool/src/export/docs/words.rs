//! What the terms of the model are called on a page.

use maud::{Markup, html};

use qfpay_codegen::ir::{
    AcceptedMeans, DecidedBy, FieldKind, NextStep, NotificationMeans, Presence, Severity,
    StatusOutcome, SuppliedBy, Term, Vocabulary,
};

/// A word in a colour; the colour adds no information.
pub(super) fn badge(tone: &str, word: &str) -> Markup {
    html! { span .badge data-tone=(tone) { (word) } }
}

/// The name of a term that an identifier stands for.
pub(super) fn label<'a>(terms: &'a [Term], id: &'a str) -> &'a str {
    let known = terms.iter().find(|term| term.name.id == id);
    known.map_or(id, |term| &term.label)
}

/// What is written in another way than its identifier.
const SPELLED: [(&str, &str); 9] = [
    ("cpm", "CPM"),
    ("h5", "H5"),
    ("hong", "Hong"),
    ("jsapi", "JSAPI"),
    ("kong", "Kong"),
    ("md5", "MD5"),
    ("mpm", "MPM"),
    ("sha256", "SHA-256"),
    ("wap", "WAP"),
];

/// An identifier as words: `hong_kong` is read as "Hong Kong".
pub(super) fn spoken(id: &str) -> String {
    let words = id.split('_').map(|word| {
        let mut spelled = SPELLED.iter();
        let spelled = spelled.find(|(plain, _)| *plain == word);
        spelled.map_or(word, |(_, spelled)| spelled)
    });
    words.collect::<Vec<_>>().join(" ")
}

pub(super) const PRESENCES: [Presence; 4] = [
    Presence::Required,
    Presence::Optional,
    Presence::Warned,
    Presence::Forbidden,
];

pub(super) struct Shown {
    /// For machines: filters and styles.
    pub(super) id: &'static str,
    pub(super) mark: &'static str,
    pub(super) word: &'static str,
    pub(super) meaning: &'static str,
}

pub(super) fn presence(presence: Presence) -> Shown {
    match presence {
        Presence::Required => Shown {
            id: "required",
            mark: "●",
            word: "Required",
            meaning: "Every request carries it.",
        },
        Presence::Optional => Shown {
            id: "optional",
            mark: "○",
            word: "Optional",
            meaning: "A request may carry it.",
        },
        Presence::Warned => Shown {
            id: "warned",
            mark: "△",
            word: "Doubtful",
            meaning: "A request may carry it, with a warning: the sources disagree whether it takes effect.",
        },
        Presence::Forbidden => Shown {
            id: "forbidden",
            mark: "–",
            word: "Not accepted",
            meaning: "No request carries it.",
        },
    }
}

pub(super) fn presence_badge(one: Presence) -> Markup {
    let Shown { id, word, .. } = presence(one);
    badge(id, word)
}

pub(super) const OUTCOMES: [StatusOutcome; 4] = [
    StatusOutcome::Accepted,
    StatusOutcome::Pending,
    StatusOutcome::Declined,
    StatusOutcome::Unclear,
];

pub(super) fn outcome_words(outcome: StatusOutcome) -> Shown {
    match outcome {
        StatusOutcome::Accepted => Shown {
            id: "accepted",
            mark: "✓",
            word: "Accepted",
            meaning: "The gateway did what the call asked. What that means for the money depends on the operation and, for a payment, on the scenario.",
        },
        StatusOutcome::Pending => Shown {
            id: "pending",
            mark: "…",
            word: "Pending",
            meaning: "Not decided yet. Repeat the query, and send nothing new in its place.",
        },
        StatusOutcome::Declined => Shown {
            id: "declined",
            mark: "✕",
            word: "Declined",
            meaning: "This call moved nothing. An earlier one under the same number may have.",
        },
        StatusOutcome::Unclear => Shown {
            id: "unclear",
            mark: "?",
            word: "Unclear",
            meaning: "Money may have moved. Send a query first, and never treat it as a failure.",
        },
    }
}

pub(super) fn outcome_badge(outcome: StatusOutcome) -> Markup {
    let Shown { id, mark, word, .. } = outcome_words(outcome);
    html! {
        span .badge data-tone=(id) { span aria-hidden="true" { (mark) " " } (word) }
    }
}

pub(super) fn severity(severity: Severity, locked: bool) -> Markup {
    match (severity, locked) {
        (Severity::Deny, true) => badge("unclear", "Denied, locked"),
        (Severity::Deny, false) => badge("declined", "Denied"),
        (Severity::Warn, _) => badge("pending", "Warned"),
    }
}

pub(super) fn accepted(means: AcceptedMeans) -> Markup {
    match means {
        AcceptedMeans::Paid => badge("accepted", "0000 = paid"),
        AcceptedMeans::Created => badge("pending", "0000 = created only"),
    }
}

pub(super) fn accepted_sentence(means: AcceptedMeans) -> &'static str {
    match means {
        AcceptedMeans::Paid => "The customer has paid.",
        AcceptedMeans::Created => {
            "The order was created and nothing more: the customer has not paid yet. Wait for the notification, or query."
        }
    }
}

pub(super) fn next_step(step: NextStep) -> Markup {
    match step {
        NextStep::None => html! { "Nothing is left for the customer to do." },
        NextStep::Qrcode => html! { code { "qrcode" } " of the answer, drawn as a QR code." },
        NextStep::PayUrl => {
            html! { code { "pay_url" } " of the answer, where the browser is sent." }
        }
        NextStep::PayParams => {
            html! { code { "pay_params" } " of the answer, handed to the wallet’s SDK." }
        }
    }
}

pub(super) fn supplied_by(supplier: SuppliedBy) -> &'static str {
    match supplier {
        SuppliedBy::Caller => "The caller",
        SuppliedBy::Amount => "The amount",
        SuppliedBy::PayType => "The pay type",
        SuppliedBy::Credentials => {
            "The credentials: with every request if QFPay assigned one, else with none"
        }
        SuppliedBy::AppCode => "The app code of the credentials",
        SuppliedBy::Clock => "The clock, unless the caller does",
    }
}

pub(super) fn decided_by(level: DecidedBy) -> &'static str {
    match level {
        DecidedBy::Operation => "every pay type",
        DecidedBy::Scenario => "the scenario",
        DecidedBy::PayType => "this pay type",
    }
}

pub(super) fn vocabulary(list: Vocabulary) -> Markup {
    let (file, name) = match list {
        Vocabulary::Currencies => ("currencies.html", "currency"),
        Vocabulary::PayTypes => ("pay-types.html", "pay type"),
        Vocabulary::StatusCodes => ("status-codes.html", "status code"),
        Vocabulary::NotificationTypes => ("notifications.html#types", "notification type"),
    };
    html! { a href=(file) { (name) } }
}

pub(super) fn field_kind(kind: FieldKind) -> Markup {
    match kind {
        FieldKind::Text => html! { "text" },
        FieldKind::Integer => html! { "whole number, as number or text" },
        FieldKind::Code(list) => html! { "code: " (vocabulary(list)) },
        FieldKind::Json => html! { "any JSON" },
        FieldKind::Records => html! { "list of records" },
    }
}

pub(super) fn notification_means(means: NotificationMeans) -> Markup {
    match means {
        NotificationMeans::Payment => badge("accepted", "Money came in"),
        NotificationMeans::Refund => badge("pending", "Money went back"),
        NotificationMeans::Release => badge("optional", "A held amount was released"),
        NotificationMeans::Close => badge("optional", "An order can no longer be paid"),
        NotificationMeans::Other => badge("forbidden", "Nothing about an order"),
    }
}

/// How something is counted: "1 day", "2 days".
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    match number {
        1 => format!("1 {one}"),
        _ => format!("{number} {many}"),
    }
}

#[cfg(test)]
mod tests {
    use super::spoken;

    #[test]
    fn identifiers_are_read_as_words() {
        assert_eq!(spoken("overseas_and_hong_kong"), "overseas and Hong Kong");
        assert_eq!(spoken("mini_program"), "mini program");
        assert_eq!(spoken("cpm"), "CPM");
        assert_eq!(spoken("WeChat Pay"), "WeChat Pay");
    }
}
