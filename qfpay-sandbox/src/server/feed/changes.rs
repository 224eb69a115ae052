//! What has changed in the engine, told.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::event::beginning;
use super::{Feed, Told, What};
use crate::engine::{Arming, Bill, Changes, Engine, FaultRate, OrderState};
use crate::server::Shared;
use crate::server::fault_controls::armed;

/// How many orders are looked at for what time alone makes of them: the newest.
const WATCHED: usize = 1_000;
/// How often the clock is looked at, as it may be another than the system's.
const PERIOD: Duration = Duration::from_millis(250);

/// What was last told.
#[derive(Default)]
pub(super) struct Known {
    orders: HashMap<String, Seen>,
    by_age: VecDeque<String>,
    armed: Vec<Arming>,
    rate: Option<FaultRate>,
}

/// What can change in an order that is shown: its state, and how much of it was paid back.
type Seen = (OrderState, u64);

impl Known {
    /// Whether this is news.
    fn is_new(&mut self, bill: &Bill) -> bool {
        let seen = (bill.state, bill.returned);
        match self.orders.insert(bill.syssn.clone(), seen) {
            Some(before) => before != seen,
            None => {
                self.by_age.push_back(bill.syssn.clone());
                if self.by_age.len() > WATCHED {
                    if let Some(oldest) = self.by_age.pop_front() {
                        self.orders.remove(&oldest);
                    }
                }
                true
            }
        }
    }
}

impl Feed {
    /// Tells what is news of what may have changed.
    pub(in crate::server) fn tell_changes(
        &self,
        engine: &Engine,
        now: impl Fn() -> i64,
        changes: Changes,
    ) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let is_armed_as_before =
            engine.armed().eq(known.armed.iter()) && engine.fault_rate() == known.rate.as_ref();
        let nothing = changes.transactions.is_empty() && changes.notifications.is_empty();
        if nothing && is_armed_as_before {
            return;
        }
        let now = now();
        let tell = |what| self.tell(now, engine.clock(now), what);
        for syssn in changes.transactions {
            let bill = engine.bill(now, &syssn);
            if let Some(bill) = bill.filter(|bill| known.is_new(bill)) {
                tell(What::Order(Box::new(bill)));
            }
        }
        let told = changes.notifications.iter();
        for told in told.filter_map(|id| told_of(engine, *id)) {
            tell(What::Notification(told));
        }
        if !is_armed_as_before {
            known.armed = engine.armed().cloned().collect();
            known.rate = engine.fault_rate().cloned();
            tell(What::Armed(armed(engine)));
        }
    }

    /// Tells what time alone has made of orders.
    fn tell_time(&self, engine: &Engine, now: i64) {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let is_old = |syssn: &&String| {
            let standing = engine.standing(now, syssn);
            standing.is_some_and(|standing| known.orders.get(*syssn) != Some(&standing))
        };
        let orders: Vec<String> = known.by_age.iter().filter(is_old).cloned().collect();
        drop(known);
        let changes = Changes {
            transactions: orders,
            ..Changes::default()
        };
        self.tell_changes(engine, || now, changes);
    }
}

fn told_of(engine: &Engine, id: u64) -> Option<Told> {
    let notification = engine.notification_with(id)?;
    Some(Told {
        notification: id,
        notify_type: notification.notify_type().to_owned(),
        out_trade_no: notification.out_trade_no().to_owned(),
        syssn: notification.syssn().to_owned(),
        url: notification.url().map(beginning),
    })
}

/// Looks what time makes of orders, for as long as the server runs.
pub(in crate::server) async fn watch_time(shared: Arc<Shared>) {
    let mut period = tokio::time::interval(PERIOD);
    let mut before = None;
    loop {
        period.tick().await;
        let now = shared.now();
        if before.replace(now) != Some(now) {
            let engine = shared.engine();
            shared.feed.tell_time(&engine, now);
        }
    }
}
