//! What became of an intent.

use crate::generated::answer::Record;
use crate::generated::status_code::StatusCode;

/// What became of an intent. The [module](crate::recovery) has an example.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum Resolution {
    /// It has happened: the customer has paid, the refund is made, the order is closed.
    Done(Done),
    /// The customer had paid, and got everything back by a refund or a reversal.
    TakenBack(Box<Record>),
    /// It has not happened and will not.
    NotDone(NotDone),
    /// Not decided when the time was over. Money may have moved, or may still move.
    Open(StillOpen),
}

impl Resolution {
    /// Whether this will not change any more.
    #[must_use]
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Open(_))
    }
}

/// A call that is done, with the record that proves it.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    pub(crate) record: Box<Record>,
    pub(crate) others: Vec<Record>,
}

impl Done {
    /// The gateway's record of it. For a payment, store its `syssn`: refunds need it.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// More successful payments of the same order, such as from a second browser window. The customer has
    /// paid more than once: refund these.
    #[must_use]
    pub fn others(&self) -> &[Record] {
        &self.others
    }
}

/// Why something has not happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// The gateway's record says that it failed, with this code. As long as the customer can try again with
    /// the same QR code or page, the order stays open instead.
    Failed(StatusCode),
    /// The order was closed or cancelled. If it had been paid, the customer got the money back.
    Closed,
    /// The gateway has no record of it, long after the request should have arrived.
    NeverArrived,
    /// The payment that it should have changed is unchanged.
    Unchanged,
}

/// A call that is not decided.
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

    /// What the gateway answered last.
    #[must_use]
    pub fn last_observed(&self) -> LastObserved {
        self.last_observed
    }
}

/// What to do about a call that is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NextAction {
    /// Query again later, with [`resume`](crate::Client::resume) or
    /// [`reconcile`](crate::Client::reconcile).
    AskAgain,
    /// Close the order with [`Close`](crate::Close), then query again. After that the customer can no longer
    /// pay.
    Close,
    /// Cancel the payment with [`Reversal`](crate::Reversal), then query again.
    Reverse,
    /// The gateway's records contradict the request, or decide nothing. Ask QFPay.
    AskQfpay,
}

/// What the gateway answered last about a call that is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LastObserved {
    /// Nothing: no query was answered.
    Nothing,
    /// No record. Soon after a request this does not prove that it did not arrive.
    NoRecord,
    /// A record that is not decided yet, or that waits for the customer. The customer may try again after a
    /// failed attempt.
    Pending,
    /// Records that decide nothing, such as a failure whose code is too general.
    Unclear,
    /// The customer has paid. But the outcome of a reversal or closing is unknown, and it may still pay the
    /// money back.
    Cancelling,
    /// Money moved under this number, but not as requested, or the number belongs to something else.
    Contradiction,
}
