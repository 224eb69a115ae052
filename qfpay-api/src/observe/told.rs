//! Results in the words that an observer tells them in.

use super::event;
use super::tell::say;
use crate::answer::Answer;
use crate::call::{CallError, Outcome};
use crate::code::Open;
use crate::generated::operation::{self, Operation};
use crate::generated::parameter::Param;
use crate::generated::status_code::StatusCode;
use crate::intent::Intent;
use crate::outcome::{NotSent, Unclear, shown, words};
use crate::parameters::show;
use crate::payment::Payment;
use crate::record::{QueryError, QueryResult};
use crate::resolve::{LastObserved, NextAction, NotDone, Resolution};
use crate::transport::{TransportError, TransportErrorKind};

/// The result of a call.
pub(crate) trait Told {
    /// How it ended, in a word.
    fn outcome(&self) -> &'static str;

    /// Tells what an exchange led to.
    fn tell(&self, operation: Operation, http_status: Option<u16>);

    /// Tells why there was no exchange, if there was none.
    fn tell_unsent(&self) {}
}

impl Told for Result<Payment, CallError> {
    fn outcome(&self) -> &'static str {
        match self {
            Ok(Payment::Paid(_)) => "paid",
            Ok(Payment::AwaitingCustomer(_)) => "awaiting_customer",
            Ok(Payment::Pending(_)) => "pending",
            Ok(Payment::Declined(_)) => "rejected",
            Err(error) => failure(error),
        }
    }

    fn tell(&self, operation: Operation, http_status: Option<u16>) {
        let answer = match self {
            Ok(Payment::Paid(receipt)) => receipt.answer(),
            Ok(Payment::AwaitingCustomer(awaiting)) => awaiting.answer(),
            Ok(Payment::Pending(pending)) => pending.answer(),
            Ok(Payment::Declined(rejection)) => rejection.answer(),
            Err(error) => return tell_failure(error, http_status),
        };
        tell_answer(operation, self.outcome(), http_status, answer);
    }

    fn tell_unsent(&self) {
        tell_unsent(self.as_ref().err());
    }
}

impl<A: Answer> Told for Result<Outcome<A>, CallError> {
    fn outcome(&self) -> &'static str {
        match self {
            Ok(Outcome::Done(_)) => "done",
            Ok(Outcome::Pending(_)) => "pending",
            Ok(Outcome::Declined(_)) => "rejected",
            Err(error) => failure(error),
        }
    }

    fn tell(&self, operation: Operation, http_status: Option<u16>) {
        match self {
            Ok(outcome) => tell_answer(operation, self.outcome(), http_status, outcome.answer()),
            Err(error) => tell_failure(error, http_status),
        }
    }

    fn tell_unsent(&self) {
        tell_unsent(self.as_ref().err());
    }
}

impl Told for Result<QueryResult, QueryError> {
    fn outcome(&self) -> &'static str {
        match self {
            Ok(_) => "done",
            Err(QueryError::Declined { .. }) => "rejected",
            Err(QueryError::InvalidRequest(_)) => "refused",
            Err(QueryError::NotSent(_)) => "not_sent",
            Err(QueryError::NoAnswer(_)) => "unknown",
        }
    }

    fn tell(&self, operation: Operation, http_status: Option<u16>) {
        match self {
            Ok(result) => tell_answer(operation, "done", http_status, result.answer()),
            Err(QueryError::Declined { code, message }) => say!(
                DEBUG,
                event::ANSWERED,
                "the gateway has answered",
                outcome = "rejected",
                http_status = http_status,
                respcd = shown(code.as_str()),
                class = class(operation, code.as_str(), message),
                words = message.as_str(),
            ),
            Err(QueryError::InvalidRequest(_)) => {}
            Err(QueryError::NotSent(source)) => tell_not_sent(operation, None, source),
            Err(QueryError::NoAnswer(source)) => {
                tell_unknown(operation, None, http_status, source);
            }
        }
    }
}

fn tell_answer<A: Answer>(
    operation: Operation,
    outcome: &'static str,
    http_status: Option<u16>,
    answer: &A,
) {
    let said = || words(answer.raw("resperr"), answer.raw("respmsg"));
    macro_rules! tell {
        ($level:ident) => {
            say!(
                $level,
                event::ANSWERED,
                "the gateway has answered",
                outcome = outcome,
                http_status = http_status,
                respcd = answer.raw("respcd").map(shown),
                class = class(operation, answer.raw("respcd").unwrap_or_default(), &said()),
                words = Some(said()).filter(|said| !said.is_empty()),
            )
        };
    }
    match operation {
        Operation::Query => tell!(DEBUG),
        _ => tell!(INFO),
    }
}

fn class(operation: Operation, respcd: &str, message: &str) -> Option<&'static str> {
    let code = StatusCode::from_code(respcd)?;
    Some(code.read(operation, message).class().code())
}

fn failure(error: &CallError) -> &'static str {
    match error {
        CallError::InvalidRequest(_) => "refused",
        CallError::NotSent { .. } => "not_sent",
        CallError::Busy { .. } => "busy",
        CallError::AlreadyDone { .. } => "already_done",
        CallError::Journal { .. } => "journal",
        CallError::Unknown { .. } => "unknown",
    }
}

fn tell_failure(error: &CallError, http_status: Option<u16>) {
    match error {
        CallError::NotSent {
            operation,
            number,
            source,
        } => {
            tell_not_sent(*operation, Some(number), source);
        }
        CallError::Unknown {
            operation,
            number,
            source,
        } => {
            tell_unknown(*operation, Some(number), http_status, source);
        }
        // None of these has been sent.
        CallError::InvalidRequest(_)
        | CallError::Busy { .. }
        | CallError::AlreadyDone { .. }
        | CallError::Journal { .. } => {}
    }
}

fn tell_unsent(error: Option<&CallError>) {
    let Some(error) = error else { return };
    match error {
        CallError::Busy {
            operation, number, ..
        }
        | CallError::AlreadyDone { operation, number }
        | CallError::Journal {
            operation, number, ..
        } => say!(
            WARN,
            event::NOT_SENT,
            "the call was not sent",
            operation = operation.code(),
            number = shown(number),
            outcome = failure(error),
        ),
        // Told when it was refused, or when the exchange was classified.
        CallError::InvalidRequest(_) | CallError::NotSent { .. } | CallError::Unknown { .. } => {}
    }
}

fn tell_not_sent(operation: Operation, number: Option<&str>, source: &NotSent) {
    say!(
        WARN,
        event::NOT_SENT,
        "the call was not received or not looked at",
        operation = operation.code(),
        number = number.map(shown),
        outcome = "not_sent",
        reason = match source {
            NotSent::Transport(error) => transport(error),
            NotSent::RateLimited { .. } => "rate_limited",
        },
    );
}

fn tell_unknown(
    operation: Operation,
    number: Option<&str>,
    http_status: Option<u16>,
    source: &Unclear,
) {
    if let Unclear::Mismatch { field, .. } = source {
        say!(
            ERROR,
            event::MISMATCH,
            "the answer is about something else",
            source = "answer",
            number = number.map(shown),
            fields = *field,
        );
    }
    say!(
        WARN,
        event::UNKNOWN,
        "nobody knows what became of it",
        operation = operation.code(),
        number = number.map(shown),
        may_have_moved_money = operation.moves_money(),
        reason = unclear(source),
        http_status = http_status,
        respcd = match source {
            Unclear::Code { code, .. } => Some(shown(Open::as_str(code))),
            _ => None,
        },
        error = shown(&source.to_string()),
    );
}

fn unclear(source: &Unclear) -> &'static str {
    match source {
        Unclear::Transport(error) => transport(error),
        Unclear::HttpStatus { .. } => "http_status",
        Unclear::Unreadable(_) => "unreadable",
        Unclear::Mismatch { .. } => "mismatch",
        Unclear::Code { .. } => "code",
        Unclear::NextStep { .. } => "next_step",
    }
}

pub(super) fn transport(error: &TransportError) -> &'static str {
    match error.kind() {
        TransportErrorKind::Connect => "connect",
        TransportErrorKind::Tls => "tls",
        TransportErrorKind::Timeout => "timeout",
        TransportErrorKind::Broken => "broken",
        TransportErrorKind::TooLarge => "too_large",
        TransportErrorKind::Unusable => "unusable",
    }
}

pub(super) fn number(intent: &Intent) -> String {
    let param = operation::number(intent.operation()).unwrap_or(Param::Syssn);
    masked(param, intent.number())
}

/// A number of a request as it can be searched for, hidden should the specification ever call it
/// sensitive.
pub(super) fn masked(param: Param, value: &str) -> String {
    match param.is_sensitive() {
        true => show(param, value),
        false => shown(value),
    }
}

pub(super) fn verdict(resolved: &Resolution) -> &'static str {
    match resolved {
        Resolution::Done(_) => "done",
        Resolution::TakenBack(_) => "taken_back",
        Resolution::NotDone(NotDone::Failed(_)) => "failed",
        Resolution::NotDone(NotDone::Closed) => "closed",
        Resolution::NotDone(NotDone::NeverArrived) => "never_arrived",
        Resolution::NotDone(NotDone::Unchanged) => "unchanged",
        Resolution::Open(_) => "open",
    }
}

pub(super) fn last_observed(last_observed: LastObserved) -> &'static str {
    match last_observed {
        LastObserved::Nothing => "nothing",
        LastObserved::NoRecord => "no_record",
        LastObserved::Pending => "pending",
        LastObserved::Unclear => "unclear",
        LastObserved::Cancelling => "cancelling",
        LastObserved::Contradiction => "contradiction",
    }
}

pub(super) fn next_action(next_action: NextAction) -> &'static str {
    match next_action {
        NextAction::AskAgain => "ask_again",
        NextAction::Close => "close",
        NextAction::Reverse => "reverse",
        NextAction::AskQfpay => "ask_qfpay",
    }
}
