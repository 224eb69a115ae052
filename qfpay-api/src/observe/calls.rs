//! What happens to calls, queries and intents.

use std::error::Error as StdError;
use std::future::Future;
use std::time::Duration;

use super::facade::{count, in_span, log_event, measure, set};
use super::names::{event, metric, span};
use super::results::{Observed, last_observed, masked, next_action, number, transport, verdict};
use crate::error::{JournalError, TransportError};
use crate::generated::operation::Operation;
use crate::generated::parameter::Param;
use crate::recovery::resolution::{NotDone, Resolution};
use crate::request::query::Query;
use crate::types::error::Invalid;
use crate::types::intent::Intent;
use crate::types::text::shown;

type Exchange = Result<http::Response<Vec<u8>>, TransportError>;

/// A request that is ready, or invalid.
pub(crate) fn prepared<P>(
    operation: Operation,
    prepared: Result<P, Invalid>,
) -> Result<P, Invalid> {
    if let Err(Invalid(violations)) = &prepared {
        count!(
            metric::REQUESTS,
            "operation" = operation.code(),
            "outcome" = "invalid"
        );
        log_event!(
            WARN,
            event::NOT_SENT,
            "the request is invalid and was not sent",
            operation = operation.code(),
            outcome = "invalid",
            rules = violations
                .denied()
                .map(|one| one.rule().code())
                .collect::<Vec<_>>()
                .join(","),
        );
    }
    prepared
}

/// A whole call.
pub(crate) fn call<F: Future<Output: Observed>>(
    intent: &Intent,
    future: F,
) -> impl Future<Output = F::Output> {
    let unfinished = Unfinished {
        operation: intent.operation(),
        intent: Some(intent),
        finished: false,
    };
    in_span!(
        span::CALL,
        watched(unfinished, future),
        operation = intent.operation().code(),
        number = number(intent),
        pay_type = intent.pay_type().map(|pay_type| pay_type.code()),
        txamt = Some(intent.txamt()).filter(|amount| *amount > 0),
        txcurrcd = intent.currency().map(|currency| currency.code()),
    )
}

/// A whole query.
pub(crate) fn query<F: Future<Output: Observed>>(
    query: &Query,
    future: F,
) -> impl Future<Output = F::Output> {
    let asked = |param| {
        query
            .parameters()
            .get(param)
            .map(|value| masked(param, value))
    };
    let unfinished = Unfinished {
        operation: Operation::Query,
        intent: None,
        finished: false,
    };
    in_span!(
        span::CALL,
        watched(unfinished, future),
        operation = Operation::Query.code(),
        number = asked(Param::OutTradeNo).or_else(|| asked(Param::Syssn)),
    )
}

/// Finding out what became of these calls.
pub(crate) fn resolving<F: Future>(
    intents: &[Intent],
    future: F,
) -> impl Future<Output = F::Output> {
    in_span!(span::RESOLVE, future, intents = intents.len())
}

async fn watched<F: Future<Output: Observed>>(unfinished: Unfinished<'_>, future: F) -> F::Output {
    let result = future.await;
    unfinished.finish(&result);
    result
}

/// A call that is recorded if it is dropped early.
struct Unfinished<'a> {
    operation: Operation,
    /// Nothing for a query.
    intent: Option<&'a Intent>,
    finished: bool,
}

impl Unfinished<'_> {
    fn finish(mut self, result: &impl Observed) {
        self.finished = true;
        count!(
            metric::REQUESTS,
            "operation" = self.operation.code(),
            "outcome" = result.outcome()
        );
        result.log_unsent();
    }
}

impl Drop for Unfinished<'_> {
    fn drop(&mut self) {
        if self.finished {
            return;
        }
        count!(
            metric::REQUESTS,
            "operation" = self.operation.code(),
            "outcome" = "dropped"
        );
        log_event!(
            WARN,
            event::DROPPED,
            "dropped before its end; resume it if it moves money",
            operation = self.operation.code(),
            number = self.intent.map(number),
            may_have_moved_money = self.operation.moves_money(),
        );
    }
}

/// Measures one sending.
pub(crate) struct Stopwatch<F> {
    operation: Operation,
    elapsed: F,
    began: Duration,
}

/// A request is handed to the transport.
pub(crate) fn sent<F: Fn() -> Duration>(
    operation: Operation,
    attempt: u64,
    elapsed: F,
) -> Stopwatch<F> {
    log_event!(
        DEBUG,
        event::SENT,
        "handed to the transport",
        attempt = attempt
    );
    Stopwatch {
        operation,
        began: elapsed(),
        elapsed,
    }
}

impl<F: Fn() -> Duration> Stopwatch<F> {
    /// The transport has come back.
    pub(crate) fn stop(self) {
        measure!(
            metric::REQUEST_SECONDS,
            (self.elapsed)().saturating_sub(self.began),
            "operation" = self.operation.code()
        );
    }
}

/// Classifies an exchange.
pub(crate) fn classified<T: Observed>(
    operation: Operation,
    exchange: Exchange,
    classify: impl FnOnce(Exchange) -> T,
) -> T {
    let status = exchange
        .as_ref()
        .ok()
        .map(|response| response.status().as_u16());
    let result = classify(exchange);
    result.log(operation, status);
    result
}

/// A call waits for the client's limits.
pub(crate) fn waits_for_limits(wait: Duration) {
    measure!(metric::RATE_LIMIT_WAIT_SECONDS, wait);
    log_event!(
        DEBUG,
        event::RATE_LIMITED,
        "waits for the limits on requests",
        by = "client",
        wait_ms = milliseconds(wait),
    );
}

/// The gateway answered that there are too many requests.
pub(crate) fn too_many_requests(wait: Duration) {
    log_event!(
        WARN,
        event::RATE_LIMITED,
        "too many requests, says the gateway",
        by = "gateway",
        wait_ms = milliseconds(wait),
    );
}

/// A request is about to be sent again after this delay.
pub(crate) fn retry(operation: Operation, attempt: u64, failed: &Exchange, delay: Duration) {
    let reason = match failed {
        Err(error) => transport(error),
        Ok(_) => {
            measure!(metric::RATE_LIMIT_WAIT_SECONDS, delay);
            "rate_limited"
        }
    };
    count!(
        metric::RETRIES,
        "operation" = operation.code(),
        "reason" = reason
    );
    log_event!(
        INFO,
        event::RETRY,
        "was not received or not processed, and will be sent again",
        attempt = attempt,
        reason = reason,
        delay_ms = milliseconds(delay),
    );
}

/// The intent could not be stored.
pub(crate) fn not_begun(intent: &Intent, error: &JournalError) {
    journal_failed("begin", Some(intent), error);
}

/// The intent could not be closed.
pub(crate) fn not_closed(intent: &Intent, error: &JournalError) {
    journal_failed("close", Some(intent), error);
}

/// What is open in the journal, if it can be read.
pub(crate) fn opened<T>(opened: Result<T, JournalError>) -> Result<T, JournalError> {
    opened.inspect_err(|error| journal_failed("open", None, error))
}

fn journal_failed(action: &'static str, intent: Option<&Intent>, error: &JournalError) {
    count!(metric::JOURNAL_FAILURES, "action" = action);
    log_event!(
        ERROR,
        event::JOURNAL_FAILED,
        "the journal could not be written or read",
        action = action,
        operation = intent.map(|intent| intent.operation().code()),
        number = intent.map(number),
        error = chain(error),
    );
}

/// An error and everything behind it.
fn chain(error: &(dyn StdError + 'static)) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(error) = next {
        text = format!("{text}: {error}");
        next = error.source();
    }
    shown(&text)
}

/// What became of a call, as far as resolving found out.
pub(crate) fn resolved(intent: &Intent, resolved: Resolution) -> Resolution {
    let operation = intent.operation().code();
    count!(
        metric::RESOLVED,
        "operation" = operation,
        "verdict" = verdict(&resolved)
    );
    match &resolved {
        Resolution::Open(open) => log_event!(
            WARN,
            event::STILL_OPEN,
            "not decided yet; it stays in the journal",
            operation = operation,
            number = number(intent),
            last_observed = last_observed(open.last_observed()),
            next_action = next_action(open.next_action()),
        ),
        _ => log_event!(
            INFO,
            event::RESOLVED,
            "the outcome is final",
            operation = operation,
            number = number(intent),
            verdict = verdict(&resolved),
            respcd = match &resolved {
                Resolution::NotDone(NotDone::Failed(code)) => Some(code.code()),
                _ => None,
            },
            further_payments = match &resolved {
                Resolution::Done(done) => Some(done.others().len()).filter(|others| *others > 0),
                _ => None,
            },
        ),
    }
    resolved
}

/// A query for this order was answered with records of other orders only.
pub(crate) fn foreign_record(out_trade_no: &str) {
    log_event!(
        ERROR,
        event::MISMATCH,
        "the records are of other orders",
        source = "records",
        number = masked(Param::OutTradeNo, out_trade_no),
        fields = "out_trade_no",
    );
}

/// Everything that was open in the journal was queried.
pub(crate) fn reconciled(resolved: &[Resolution]) {
    let open = resolved.iter().filter(|one| !one.is_final()).count();
    set!(
        metric::OPEN_INTENTS,
        u32::try_from(open).unwrap_or(u32::MAX)
    );
}

fn milliseconds(duration: Duration) -> u64 {
    duration.as_millis().try_into().unwrap_or(u64::MAX)
}
