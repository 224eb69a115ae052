//! What became of a payment request: from the transport's result to an outcome that can be
//! acted on.

use std::fmt;

use crate::amount::Amount;
use crate::answer::{Fields, Unreadable};
use crate::code::Open;
use crate::generated::answer::PaymentAnswer;
use crate::generated::operation::Operation;
use crate::generated::pay_type::PayType;
use crate::generated::status_code::{Class, StatusCode};
use crate::next_step::{NextStep, read_next_step};
use crate::outcome::{NotSent, Unanswered, Unclear, answered, words};
use crate::reading::Reading;
use crate::rules::Refused;
use crate::transport::TransportError;
use crate::vocabulary::{AcceptedMeans, Concludes, NextStepField};

/// The gateway's word on a payment. None of these reads as "success": look at which it is.
#[derive(Debug)]
pub enum Payment {
    /// The consumer has paid. Only consumer-presented codes can say this at once.
    Paid(Receipt),
    /// The order exists and the consumer has to act; no money has moved yet. Query the order or
    /// wait for its notification.
    AwaitingCustomer(Awaiting),
    /// The gateway is still at it: the consumer may be typing a password. Keep querying with the
    /// same order number.
    Pending(Pending),
    /// The gateway refused, and this attempt moved no money. If an earlier attempt under the same
    /// number ended unknown, query the number first: that one may have paid.
    Rejected(Rejection),
}

/// A payment that the consumer has made.
#[derive(Debug)]
pub struct Receipt {
    pub(crate) answer: PaymentAnswer,
    pub(crate) out_trade_no: String,
    pub(crate) amount: Option<Amount>,
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

/// An order that the consumer has not paid yet.
#[derive(Debug)]
pub struct Awaiting {
    pub(crate) answer: PaymentAnswer,
    pub(crate) out_trade_no: String,
    pub(crate) next_step: NextStep,
}

impl Awaiting {
    /// What leads the consumer on.
    #[must_use]
    pub fn next_step(&self) -> &NextStep {
        &self.next_step
    }

    /// The merchant's number of the order, to query with.
    #[must_use]
    pub fn out_trade_no(&self) -> &str {
        &self.out_trade_no
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
    pub(crate) out_trade_no: String,
}

impl Pending {
    /// The merchant's number of the order, to query with.
    #[must_use]
    pub fn out_trade_no(&self) -> &str {
        &self.out_trade_no
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
pub struct Rejection {
    pub(crate) answer: PaymentAnswer,
    pub(crate) code: StatusCode,
}

impl Rejection {
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
    pub fn reading(&self) -> Reading {
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

impl fmt::Display for Rejection {
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

/// Why there is no word of the gateway on a payment.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PaymentError {
    /// The request breaks rules and was not sent. No money has moved; mend it and send it.
    #[error(transparent)]
    Refused(Refused),
    /// The request did not reach the gateway, or the gateway says that it did not look at it. No
    /// money has moved; it can be sent again **with the same order number**.
    #[error("the payment {out_trade_no} was not sent or not looked at; no money has moved")]
    NotSent {
        /// The merchant's number of the order.
        out_trade_no: String,
        /// What happened.
        source: NotSent,
    },
    /// Nobody knows whether the consumer has paid. **Query with this order number** before
    /// anything else; a new order could charge the consumer twice.
    #[error(
        "the outcome of the payment {out_trade_no} is unknown; money may have moved; query this number before anything else"
    )]
    Unknown {
        /// The merchant's number of the order.
        out_trade_no: String,
        /// What happened.
        source: Unclear,
    },
}

impl PaymentError {
    /// Whether the consumer may have been charged.
    #[must_use]
    pub fn may_have_moved_money(&self) -> bool {
        matches!(self, Self::Unknown { .. })
    }

    /// The order number to query with; `None` if the request never had one.
    #[must_use]
    pub fn out_trade_no(&self) -> Option<&str> {
        match self {
            Self::Refused(_) => None,
            Self::NotSent { out_trade_no, .. } | Self::Unknown { out_trade_no, .. } => {
                Some(out_trade_no)
            }
        }
    }
}

/// What a payment answer is held against.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    pub(crate) pay_type: PayType,
    pub(crate) out_trade_no: String,
    pub(crate) txamt: String,
    pub(crate) txcurrcd: String,
    pub(crate) amount: Option<Amount>,
    pub(crate) loopback: bool,
}

/// The fields that a decision rests on.
const DECISIVE: [&str; 6] = [
    "respcd",
    "txamt",
    "txcurrcd",
    "out_trade_no",
    "syssn",
    "data",
];

/// Decides what an exchange says about a payment.
pub(crate) fn conclude(
    expected: &Expected,
    exchange: Result<http::Response<Vec<u8>>, TransportError>,
) -> Result<Payment, PaymentError> {
    let out_trade_no = expected.out_trade_no.clone();
    let decided = match answered(exchange) {
        Ok(response) => {
            let refused_by_http = !response.status().is_success();
            decide(expected, response.body(), refused_by_http)
        }
        Err(Unanswered::NotSent(source)) => {
            return Err(PaymentError::NotSent {
                out_trade_no,
                source,
            });
        }
        Err(Unanswered::Unclear(source)) => Err(source),
    };
    decided.map_err(|source| PaymentError::Unknown {
        out_trade_no,
        source,
    })
}

fn decide(expected: &Expected, body: &[u8], refused_by_http: bool) -> Result<Payment, Unclear> {
    let answer = PaymentAnswer::new(Fields::read(body, &DECISIVE)?);
    let code = answer.respcd().ok_or(Unreadable::Field("respcd"))?;
    check_identity(expected, &answer)?;
    let Open::Known(known) = code else {
        return Err(unclear(code, answer));
    };
    let message = words(answer.resperr(), answer.respmsg());
    let reading = known.read(Operation::Payment, &message);
    match (reading.concludes(), state(&answer)) {
        (Concludes::Accepted, state) if !refused_by_http => accepted(expected, answer, state),
        (Concludes::Pending, State::Unsaid | State::Failed | State::Open) => {
            Ok(pending(expected, answer))
        }
        (Concludes::Rejected, State::Unsaid | State::Failed) => Ok(Payment::Rejected(Rejection {
            answer,
            code: known,
        })),
        _ => Err(unclear(code, answer)),
    }
}

fn unclear(code: Open<StatusCode>, answer: PaymentAnswer) -> Unclear {
    let message = words(answer.resperr(), answer.respmsg());
    Unclear::Code {
        code,
        message,
        answer: Box::new(answer),
    }
}

/// An answer about another order or amount is no answer to this request.
fn check_identity(expected: &Expected, answer: &PaymentAnswer) -> Result<(), Unclear> {
    let pairs = [
        ("out_trade_no", &expected.out_trade_no),
        ("txamt", &expected.txamt),
        ("txcurrcd", &expected.txcurrcd),
    ];
    for (field, asked) in pairs {
        // Raw, so that an object or list is seen as what it is: something else.
        let answered = answer.raw(field).filter(|answered| !answered.is_empty());
        if let Some(answered) = answered.filter(|answered| answered != asked) {
            return Err(Unclear::Mismatch {
                field,
                asked: asked.clone(),
                answered: answered.chars().take(128).collect(),
            });
        }
    }
    Ok(())
}

fn accepted(expected: &Expected, answer: PaymentAnswer, state: State) -> Result<Payment, Unclear> {
    if matches!(state, State::Failed | State::Open) {
        return Ok(pending(expected, answer));
    }
    let scenario = expected.pay_type.scenario();
    match scenario.accepted_means() {
        AcceptedMeans::Paid => paid(expected, answer),
        AcceptedMeans::Created => awaiting(expected, answer, scenario.next_step()),
    }
}

/// What the state in `data.txstatus` says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Unsaid,
    Succeeded,
    Failed,
    /// Still going on, or nothing that can be read.
    Open,
}

/// One version of the documentation wraps the answer and adds a state of its own, which then counts
/// as well.
fn state(answer: &PaymentAnswer) -> State {
    let Some(data) = answer.raw("data").filter(|data| !data.is_empty()) else {
        return State::Unsaid;
    };
    let Ok(data) = Fields::read(data.as_bytes(), &["txstatus"]) else {
        return State::Open;
    };
    match (data.get("txstatus"), data.text("txstatus")) {
        (None, _) => State::Unsaid,
        (_, Some("SUCCESS")) => State::Succeeded,
        (_, Some("FAILED")) => State::Failed,
        _ => State::Open,
    }
}

fn pending(expected: &Expected, answer: PaymentAnswer) -> Payment {
    Payment::Pending(Pending {
        answer,
        out_trade_no: expected.out_trade_no.clone(),
    })
}

/// Money is only called paid by an answer that names the order and the amount.
fn paid(expected: &Expected, answer: PaymentAnswer) -> Result<Payment, Unclear> {
    for field in ["out_trade_no", "txamt", "syssn"] {
        if answer.fields().text(field).is_none() {
            return Err(Unreadable::Field(field).into());
        }
    }
    Ok(Payment::Paid(Receipt {
        answer,
        out_trade_no: expected.out_trade_no.clone(),
        amount: expected.amount,
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
        out_trade_no: expected.out_trade_no.clone(),
        next_step,
    }))
}
