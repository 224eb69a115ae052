//! Which notifications there are, and what becomes of them.

use super::codes;
use super::delivery_faults::DeliveryFault;
use super::gateway::Engine;
use super::notifications::{Delivery, Notification, shortened};
use super::quirks::Of;
use super::switches::{ClosingsNotified, NotificationSchedule, NotifyUrls, RefundNotifyType};
use super::transaction::{Kind, Progress, Transaction};
use crate::json::Json;
use crate::signature::sign_body;

impl Engine {
    /// The deliveries that are to be made now, one of each notification at most but for delivery faults.
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
    pub fn notification_blocked(&mut self, id: u64, reason: &str) {
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
            delivery_fault: DeliveryFault::default(),
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
