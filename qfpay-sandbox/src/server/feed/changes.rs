//! Events for what has changed in the engine.

use std::sync::PoisonError;

use super::{EventKind, Feed, NewNotification};
use crate::engine::{Changes, Engine};
use crate::server::armed_faults::armed;
use crate::server::fields::beginning;

impl Feed {
    /// Publishes events for those of `changes` that show, and for faults that were armed or disarmed.
    pub(in crate::server) fn publish_changes(
        &self,
        engine: &Engine,
        now: impl Fn() -> i64,
        changes: Changes,
    ) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let has_same_faults = known.has_same_faults(engine);
        let nothing = changes.transactions.is_empty() && changes.notifications.is_empty();
        if nothing && has_same_faults {
            return;
        }
        let now = now();
        let publish = |kind| self.publish(now, engine.clock(now), kind);
        for syssn in changes.transactions {
            let bill = engine.bill(now, &syssn);
            if let Some(bill) = bill.filter(|bill| known.has_changed(bill)) {
                publish(EventKind::Order(Box::new(bill)));
            }
        }
        let ids = changes.notifications.iter();
        for new in ids.filter_map(|id| new_notification(engine, *id)) {
            publish(EventKind::Notification(new));
        }
        if !has_same_faults {
            known.set_faults(engine);
            publish(EventKind::Armed(armed(engine)));
        }
    }

    /// Publishes events for orders that have changed because time went on.
    pub(in crate::server) fn publish_expiries(&self, engine: &Engine, now: i64) {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let orders = known.outdated_orders(engine, now);
        drop(known);
        let changes = Changes {
            transactions: orders,
            ..Changes::default()
        };
        self.publish_changes(engine, || now, changes);
    }
}

fn new_notification(engine: &Engine, id: u64) -> Option<NewNotification> {
    let notification = engine.notification_with(id)?;
    Some(NewNotification {
        notification: id,
        notify_type: notification.notify_type().to_owned(),
        out_trade_no: notification.out_trade_no().to_owned(),
        syssn: notification.syssn().to_owned(),
        url: notification.url().map(beginning),
    })
}
