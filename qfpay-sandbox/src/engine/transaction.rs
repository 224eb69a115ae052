//! One transaction and what has become of it.

use qfpay_codegen::ir::AcceptedMeans;

use super::codes;
use super::fixed_text::Word;
use crate::calendar;

/// A payment, or what was done about one.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "state", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "state", serde(deny_unknown_fields))]
pub(super) struct Transaction {
    /// The merchant's place in the configuration.
    #[cfg_attr(feature = "state", serde(skip))]
    pub(super) merchant: usize,
    pub(super) kind: Kind,
    pub(super) out_trade_no: String,
    pub(super) syssn: String,
    /// The gateway's number of the transaction that it is about; empty for a payment.
    pub(super) origssn: String,
    pub(super) pay_type: String,
    pub(super) txamt: u64,
    pub(super) txcurrcd: String,
    pub(super) txdtm: String,
    pub(super) udid: String,
    pub(super) goods_name: String,
    pub(super) goods_info: String,
    pub(super) goods_detail: String,
    /// The time at which it was created, on the gateway's clock.
    pub(super) sysdtm: String,
    /// The time at which it was paid, on the gateway's clock; until then like `sysdtm`.
    pub(super) paydtm: String,
    /// The wallet's number of the payment; empty until it is paid.
    pub(super) chnlsn: String,
    /// Where its notifications go, if the request says so.
    pub(super) notify_url: String,
    /// Where the customer's browser goes afterwards, if the request says so.
    pub(super) return_url: String,
    /// What people have noted about it.
    pub(super) note: String,
    /// What the customs were told about it.
    pub(super) declarations: Vec<Declaration>,
    /// The second from which it can no longer be paid, or captured.
    pub(super) expires: i64,
    pub(super) progress: Progress,
    pub(super) returns: Returns,
    /// What was captured of a pre-authorisation.
    pub(super) captured: u64,
}

/// What kind of transaction it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "state", derive(serde::Serialize, serde::Deserialize))]
pub(super) enum Kind {
    Payment,
    Refund,
    Preauthorisation,
    Capture,
    Release,
    /// A reversal or closing. Queries do not list it.
    Closing,
}

impl Kind {
    /// Whether it took money from a customer.
    pub(super) fn charges(self) -> bool {
        matches!(self, Self::Payment | Self::Capture)
    }

    /// Whether its number is that of an order, not of something done about one.
    pub(super) fn is_order(self) -> bool {
        matches!(self, Self::Payment | Self::Preauthorisation)
    }
}

/// What has happened to a transaction, expiry aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "state", derive(serde::Serialize, serde::Deserialize))]
pub(super) enum Progress {
    /// Nothing was paid yet.
    Unpaid,
    /// The wallet is working on it.
    Processing,
    /// The customer has paid, or was paid back.
    Done,
    /// It was declined, with this code.
    Declined(
        #[cfg_attr(
            feature = "state",
            serde(deserialize_with = "super::fixed_text::known")
        )]
        Word,
    ),
    /// It was ended before anybody paid.
    Closed,
    /// It is answered with `code` until this second, and then done or, if it `fails`, declined.
    Takes {
        #[cfg_attr(
            feature = "state",
            serde(deserialize_with = "super::fixed_text::known")
        )]
        code: Word,
        until: i64,
        fails: bool,
    },
    /// A pre-authorisation that was released.
    Released,
}

/// What of a payment was paid back, and how.
#[derive(Clone, Debug, Default)]
#[cfg_attr(feature = "state", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "state", serde(deny_unknown_fields))]
pub(super) struct Returns {
    parts: Vec<Part>,
    /// How the whole of it was taken back at once, if it was.
    pub(super) ended: Option<Ended>,
}

/// One refund, reversal or closing.
#[derive(Clone, Copy, Debug)]
#[cfg_attr(feature = "state", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "state", serde(deny_unknown_fields))]
struct Part {
    amount: u64,
    /// When the customer has it.
    at: i64,
    /// Whether nothing comes of it after all.
    fails: bool,
}

/// How a whole payment was taken back at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "state", derive(serde::Serialize, serde::Deserialize))]
pub(super) enum Ended {
    Reversed,
    Cancelled,
}

impl Returns {
    pub(super) fn add(&mut self, amount: u64, at: i64, fails: bool) {
        self.parts.push(Part { amount, at, fails });
    }

    /// What the customer has back at `now`.
    pub(super) fn done(&self, now: i64) -> u64 {
        self.sum(|part| part.at <= now && !part.fails)
    }

    /// What the customer has back or may still get.
    pub(super) fn reserved(&self, now: i64) -> u64 {
        self.sum(|part| now < part.at || !part.fails)
    }

    fn sum(&self, counts: impl Fn(&Part) -> bool) -> u64 {
        let counted = self.parts.iter().filter(|part| counts(part));
        counted.map(|part| part.amount).sum()
    }
}

/// What has become of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum OrderState {
    /// The customer has not paid yet.
    Unpaid,
    /// The wallet is working on it.
    Processing,
    /// The customer has paid.
    Paid,
    /// The customer or the wallet declined.
    Declined,
    /// It was not paid in time.
    Expired,
    /// It was closed or reversed before anybody paid.
    Closed,
    /// It was paid, and a reversal paid it back.
    Reversed,
    /// It was paid, and closing paid it back.
    Cancelled,
    /// A part of what was paid was refunded.
    PartlyRefunded,
    /// All that was paid was refunded.
    Refunded,
    /// An amount is held that can be captured.
    Authorised,
    /// What was held is captured, released or released by time.
    Finished,
}

impl OrderState {
    /// Whether the customer can do nothing about it any more.
    #[must_use]
    pub fn is_final(self) -> bool {
        !matches!(self, Self::Unpaid | Self::Processing | Self::Authorised)
    }

    /// The name in answers and on pages.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unpaid => "unpaid",
            Self::Processing => "processing",
            Self::Paid => "paid",
            Self::Declined => "declined",
            Self::Expired => "expired",
            Self::Closed => "closed",
            Self::Reversed => "reversed",
            Self::Cancelled => "cancelled",
            Self::PartlyRefunded => "partly refunded",
            Self::Refunded => "refunded",
            Self::Authorised => "authorised",
            Self::Finished => "finished",
        }
    }
}

impl Transaction {
    /// What has become of it at `now`.
    pub(super) fn state(&self, now: i64) -> OrderState {
        match self.progress {
            Progress::Done if self.kind == Kind::Preauthorisation => self.held(now),
            Progress::Done => self.paid_state(now),
            Progress::Declined(_) => OrderState::Declined,
            Progress::Closed => OrderState::Closed,
            Progress::Released => OrderState::Finished,
            Progress::Unpaid | Progress::Processing if now >= self.expires => OrderState::Expired,
            Progress::Unpaid => OrderState::Unpaid,
            Progress::Processing => OrderState::Processing,
            Progress::Takes { until, .. } if now < until => OrderState::Processing,
            Progress::Takes { fails: true, .. } => OrderState::Declined,
            Progress::Takes { fails: false, .. } => OrderState::Paid,
        }
    }

    fn held(&self, now: i64) -> OrderState {
        if self.captured >= self.txamt || now >= self.expires {
            OrderState::Finished
        } else {
            OrderState::Authorised
        }
    }

    fn paid_state(&self, now: i64) -> OrderState {
        match (self.returns.ended, self.returns.done(now)) {
            (Some(Ended::Reversed), _) => OrderState::Reversed,
            (Some(Ended::Cancelled), _) => OrderState::Cancelled,
            (None, 0) => OrderState::Paid,
            (None, returned) if returned < self.txamt => OrderState::PartlyRefunded,
            (None, _) => OrderState::Refunded,
        }
    }

    /// Whether the customer has paid it, whatever was paid back since.
    pub(super) fn was_paid(&self) -> bool {
        self.kind.charges() && self.progress == Progress::Done
    }

    /// When it was paid, on the gateway's clock; empty for a payment that was not.
    pub(super) fn time_of_payment(&self) -> &str {
        match self.kind.charges() && !self.was_paid() {
            true => "",
            false => &self.paydtm,
        }
    }

    /// Whether it is an order under whose number another can be paid without paying twice.
    pub(super) fn is_open_for_another_attempt(&self, now: i64) -> bool {
        use OrderState::{Closed, Declined, Expired, Unpaid};
        let state = self.state(now);
        self.kind == Kind::Payment && matches!(state, Unpaid | Declined | Expired | Closed)
    }

    /// What can still be paid back.
    pub(super) fn refundable(&self, now: i64) -> u64 {
        self.txamt.saturating_sub(self.returns.reserved(now))
    }

    /// Its status code at `now`, as a query shows it.
    pub(super) fn respcd(&self, now: i64) -> &'static str {
        match (self.state(now), self.progress) {
            (OrderState::Expired, _) => codes::EXPIRED,
            (_, Progress::Unpaid) => codes::UNPAID,
            (_, Progress::Processing) => codes::PROCESSING,
            (_, Progress::Done | Progress::Released) => codes::SUCCESS,
            (_, Progress::Closed) => codes::CLOSED,
            (_, Progress::Declined(code)) => code,
            (_, Progress::Takes { code, until, .. }) if now < until => code,
            (_, Progress::Takes { fails: true, .. }) => codes::REFUND_DENIED,
            (_, Progress::Takes { fails: false, .. }) => codes::SUCCESS,
        }
    }

    /// The status code of the answer that creates it: where an accepted creation tells nothing
    /// about the payment, an unpaid order is a success.
    pub(super) fn respcd_of_creation(&self, now: i64, accepted: AcceptedMeans) -> &'static str {
        match (accepted, self.progress) {
            (AcceptedMeans::Created, Progress::Unpaid) => codes::SUCCESS,
            _ => self.respcd(now),
        }
    }

    /// What a query calls this kind of transaction.
    pub(super) fn order_type(&self, now: i64) -> &'static str {
        match self.kind {
            Kind::Payment | Kind::Capture => "payment",
            Kind::Refund => "refund",
            Kind::Release => "unfreeze",
            Kind::Closing => "close",
            // A finished one is documented as a payment with a `cancel` of its own. How one looks
            // that still holds money is not; called a payment, it would pass for money received.
            Kind::Preauthorisation => match self.state(now) {
                OrderState::Authorised => "preauth",
                _ => "payment",
            },
        }
    }

    /// Whether it was taken back, and how, as a query shows it.
    pub(super) fn cancel(&self, now: i64) -> &'static str {
        match self.state(now) {
            OrderState::Reversed => "1",
            OrderState::Cancelled => "2",
            OrderState::Refunded => "3",
            OrderState::Finished if self.kind == Kind::Preauthorisation => "4",
            OrderState::PartlyRefunded => "5",
            _ => "0",
        }
    }
}

/// What the customs were told.
#[derive(Clone, Debug)]
#[cfg_attr(feature = "state", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "state", serde(deny_unknown_fields))]
pub(super) struct Declaration {
    pub(super) customs: String,
    /// Which part of a split order it is about; empty for the whole.
    pub(super) sub_order_no: String,
    #[cfg_attr(
        feature = "state",
        serde(deserialize_with = "super::fixed_text::known")
    )]
    pub(super) verify_department: Word,
    pub(super) verify_department_trade_id: String,
}

/// Marks an order as paid at `paydtm`.
pub(super) fn mark_paid(order: &mut Transaction, paydtm: String) {
    order.chnlsn = chnlsn(&paydtm, &order.syssn);
    order.paydtm = paydtm;
    order.progress = Progress::Done;
}

/// The wallet's number of a transaction. Real ones start with the day; what follows here is the
/// transaction's own serial.
pub(super) fn chnlsn(time: &str, syssn: &str) -> String {
    let serial = syssn.get(12..).unwrap_or_default();
    format!("{}22001400{serial}", calendar::day_digits(time))
}
