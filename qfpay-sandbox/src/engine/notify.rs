//! Notifications: what the gateway tells merchants by itself, and how often it tries.

use std::borrow::Cow;
use std::collections::{BTreeSet, VecDeque};

use super::marks::Marks;
use super::quirks::Of;
use super::switches::{ClosingsNotified, NotificationSchedule, NotifyUrls, RefundNotifyType};
use super::touched::Touched;
use super::transaction::{Kind, Progress, Transaction};
use super::weather::{Fate, Sky, Weather};
use super::words::Word;
use super::{Engine, codes};
use crate::json::Json;
use crate::signature::sign_body;

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
    id: u64,
    #[cfg_attr(feature = "state", serde(deserialize_with = "super::words::known"))]
    notify_type: Word,
    out_trade_no: String,
    syssn: String,
    url: Option<String>,
    #[cfg_attr(feature = "state", serde(with = "text"))]
    body: Vec<u8>,
    signature: String,
    since: i64,
    attempts: u32,
    due: Option<i64>,
    acknowledged: bool,
    fate: Fate,
    reason: Option<Cow<'static, str>>,
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
    /// The notification's number, for [`Engine::notification_answered`].
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
    all: VecDeque<Notification>,
    /// How many were forgotten; their numbers came before.
    forgotten: u64,
    due: BTreeSet<(i64, u64)>,
    pub(super) touched: Touched<u64>,
    /// Those that wait for another one to overtake them.
    held_back: BTreeSet<u64>,
    pub(super) sky: Sky,
    /// What is new, may have changed or is forgotten.
    pub(super) marks: Marks<u64>,
}

impl Notifications {
    pub(super) fn new(weather: Weather) -> Self {
        Self {
            all: VecDeque::new(),
            forgotten: 0,
            due: BTreeSet::new(),
            touched: Touched::default(),
            held_back: BTreeSet::new(),
            sky: Sky::new(weather),
            marks: Marks::default(),
        }
    }

    /// Remembers one more; for want of room the oldest is forgotten.
    fn add(&mut self, mut notification: Notification, capacity: usize) {
        while self.all.len() >= capacity.max(1) {
            let Some(oldest) = self.all.front().map(|oldest| oldest.id) else {
                break;
            };
            self.plan(oldest, None);
            self.marks.mark(&oldest);
            self.all.pop_front();
            self.forgotten += 1;
        }
        let (id, since) = (self.forgotten + self.all.len() as u64, notification.since);
        notification.id = id;
        self.touched.add(&id);
        notification.fate = self.sky.draw();
        let (is_sent, fate) = (notification.url.is_some(), notification.fate);
        self.marks.mark(&id);
        self.all.push_back(notification);
        if is_sent {
            let delay = if fate.held_back { HELD_BACK } else { 0 };
            self.plan(id, Some(since.saturating_add(delay)));
            if fate.held_back {
                self.held_back.insert(id);
            }
        }
    }

    fn get_mut(&mut self, id: u64) -> Option<&mut Notification> {
        let place = usize::try_from(id.checked_sub(self.forgotten)?).ok()?;
        self.marks.mark(&id);
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
            if notification.fate.held_back && notification.attempts == 0 {
                self.held_back.insert(id);
            }
        }
        self.all.push_back(Notification { id, ..notification });
        Some(())
    }

    /// Says when a notification is delivered next. It is not held back any more.
    fn plan(&mut self, id: u64, due: Option<i64>) {
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
    fn deliver(
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
        let fate = &mut notification.fate;
        if std::mem::take(&mut fate.lost) {
            notification.reason = Some(Cow::Borrowed("the weather lost it on the way"));
        } else {
            let copies = if std::mem::take(&mut fate.twice) {
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

    fn fail(&mut self, id: u64, reason: Cow<'static, str>) {
        if let Some(notification) = self.get_mut(id) {
            notification.reason = Some(reason);
        }
    }
}

fn shortened(reason: &str) -> Cow<'static, str> {
    Cow::Owned(reason.chars().take(REASON_LENGTH).collect())
}

impl Engine {
    /// The deliveries that are to be made now, one of each notification at most but for the weather.
    /// Each counts as made: the next one is put down by the gateway's schedule, for the case that
    /// nobody acknowledges this one.
    pub fn due_notifications(&mut self, now: i64) -> Vec<Delivery> {
        self.due_notifications_except(now, |_| false)
    }

    /// As [`due_notifications`](Self::due_notifications), without those whose last delivery is still
    /// being made.
    pub(crate) fn due_notifications_except(
        &mut self,
        now: i64,
        is_busy: impl Fn(u64) -> bool,
    ) -> Vec<Delivery> {
        if self.next_notification().is_none_or(|next| next > now) {
            return Vec::new();
        }
        let pauses = self.pauses();
        self.notifications.deliver(now, &pauses, is_busy)
    }

    /// The seconds between one delivery and the next.
    fn pauses(&self) -> Vec<i64> {
        let minutes: &[u32] = match self.config.switches.notification_schedule {
            NotificationSchedule::Current => &self.model.gateway.notifications.retry_minutes,
            NotificationSchedule::Year2018 => &[1, 5, 10, 60, 120, 360, 900],
            NotificationSchedule::Year2017 => return vec![30; 4],
        };
        minutes
            .iter()
            .map(|minutes| i64::from(*minutes) * 60)
            .collect()
    }

    /// The second at which the next delivery is due, if any is.
    #[must_use]
    pub fn next_notification(&self) -> Option<i64> {
        self.notifications.due.first().map(|(due, _)| *due)
    }

    /// As [`next_notification`](Self::next_notification), without those whose last delivery is still
    /// being made.
    pub(crate) fn next_notification_except(&self, is_busy: impl Fn(u64) -> bool) -> Option<i64> {
        let mut due = self.notifications.due.iter();
        due.find(|(_, id)| !is_busy(*id)).map(|(due, _)| *due)
    }

    /// What the merchant answered to a delivery: HTTP status and body. Only status 200 with exactly
    /// `SUCCESS` ends the deliveries.
    pub fn notification_answered(&mut self, id: u64, status: u16, body: &[u8]) {
        let expected = &self.model.gateway.notifications.acknowledgement;
        if status != 200 {
            let reason = format!("the answer was HTTP {status}, and 200 is expected");
            return self.notifications.fail(id, reason.into());
        }
        if body != expected.as_bytes() {
            let reason = format!("the answer was not exactly {expected}");
            return self.notifications.fail(id, reason.into());
        }
        if let Some(notification) = self.notifications.get_mut(id) {
            notification.acknowledged = true;
            notification.reason = None;
            self.notifications.plan(id, None);
        }
    }

    /// A delivery did not arrive, or no answer to it: the next one is made by the schedule.
    pub fn notification_failed(&mut self, id: u64, reason: &str) {
        self.notifications.fail(id, shortened(reason));
    }

    /// A delivery was not made, and none will be: nothing is sent to that address.
    pub fn notification_refused(&mut self, id: u64, reason: &str) {
        if let Some(notification) = self.notifications.get_mut(id) {
            notification.attempts = notification.attempts.saturating_sub(1);
            notification.reason = Some(shortened(reason));
            self.notifications.plan(id, None);
        }
    }

    /// The notification with this number, whether or not its time has come.
    pub(crate) fn notification_with(&self, id: u64) -> Option<&Notification> {
        let notifications = &self.notifications;
        let place = usize::try_from(id.checked_sub(notifications.forgotten)?).ok()?;
        notifications.all.get(place)
    }

    /// Delivers a notification once more, now, acknowledged or not: merchants must expect that.
    /// Whether there is one with this number, and an address to send it to.
    pub fn notify_again(&mut self, now: i64, id: u64) -> bool {
        let known = self.notifications.get_mut(id);
        let is_sent = known.is_some_and(|notification| notification.url.is_some());
        if is_sent {
            self.notifications.plan(id, Some(now));
        }
        is_sent
    }

    /// What happened until `now`, the oldest first, delivered or not. As many are remembered as
    /// orders.
    pub fn notifications(&self, now: i64) -> impl Iterator<Item = &Notification> {
        let all = self.notifications.all.iter();
        all.filter(move |notification| notification.since <= now)
    }

    /// Plans to tell the merchant of a transaction, if there is or will be something to tell.
    pub(super) fn notify(&mut self, now: i64, about: &Transaction) {
        let notification = self.notification(now, about);
        self.remember(notification);
    }

    /// As [`notify`](Self::notify), about a transaction that is remembered.
    pub(super) fn notify_of(&mut self, now: i64, syssn: &str) {
        let about = self.transactions.by_syssn(syssn);
        let notification = about.and_then(|about| self.notification(now, about));
        self.remember(notification);
    }

    fn remember(&mut self, notification: Option<Notification>) {
        if let Some(notification) = notification {
            self.notifications
                .add(notification, self.config.order_capacity);
        }
    }

    fn notification(&self, now: i64, about: &Transaction) -> Option<Notification> {
        let switches = &self.config.switches;
        let refund = match switches.refund_notify_type {
            RefundNotifyType::Refund => "refund",
            RefundNotifyType::Cancel => "cancel",
        };
        let tells_closings = switches.closings_notified == ClosingsNotified::Yes;
        let (notify_type, since) = match (about.kind, about.progress) {
            (Kind::Refund, Progress::Takes { until, fails, .. }) if !fails => (refund, until),
            (Kind::Refund, Progress::Done) => (refund, now),
            (Kind::Payment | Kind::Capture, Progress::Done) => ("payment", now),
            (Kind::Release, Progress::Done) => ("unfreeze", now),
            (Kind::Closing, Progress::Done) if tells_closings => ("close", now),
            _ => return None,
        };
        let merchant = self.config.merchants.get(about.merchant)?;
        let mchid = merchant.mchid.clone().unwrap_or_default();
        let mut document = self.document(notify_type, about, mchid);
        self.dress_document(Of::Notification, &mut document);
        let body = document.to_bytes();
        let asked_for = Some(about.notify_url.as_str()).filter(|url| !url.is_empty());
        let registered = merchant.notify_url.as_deref();
        let url = match switches.notify_url {
            NotifyUrls::RequestFirst => asked_for.or(registered),
            NotifyUrls::RegisteredFirst => registered.or(asked_for),
            NotifyUrls::RegisteredOnly => registered,
        };
        Some(Notification {
            id: 0,
            notify_type,
            out_trade_no: about.out_trade_no.clone(),
            syssn: about.syssn.clone(),
            url: url.map(str::to_owned),
            signature: sign_body(&body, &merchant.client_key),
            body,
            since,
            attempts: 0,
            due: None,
            acknowledged: false,
            fate: Fate::default(),
            reason: None,
        })
    }

    /// Everything that a notification may say.
    fn document(&self, notify_type: &'static str, about: &Transaction, mchid: String) -> Json {
        let text = |text: &String| Json::text(text.clone());
        let mut fields = vec![
            ("status", Json::text("1")),
            ("notify_type", Json::text(notify_type)),
            ("respcd", Json::text(codes::SUCCESS)),
            ("syssn", text(&about.syssn)),
            ("out_trade_no", text(&about.out_trade_no)),
            ("txamt", Json::text(about.txamt.to_string())),
            ("txcurrcd", text(&about.txcurrcd)),
            ("txdtm", text(&about.txdtm)),
            ("sysdtm", text(&about.sysdtm)),
            ("mchid", Json::text(mchid)),
            ("chnlsn", text(&about.chnlsn)),
            ("chnlsn2", Json::text("")),
            ("exchange_rate", Json::text("")),
            ("pay_type", text(&about.pay_type)),
            ("paydtm", text(&about.paydtm)),
            ("cancel", Json::text("0")),
        ];
        if about.kind.charges() {
            fields.extend([
                ("goods_name", text(&about.goods_name)),
                ("goods_info", text(&about.goods_info)),
                ("cardcd", Json::text("")),
                ("cash_fee", Json::text("0")),
                ("cash_fee_type", Json::text("")),
            ]);
        }
        if !about.origssn.is_empty() {
            let original = self.transactions.by_syssn(&about.origssn);
            let number = original.map_or(String::new(), |one| one.out_trade_no.clone());
            fields.extend([
                ("orig_syssn", text(&about.origssn)),
                ("orig_out_trade_no", Json::text(number)),
                ("cash_refund_fee", Json::text("0")),
                ("cash_refund_fee_type", Json::text("")),
            ]);
        }
        Json::Object(fields)
    }
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
