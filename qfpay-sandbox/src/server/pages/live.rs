//! What the gateway sees: orders, requests, notifications, and armed faults.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use maud::{Markup, html};
use qfpay_codegen::ir::Model;

use super::layout::{connection, document};
use super::rows;
use super::rows::Words;
use crate::engine::{Arming, Bill, Engine, Fault, FaultRate, Merchant, Notification};
use crate::server::feed::{DeliveryAttempt, Event, EventKind, RequestMade};
use crate::server::shared::Shared;
use crate::try_it::{Commands, Context};

/// How many of each kind are listed.
const MOST: usize = 50;

/// What the lists show, read from the engine under one lock.
struct Snapshot {
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
    // Read first: what happens meanwhile is then sent again, not lost.
    let position = shared.feed.position();
    let engine = shared.engine();
    let snapshot = look(&engine, shared.now(), wanted);
    drop(engine);
    let words = |code: &str| {
        let mut known = snapshot.model.status_codes.iter();
        let found = known.find(|known| known.code == code);
        found.map(|known| known.meaning.as_str())
    };
    let events = shared.feed.newest_first();
    let body = html! {
        header .top {
            h1 { "QFPay sandbox" }
            p .lead { "A gateway to test against. No money moves here." }
            (connection())
            p .clock { span .label { "Gateway’s clock" } " " time #clock { (snapshot.time) } }
        }
        main {
            (filter(wanted))
            div .columns {
                div {
                    (orders(&snapshot, wanted))
                    (requests(&snapshot, &events, wanted, &words))
                }
                div {
                    (notifications(&snapshot, &events, wanted))
                    (faults(&snapshot))
                    (set_up(&snapshot))
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

fn look(engine: &Engine, now: i64, wanted: &str) -> Snapshot {
    let matching = engine.notifications(now);
    let matching = matching.filter(|one| one.out_trade_no().contains(wanted));
    let mut notifications: Vec<&Notification> = matching.collect();
    notifications.reverse();
    notifications.truncate(MOST);
    Snapshot {
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

fn orders(snapshot: &Snapshot, wanted: &str) -> Markup {
    html! {
        section aria-labelledby="orders-title" {
            h2 #orders-title { "Orders" }
            ul #orders .list data-live {
                @for bill in &snapshot.orders { (rows::order(bill)) }
                @if snapshot.orders.is_empty() {
                    li #no-orders .empty {
                        @if wanted.is_empty() {
                            (first_order(snapshot))
                        } @else {
                            p { "No order has “" (wanted) "” in its number." }
                        }
                    }
                }
                (more(snapshot.orders.len(), "orders"))
            }
        }
    }
}

fn first_order(snapshot: &Snapshot) -> Markup {
    let commands = snapshot.merchants.first().and_then(|merchant| {
        let context = Context {
            url: &snapshot.url,
            merchant,
            model: &snapshot.model,
            time: &snapshot.time,
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

fn requests(snapshot: &Snapshot, events: &[Arc<Event>], wanted: &str, words: &Words<'_>) -> Markup {
    let numbers: BTreeSet<&str> = snapshot
        .orders
        .iter()
        .map(|bill| bill.syssn.as_str())
        .collect();
    let is_wanted = |made: &RequestMade| {
        let number = made.out_trade_no.as_deref().unwrap_or_default();
        let syssn = made.syssn.as_deref().unwrap_or_default();
        number.contains(wanted) || numbers.contains(syssn)
    };
    let requests = events.iter().filter_map(|event| match &event.kind {
        EventKind::Request(made) if is_wanted(made) => Some((event.as_ref(), made.as_ref())),
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
                            p { "No request has come yet. Send them to " code { (snapshot.url) } "." }
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

fn notifications(snapshot: &Snapshot, events: &[Arc<Event>], wanted: &str) -> Markup {
    let mut last: HashMap<u64, &DeliveryAttempt> = HashMap::new();
    for event in events {
        if let EventKind::Delivery(delivered) = &event.kind {
            last.entry(delivered.notification).or_insert(delivered);
        }
    }
    html! {
        section aria-labelledby="notifications-title" {
            h2 #notifications-title { "Notifications" }
            ul #notifications .list data-live {
                @for one in &snapshot.notifications { (rows::notification(one, last.get(&one.id()).copied())) }
                @if snapshot.notifications.is_empty() {
                    li #no-notifications .empty {
                        @if wanted.is_empty() {
                            p { "No notification was sent yet. Once an order is paid, its " code { "notify_url" } " gets one." }
                        } @else {
                            p { "No notification is about “" (wanted) "”." }
                        }
                    }
                }
                (more(snapshot.notifications.len(), "notifications"))
            }
        }
    }
}

fn faults(snapshot: &Snapshot) -> Markup {
    html! {
        section aria-labelledby="faults-title" {
            h2 #faults-title { "Faults" }
            div #armed data-live {
                @if snapshot.armed.is_empty() && snapshot.rate.is_none() {
                    p #no-faults .empty { "Nothing is armed to go wrong." }
                } @else {
                    ol #armed-list .armed {
                        @for (place, arming) in snapshot.armed.iter().take(MOST).enumerate() {
                            li id={ "armed-" (place) } { (rows::arming(arming)) }
                        }
                    }
                    @if snapshot.armed.len() > MOST {
                        p #armed-more .aside { "And " (snapshot.armed.len() - MOST) " more." }
                    }
                    @if let Some(rate) = &snapshot.rate { p #rate { (rows::rate(rate)) } }
                    form #disarm method="post" action="/live/faults/disarm" {
                        button .button.quiet type="submit" { "Disarm all" }
                    }
                }
            }
            form .arm method="post" action="/live/faults" {
                label for="fault" { "Arm this fault for the next request" }
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

fn set_up(snapshot: &Snapshot) -> Markup {
    html! {
        section aria-labelledby="setup-title" {
            h2 #setup-title { "Set up your program" }
            dl .facts {
                div { dt { "URL" } dd { code { (snapshot.url) } } }
                @for merchant in &snapshot.merchants {
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
