//! The page on which a customer pays or declines, or does neither.

use axum::http::Uri;
use maud::{Markup, html};

use super::layout::{connection, document, tone};
use crate::engine::{Bill, OrderState};
use crate::server::feed::Position;

/// The page of one order.
pub(super) fn page(bill: &Bill, now: i64, position: Position) -> Markup {
    let sum = format!("{} {}", bill.currency, bill.amount);
    let (headline, explanation) = words(bill);
    let body = html! {
        main data-syssn=(bill.syssn) {
            p .notice {
                img src="/assets/icon.svg" alt="" width="20" height="20";
                span { strong { "QFPay sandbox" } " · No money moves here" }
            }
            h1 .sum {
                span .label { @if is_open(bill) { "To pay" } @else { "Amount" } }
                span .amount { (sum) }
                @if !bill.goods_name.is_empty() { span .goods { (bill.goods_name) } }
            }
            div #state .state data-state=(tone(bill.state)) role="status" tabindex="-1" {
                p .headline { (headline) }
                p { (explanation) }
            }
            p #time .time { (time(bill, now)) }
            div #choices { (choices(bill, &sum)) }
            (facts(bill))
            (connection())
        }
        footer {
            a href="/" { "What the gateway sees" }
        }
    };
    let title = format!("{headline} · {sum}");
    document(&title, "cashier", Some(("cashier.js", position)), &body)
}

/// The page instead of an order that does not exist.
pub(super) fn no_order() -> Markup {
    let body = html! {
        main {
            h1 { "There is no such order" }
            p {
                "The sandbox forgets its oldest orders when it is full, and without a state file all orders when it \
                 stops. Check the number, or create the order again."
            }
            p { a .button href="/" { "See the orders that there are" } }
        }
    };
    document("No such order", "cashier", None, &body)
}

/// Whether the customer can still pay or decline.
fn is_open(bill: &Bill) -> bool {
    matches!(bill.state, OrderState::Unpaid | OrderState::Processing)
}

fn time(bill: &Bill, now: i64) -> Markup {
    html! {
        @if is_open(bill) {
            "Time left: "
            strong #left role="timer" data-expires=(bill.expires) { (time_left(bill.expires - now)) }
            " "
            span .aside { "until " (bill.payable_until) }
        }
    }
}

fn facts(bill: &Bill) -> Markup {
    html! {
        dl #facts .facts {
            div { dt { "Order" } dd { (bill.out_trade_no) } }
            div { dt { "Pay with" } dd { (bill.method) } }
            div { dt { "QFPay’s number" } dd .number { (bill.syssn) } }
            div { dt { "Code in a query" } dd .number { (bill.respcd) } }
        }
    }
}

fn choices(bill: &Bill, sum: &str) -> Markup {
    let button = |action: &str, kind: &str, text: &str| {
        html! {
            form method="post" action={ "/cashier/" (bill.syssn) "/" (action) } {
                button type="submit" class=(kind) id=(action) { (text) }
            }
        }
    };
    let back = shop(&bill.return_url).filter(|_| bill.state.is_final());
    html! {
        @if is_open(bill) {
            (button("pay", "button primary", &format!("Pay {sum}")))
            (button("decline", "button", "Decline"))
            section .else aria-labelledby="else" {
                h2 #else { "Or see what else can happen" }
                @if bill.state == OrderState::Unpaid {
                    (button("wait", "button quiet", "Keep the shop waiting"))
                }
                (button("expire", "button quiet", "Let the time run out"))
            }
        }
        @if let Some(url) = back {
            a .button.primary href=(url) { "Back to the shop" }
        }
    }
}

/// The state of the order: in a few words, and what it means.
fn words(bill: &Bill) -> (&'static str, String) {
    let (headline, meaning) = match bill.state {
        OrderState::Unpaid => (
            "Waiting for your payment",
            "Pay or decline, as you would in your wallet.",
        ),
        OrderState::Processing => (
            "The wallet is working",
            "The shop waits and asks. You can still pay, decline, or let the time run out.",
        ),
        OrderState::Paid => ("Paid", "The shop can see it now."),
        OrderState::Declined => (
            "Declined",
            "Nothing was charged, and the shop can see that.",
        ),
        OrderState::Expired => (
            "Out of time",
            "Nothing was charged. This order can no longer be paid.",
        ),
        OrderState::Closed => (
            "Closed",
            "Nothing was charged. The shop has ended this order.",
        ),
        OrderState::Reversed => (
            "Reversed",
            "You had paid; the shop has taken the payment back.",
        ),
        OrderState::Cancelled => (
            "Cancelled",
            "You had paid; by closing, the shop has paid it back.",
        ),
        OrderState::Refunded => ("Refunded", "You had paid, and have all of it back."),
        OrderState::PartlyRefunded => {
            let back = format!(
                "You have {} {} of it back.",
                bill.currency, bill.returned_amount
            );
            return ("Partly refunded", back);
        }
        OrderState::Authorised => (
            "Held",
            "The amount is held until the shop takes or releases it.",
        ),
        OrderState::Finished => (
            "Finished",
            "What was held was taken, released, or both in part.",
        ),
    };
    (headline, meaning.to_owned())
}

/// A duration in minutes and seconds.
fn time_left(seconds: i64) -> String {
    let seconds = seconds.max(0);
    match (seconds / 60, seconds % 60) {
        (0, seconds) => format!("{seconds} s"),
        (minutes, seconds) => format!("{minutes} min {seconds:02} s"),
    }
}

/// The shop's address, if a link may lead there: never one that runs a script.
fn shop(url: &str) -> Option<&str> {
    let parsed: Uri = url.parse().ok()?;
    let is_web = matches!(parsed.scheme_str(), Some("http" | "https"));
    (is_web && parsed.host().is_some_and(|host| !host.is_empty())).then_some(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_go_to_shops_only() {
        for url in [
            "https://shop.example/done?order=7&x=%22",
            "http://127.0.0.1:3000/",
            "HTTPS://SHOP.EXAMPLE",
        ] {
            assert_eq!(shop(url), Some(url));
        }
        for url in [
            "",
            "javascript:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "//shop.example/",
            "/cashier/1",
            "shop.example",
            "https:shop.example",
            "http://",
            "file:///etc/passwd",
        ] {
            assert_eq!(shop(url), None, "{url}");
        }
    }

    #[test]
    fn times_are_in_minutes_and_seconds() {
        let told = [-5, 0, 59, 60, 61, 1_799, 3_600].map(time_left);
        let expected = [
            "0 s",
            "0 s",
            "59 s",
            "1 min 00 s",
            "1 min 01 s",
            "29 min 59 s",
            "60 min 00 s",
        ];
        assert_eq!(told, expected);
    }
}
