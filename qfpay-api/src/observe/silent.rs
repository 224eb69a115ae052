//! The client's observer where nobody asked for one: nothing of it is left in a build.

use std::time::Duration;

use crate::clock::Clock;
use crate::generated::operation::Operation;
use crate::intent::Intent;
use crate::journal::JournalError;
use crate::notification::{Notification, NotificationError, OrderMismatch};
use crate::query::Query;
use crate::resolve::Resolution;
use crate::rules::Invalid;
use crate::transport::TransportError;

type Exchange = Result<http::Response<Vec<u8>>, TransportError>;

pub(crate) fn prepared<P>(_: Operation, prepared: Result<P, Invalid>) -> Result<P, Invalid> {
    prepared
}

pub(crate) fn call<F>(_: &Intent, future: F) -> F {
    future
}

pub(crate) fn query<F>(_: &Query, future: F) -> F {
    future
}

pub(crate) fn resolving<F>(_: &[Intent], future: F) -> F {
    future
}

pub(crate) struct Stopwatch;

pub(crate) fn sent(_: Operation, _: u64, _: &dyn Clock) -> Stopwatch {
    Stopwatch
}

impl Stopwatch {
    pub(crate) fn stop(self) {}
}

pub(crate) fn classified<T>(
    _: Operation,
    exchange: Exchange,
    classify: impl FnOnce(Exchange) -> T,
) -> T {
    classify(exchange)
}

pub(crate) fn waits_for_limits(_: Duration) {}

pub(crate) fn too_many_requests(_: Duration) {}

pub(crate) fn retry(_: Operation, _: u64, _: &Exchange, _: Duration) {}

pub(crate) fn not_begun(_: &Intent, _: &JournalError) {}

pub(crate) fn not_closed(_: &Intent, _: &JournalError) {}

pub(crate) fn opened<T>(opened: Result<T, JournalError>) -> Result<T, JournalError> {
    opened
}

pub(crate) fn resolved(_: &Intent, resolved: Resolution) -> Resolution {
    resolved
}

pub(crate) fn foreign_record(_: &str) {}

pub(crate) fn reconciled(_: &[Resolution]) {}

pub(crate) fn verified(notification: Notification<'_>) -> Notification<'_> {
    notification
}

pub(crate) fn not_believed(error: NotificationError) -> NotificationError {
    error
}

pub(crate) fn mismatched(mismatch: OrderMismatch) -> OrderMismatch {
    mismatch
}
