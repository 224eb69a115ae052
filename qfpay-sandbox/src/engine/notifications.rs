//! Notifications: what the gateway tells merchants by itself, and how often it tries.

use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};

use super::changes::ChangeLog;
use super::changes::ChangedKeys;
use super::delivery_faults::{DeliveryChance, DeliveryFault, DeliveryFaults};
use super::fixed_text::Word;

/// For how many seconds a notification is held back that nothing overtakes.
const HELD_BACK: i64 = 60;
/// How many characters of a reason are kept.
const REASON_LENGTH: usize = 200;

/// A message of the gateway's about a transaction that succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "state", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "state", serde(deny_unknown_fields))]
pub struct Notification {
    #[cfg_attr(feature = "state", serde(skip))]
    pub(super) id: u64,
    #[cfg_attr(
        feature = "state",
        serde(deserialize_with = "super::fixed_text::known")
    )]
    pub(super) notify_type: Word,
    pub(super) out_trade_no: String,
    pub(super) syssn: String,
    pub(super) url: Option<String>,
    #[cfg_attr(feature = "state", serde(with = "text"))]
    pub(super) body: Vec<u8>,
    pub(super) signature: String,
    pub(super) since: i64,
    pub(super) attempts: u32,
    pub(super) due: Option<i64>,
    pub(super) acknowledged: bool,
    pub(super) delivery_fault: DeliveryFault,
    pub(super) reason: Option<Cow<'static, str>>,
}

impl Notification {
    /// Its number in this engine.
    #[must_use]
    pub fn id(&self) -> u64 {
        self.id
    }

    /// What happened, such as `payment`.
    #[must_use]
    pub fn notify_type(&self) -> &str {
        self.notify_type
    }

    /// The merchant's number of the transaction; the refund's own for a refund.
    #[must_use]
    pub fn out_trade_no(&self) -> &str {
        &self.out_trade_no
    }

    /// The gateway's number of the transaction.
    #[must_use]
    pub fn syssn(&self) -> &str {
        &self.syssn
    }

    /// Where it goes; `None` if neither the request nor the merchant says so. It is not delivered
    /// then.
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        self.url.as_deref()
    }

    /// The bytes of the document.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The signature of the body, for the header `X-QF-SIGN`.
    #[must_use]
    pub fn signature(&self) -> &str {
        &self.signature
    }

    /// The second at which it happened, since 1970 in UTC.
    #[must_use]
    pub fn since(&self) -> i64 {
        self.since
    }

    /// How often it was delivered.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The second at which it is delivered next; `None` if it is not delivered any more.
    #[must_use]
    pub fn due(&self) -> Option<i64> {
        self.due
    }

    /// Whether the merchant has said that it got it.
    #[must_use]
    pub fn is_acknowledged(&self) -> bool {
        self.acknowledged
    }

    /// Why the last delivery did not count, in words: nobody was reached, the answer was not the one
    /// that is expected, or the sandbox sends nothing there.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }
}

/// A notification on its way to the merchant.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// The notification's number, for [`Engine::notification_answered`](crate::Engine::notification_answered).
    pub id: u64,
    /// Where it goes.
    pub url: String,
    /// What is posted, as `application/json`.
    pub body: Vec<u8>,
    /// The header `X-QF-SIGN`.
    pub signature: String,
    /// Which delivery of this notification it is, from 1.
    pub attempt: u32,
}

/// The notifications that are remembered, and when they are delivered next.
#[derive(Debug)]
pub(super) struct Notifications {
    pub(super) all: VecDeque<Notification>,
    /// How many were forgotten; their numbers came before.
    pub(super) forgotten: u64,
    pub(super) due: BTreeSet<(i64, u64)>,
    pub(super) log: ChangeLog<u64>,
    /// Those that wait for another one to overtake them.
    held_back: BTreeSet<u64>,
    pub(super) chance: DeliveryChance,
    /// What is new, may have changed or is forgotten.
    pub(super) changed: ChangedKeys<u64>,
}

impl Notifications {
    pub(super) fn new(delivery_faults: DeliveryFaults) -> Self {
        Self {
            all: VecDeque::new(),
            forgotten: 0,
            due: BTreeSet::new(),
            log: ChangeLog::default(),
            held_back: BTreeSet::new(),
            chance: DeliveryChance::new(delivery_faults),
            changed: ChangedKeys::default(),
        }
    }

    /// Remembers one more; for want of room the oldest is forgotten.
    pub(super) fn add(&mut self, mut notification: Notification, capacity: usize) {
        while self.all.len() >= capacity.max(1) {
            let Some(oldest) = self.all.front().map(|oldest| oldest.id) else {
                break;
            };
            self.plan(oldest, None);
            self.changed.mark(&oldest);
            self.all.pop_front();
            self.forgotten += 1;
        }
        let (id, since) = (self.forgotten + self.all.len() as u64, notification.since);
        notification.id = id;
        self.log.add(&id);
        notification.delivery_fault = self.chance.draw();
        let (is_sent, delivery_fault) = (notification.url.is_some(), notification.delivery_fault);
        self.changed.mark(&id);
        self.all.push_back(notification);
        if is_sent {
            let delay = if delivery_fault.held_back {
                HELD_BACK
            } else {
                0
            };
            self.plan(id, Some(since.saturating_add(delay)));
            if delivery_fault.held_back {
                self.held_back.insert(id);
            }
        }
    }

    pub(super) fn get_mut(&mut self, id: u64) -> Option<&mut Notification> {
        let place = usize::try_from(id.checked_sub(self.forgotten)?).ok()?;
        self.changed.mark(&id);
        self.all.get_mut(place)
    }

    #[cfg(feature = "state")]
    pub(super) fn get(&self, id: u64) -> Option<&Notification> {
        let place = usize::try_from(id.checked_sub(self.forgotten)?).ok()?;
        self.all.get(place)
    }

    /// Puts a notification back behind those before it; `None` if one between is missing.
    #[cfg(feature = "state")]
    pub(super) fn put_back(&mut self, id: u64, notification: Notification) -> Option<()> {
        if self.all.is_empty() {
            self.forgotten = id;
        }
        if self.forgotten + self.all.len() as u64 != id {
            return None;
        }
        if let Some(due) = notification.due {
            self.due.insert((due, id));
            if notification.delivery_fault.held_back && notification.attempts == 0 {
                self.held_back.insert(id);
            }
        }
        self.all.push_back(Notification { id, ..notification });
        Some(())
    }

    /// Says when a notification is delivered next. It is not held back any more.
    pub(super) fn plan(&mut self, id: u64, due: Option<i64>) {
        self.held_back.remove(&id);
        let Some(notification) = self.get_mut(id) else {
            return;
        };
        if let Some(before) = std::mem::replace(&mut notification.due, due) {
            self.due.remove(&(before, id));
        }
        if let Some(due) = due {
            self.due.insert((due, id));
        }
    }

    /// One delivery of each notification that is due by `now`, with the one after it planned.
    pub(super) fn deliver(
        &mut self,
        now: i64,
        pauses: &[i64],
        is_busy: impl Fn(u64) -> bool,
    ) -> Vec<Delivery> {
        let due = self.due.range(..=(now, u64::MAX));
        let due: Vec<(i64, u64)> = due.filter(|(_, id)| !is_busy(*id)).copied().collect();
        let mut deliveries = Vec::with_capacity(due.len());
        for (due, id) in due {
            self.deliver_one(due, id, pauses, &mut deliveries);
        }
        for delivery in &deliveries {
            self.overtake(now, &delivery.url);
        }
        deliveries
    }

    fn deliver_one(&mut self, due: i64, id: u64, pauses: &[i64], deliveries: &mut Vec<Delivery>) {
        let Some(notification) = self.get_mut(id) else {
            return;
        };
        let pause = usize::try_from(notification.attempts)
            .ok()
            .and_then(|attempt| pauses.get(attempt));
        notification.attempts += 1;
        let delivery_fault = &mut notification.delivery_fault;
        if std::mem::take(&mut delivery_fault.lost) {
            notification.reason = Some(Cow::Borrowed("a delivery fault lost it"));
        } else {
            let copies = if std::mem::take(&mut delivery_fault.twice) {
                2
            } else {
                1
            };
            let delivery = Delivery {
                id,
                url: notification.url.clone().unwrap_or_default(),
                body: notification.body.clone(),
                signature: notification.signature.clone(),
                attempt: notification.attempts,
            };
            deliveries.extend(std::iter::repeat_n(delivery, copies));
        }
        // The schedule goes by when it was due: a clock that jumps over several times makes up for
        // each of them.
        let next = pause.map(|seconds| due.saturating_add(*seconds));
        self.plan(id, next);
    }

    /// What was held back until something went to this address follows it.
    fn overtake(&mut self, now: i64, url: &str) {
        let waiting: Vec<u64> = self.held_back.iter().copied().collect();
        for id in waiting {
            let known = self.get_mut(id);
            if known.is_some_and(|one| one.since <= now && one.url.as_deref() == Some(url)) {
                self.plan(id, Some(now.saturating_add(1)));
            }
        }
    }

    pub(super) fn fail(&mut self, id: u64, reason: Cow<'static, str>) {
        if let Some(notification) = self.get_mut(id) {
            notification.reason = Some(reason);
        }
    }
}

pub(super) fn shortened(reason: &str) -> Cow<'static, str> {
    Cow::Owned(reason.chars().take(REASON_LENGTH).collect())
}

/// The bytes of a document, which are text.
#[cfg(feature = "state")]
mod text {
    use serde::de::{Deserialize, Deserializer};
    use serde::ser::{Error, Serializer};

    pub(super) fn serialize<S: Serializer>(body: &[u8], output: S) -> Result<S::Ok, S::Error> {
        output.serialize_str(std::str::from_utf8(body).map_err(Error::custom)?)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<u8>, D::Error> {
        String::deserialize(input).map(String::into_bytes)
    }
}
