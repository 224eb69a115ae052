//! What a query answered: transactions, and what each of them means.

use crate::amount::Amount;
use crate::answer::{Fields, Unreadable};
use crate::code::Open;
use crate::generated::answer::{QueryAnswer, Record, State, verdict};
use crate::generated::operation::Operation;
use crate::generated::status_code::StatusCode;
use crate::outcome::{NotSent, Unanswered, Unclear, answered, shown, words};
use crate::rules::Invalid;
use crate::transport::TransportError;
use crate::vocabulary::StatusOutcome;

/// The answer to a query that worked.
///
/// An order that is not among the records was not found *in the window that was asked for*. That
/// is no proof that it does not exist, and even less that it was not paid.
#[derive(Debug)]
pub struct QueryResult {
    answer: QueryAnswer,
    records: Vec<Record>,
}

impl QueryResult {
    /// The transactions, in no promised order. One order number can have several: a payment and
    /// its refunds, or payments from several browser windows.
    #[must_use]
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// The records of one order number.
    pub fn of<'a>(&'a self, out_trade_no: &'a str) -> impl Iterator<Item = &'a Record> {
        self.records
            .iter()
            .filter(move |record| record.out_trade_no() == Some(out_trade_no))
    }

    /// The answer around the records. Its status code is the query's, not that of any payment.
    #[must_use]
    pub fn answer(&self) -> &QueryAnswer {
        &self.answer
    }
}

/// What a transaction's record says about the money.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The gateway accepted the transaction; the state says what came of it.
    Accepted(State),
    /// Not decided yet: ask again.
    Pending,
    /// The transaction failed. No money has moved.
    Failed(StatusCode),
    /// The record decides nothing: its code leaves the outcome open or is unknown, or its parts
    /// contradict each other. Neither ship nor charge again; ask again, and if it stays like this ask
    /// QFPay.
    Unclear,
}

impl Verdict {
    /// Whether the customer has paid and the merchant still has some of the money. How much was paid
    /// is for [`Record::is_payment_of`] to say.
    #[must_use]
    pub fn is_paid(&self) -> bool {
        matches!(self, Self::Accepted(State::Paid | State::PartlyRefunded))
    }
}

impl Record {
    /// What this record means. The status code alone does not tell: it stays `0000` after a refund
    /// or reversal, so it is read together with `order_type` and `cancel`.
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

/// Why a query has no answer. A query moves no money, so asking again is always safe.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The query breaks rules and was not sent.
    #[error(transparent)]
    InvalidRequest(Invalid),
    /// The query did not reach the gateway or was not looked at.
    #[error("the query was not sent or not looked at")]
    NotSent(#[source] NotSent),
    /// No readable answer came back.
    #[error("the query has no readable answer")]
    NoAnswer(#[source] Unclear),
    /// The gateway refused the query.
    #[error("the gateway refused the query: {} ({message})", shown(code.as_str()))]
    Declined {
        /// The status code of the query.
        code: Open<StatusCode>,
        /// The gateway's own words, shortened: `resperr` and `respmsg`.
        message: String,
    },
}

const DECISIVE_OUTSIDE: [&str; 2] = ["respcd", "data"];
const DECISIVE_INSIDE: [&str; 8] = [
    "respcd",
    "order_type",
    "cancel",
    "out_trade_no",
    "syssn",
    "origssn",
    "txamt",
    "txcurrcd",
];

/// Reads what an exchange says about a query.
pub(crate) fn classify_query(
    exchange: Result<http::Response<Vec<u8>>, TransportError>,
) -> Result<QueryResult, QueryError> {
    let response = answered(exchange).map_err(|unanswered| match unanswered {
        Unanswered::NotSent(source) => QueryError::NotSent(source),
        Unanswered::Unclear(source) => QueryError::NoAnswer(source),
    })?;
    let (answer, code) = read_answer(response.body()).map_err(unreadable)?;
    let accepted = code
        .known()
        .is_some_and(|code| code.outcome(Operation::Query) == StatusOutcome::Accepted);
    if !accepted || !response.status().is_success() {
        let message = words(answer.resperr(), answer.respmsg());
        return Err(QueryError::Declined { code, message });
    }
    let records = match answer.raw("data") {
        // The gateway leaves the list out, or empty, when nothing is found.
        None | Some("") => Vec::new(),
        Some(json) => Fields::read_list(json, &DECISIVE_INSIDE).map_err(unreadable)?,
    };
    Ok(QueryResult {
        answer,
        records: records.into_iter().map(Record::new).collect(),
    })
}

fn read_answer(body: &[u8]) -> Result<(QueryAnswer, Open<StatusCode>), Unreadable> {
    let answer = QueryAnswer::new(Fields::read(body, &DECISIVE_OUTSIDE)?);
    let code = answer.respcd().ok_or(Unreadable::Field("respcd"))?;
    Ok((answer, code))
}

fn unreadable(source: Unreadable) -> QueryError {
    QueryError::NoAnswer(Unclear::Unreadable(source))
}
