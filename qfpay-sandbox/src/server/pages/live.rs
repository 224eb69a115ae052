//! What the gateway sees: orders, requests, notifications, and what is to go wrong.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use maud::{Markup, html};
use qfpay_codegen::ir::Model;

use super::layout::{connection, document};
use super::rows;
use super::rows::Words;
use crate::engine::{Arming, Bill, Engine, Fault, FaultRate, Merchant, Notification};
use crate::server::Shared;
use crate::server::feed::{Delivered, Event, RequestMade, What};
use crate::try_it::{Commands, Context};

/// How many of each kind are listed.
const MOST: usize = 50;

/// What a list shows, taken from the engine at once.
struct Seen {
    url: String,
    time: String,
    orders: Vec<Bill>,
    notifications: Vec<Notification>,
    armed: Vec<Arming>,
    rate: Option<FaultRate>,
    merchants: Vec<Merchant>,
    model: Arc<Model>,
}

/// The page, with what has `wanted` in its order number.
pub(super) fn page(shared: &Shared, wanted: &str) -> Markup {
    // First, so that what happens meanwhile is told again and not lost.
    let position = shared.feed.position();
    let engine = shared.engine();
    let seen = look(&engine, shared.now(), wanted);
    drop(engine);
    let words = |code: &str| {
        let mut known = seen.model.status_codes.iter();
        let found = known.find(|known| known.code == code);
        found.map(|known| known.meaning.as_str())
    };
    let events = shared.feed.newest_first();
    let body = html! {
        header .top {
            h1 { "QFPay sandbox" }
            p .lead { "A gateway to test against. No money moves here." }
            (connection())
            p .clock { span .label { "Gateway’s clock" } " " time #clock { (seen.time) } }
        }
        main {
            (filter(wanted))
            div .columns {
                div {
                    (orders(&seen, wanted))
                    (requests(&seen, &events, wanted, &words))
                }
                div {
                    (notifications(&seen, &events, wanted))
                    (faults(&seen))
                    (set_up(&seen))
                }
            }
            p #spoken .hidden role="status" {}
        }
    };
    document(
        "What the gateway sees",
        "live",
        Some(("live.js", position)),
        &body,
    )
}

fn look(engine: &Engine, now: i64, wanted: &str) -> Seen {
    let told = engine.notifications(now);
    let told = told.filter(|one| one.out_trade_no().contains(wanted));
    let mut notifications: Vec<&Notification> = told.collect();
    notifications.reverse();
    notifications.truncate(MOST);
    Seen {
        url: engine.config().base_url.clone(),
        time: engine.clock(now),
        orders: engine.bills(now, wanted).take(MOST).collect(),
        notifications: notifications.into_iter().cloned().collect(),
        armed: engine.armed().cloned().collect(),
        rate: engine.fault_rate().cloned(),
        merchants: engine.config().merchants.clone(),
        model: engine.shared_model(),
    }
}

fn filter(wanted: &str) -> Markup {
    html! {
        form .filter method="get" action="/" role="search" {
            label for="order" { "Order number" }
            input #order type="search" name="order" value=(wanted) autocomplete="off" spellcheck="false";
            button .button type="submit" { "Filter" }
            @if !wanted.is_empty() { a .button.quiet href="/" { "Show all" } }
        }
    }
}

fn orders(seen: &Seen, wanted: &str) -> Markup {
    html! {
        section aria-labelledby="orders-title" {
            h2 #orders-title { "Orders" }
            ul #orders .list data-live {
                @for bill in &seen.orders { (rows::order(bill)) }
                @if seen.orders.is_empty() {
                    li #no-orders .empty {
                        @if wanted.is_empty() {
                            (first_order(seen))
                        } @else {
                            p { "No order has “" (wanted) "” in its number." }
                        }
                    }
                }
                (more(seen.orders.len(), "orders"))
            }
        }
    }
}

fn first_order(seen: &Seen) -> Markup {
    let commands = seen.merchants.first().and_then(|merchant| {
        let context = Context {
            url: &seen.url,
            merchant,
            model: &seen.model,
            time: &seen.time,
            proxied: false,
        };
        context.commands()
    });
    html! {
        @match commands {
            Some(Commands([(_, payment), ..])) => {
                p { "There are no orders yet. To make the first, paste this into a terminal:" }
                (command(&payment))
            },
            None => { p { "There are no orders yet. Send a payment to make the first." } },
        }
    }
}

fn requests(seen: &Seen, events: &[Arc<Event>], wanted: &str, words: &Words<'_>) -> Markup {
    let numbers: BTreeSet<&str> = seen.orders.iter().map(|bill| bill.syssn.as_str()).collect();
    let is_wanted = |made: &RequestMade| {
        let number = made.out_trade_no.as_deref().unwrap_or_default();
        let syssn = made.syssn.as_deref().unwrap_or_default();
        number.contains(wanted) || numbers.contains(syssn)
    };
    let requests = events.iter().filter_map(|event| match &event.what {
        What::Request(made) if is_wanted(made) => Some((event.as_ref(), made.as_ref())),
        _ => None,
    });
    let requests: Vec<_> = requests.take(MOST).collect();
    html! {
        section aria-labelledby="requests-title" {
            h2 #requests-title { "Requests" }
            ul #requests .list data-live {
                @for (event, made) in &requests { (rows::request(event, made, words)) }
                @if requests.is_empty() {
                    li #no-requests .empty {
                        @if wanted.is_empty() {
                            p { "No request has come yet. Send them to " code { (seen.url) } "." }
                        } @else {
                            p { "No request is about “" (wanted) "”." }
                        }
                    }
                }
                (more(requests.len(), "requests"))
            }
        }
    }
}

fn notifications(seen: &Seen, events: &[Arc<Event>], wanted: &str) -> Markup {
    let mut last: HashMap<u64, &Delivered> = HashMap::new();
    for event in events {
        if let What::Delivery(delivered) = &event.what {
            last.entry(delivered.notification).or_insert(delivered);
        }
    }
    html! {
        section aria-labelledby="notifications-title" {
            h2 #notifications-title { "Notifications" }
            ul #notifications .list data-live {
                @for one in &seen.notifications { (rows::notification(one, last.get(&one.id()).copied())) }
                @if seen.notifications.is_empty() {
                    li #no-notifications .empty {
                        @if wanted.is_empty() {
                            p { "Nobody was told anything yet. Once an order is paid, its " code { "notify_url" } " is told." }
                        } @else {
                            p { "No notification is about “" (wanted) "”." }
                        }
                    }
                }
                (more(seen.notifications.len(), "notifications"))
            }
        }
    }
}

fn faults(seen: &Seen) -> Markup {
    html! {
        section aria-labelledby="faults-title" {
            h2 #faults-title { "Faults" }
            div #armed data-live {
                @if seen.armed.is_empty() && seen.rate.is_none() {
                    p #no-faults .empty { "Nothing is armed to go wrong." }
                } @else {
                    ol #armed-list .armed {
                        @for (place, arming) in seen.armed.iter().take(MOST).enumerate() {
                            li id={ "armed-" (place) } { (rows::arming(arming)) }
                        }
                    }
                    @if seen.armed.len() > MOST {
                        p #armed-more .aside { "And " (seen.armed.len() - MOST) " more." }
                    }
                    @if let Some(rate) = &seen.rate { p #rate { (rows::rate(rate)) } }
                    form #disarm method="post" action="/live/faults/disarm" {
                        button .button.quiet type="submit" { "Disarm all" }
                    }
                }
            }
            form .arm method="post" action="/live/faults" {
                label for="fault" { "Let this befall the next request" }
                select #fault name="fault" {
                    @for fault in Fault::ALL {
                        option value=(fault.as_str()) selected[*fault == Fault::LostAnswer] {
                            (fault.as_str()) ": " (fault.description())
                        }
                    }
                }
                button .button type="submit" { "Arm" }
            }
        }
    }
}

fn set_up(seen: &Seen) -> Markup {
    html! {
        section aria-labelledby="setup-title" {
            h2 #setup-title { "Set up your program" }
            dl .facts {
                div { dt { "URL" } dd { code { (seen.url) } } }
                @for merchant in &seen.merchants {
                    div { dt { "App code" } dd { code { (merchant.app_code) } } }
                    @if let Some(mchid) = &merchant.mchid {
                        div { dt { "Merchant number" } dd { code { (mchid) } } }
                    }
                }
                div { dt { "Client key" } dd .aside { "Not shown here. Whoever started the sandbox has it." } }
            }
        }
    }
}

fn command(command: &str) -> Markup {
    html! {
        div .command {
            pre tabindex="0" aria-label="Command" { code { (command) } }
            button .button.quiet type="button" data-copy hidden { "Copy" }
        }
    }
}

/// Where the rest of a list is.
fn more(shown: usize, kind: &str) -> Markup {
    html! {
        @if shown >= MOST {
            li id={ "more-" (kind) } .more {
                "The newest " (MOST) ". To see others, filter by order number."
            }
        }
    }
}
