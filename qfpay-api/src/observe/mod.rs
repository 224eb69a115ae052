//! What can be watched while a client works: spans and events of the facade
//! [`tracing`](https://docs.rs/tracing) (feature `tracing`), counters and histograms of the facade
//! [`metrics`](https://docs.rs/metrics) (feature `metrics`). The program chooses who listens. Without
//! the features nothing of it is compiled.
//!
//! The names and words here are stable: alerts and dashboards may rely on them. All spans and events
//! have the target [`TARGET`].
//!
//! # What is never told
//!
//! No key, app code or signature; no parameter or field that the specification calls sensitive, such as
//! `auth_code`, `openid` or `cardcd`; no body of a request, an answer or a notification. The gateway's
//! words (`resperr`, `respmsg`) are shortened and control characters in them escaped, and so is every
//! other text from outside. What caused a transport's error is not told either: it belongs to whoever
//! wrote the transport, and the error that the call returns has it.
//!
//! # Spans
//!
//! | name | around | fields |
//! |---|---|---|
//! | [`qfpay.call`](span::CALL) | one payment, query or other call, with its journal, waits and retries | `operation`, `number`, `pay_type`, `txamt`, `txcurrcd` |
//! | [`qfpay.resolve`](span::RESOLVE) | resolving, or looking at, any number of calls, the queries for it included | `intents` |
//!
//! `number` is that of the [intent](crate::Intent::number): the order number of a payment, the number of
//! a refund, and so on; for a query it is what is asked for by number. `txamt` is in the smallest unit of
//! the currency. Spans have the level ERROR, so that no filter that lets an event
//! through takes away what the event is about.
//!
//! # Events
//!
//! | name | level | when | fields |
//! |---|---|---|---|
//! | [`sent`](event::SENT) | DEBUG | a request is handed to the transport | `attempt` |
//! | [`rate_limited`](event::RATE_LIMITED) | DEBUG, WARN | the `client` keeps to its limits, or the `gateway` answered 429 | `by`, `wait_ms` |
//! | [`retry`](event::RETRY) | INFO | a request that provably was not received, or not looked at, is about to be sent again | `attempt` that failed, `reason`, `delay_ms` |
//! | [`answered`](event::ANSWERED) | INFO, DEBUG for queries | the gateway's word is clear | `outcome`, `http_status`, `respcd`, `class`, `words` |
//! | [`not_sent`](event::NOT_SENT) | WARN | a call did not take place; it has moved no money | `operation`, `number`, `outcome`, `reason`, `rules` |
//! | [`unknown`](event::UNKNOWN) | WARN | nobody knows what became of a call | `operation`, `number`, `may_have_moved_money`, `reason`, `http_status`, `respcd`, `error` |
//! | [`dropped`](event::DROPPED) | WARN | the future of a call was dropped before its end: for what moves money as bad as `unknown` | `operation`, `number`, `may_have_moved_money` |
//! | [`mismatch`](event::MISMATCH) | ERROR | an answer, the records that a query found, or an authentic notification, are about another order or amount | `source` (`answer`, `records` or `notification`), `number`, `fields` |
//! | [`resolved`](event::RESOLVED) | INFO | resolving found out what became of a call | `operation`, `number`, `verdict`, `respcd`, `further_payments` |
//! | [`still_open`](event::STILL_OPEN) | WARN | resolving did not find out in time | `operation`, `number`, `last_observed`, `next_action` |
//! | [`journal_failed`](event::JOURNAL_FAILED) | ERROR | the journal could not `begin` or `close` an intent, or tell what is `open`. A failed `close` is told nowhere else: the call ended well, and its intent stays open until it is resolved again | `action`, `operation`, `number`, `error` |
//! | [`notification_verified`](event::NOTIFICATION_VERIFIED) | INFO | a notification is authentic and readable | `notify_type`, `number`, `key_index` |
//! | [`notification_refused`](event::NOTIFICATION_REFUSED) | WARN | a notification is not | `reason` |
//!
//! A field is left out where there is nothing to tell.
//!
//! # Metrics
//!
//! | name | kind | labels | counts |
//! |---|---|---|---|
//! | [`qfpay_requests_total`](metric::REQUESTS) | counter | `operation`, `outcome` | calls, however they ended |
//! | [`qfpay_request_seconds`](metric::REQUEST_SECONDS) | histogram | `operation` | how long the transport took for one sending, by the client's clock |
//! | [`qfpay_retries_total`](metric::RETRIES) | counter | `operation`, `reason` | further sendings of the same request |
//! | [`qfpay_rate_limit_wait_seconds`](metric::RATE_LIMIT_WAIT_SECONDS) | histogram | | each wait for the client's own limits, or after an answer 429 |
//! | [`qfpay_resolved_total`](metric::RESOLVED) | counter | `operation`, `verdict` | calls that were resolved, or given up for now (`open`) |
//! | [`qfpay_open_intents`](metric::OPEN_INTENTS) | gauge | | what the last [`reconcile`](crate::Client::reconcile) left open |
//! | [`qfpay_journal_failures_total`](metric::JOURNAL_FAILURES) | counter | `action` | failures of the journal |
//! | [`qfpay_notifications_total`](metric::NOTIFICATIONS) | counter | `outcome` | notifications that came, before anything but their signature and form was looked at |
//!
//! No label has more values than stand here, so the number of series is bounded.
//!
//! # Words
//!
//! * `operation`: [`Operation::code`](crate::Operation::code). `class`:
//!   [`Class::code`](crate::Class::code).
//! * `outcome` of a call: `paid`, `awaiting_customer`, `done`, `pending`, `rejected`; `refused` (by a
//!   rule), `busy`, `already_done`, `journal`, `not_sent`; `unknown`, `dropped`.
//! * `reason`: `connect`, `tls`, `timeout`, `broken`, `too_large`, `unusable` (the
//!   [kind](crate::transport::TransportErrorKind) of a transport's error), `rate_limited`,
//!   `http_status`, `unreadable`, `mismatch`, `code`, `next_step`.
//! * `verdict`: `done`, `taken_back`, `failed`, `closed`, `never_arrived`, `unchanged`, `open`.
//! * `last_observed`: `nothing`, `no_record`, `pending`, `cancelling`, `contradiction`, `unclear`. `next_action`:
//!   `ask_again`, `close`, `reverse`, `ask_qfpay`.
//! * `outcome` of a notification: `verified`, or the `reason` for refusing it: `forged`, `unsigned`,
//!   `too_long`, `unreadable`.

#[cfg(any(feature = "tracing", feature = "metrics"))]
mod tell;
#[cfg(any(feature = "tracing", feature = "metrics"))]
mod told;
#[cfg(any(feature = "tracing", feature = "metrics"))]
pub(crate) use self::tell::*;

#[cfg(not(any(feature = "tracing", feature = "metrics")))]
mod silent;
#[cfg(not(any(feature = "tracing", feature = "metrics")))]
pub(crate) use self::silent::*;

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
    /// Somebody's limit on requests makes a call wait.
    pub const RATE_LIMITED: &str = "rate_limited";
    /// A request is about to be sent again.
    pub const RETRY: &str = "retry";
    /// The gateway's word is clear.
    pub const ANSWERED: &str = "answered";
    /// A call did not take place.
    pub const NOT_SENT: &str = "not_sent";
    /// Nobody knows what became of a call.
    pub const UNKNOWN: &str = "unknown";
    /// A call was given up before its end.
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
    pub const NOTIFICATION_REFUSED: &str = "notification_refused";

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
        NOTIFICATION_REFUSED,
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
    /// Counts notifications by what was thought of them.
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

/// Tells the recorder what the [metrics](metric) count, and in which unit: call it once after
/// installing one. They are recorded without it as well.
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
        "Notifications, by what was thought of them"
    );
}
