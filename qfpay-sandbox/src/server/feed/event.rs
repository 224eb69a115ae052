//! One thing that happened, as it is shown, sent and logged.
//!
//! No event holds a key, a signature, an app code, a customer's code, or a parameter that the
//! specification calls sensitive.

use super::request::RequestMade;
use crate::engine::Bill;
use crate::json::Json;
use crate::server::fields::{bill_fields, number, optional, text};

/// Something that happened.
#[derive(Debug)]
pub(in crate::server) struct Event {
    /// Its number in this run of the sandbox.
    pub(in crate::server) id: u64,
    /// The second at which it happened, since 1970 in UTC.
    pub(in crate::server) now: i64,
    /// The same on the gateway's clock.
    pub(in crate::server) time: String,
    pub(in crate::server) kind: EventKind,
}

/// What can happen.
#[derive(Debug)]
pub(in crate::server) enum EventKind {
    /// The gateway got a request.
    Request(Box<RequestMade>),
    /// An order is new, or has changed.
    Order(Box<Bill>),
    /// A merchant gets a notification: it is new.
    Notification(NewNotification),
    /// A notification was delivered, or was not.
    Delivery(DeliveryAttempt),
    /// The armed faults have changed: these are all of them.
    Armed(Vec<(&'static str, Json)>),
}

/// A notification that is new.
#[derive(Clone, Debug)]
pub(in crate::server) struct NewNotification {
    pub(in crate::server) notification: u64,
    pub(in crate::server) notify_type: String,
    pub(in crate::server) out_trade_no: String,
    pub(in crate::server) syssn: String,
    pub(in crate::server) url: Option<String>,
}

/// One delivery of a notification, and what came back.
#[derive(Clone, Debug)]
pub(in crate::server) struct DeliveryAttempt {
    pub(in crate::server) notification: u64,
    /// Which delivery of this notification it was, from 1.
    pub(in crate::server) attempt: u32,
    /// The merchant's answer: HTTP status and the beginning of the body.
    pub(in crate::server) answer: Option<(u16, String)>,
    /// Why it does not count, if it does not.
    pub(in crate::server) reason: Option<String>,
    pub(in crate::server) acknowledged: bool,
}

impl Event {
    /// Whether it is about the order with this `syssn`.
    pub(in crate::server) fn is_about_order(&self, syssn: &str) -> bool {
        matches!(&self.kind, EventKind::Order(bill) if bill.syssn == syssn)
    }

    /// The event as JSON.
    pub(in crate::server) fn document(&self) -> Json {
        let mut fields = vec![
            ("event", Json::text(self.kind.name())),
            ("now", number(self.now)),
            ("time", text(&self.time)),
        ];
        fields.extend(match &self.kind {
            EventKind::Request(made) => made.fields(),
            EventKind::Order(bill) => bill_fields(bill),
            EventKind::Notification(new) => new.fields(),
            EventKind::Delivery(attempt) => attempt.fields(),
            EventKind::Armed(fields) => fields.clone(),
        });
        Json::Object(fields)
    }
}

impl EventKind {
    /// The name of this kind of event.
    pub(in crate::server) fn name(&self) -> &'static str {
        match self {
            Self::Request(_) => "request",
            Self::Order(_) => "order",
            Self::Notification(_) => "notification",
            Self::Delivery(_) => "delivery",
            Self::Armed(_) => "faults",
        }
    }

    /// Writes it to the log.
    pub(super) fn log(&self) {
        match self {
            Self::Request(made) => made.log(),
            Self::Order(bill) => tracing::info!(
                target: "qfpay_sandbox",
                out_trade_no = bill.out_trade_no,
                syssn = bill.syssn,
                state = bill.state.as_str(),
                "order"
            ),
            Self::Notification(new) => tracing::info!(
                target: "qfpay_sandbox",
                notification = new.notification,
                notify_type = new.notify_type,
                out_trade_no = new.out_trade_no,
                syssn = new.syssn,
                url = new.url.as_deref(),
                "notification"
            ),
            Self::Delivery(attempt) => attempt.log(),
            Self::Armed(_) => tracing::info!(target: "qfpay_sandbox", "faults are armed otherwise"),
        }
    }
}

impl NewNotification {
    fn fields(&self) -> Vec<(&'static str, Json)> {
        vec![
            ("notification", number(self.notification)),
            ("notify_type", text(&self.notify_type)),
            ("out_trade_no", text(&self.out_trade_no)),
            ("syssn", text(&self.syssn)),
            ("url", optional(self.url.as_deref())),
        ]
    }
}

impl DeliveryAttempt {
    fn fields(&self) -> Vec<(&'static str, Json)> {
        let (status, body) = match &self.answer {
            Some((status, body)) => (number(status), text(body)),
            None => (Json::Null, Json::Null),
        };
        vec![
            ("notification", number(self.notification)),
            ("attempt", number(self.attempt)),
            ("status", status),
            ("body", body),
            ("reason", optional(self.reason.as_deref())),
            ("acknowledged", number(self.acknowledged)),
        ]
    }

    fn log(&self) {
        let (notification, attempt) = (self.notification, self.attempt);
        let status = self.answer.as_ref().map(|(status, _)| status);
        if self.acknowledged {
            tracing::info!(target: "qfpay_sandbox", notification, attempt, status, "delivery");
        } else {
            let reason = self.reason.as_deref();
            tracing::warn!(target: "qfpay_sandbox", notification, attempt, status, reason, "delivery");
        }
    }
}
