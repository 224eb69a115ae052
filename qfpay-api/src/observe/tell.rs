//! The client's observer: says to both facades what happens.
//!
//! Values are made inside the macros, so that they cost nothing where nobody listens.

use std::error::Error as StdError;
use std::future::Future;
use std::time::Duration;

use super::told::{Told, last_observed, masked, next_action, number, transport, verdict};
use super::{event, metric, span};
use crate::clock::Clock;
use crate::generated::operation::Operation;
use crate::generated::parameter::Param;
use crate::intent::Intent;
use crate::journal::JournalError;
use crate::notification::{Notification, NotificationError, OrderMismatch};
use crate::outcome::shown;
use crate::query::Query;
use crate::resolve::{NotDone, Resolution};
use crate::rules::Invalid;
use crate::transport::TransportError;

type Exchange = Result<http::Response<Vec<u8>>, TransportError>;

#[cfg(feature = "tracing")]
macro_rules! say {
    ($level:ident, $name:expr, $text:literal $(, $field:ident = $value:expr)* $(,)?) => {
        ::tracing::event!(
            name: $name, target: $crate::observe::TARGET, ::tracing::Level::$level,
            { $($field = $value),* }, $text
        )
    };
}
#[cfg(not(feature = "tracing"))]
macro_rules! say {
    ($level:ident, $name:expr, $text:literal $(, $field:ident = $value:expr)* $(,)?) => {
        if false { let _ = $name; $(let _ = $value;)* }
    };
}
pub(super) use say;

/// Runs a future within a span that lasts as long as the future.
#[cfg(feature = "tracing")]
macro_rules! within {
    ($name:expr, $future:expr $(, $field:ident = $value:expr)* $(,)?) => {
        ::tracing::Instrument::instrument(
            $future,
            // The highest level: a filter that lets a warning through must not take its span away.
            ::tracing::span!(target: $crate::observe::TARGET, ::tracing::Level::ERROR, $name, $($field = $value),*),
        )
    };
}
#[cfg(not(feature = "tracing"))]
macro_rules! within {
    ($name:expr, $future:expr $(, $field:ident = $value:expr)* $(,)?) => {{
        if false { let _ = $name; $(let _ = $value;)* }
        $future
    }};
}

#[cfg(feature = "metrics")]
macro_rules! count {
    ($name:expr $(, $label:literal = $value:expr)*) => {
        ::metrics::counter!($name $(, $label => $value)*).increment(1)
    };
}
#[cfg(not(feature = "metrics"))]
macro_rules! count {
    ($name:expr $(, $label:literal = $value:expr)*) => {
        if false { let _ = $name; $(let _ = $value;)* }
    };
}

#[cfg(feature = "metrics")]
macro_rules! measure {
    ($name:expr, $duration:expr $(, $label:literal = $value:expr)*) => {
        ::metrics::histogram!($name $(, $label => $value)*).record($duration)
    };
}
#[cfg(not(feature = "metrics"))]
macro_rules! measure {
    ($name:expr, $duration:expr $(, $label:literal = $value:expr)*) => {
        if false { let _ = ($name, $duration); $(let _ = $value;)* }
    };
}

/// Counts a notification without the allocation that a label costs which is not a literal: anybody
/// can send one.
#[cfg(feature = "metrics")]
macro_rules! count_notification {
    ($outcome:literal) => {
        ::metrics::counter!(metric::NOTIFICATIONS, "outcome" => $outcome).increment(1)
    };
}
#[cfg(not(feature = "metrics"))]
macro_rules! count_notification {
    ($outcome:literal) => {};
}

/// A request that is ready, or refused for the rules that it breaks.
pub(crate) fn prepared<P>(
    operation: Operation,
    prepared: Result<P, Invalid>,
) -> Result<P, Invalid> {
    if let Err(Invalid(violations)) = &prepared {
        count!(
            metric::REQUESTS,
            "operation" = operation.code(),
            "outcome" = "refused"
        );
        say!(
            WARN,
            event::NOT_SENT,
            "the request breaks rules and was not sent",
            operation = operation.code(),
            outcome = "refused",
            rules = violations
                .denied()
                .map(|one| one.rule().code())
                .collect::<Vec<_>>()
                .join(","),
        );
    }
    prepared
}

/// A call with everything that belongs to it.
pub(crate) fn call<F: Future<Output: Told>>(
    intent: &Intent,
    future: F,
) -> impl Future<Output = F::Output> {
    let unfinished = Unfinished {
        operation: intent.operation(),
        intent: Some(intent),
        finished: false,
    };
    within!(
        span::CALL,
        watched(unfinished, future),
        operation = intent.operation().code(),
        number = number(intent),
        pay_type = intent.pay_type().map(|pay_type| pay_type.code()),
        txamt = Some(intent.txamt()).filter(|amount| *amount > 0),
        txcurrcd = intent.currency().map(|currency| currency.code()),
    )
}

/// A query with everything that belongs to it.
pub(crate) fn query<F: Future<Output: Told>>(
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
    within!(
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
    within!(span::RESOLVE, future, intents = intents.len())
}

async fn watched<F: Future<Output: Told>>(unfinished: Unfinished<'_>, future: F) -> F::Output {
    let result = future.await;
    unfinished.finish(&result);
    result
}

/// A call that nobody may give up unnoticed.
struct Unfinished<'a> {
    operation: Operation,
    /// Nothing for a query.
    intent: Option<&'a Intent>,
    finished: bool,
}

impl Unfinished<'_> {
    fn finish(mut self, result: &impl Told) {
        self.finished = true;
        count!(
            metric::REQUESTS,
            "operation" = self.operation.code(),
            "outcome" = result.outcome()
        );
        result.tell_unsent();
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
        say!(
            WARN,
            event::DROPPED,
            "given up before its end; what moves money has to be resumed",
            operation = self.operation.code(),
            number = self.intent.map(number),
            may_have_moved_money = self.operation.moves_money(),
        );
    }
}

/// Measures one sending.
pub(crate) struct Stopwatch<'a> {
    operation: Operation,
    clock: &'a dyn Clock,
    began: Duration,
}

/// A request is handed to the transport.
pub(crate) fn sent(operation: Operation, attempt: u64, clock: &dyn Clock) -> Stopwatch<'_> {
    say!(
        DEBUG,
        event::SENT,
        "handed to the transport",
        attempt = attempt
    );
    Stopwatch {
        operation,
        clock,
        began: clock.elapsed(),
    }
}

impl Stopwatch<'_> {
    /// The transport has come back.
    pub(crate) fn stop(self) {
        measure!(
            metric::REQUEST_SECONDS,
            self.clock.elapsed().saturating_sub(self.began),
            "operation" = self.operation.code()
        );
    }
}

/// StatusOutcome something from an exchange.
pub(crate) fn classified<T: Told>(
    operation: Operation,
    exchange: Exchange,
    classify: impl FnOnce(Exchange) -> T,
) -> T {
    let status = exchange
        .as_ref()
        .ok()
        .map(|response| response.status().as_u16());
    let result = classify(exchange);
    result.tell(operation, status);
    result
}

/// A call waits, because the client keeps to its limits.
pub(crate) fn waits_for_limits(wait: Duration) {
    measure!(metric::RATE_LIMIT_WAIT_SECONDS, wait);
    say!(
        DEBUG,
        event::RATE_LIMITED,
        "waits to keep to the limits on requests",
        by = "client",
        wait_ms = milliseconds(wait),
    );
}

/// The gateway has had too many requests.
pub(crate) fn too_many_requests(wait: Duration) {
    say!(
        WARN,
        event::RATE_LIMITED,
        "the gateway has had too many requests",
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
    say!(
        INFO,
        event::RETRY,
        "was not received or not looked at, and will be sent again",
        attempt = attempt,
        reason = reason,
        delay_ms = milliseconds(delay),
    );
}

/// What is about to be done could not be written down.
pub(crate) fn not_begun(intent: &Intent, error: &JournalError) {
    journal_failed("begin", Some(intent), error);
}

/// What has ended could not be closed in the journal.
pub(crate) fn not_closed(intent: &Intent, error: &JournalError) {
    journal_failed("close", Some(intent), error);
}

/// What is open in the journal, if it can be read.
pub(crate) fn opened<T>(opened: Result<T, JournalError>) -> Result<T, JournalError> {
    opened.inspect_err(|error| journal_failed("open", None, error))
}

fn journal_failed(action: &'static str, intent: Option<&Intent>, error: &JournalError) {
    count!(metric::JOURNAL_FAILURES, "action" = action);
    say!(
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
        Resolution::Open(open) => say!(
            WARN,
            event::STILL_OPEN,
            "not decided yet; it stays in the journal",
            operation = operation,
            number = number(intent),
            last_observed = last_observed(open.last_observed()),
            next_action = next_action(open.next_action()),
        ),
        _ => say!(
            INFO,
            event::RESOLVED,
            "it is known what became of it",
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
    say!(
        ERROR,
        event::MISMATCH,
        "the records are of other orders",
        source = "records",
        number = masked(Param::OutTradeNo, out_trade_no),
        fields = "out_trade_no",
    );
}

/// Everything that was open in the journal has been resolved or given up.
pub(crate) fn reconciled(resolved: &[Resolution]) {
    let open = resolved.iter().filter(|one| !one.is_final()).count();
    #[cfg(feature = "metrics")]
    ::metrics::gauge!(metric::OPEN_INTENTS).set(u32::try_from(open).unwrap_or(u32::MAX));
    #[cfg(not(feature = "metrics"))]
    let _ = open;
}

/// A notification that is authentic and readable.
pub(crate) fn verified(notification: Notification<'_>) -> Notification<'_> {
    count_notification!("verified");
    say!(
        INFO,
        event::NOTIFICATION_VERIFIED,
        "the notification is authentic",
        notify_type = notification.raw("notify_type").as_deref().map(shown),
        number = notification.raw("out_trade_no").as_deref().map(shown),
        key_index = notification.key_index(),
    );
    notification
}

/// A notification that is not.
pub(crate) fn not_believed(error: NotificationError) -> NotificationError {
    let reason = match &error {
        NotificationError::TooLong => {
            count_notification!("too_long");
            "too_long"
        }
        NotificationError::Unsigned { .. } => {
            count_notification!("unsigned");
            "unsigned"
        }
        NotificationError::Forged { .. } => {
            count_notification!("forged");
            "forged"
        }
        NotificationError::Unreadable(_) => {
            count_notification!("unreadable");
            "unreadable"
        }
    };
    say!(
        WARN,
        event::NOTIFICATION_REFUSED,
        "the notification is not believed",
        reason = reason
    );
    error
}

/// An authentic notification that is about another order than the merchant's.
pub(crate) fn mismatched(mismatch: OrderMismatch) -> OrderMismatch {
    say!(
        ERROR,
        event::MISMATCH,
        "the notification is not what the order expects",
        source = "notification",
        number = shown(mismatch.out_trade_no()),
        fields = mismatch
            .differences()
            .iter()
            .map(|one| one.field())
            .collect::<Vec<_>>()
            .join(","),
    );
    mismatch
}

fn milliseconds(duration: Duration) -> u64 {
    duration.as_millis().try_into().unwrap_or(u64::MAX)
}
