//! What became of a payment request: from the transport's result to an outcome that can be
//! acted on.

use std::fmt;

use crate::amount::Amount;
use crate::answer::Unreadable;
use crate::call::CallError;
use crate::classify::{Decided, Expected, classify};
use crate::generated::answer::PaymentAnswer;
use crate::generated::operation::Operation;
use crate::generated::pay_type::PayType;
use crate::generated::status_code::{Class, StatusCode};
use crate::intent::Intent;
use crate::next_step::{NextStep, read_next_step};
use crate::outcome::{Unclear, words};
use crate::reading::StatusMeaning;
use crate::transport::TransportError;
use crate::vocabulary::{AcceptedMeans, NextStepField};

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
    Declined(Decline),
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
}

/// A payment that is not decided yet.
#[derive(Debug)]
pub struct Pending {
    pub(crate) answer: PaymentAnswer,
    pub(crate) intent: Intent,
}

impl Pending {
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
}

/// A refusal by the gateway. This attempt moved no money; an earlier one under the same number that
/// ended unknown may have.
#[derive(Debug)]
pub struct Decline {
    pub(crate) answer: PaymentAnswer,
    pub(crate) code: StatusCode,
}

impl Decline {
    /// The status code.
    #[must_use]
    pub fn code(&self) -> StatusCode {
        self.code
    }

    /// What kind of refusal it is, by the code and the gateway's own words.
    #[must_use]
    pub fn class(&self) -> Class {
        self.reading().class()
    }

    /// What the code says here, together with the gateway's own words.
    #[must_use]
    pub fn reading(&self) -> StatusMeaning {
        self.code.read(Operation::Payment, &self.message())
    }

    /// The gateway's own words, in any language, shortened: `resperr` and `respmsg`.
    #[must_use]
    pub fn message(&self) -> String {
        words(self.answer.resperr(), self.answer.respmsg())
    }

    /// The whole answer.
    #[must_use]
    pub fn answer(&self) -> &PaymentAnswer {
        &self.answer
    }
}

impl fmt::Display for Decline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} ({}): {}",
            self.code,
            self.message(),
            self.reading().meaning()
        )
    }
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
        Decided::Declined(answer, code) => Ok(Payment::Declined(Decline { answer, code })),
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
