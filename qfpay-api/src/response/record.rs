//! What records of transactions mean.

use crate::generated::answer::{Record, State, verdict};
use crate::generated::operation::Operation;
use crate::generated::status_code::StatusCode;
use crate::types::amount::Amount;
use crate::types::code::Open;
use crate::types::vocabulary::StatusOutcome;

/// What the record of a transaction says about the money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The gateway accepted the transaction. The state says what became of it.
    Accepted(State),
    /// Not decided yet: query again.
    Pending,
    /// The transaction failed. No money has moved.
    Failed(StatusCode),
    /// The record decides nothing: its code does not decide or is not known, or its parts contradict each
    /// other. Do not deliver and do not charge again. Query again, and if this does not change, ask QFPay.
    Unclear,
}

impl Verdict {
    /// Whether the customer has paid and the merchant still has some of the money. Compare the amount with
    /// [`Record::is_payment_of`].
    #[must_use]
    pub fn is_paid(&self) -> bool {
        matches!(self, Self::Accepted(State::Paid | State::PartlyRefunded))
    }
}

impl Record {
    /// What this record means. The status code alone is not enough: it stays `0000` after a refund or
    /// reversal. So it is read together with `order_type` and `cancel`.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        let Some(Open::Known(code)) = self.respcd() else {
            return Verdict::Unclear;
        };
        // Raw, so that an object or list is an unknown value and not an absent one.
        let order_type = self.raw("order_type").unwrap_or_default();
        let cancel = self.raw("cancel").unwrap_or_default();
        // A failed payment that was refunded has not failed: such a record contradicts itself.
        let is_plain_payment =
            ["", PAYMENT].contains(&order_type) && verdict(PAYMENT, cancel) == Some(State::Paid);
        match code.outcome(Operation::Query) {
            StatusOutcome::Accepted => {
                verdict(order_type, cancel).map_or(Verdict::Unclear, Verdict::Accepted)
            }
            StatusOutcome::Pending => Verdict::Pending,
            StatusOutcome::Declined if is_plain_payment => Verdict::Failed(code),
            _ if order_type == REFUND
                && code.outcome(Operation::Refund) == StatusOutcome::Declined =>
            {
                Verdict::Failed(code)
            }
            StatusOutcome::Declined | StatusOutcome::Unclear => Verdict::Unclear,
        }
    }

    /// Whether this record says that the customer has paid exactly this amount, in this currency. A
    /// record without amount or currency does not say so.
    #[must_use]
    pub fn is_payment_of(&self, amount: Amount) -> bool {
        self.verdict() == Verdict::Accepted(State::Paid)
            && self.txamt() == Some(amount.minor())
            && self
                .txcurrcd()
                .is_some_and(|currency| currency == amount.currency())
    }
}

/// The `order_type` of a payment.
const PAYMENT: &str = "payment";

/// The `order_type` of a refund.
const REFUND: &str = "refund";
