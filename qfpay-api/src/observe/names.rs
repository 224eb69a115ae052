//! The names of spans, events and metrics.

/// The target of all spans and events.
pub const TARGET: &str = "qfpay_api";

/// The names of the spans.
pub mod span {
    /// One call.
    pub const CALL: &str = "qfpay.call";
    /// Finding out what became of calls.
    pub const RESOLVE: &str = "qfpay.resolve";

    /// All of them.
    pub const ALL: [&str; 2] = [CALL, RESOLVE];
}

/// The names of the events.
pub mod event {
    /// A request is handed to the transport.
    pub const SENT: &str = "sent";
    /// A limit on requests makes a call wait.
    pub const RATE_LIMITED: &str = "rate_limited";
    /// A request is about to be sent again.
    pub const RETRY: &str = "retry";
    /// The answer of the gateway decides.
    pub const ANSWERED: &str = "answered";
    /// A call was not sent or not processed.
    pub const NOT_SENT: &str = "not_sent";
    /// The outcome of a call is unknown.
    pub const UNKNOWN: &str = "unknown";
    /// The future of a call was dropped before its end.
    pub const DROPPED: &str = "dropped";
    /// An answer or notification is about something else.
    pub const MISMATCH: &str = "mismatch";
    /// It was found out what became of a call.
    pub const RESOLVED: &str = "resolved";
    /// It was not found out in time.
    pub const STILL_OPEN: &str = "still_open";
    /// The journal could not be written or read.
    pub const JOURNAL_FAILED: &str = "journal_failed";
    /// A notification is authentic and readable.
    pub const NOTIFICATION_VERIFIED: &str = "notification_verified";
    /// A notification is not authentic, or not readable.
    pub const NOTIFICATION_INVALID: &str = "notification_invalid";

    /// All of them.
    pub const ALL: [&str; 13] = [
        SENT,
        RATE_LIMITED,
        RETRY,
        ANSWERED,
        NOT_SENT,
        UNKNOWN,
        DROPPED,
        MISMATCH,
        RESOLVED,
        STILL_OPEN,
        JOURNAL_FAILED,
        NOTIFICATION_VERIFIED,
        NOTIFICATION_INVALID,
    ];
}

/// The names of the metrics.
pub mod metric {
    /// Counts calls by how they ended.
    pub const REQUESTS: &str = "qfpay_requests_total";
    /// How long one sending took.
    pub const REQUEST_SECONDS: &str = "qfpay_request_seconds";
    /// Counts further sendings of the same request.
    pub const RETRIES: &str = "qfpay_retries_total";
    /// How long limits made a call wait.
    pub const RATE_LIMIT_WAIT_SECONDS: &str = "qfpay_rate_limit_wait_seconds";
    /// Counts what resolving found out.
    pub const RESOLVED: &str = "qfpay_resolved_total";
    /// How many calls the last reconciling left open.
    pub const OPEN_INTENTS: &str = "qfpay_open_intents";
    /// Counts failures of the journal.
    pub const JOURNAL_FAILURES: &str = "qfpay_journal_failures_total";
    /// Counts notifications by whether they are authentic and readable.
    pub const NOTIFICATIONS: &str = "qfpay_notifications_total";

    /// All of them.
    pub const ALL: [&str; 8] = [
        REQUESTS,
        REQUEST_SECONDS,
        RETRIES,
        RATE_LIMIT_WAIT_SECONDS,
        RESOLVED,
        OPEN_INTENTS,
        JOURNAL_FAILURES,
        NOTIFICATIONS,
    ];
}

/// Describes the [metrics](metric) and their units to the recorder. Call it once, after installing the
/// recorder. The metrics are recorded without it as well.
#[cfg(feature = "metrics")]
pub fn describe_metrics() {
    use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};

    describe_counter!(metric::REQUESTS, "Calls, by how they ended");
    describe_histogram!(
        metric::REQUEST_SECONDS,
        Unit::Seconds,
        "How long one sending of a request took"
    );
    describe_counter!(metric::RETRIES, "Further sendings of the same request");
    describe_histogram!(
        metric::RATE_LIMIT_WAIT_SECONDS,
        Unit::Seconds,
        "How long limits on requests made a call wait"
    );
    describe_counter!(metric::RESOLVED, "Calls that were resolved, by verdict");
    describe_gauge!(
        metric::OPEN_INTENTS,
        "What the last reconciling left open in the journal"
    );
    describe_counter!(metric::JOURNAL_FAILURES, "Failures of the journal");
    describe_counter!(
        metric::NOTIFICATIONS,
        "Notifications, by whether they are authentic and readable"
    );
}
