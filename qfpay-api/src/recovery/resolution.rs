//! What became of an intent.

use crate::generated::answer::Record;
use crate::generated::status_code::StatusCode;

/// What became of an intent.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum Resolution {
    /// It has happened: the customer has paid, the refund is made, the order is closed.
    Done(Done),
    /// The customer had paid and got everything back, by a refund or a reversal.
    TakenBack(Box<Record>),
    /// It has not happened and will not.
    NotDone(NotDone),
    /// Not decided when the time was up. Money may have moved, or may still.
    Open(StillOpen),
}

impl Resolution {
    /// Whether nothing more will come of it.
    #[must_use]
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Open(_))
    }
}

/// Something that has happened, with the record that proves it.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    pub(crate) record: Box<Record>,
    pub(crate) others: Vec<Record>,
}

impl Done {
    /// The gateway's record of it.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Further successful payments of the same order, such as from a second browser window. The
    /// customer has paid more than once: refund them.
    #[must_use]
    pub fn others(&self) -> &[Record] {
        &self.others
    }
}

/// Why something has not happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// The gateway's record says that it failed, with this code. While the customer can still try again
    /// at the same code or page, the order stays open instead.
    Failed(StatusCode),
    /// The order was closed or cancelled. If it had been paid, that paid it back.
    Closed,
    /// The gateway has no record of it, long after the request could have arrived.
    NeverArrived,
    /// The payment that it should have changed is as it was.
    Unchanged,
}

/// Something that is not decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StillOpen {
    pub(crate) next_action: NextAction,
    pub(crate) last_observed: LastObserved,
}

impl StillOpen {
    /// What to do next.
    #[must_use]
    pub fn next_action(&self) -> NextAction {
        self.next_action
    }

    /// What the gateway said last.
    #[must_use]
    pub fn last_observed(&self) -> LastObserved {
        self.last_observed
    }
}

/// What to do about an order that is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NextAction {
    /// Ask again later: [`resume`](crate::Client::resume) or [`reconcile`](crate::Client::reconcile).
    AskAgain,
    /// Close the order with [`Close`](crate::Close), then ask again: this ends the time in which the
    /// customer could still pay.
    Close,
    /// Take the payment back with [`Reversal`](crate::Reversal), then ask again.
    Reverse,
    /// The gateway's records contradict what was asked for, or decide nothing. Ask QFPay.
    AskQfpay,
}

/// What the gateway said last about something that is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LastObserved {
    /// Nothing: no query was answered.
    Nothing,
    /// That it has no record. Soon after a request this is no proof that it did not arrive.
    NoRecord,
    /// That it is still at it, or waits for the customer, who may try again after a failed attempt.
    Pending,
    /// Records that decide nothing, such as a failure in words too general to believe.
    Unclear,
    /// That the customer has paid, while a reversal or closing of which nobody knows whether it was done
    /// may still take the payment back.
    Cancelling,
    /// That somebody was charged or paid back under this number, but not what was asked for, or that the
    /// number belongs to something else.
    Contradiction,
}
