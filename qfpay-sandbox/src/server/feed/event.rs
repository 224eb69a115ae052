//! One thing that happened, as it is shown, sent and logged.
//!
//! No event holds a key, a signature, an app code, a customer's code, or a parameter that the
//! specification calls sensitive.

use crate::engine::Bill;
use crate::json::Json;

use super::request::RequestMade;

/// Something that happened.
#[derive(Debug)]
pub(in crate::server) struct Event {
    /// Its number in this run of the sandbox.
    pub(in crate::server) id: u64,
    /// The second at which it happened, since 1970 in UTC.
    pub(in crate::server) now: i64,
    /// The same on the gateway's clock.
    pub(in crate::server) time: String,
    pub(in crate::server) what: What,
}

/// What can happen.
#[derive(Debug)]
pub(in crate::server) enum What {
    /// Somebody has sent a request.
    Request(Box<RequestMade>),
    /// An order is new, or something has become of it.
    Order(Box<Bill>),
    /// A merchant is to be told something.
    Notification(Told),
    /// A merchant was told something, or not.
    Delivery(Delivered),
    /// What is to go wrong has changed: this is all of it.
    Armed(Vec<(&'static str, Json)>),
}

/// A notification that is new.
#[derive(Clone, Debug)]
pub(in crate::server) struct Told {
    pub(in crate::server) notification: u64,
    pub(in crate::server) notify_type: String,
    pub(in crate::server) out_trade_no: String,
    pub(in crate::server) syssn: String,
    pub(in crate::server) url: Option<String>,
}

/// One delivery of a notification, and what came back.
#[derive(Clone, Debug)]
pub(in crate::server) struct Delivered {
    pub(in crate::server) notification: u64,
    /// Which delivery of this notification it was, from 1.
    pub(in crate::server) attempt: u32,
    /// The merchant's answer: HTTP status and the beginning of the body.
    pub(in crate::server) answer: Option<(u16, String)>,
    /// Why it does not count, if it does not.
    pub(in crate::server) reason: Option<String>,
    pub(in crate::server) acknowledged: bool,
}

/// How much of a text from outside is kept.
const LENGTH: usize = 200;

/// The beginning of a text from outside: what is remembered has to stay small.
pub(in crate::server) fn beginning(text: &str) -> String {
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

impl Event {
    /// What the syssn of the order is that it is about, if it is about an order.
    pub(in crate::server) fn is_about_order(&self, syssn: &str) -> bool {
        matches!(&self.what, What::Order(bill) if bill.syssn == syssn)
    }

    /// The event as JSON.
    pub(in crate::server) fn document(&self) -> Json {
        let mut fields = vec![
            ("event", Json::text(self.what.name())),
            ("now", number(self.now)),
            ("time", text(&self.time)),
        ];
        fields.extend(match &self.what {
            What::Request(made) => made.fields(),
            What::Order(bill) => bill_fields(bill),
            What::Notification(told) => told.fields(),
            What::Delivery(delivered) => delivered.fields(),
            What::Armed(fields) => fields.clone(),
        });
        Json::Object(fields)
    }
}

impl What {
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

    /// Tells whoever has a subscriber for logs.
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
            Self::Notification(told) => tracing::info!(
                target: "qfpay_sandbox",
                notification = told.notification,
                notify_type = told.notify_type,
                out_trade_no = told.out_trade_no,
                syssn = told.syssn,
                url = told.url.as_deref(),
                "notification"
            ),
            Self::Delivery(delivered) => delivered.log(),
            Self::Armed(_) => tracing::info!(target: "qfpay_sandbox", "faults are armed otherwise"),
        }
    }
}

impl Told {
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

impl Delivered {
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

/// What is said of an order in JSON.
pub(in crate::server) fn bill_fields(bill: &Bill) -> Vec<(&'static str, Json)> {
    vec![
        ("out_trade_no", text(&bill.out_trade_no)),
        ("syssn", text(&bill.syssn)),
        ("merchant", number(bill.merchant + 1)),
        ("state", Json::text(bill.state.as_str())),
        ("respcd", Json::text(bill.respcd)),
        ("txamt", text(&bill.txamt.to_string())),
        ("txcurrcd", text(&bill.currency)),
        ("amount", text(&bill.amount)),
        ("returned", text(&bill.returned.to_string())),
        ("pay_type", text(&bill.pay_type)),
        ("goods_name", text(&bill.goods_name)),
        ("sysdtm", text(&bill.created)),
        ("expires", number(bill.expires)),
        ("payable_until", text(&bill.payable_until)),
        ("cashier", Json::text(format!("/cashier/{}", bill.syssn))),
    ]
}

pub(super) fn text(text: &str) -> Json {
    Json::text(text.to_owned())
}

pub(super) fn optional(given: Option<&str>) -> Json {
    given.map_or(Json::Null, text)
}

/// A number, or a truth value.
pub(super) fn number(number: impl ToString) -> Json {
    Json::Raw(number.to_string().into())
}
