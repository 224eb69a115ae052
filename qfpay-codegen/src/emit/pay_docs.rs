//! What the documentation of a pay type's constructor says.

use super::docs;
use super::examples::{self, Example};
use crate::ir::{AcceptedMeans, Name, NextStep, PayType, Scenario, Setter};

pub(super) fn text(pay_type: &PayType, setters: &[Setter]) -> String {
    let head = format!("{} (`pay_type` {})", pay_type.description, pay_type.code);
    let head = docs::text([head.as_str()].into_iter().chain(pay_type.note.as_deref()));
    let request = &pay_type.request;
    let optional = setter_links(&request.optional);
    let warned = setter_links(&request.warned);
    let facts = [
        Some(format!("**Answer**: {}", answer(&pay_type.scenario))),
        Some(format!("**Refund**: {}", refund(pay_type))),
        Some(format!("**To cancel**: {}", cancel(pay_type))),
        optional.map(|links| format!("**Optional**: {links}.")),
        warned.map(|links| {
            format!(
                "**Optional, with a warning**: {links}. Not every version of the documentation \
                 lists them."
            )
        }),
    ];
    let facts: String = facts
        .iter()
        .flatten()
        .map(|fact| format!(" * {fact}\n"))
        .collect();
    let constructor = format!("pay::{}", pay_type.name.id);
    let mut optional = setters.iter().filter(|setter| {
        request.optional.contains(&setter.value.parameter) && !setter.value.example.is_empty()
    });
    let example = examples::lines(&Example {
        import: "pay",
        constructor: &constructor,
        arguments: &request.arguments,
        setter: optional.next(),
    });
    format!("{head}\n\n{facts}\n{example}")
}

/// What comes back for an accepted request, and what to do with it.
fn answer(scenario: &Scenario) -> &'static str {
    match (scenario.accepted_means, scenario.next_step) {
        (AcceptedMeans::Paid, _) => {
            "[`Payment::Paid`](crate::Payment::Paid) if the customer has paid. While the customer \
             confirms the payment it is [`Payment::Pending`](crate::Payment::Pending): query the \
             order until it is decided."
        }
        (AcceptedMeans::Created, NextStep::Qrcode) => {
            "[`Payment::AwaitingCustomer`](crate::Payment::AwaitingCustomer), not paid yet. Show \
             the text of [`NextStep::Qr`](crate::NextStep::Qr) as a QR code; the notification or a \
             query says when it is paid."
        }
        (AcceptedMeans::Created, NextStep::PayUrl) => {
            "[`Payment::AwaitingCustomer`](crate::Payment::AwaitingCustomer), not paid yet. Send \
             the customer's browser to [`NextStep::Redirect`](crate::NextStep::Redirect); the \
             notification or a query says when it is paid."
        }
        (AcceptedMeans::Created, NextStep::PayParams) => {
            "[`Payment::AwaitingCustomer`](crate::Payment::AwaitingCustomer), not paid yet. Hand \
             [`NextStep::WalletParams`](crate::NextStep::WalletParams) to the wallet; the \
             notification or a query says when it is paid."
        }
        (AcceptedMeans::Created, NextStep::None) => {
            "[`Payment::AwaitingCustomer`](crate::Payment::AwaitingCustomer), not paid yet. The \
             customer pays at the terminal; the notification or a query says when it is paid."
        }
    }
}

fn refund(pay_type: &PayType) -> String {
    match (pay_type.refundable, pay_type.refund_days) {
        (false, _) => "not possible.".to_owned(),
        (true, None) => {
            "possible, with [`Refund`](super::request::Refund); no source says for how long."
                .to_owned()
        }
        (true, Some(days)) => format!(
            "possible, with [`Refund`](super::request::Refund), for {days} days after the payment, \
             as merchants report."
        ),
    }
}

fn cancel(pay_type: &PayType) -> String {
    match &pay_type.cancel_with {
        Some(cancel) if cancel.described => {
            let name = &cancel.operation.rust;
            format!(
                "end an order that is not paid with [`{name}`](super::request::{name}), and query \
                 it afterwards."
            )
        }
        _ => "no source says how to end an order that is not paid.".to_owned(),
    }
}

/// Links to the setters of these parameters.
fn setter_links(parameters: &[Name]) -> Option<String> {
    let links: Vec<String> = parameters
        .iter()
        .map(|name| format!("[`{0}`](PaymentRequest::{0})", name.id))
        .collect();
    (!links.is_empty()).then(|| links.join(", "))
}
