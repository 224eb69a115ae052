//! What all pages have in common.

use maud::{DOCTYPE, Markup, html};

use crate::engine::OrderState;
use crate::server::feed::Position;

/// A whole page. Its script follows what happens from `position` on.
pub(super) fn document(
    title: &str,
    kind: &str,
    script: Option<(&str, Position)>,
    body: &Markup,
) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                title { (title) " · QFPay sandbox" }
                link rel="icon" type="image/svg+xml" href="/assets/icon.svg";
                link rel="stylesheet" href="/assets/style.css";
                @if let Some((script, _)) = script {
                    script type="module" src={ "/assets/" (script) } {}
                }
            }
            body class=(kind) data-position=[script.map(|(_, position)| position)] { (body) }
        }
    }
}

/// Whether the page follows what happens: it does not until a script says so.
pub(super) fn connection() -> Markup {
    html! {
        p #connection .connection role="status" { "Reload the page to see what is new." }
    }
}

/// An order's state as a word in a colour.
pub(super) fn badge(state: OrderState) -> Markup {
    html! { span .badge data-state=(tone(state)) { (state.as_str()) } }
}

/// How a state looks.
pub(super) fn tone(state: OrderState) -> &'static str {
    match state {
        OrderState::Unpaid | OrderState::Processing | OrderState::Authorised => "open",
        OrderState::Paid => "paid",
        OrderState::Declined | OrderState::Expired => "failed",
        OrderState::Closed | OrderState::Finished => "over",
        _ => "returned",
    }
}
