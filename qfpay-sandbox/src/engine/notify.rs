//! Notifications: what the gateway tells merchants by itself, and how often it tries.

use std::collections::{BTreeSet, VecDeque};

use super::touched::Touched;
use super::transaction::{Kind, Progress, Transaction};
use super::{Engine, codes};
use crate::json::Json;
use crate::signature::sign_body;

/// A message of the gateway's about a transaction that succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    id: u64,
    notify_type: &'static str,
    out_trade_no: String,
    syssn: String,
    url: Option<String>,
    body: Vec<u8>,
    signature: String,
    since: i64,
    attempts: u32,
    due: Option<i64>,
    acknowledged: bool,
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
#[derive(Debug, Default)]
pub(super) struct Notifications {
    all: VecDeque<Notification>,
    /// How many were forgotten; their numbers came before.
    forgotten: u64,
    due: BTreeSet<(i64, u64)>,
    pub(super) touched: Touched<u64>,
}

impl Notifications {
    /// Remembers one more; for want of room the oldest is forgotten.
    fn add(&mut self, mut notification: Notification, capacity: usize) {
        while self.all.len() >= capacity.max(1) {
            let Some(oldest) = self.all.front().map(|oldest| oldest.id) else {
                break;
            };
            self.plan(oldest, None);
            self.all.pop_front();
            self.forgotten += 1;
        }
        let (id, since) = (self.forgotten + self.all.len() as u64, notification.since);
        notification.id = id;
        self.touched.add(&id);
        let first = notification.url.is_some().then_some(since);
        self.all.push_back(notification);
        self.plan(id, first);
    }

    fn get_mut(&mut self, id: u64) -> Option<&mut Notification> {
        let place = usize::try_from(id.checked_sub(self.forgotten)?).ok()?;
        self.all.get_mut(place)
    }

    /// Says when a notification is delivered next.
    fn plan(&mut self, id: u64, due: Option<i64>) {
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

    /// The next that is due, with the delivery after this one planned.
    fn deliver(&mut self, now: i64, retry_minutes: &[u32]) -> Option<Delivery> {
        let (_, id) = *self.due.first().filter(|(due, _)| *due <= now)?;
        let notification = self.get_mut(id)?;
        let pause = usize::try_from(notification.attempts)
            .ok()
            .and_then(|attempt| retry_minutes.get(attempt));
        notification.attempts += 1;
        let delivery = Delivery {
            id,
            url: notification.url.clone().unwrap_or_default(),
            body: notification.body.clone(),
            signature: notification.signature.clone(),
            attempt: notification.attempts,
        };
        let next = pause.map(|minutes| now.saturating_add(i64::from(*minutes) * 60));
        self.plan(id, next);
        Some(delivery)
    }
}

impl Engine {
    /// The deliveries that are to be made now. Each counts as made: the next one is put down by the
    /// gateway's schedule, for the case that nobody acknowledges this one.
    pub fn due_notifications(&mut self, now: i64) -> Vec<Delivery> {
        let retry_minutes = &self.model.gateway.notifications.retry_minutes;
        let notifications = &mut self.notifications;
        std::iter::from_fn(|| notifications.deliver(now, retry_minutes)).collect()
    }

    /// The second at which the next delivery is due, if any is.
    #[must_use]
    pub fn next_notification(&self) -> Option<i64> {
        self.notifications.due.first().map(|(due, _)| *due)
    }

    /// What the merchant answered to a delivery: HTTP status and body. Only status 200 with exactly
    /// `SUCCESS` ends the deliveries.
    pub fn notification_answered(&mut self, id: u64, status: u16, body: &[u8]) {
        let expected = self.model.gateway.notifications.acknowledgement.as_bytes();
        if status != 200 || body != expected {
            return;
        }
        if let Some(notification) = self.notifications.get_mut(id) {
            notification.acknowledged = true;
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
    pub fn notify_again(&mut self, now: i64, id: u64) {
        let known = self.notifications.get_mut(id);
        if known.is_some_and(|notification| notification.url.is_some()) {
            self.notifications.plan(id, Some(now));
        }
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
        let (notify_type, since) = match (about.kind, about.progress) {
            (Kind::Refund, Progress::Takes { until, fails, .. }) if !fails => ("refund", until),
            (Kind::Refund, Progress::Done) => ("refund", now),
            (Kind::Payment | Kind::Capture, Progress::Done) => ("payment", now),
            (Kind::Release, Progress::Done) => ("unfreeze", now),
            (Kind::Closing, Progress::Done) if self.config.notifies_closings => ("close", now),
            _ => return None,
        };
        let merchant = self.config.merchants.get(about.merchant)?;
        let mchid = merchant.mchid.clone().unwrap_or_default();
        let body = self.document(notify_type, about, mchid).to_bytes();
        let url = Some(about.notify_url.as_str()).filter(|url| !url.is_empty());
        Some(Notification {
            id: 0,
            notify_type,
            out_trade_no: about.out_trade_no.clone(),
            syssn: about.syssn.clone(),
            url: url.or(merchant.notify_url.as_deref()).map(str::to_owned),
            signature: sign_body(&body, &merchant.client_key),
            body,
            since,
            attempts: 0,
            due: None,
            acknowledged: false,
        })
    }

    /// What a notification says. Those about payments have the documented fields. Those about
    /// refunds lack some of them in the integrations that show one, and have others.
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
        ];
        if about.kind.charges() {
            fields.extend([
                ("pay_type", text(&about.pay_type)),
                ("paydtm", text(&about.paydtm)),
                ("cancel", Json::text("0")),
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
