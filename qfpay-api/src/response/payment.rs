//! What became of a payment request: from the transport's result to an outcome that can be
//! acted on.

use crate::error::{CallError, TransportError, Unclear};
use crate::generated::answer::PaymentAnswer;
use crate::generated::pay_type::PayType;
use crate::generated::value::{OutTradeNo, Syssn};
use crate::response::classify::{Decided, Expected, classify};
use crate::response::decline::Decline;
use crate::response::fields::Unreadable;
use crate::response::next_step::{NextStep, read_next_step};
use crate::types::amount::Amount;
use crate::types::intent::Intent;
use crate::types::original_payment::OriginalPayment;
use crate::types::vocabulary::{AcceptedMeans, NextStepField};

/// The gateway's word on a payment. None of these reads as "success": look at which it is.
#[derive(Debug)]
pub enum Payment {
    /// The customer has paid. Only customer-presented codes can say this at once.
    Paid(Receipt),
    /// The order exists and the customer has to act; no money has moved yet. Query the order or
    /// wait for its notification.
    AwaitingCustomer(Awaiting),
    /// The gateway is still at it: the customer may be typing a password. Keep querying with the
    /// same order number.
    Pending(Pending),
    /// The gateway refused, and this attempt moved no money. If an earlier attempt under the same
    /// number ended unknown, query the number first: that one may have paid.
    Declined(Decline<PaymentAnswer>),
}

impl Payment {
    /// The whole answer, whatever it says.
    #[must_use]
    pub fn answer(&self) -> &PaymentAnswer {
        match self {
            Self::Paid(receipt) => &receipt.answer,
            Self::AwaitingCustomer(awaiting) => &awaiting.answer,
            Self::Pending(pending) => &pending.answer,
            Self::Declined(decline) => &decline.answer,
        }
    }
}

/// A payment that the customer has made.
#[derive(Debug)]
pub struct Receipt {
    pub(crate) answer: PaymentAnswer,
    pub(crate) out_trade_no: String,
    pub(crate) amount: Option<Amount>,
    pub(crate) pay_type: PayType,
}

impl Receipt {
    /// The merchant's number of the order.
    #[must_use]
    pub fn out_trade_no(&self) -> &str {
        &self.out_trade_no
    }

    /// What was paid, which is what the request asked for. `None` only where a lifted rule let a
    /// currency through that this version does not know.
    #[must_use]
    pub fn amount(&self) -> Option<Amount> {
        self.amount
    }

    /// QFPay's number of the transaction, which refunds need.
    #[must_use]
    pub fn syssn(&self) -> Option<&str> {
        self.answer.syssn()
    }

    /// The payment, to refund it with; `None` where a lifted rule let a currency through that this
    /// version does not know.
    #[must_use]
    pub fn original(&self) -> Option<OriginalPayment> {
        Some(OriginalPayment {
            amount: self.amount()?,
            pay_type: Some(self.pay_type),
            out_trade_no: OutTradeNo::new(self.out_trade_no()).ok(),
            syssn: self.syssn().and_then(|syssn| Syssn::new(syssn).ok()),
            txdtm: self.answer().txdtm().and_then(|time| time.parse().ok()),
        })
    }

    /// The whole answer.
    #[must_use]
    pub fn answer(&self) -> &PaymentAnswer {
        &self.answer
    }
}

/// An order that the customer has not paid yet.
#[derive(Debug)]
pub struct Awaiting {
    pub(crate) answer: PaymentAnswer,
    pub(crate) intent: Intent,
    pub(crate) next_step: NextStep,
}

impl Awaiting {
    /// What leads the customer on.
    #[must_use]
    pub fn next_step(&self) -> &NextStep {
        &self.next_step
    }
}

/// A payment that is not decided yet.
#[derive(Debug)]
pub struct Pending {
    pub(crate) answer: PaymentAnswer,
    pub(crate) intent: Intent,
}

/// Decides what an exchange says about a payment.
pub(crate) fn classify_payment(
    expected: &Expected,
    exchange: Result<http::Response<Vec<u8>>, TransportError>,
) -> Result<Payment, CallError> {
    match classify(expected, exchange)? {
        Decided::Accepted(answer) => {
            accepted(expected, answer).map_err(|source| expected.unknown(source))
        }
        Decided::Pending(answer) => Ok(Payment::Pending(Pending {
            answer,
            intent: expected.intent.clone(),
        })),
        Decided::Declined(decline) => Ok(Payment::Declined(decline)),
    }
}

fn accepted(expected: &Expected, answer: PaymentAnswer) -> Result<Payment, Unclear> {
    let Some(pay_type) = expected.pay_type else {
        return Err(Unreadable::Field("pay_type").into());
    };
    let scenario = pay_type.scenario();
    match scenario.accepted_means() {
        AcceptedMeans::Paid => paid(expected, pay_type, answer),
        AcceptedMeans::Created => awaiting(expected, answer, scenario.next_step()),
    }
}

/// Money is only called paid by an answer that names the order and the amount.
fn paid(expected: &Expected, pay_type: PayType, answer: PaymentAnswer) -> Result<Payment, Unclear> {
    expected.check_proofs(&answer)?;
    Ok(Payment::Paid(Receipt {
        answer,
        out_trade_no: expected.number().to_owned(),
        amount: expected.amount,
        pay_type,
    }))
}

fn awaiting(
    expected: &Expected,
    answer: PaymentAnswer,
    field: NextStepField,
) -> Result<Payment, Unclear> {
    let next_step = read_next_step(field, &answer, expected.loopback)?;
    Ok(Payment::AwaitingCustomer(Awaiting {
        answer,
        intent: expected.intent.clone(),
        next_step,
    }))
}

/// What an order that is not decided says of itself.
macro_rules! open_order {
    ($($order:ident),*) => {$(
        impl $order {
            /// The merchant's number of the order, to query with.
            #[must_use]
            pub fn out_trade_no(&self) -> &str {
                self.intent.number()
            }

            /// The whole answer.
            #[must_use]
            pub fn answer(&self) -> &PaymentAnswer {
                &self.answer
            }

            /// The order, to close or reverse it with; `None` where a lifted rule let a currency
            /// through that this version does not know.
            #[must_use]
            pub fn original(&self) -> Option<OriginalPayment> {
                let original = OriginalPayment::from_intent(&self.intent)?;
                match self.answer.syssn().map(Syssn::new) {
                    Some(Ok(syssn)) => Some(original.syssn(syssn)),
                    _ => Some(original),
                }
            }
        }
    )*};
}

open_order!(Awaiting, Pending);
