//! The rows of the live page's lists. Each has an id of its own, by which it is kept or replaced.

use maud::{Markup, html};

use super::layout::badge;
use crate::engine::{Arming, Bill, Fault, FaultRate, Notification, OrderState};
use crate::server::feed::{DeliveryAttempt, Ending, Event, RequestMade};

/// An order, and what can be done with it.
pub(super) fn order(bill: &Bill) -> Markup {
    let syssn = &bill.syssn;
    let button = |action: &str, text: &str| {
        html! {
            form method="post" action={ "/live/orders/" (syssn) "/" (action) } {
                button .button.small type="submit" id={ (action) "-" (syssn) } {
                    (text) span .hidden { " order " (bill.out_trade_no) }
                }
            }
        }
    };
    html! {
        li .row id={ "order-" (syssn) } {
            div .line {
                h3 { a href={ "/cashier/" (syssn) } { (bill.out_trade_no) } }
                (badge(bill.state))
                span .number.aside title="Status code in a query" { (bill.respcd) }
                span .sum { (bill.currency) " " (bill.amount) }
            }
            p .aside {
                @if !bill.goods_name.is_empty() { (bill.goods_name) " · " }
                (bill.method) " · " (time_of(&bill.created))
                @match bill.state {
                    OrderState::Unpaid | OrderState::Processing => { " until " (time_of(&bill.payable_until)) },
                    OrderState::PartlyRefunded => { " · " (bill.currency) " " (bill.returned_amount) " paid back" },
                    _ => {},
                }
            }
            div .buttons {
                @match bill.state {
                    OrderState::Unpaid | OrderState::Processing => {
                        (button("pay", "Pay"))
                        (button("decline", "Decline"))
                        @if bill.state == OrderState::Unpaid { (button("wait", "Wait")) }
                        (button("expire", "Expire"))
                    },
                    OrderState::Paid | OrderState::PartlyRefunded => { (button("pay-again", "Pay again")) },
                    _ => {},
                }
            }
        }
    }
}

/// A request, and its outcome. `words` says what status codes mean.
pub(super) fn request(event: &Event, made: &RequestMade, words: &Words<'_>) -> Markup {
    let respcd = made.respcd.as_deref();
    let is_fine = respcd.is_none_or(|code| matches!(code, "0000" | "1143" | "1145"));
    let is_whole = made.ending == Ending::Answered && made.status == Some(200);
    html! {
        li .row id={ "request-" (event.id) } {
            div .line {
                time .clock { (time_of(&event.time)) }
                strong { (made.operation) }
                @if let Some(number) = &made.out_trade_no { span .number { (number) } }
                @else if let Some(syssn) = &made.syssn { span .number { (syssn) } }
                span .badge data-state=(if is_whole && is_fine { "paid" } else { "failed" }) {
                    (answer(made))
                }
            }
            @if let Some(meaning) = respcd.filter(|_| !is_fine).and_then(words) { p .aside { (meaning) } }
            @if made.merchant.is_none() && made.status == Some(200) {
                p .why { "The app code is not known here." }
            }
            @match &made.explanation {
                Some(hint) if is_fine => { p .hint { "Hint: " (hint) } },
                Some(reason) => { p .why { (reason) } },
                None => {},
            }
            @if let Some(fault) = made.fault {
                p .why { "Fault " code { (fault.as_str()) } ": " (fault.description()) }
            }
        }
    }
}

/// What status codes mean.
pub(super) type Words<'a> = dyn Fn(&str) -> Option<&'a str> + 'a;

fn answer(made: &RequestMade) -> Markup {
    html! {
        @match (made.ending, &made.respcd, made.status) {
            (Ending::Answered, Some(respcd), Some(200)) => { (respcd) },
            (Ending::Answered, Some(respcd), Some(status)) => { "HTTP " (status) ", " (respcd) },
            (Ending::Answered, None, Some(200)) => { "unreadable" },
            (Ending::Answered, None, Some(status)) => { "HTTP " (status) },
            (ending, ..) => { (ending.as_str()) },
        }
    }
}

/// A notification, and whether it has arrived.
pub(super) fn notification(one: &Notification, last: Option<&DeliveryAttempt>) -> Markup {
    html! {
        li .row id={ "notification-" (one.id()) } {
            div .line {
                h3 { (one.notify_type()) " " (one.out_trade_no()) }
                span .badge data-state=(if one.is_acknowledged() { "paid" } else { "open" }) {
                    @if one.is_acknowledged() { "acknowledged" }
                    @else if one.url().is_none() { "no address" }
                    @else if one.due().is_none() { "given up" }
                    @else { "on its way" }
                }
            }
            p .aside {
                @match one.url() {
                    Some(url) => { (url) },
                    None => { "Neither the request nor the merchant has a " code { "notify_url" } "." },
                }
            }
            @if one.attempts() > 0 {
                p .aside {
                    "Delivered " (times(one.attempts()))
                    @if let Some((status, body)) = last.and_then(|last| last.answer.as_ref()) {
                        ". Last answer: " (status) " " code { (body) }
                    }
                }
            }
            @if let Some(reason) = one.reason() { p .why { "Not acknowledged: " (reason) } }
            @if one.url().is_some() {
                div .buttons {
                    form method="post" action={ "/live/notifications/" (one.id()) "/again" } {
                        button .button.small type="submit" id={ "again-" (one.id()) } {
                            "Deliver again" span .hidden { ": " (one.notify_type()) " " (one.out_trade_no()) }
                        }
                    }
                }
            }
        }
    }
}

/// A fault for the next request, or for the next few.
pub(super) fn arming(arming: &Arming) -> Markup {
    let faults: Vec<Fault> = arming.faults().collect();
    html! {
        @for (place, fault) in faults.iter().enumerate() {
            @if place > 0 { " or " }
            code { (fault.as_str()) }
        }
        span .aside {
            " " (times(arming.remaining()))
            @if let Some(operation) = arming.awaited_operation() { ", at " (operation) }
            @if let Some(number) = arming.awaited_out_trade_no() { ", for " (number) }
            @if let [fault] = faults.as_slice() { ". " (fault.description()) }
        }
    }
}

/// Faults that happen by chance.
pub(super) fn rate(rate: &FaultRate) -> Markup {
    let operations: Vec<&str> = rate.operations.iter().map(String::as_str).collect();
    let faults: Vec<&str> = rate.faults.iter().map(|fault| fault.as_str()).collect();
    html! {
        (rate.per_thousand) " of 1000 requests"
        @if !operations.is_empty() { " for " (operations.join(", ")) }
        " meet "
        @if faults.is_empty() { "any fault" } @else { code { (faults.join(", ")) } }
        span .aside { " by chance, from seed " (rate.seed) }
    }
}

fn times(number: u32) -> String {
    match number {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        more => format!("{more} times"),
    }
}

/// The time of day of a date with a time.
fn time_of(text: &str) -> &str {
    text.split_once(' ').map_or(text, |(_, time)| time)
}
