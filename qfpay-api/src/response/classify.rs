//! What the gateway decided, from the result of an exchange.

use crate::error::{CallError, TransportError, Unclear};
use crate::generated::operation::{Operation, echoes, lists_records, proofs};
use crate::generated::parameter::Param;
use crate::generated::pay_type::PayType;
use crate::generated::status_code::StatusCode;
use crate::response::answer::{Answer, RawAnswer};
use crate::response::decline::Decline;
use crate::response::fields::{Fields, Unreadable};
use crate::response::http_status::{Unanswered, answered};
use crate::types::amount::Amount;
use crate::types::code::Open;
use crate::types::intent::Intent;
use crate::types::parameters::Parameters;
use crate::types::text::words;
use crate::types::vocabulary::StatusOutcome;

/// What an answer is compared with.
#[derive(Clone, Debug)]
pub(crate) struct Expected {
    pub(crate) operation: Operation,
    pub(crate) pay_type: Option<PayType>,
    pub(crate) parameters: Parameters,
    pub(crate) amount: Option<Amount>,
    pub(crate) intent: Intent,
    pub(crate) loopback: bool,
}

impl Expected {
    pub(crate) fn number(&self) -> &str {
        self.intent.number()
    }

    pub(crate) fn unknown(&self, source: Unclear) -> CallError {
        CallError::Unknown {
            operation: self.operation,
            number: self.number().to_owned(),
            source,
        }
    }

    /// An answer about another order or amount is no answer to this request.
    fn check_identity<A: Answer>(&self, answer: &A) -> Result<(), Unclear> {
        for (field, param) in echoes(self.operation) {
            if let Some(asked) = self.parameters.get(*param) {
                same(field, asked, answer)?;
            }
        }
        // Where the request names no currency, the payment that it acts on does.
        match self.amount {
            Some(amount) if self.parameters.get(Param::Txcurrcd).is_none() => {
                same("txcurrcd", amount.currency().code(), answer)
            }
            _ => Ok(()),
        }
    }

    /// An answer proves that something is done only if it has every field that the specification requires for that.
    pub(crate) fn check_proofs<A: Answer>(&self, answer: &A) -> Result<(), Unclear> {
        for field in proofs(self.operation) {
            if answer.fields().text(field).is_none() {
                return Err(Unreadable::Field(field).into());
            }
        }
        Ok(())
    }

    /// The fields that may stand there once.
    fn decisive(&self) -> Vec<&'static str> {
        let echoing = echoes(self.operation).iter().map(|(field, _)| *field);
        let mut decisive = vec!["respcd", "data", "txcurrcd"];
        decisive.extend(echoing);
        decisive.extend(proofs(self.operation));
        decisive
    }
}

fn same<A: Answer>(field: &'static str, asked: &str, answer: &A) -> Result<(), Unclear> {
    // Raw, so that an object or list is seen as what it is: something else.
    let answered = answer.raw(field).filter(|answered| !answered.is_empty());
    match answered.filter(|answered| *answered != asked) {
        None => Ok(()),
        Some(answered) => Err(Unclear::Mismatch {
            field,
            asked: asked.to_owned(),
            answered: answered.chars().take(128).collect(),
        }),
    }
}

/// What the gateway decided.
#[derive(Debug)]
pub(crate) enum Decided<A> {
    Accepted(A),
    Pending(A),
    Declined(Decline<A>),
}

/// Decides what an exchange says about a call.
pub(crate) fn classify<A: Answer>(
    expected: &Expected,
    exchange: Result<http::Response<Vec<u8>>, TransportError>,
) -> Result<Decided<A>, CallError> {
    let decided = match answered(exchange) {
        Ok(response) => {
            let is_http_error = !response.status().is_success();
            decide(expected, response.body(), is_http_error)
        }
        Err(Unanswered::NotSent(source)) => {
            return Err(CallError::NotSent {
                operation: expected.operation,
                number: expected.number().to_owned(),
                source,
            });
        }
        Err(Unanswered::Unclear(source)) => Err(source),
    };
    decided.map_err(|source| expected.unknown(source))
}

fn decide<A: Answer>(
    expected: &Expected,
    body: &[u8],
    is_http_error: bool,
) -> Result<Decided<A>, Unclear> {
    let answer = A::from_fields(Fields::read(body, &expected.decisive())?);
    let code: Open<StatusCode> = answer
        .fields()
        .code("respcd")
        .ok_or(Unreadable::Field("respcd"))?;
    expected.check_identity(&answer)?;
    let Open::Known(known) = code else {
        return Err(unclear(code, &answer));
    };
    let state = state(expected.operation, &answer);
    let message = words(answer.raw("resperr"), answer.raw("respmsg"));
    let meaning = known.read(expected.operation, &message);
    match (meaning.outcome(), state) {
        (StatusOutcome::Accepted, State::Failed | State::Open) if !is_http_error => {
            Ok(Decided::Pending(answer))
        }
        (StatusOutcome::Accepted, _) if !is_http_error => Ok(Decided::Accepted(answer)),
        (StatusOutcome::Pending, State::Unsaid | State::Failed | State::Open) => {
            Ok(Decided::Pending(answer))
        }
        (StatusOutcome::Declined, State::Unsaid | State::Failed) => {
            Ok(Decided::Declined(Decline {
                answer,
                operation: expected.operation,
                code: known,
            }))
        }
        _ => Err(unclear(code, &answer)),
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
fn state<A: Answer>(operation: Operation, answer: &A) -> State {
    if lists_records(operation) {
        return State::Unsaid;
    }
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

/// A status code that leaves the outcome open.
pub(crate) fn unclear<A: Answer>(code: Open<StatusCode>, answer: &A) -> Unclear {
    Unclear::Code {
        code,
        message: words(answer.raw("resperr"), answer.raw("respmsg")),
        answer: Box::new(RawAnswer::of(answer)),
    }
}
