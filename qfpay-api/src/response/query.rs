//! The answer to a query.

use crate::error::{QueryError, TransportError, Unclear};
use crate::generated::answer::{QueryAnswer, Record};
use crate::generated::operation::Operation;
use crate::generated::status_code::StatusCode;
use crate::response::fields::{Fields, Unreadable};
use crate::response::http_status::{Unanswered, answered};
use crate::types::code::Open;
use crate::types::text::words;
use crate::types::vocabulary::StatusOutcome;

/// The answer to a query.
///
/// An order that is not among the records was not found *in the window that was searched*. That does not
/// prove that it does not exist, nor that it was not paid.
#[derive(Debug)]
pub struct QueryResult {
    answer: QueryAnswer,
    records: Vec<Record>,
}

impl QueryResult {
    /// The transactions, in no particular order. One order number can have several: a payment and its
    /// refunds, or payments from several browser windows.
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
