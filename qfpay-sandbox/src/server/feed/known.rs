//! What the last events said, to tell changes from what was published before.

use std::collections::{HashMap, VecDeque};

use crate::engine::{Arming, Bill, Engine, FaultRate, OrderState};

/// How many orders are remembered: the newest. Only these are checked for expiry.
const MOST_ORDERS: usize = 1_000;

/// What was last published.
#[derive(Default)]
pub(super) struct Known {
    orders: HashMap<String, Published>,
    by_age: VecDeque<String>,
    armed: Vec<Arming>,
    rate: Option<FaultRate>,
}

/// What can change in an order that is shown: its state, and how much of it was paid back.
type Published = (OrderState, u64);

impl Known {
    /// Remembers how an order stands, and says whether that has changed.
    pub(super) fn has_changed(&mut self, bill: &Bill) -> bool {
        let now = (bill.state, bill.returned);
        match self.orders.insert(bill.syssn.clone(), now) {
            Some(before) => before != now,
            None => {
                self.by_age.push_back(bill.syssn.clone());
                if self.by_age.len() > MOST_ORDERS {
                    if let Some(oldest) = self.by_age.pop_front() {
                        self.orders.remove(&oldest);
                    }
                }
                true
            }
        }
    }

    /// The orders that stand otherwise at `now` than they were published.
    pub(super) fn outdated_orders(&self, engine: &Engine, now: i64) -> Vec<String> {
        let is_outdated = |syssn: &&String| {
            let standing = engine.standing(now, syssn);
            standing.is_some_and(|standing| self.orders.get(*syssn) != Some(&standing))
        };
        self.by_age.iter().filter(is_outdated).cloned().collect()
    }

    /// Whether the same faults are armed as were published.
    pub(super) fn has_same_faults(&self, engine: &Engine) -> bool {
        engine.armed().eq(self.armed.iter()) && engine.fault_rate() == self.rate.as_ref()
    }

    /// Remembers which faults are armed.
    pub(super) fn set_faults(&mut self, engine: &Engine) {
        self.armed = engine.armed().cloned().collect();
        self.rate = engine.fault_rate().cloned();
    }
}
