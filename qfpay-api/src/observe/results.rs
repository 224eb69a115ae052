//! Results as fields of events.

use super::facade::log_event;
use super::names::event;
use crate::error::{CallError, NotSent, QueryError, TransportError, TransportErrorKind, Unclear};
use crate::generated::operation::Operation;
use crate::generated::operation::number as request_number;
use crate::generated::parameter::Param;
use crate::generated::status_code::StatusCode;
use crate::recovery::resolution::{LastObserved, NextAction, NotDone, Resolution};
use crate::response::answer::Answer;
use crate::response::outcome::Outcome;
use crate::response::payment::Payment;
use crate::response::query::QueryResult;
use crate::types::code::Open;
use crate::types::intent::Intent;
use crate::types::parameters::show;
use crate::types::text::{shown, words};

/// The result of a call.
pub(crate) trait Observed {
    /// How it ended, in a word.
    fn outcome(&self) -> &'static str;

    /// Records the result of an exchange.
    fn log(&self, operation: Operation, http_status: Option<u16>);

    /// Records why there was no exchange, if there was none.
    fn log_unsent(&self) {}
}

impl Observed for Result<Payment, CallError> {
    fn outcome(&self) -> &'static str {
        match self {
            Ok(Payment::Paid(_)) => "paid",
            Ok(Payment::AwaitingCustomer(_)) => "awaiting_customer",
            Ok(Payment::Pending(_)) => "pending",
            Ok(Payment::Declined(_)) => "declined",
            Err(error) => failure(error),
        }
    }

    fn log(&self, operation: Operation, http_status: Option<u16>) {
        match self {
            Ok(payment) => log_answer(operation, self.outcome(), http_status, payment.answer()),
            Err(error) => log_failure(error, http_status),
        }
    }

    fn log_unsent(&self) {
        log_unsent_error(self.as_ref().err());
    }
}

impl<A: Answer> Observed for Result<Outcome<A>, CallError> {
    fn outcome(&self) -> &'static str {
        match self {
            Ok(Outcome::Done(_)) => "done",
            Ok(Outcome::Pending(_)) => "pending",
            Ok(Outcome::Declined(_)) => "declined",
            Err(error) => failure(error),
        }
    }

    fn log(&self, operation: Operation, http_status: Option<u16>) {
        match self {
            Ok(outcome) => log_answer(operation, self.outcome(), http_status, outcome.answer()),
            Err(error) => log_failure(error, http_status),
        }
    }

    fn log_unsent(&self) {
        log_unsent_error(self.as_ref().err());
    }
}

impl Observed for Result<QueryResult, QueryError> {
    fn outcome(&self) -> &'static str {
        match self {
            Ok(_) => "done",
            Err(QueryError::Declined { .. }) => "declined",
            Err(QueryError::InvalidRequest(_)) => "invalid",
            Err(QueryError::NotSent(_)) => "not_sent",
            Err(QueryError::NoAnswer(_)) => "unknown",
        }
    }

    fn log(&self, operation: Operation, http_status: Option<u16>) {
        match self {
            Ok(result) => log_answer(operation, "done", http_status, result.answer()),
            Err(QueryError::Declined { code, message }) => log_event!(
                DEBUG,
                event::ANSWERED,
                "the gateway has answered",
                outcome = "declined",
                http_status = http_status,
                respcd = shown(code.as_str()),
                class = class(operation, code.as_str(), message),
                words = message.as_str(),
            ),
            Err(QueryError::InvalidRequest(_)) => {}
            Err(QueryError::NotSent(source)) => log_not_sent(operation, None, source),
            Err(QueryError::NoAnswer(source)) => {
                log_unknown(operation, None, http_status, source);
            }
        }
    }
}

fn log_answer<A: Answer>(
    operation: Operation,
    outcome: &'static str,
    http_status: Option<u16>,
    answer: &A,
) {
    let said = || words(answer.raw("resperr"), answer.raw("respmsg"));
    macro_rules! log {
        ($level:ident) => {
            log_event!(
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
        Operation::Query => log!(DEBUG),
        _ => log!(INFO),
    }
}

fn class(operation: Operation, respcd: &str, message: &str) -> Option<&'static str> {
    let code = StatusCode::from_code(respcd)?;
    Some(code.read(operation, message).class().code())
}

fn failure(error: &CallError) -> &'static str {
    match error {
        CallError::InvalidRequest(_) => "invalid",
        CallError::NotSent { .. } => "not_sent",
        CallError::Busy { .. } => "busy",
        CallError::AlreadyDone { .. } => "already_done",
        CallError::Journal { .. } => "journal",
        CallError::Unknown { .. } => "unknown",
    }
}

fn log_failure(error: &CallError, http_status: Option<u16>) {
    match error {
        CallError::NotSent {
            operation,
            number,
            source,
        } => {
            log_not_sent(*operation, Some(number), source);
        }
        CallError::Unknown {
            operation,
            number,
            source,
        } => {
            log_unknown(*operation, Some(number), http_status, source);
        }
        // None of these has been sent.
        CallError::InvalidRequest(_)
        | CallError::Busy { .. }
        | CallError::AlreadyDone { .. }
        | CallError::Journal { .. } => {}
    }
}

fn log_unsent_error(error: Option<&CallError>) {
    let Some(error) = error else { return };
    match error {
        CallError::Busy {
            operation, number, ..
        }
        | CallError::AlreadyDone { operation, number }
        | CallError::Journal {
            operation, number, ..
        } => log_event!(
            WARN,
            event::NOT_SENT,
            "the call was not sent",
            operation = operation.code(),
            number = shown(number),
            outcome = failure(error),
        ),
        // Recorded when it was checked, or when the exchange was classified.
        CallError::InvalidRequest(_) | CallError::NotSent { .. } | CallError::Unknown { .. } => {}
    }
}

fn log_not_sent(operation: Operation, number: Option<&str>, source: &NotSent) {
    log_event!(
        WARN,
        event::NOT_SENT,
        "the call was not received or not processed",
        operation = operation.code(),
        number = number.map(shown),
        outcome = "not_sent",
        reason = match source {
            NotSent::Transport(error) => transport(error),
            NotSent::RateLimited { .. } => "rate_limited",
        },
    );
}

fn log_unknown(
    operation: Operation,
    number: Option<&str>,
    http_status: Option<u16>,
    source: &Unclear,
) {
    if let Unclear::Mismatch { field, .. } = source {
        log_event!(
            ERROR,
            event::MISMATCH,
            "the answer is about something else",
            source = "answer",
            number = number.map(shown),
            fields = *field,
        );
    }
    log_event!(
        WARN,
        event::UNKNOWN,
        "the outcome is unknown",
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
    let param = request_number(intent.operation()).unwrap_or(Param::Syssn);
    masked(param, intent.number())
}

/// A number of a request in plain text, hidden if the specification marks it as sensitive.
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
