//! Request log and metrics: spans and events of [`tracing`](https://docs.rs/tracing) (feature `tracing`),
//! counters and histograms of [`metrics`](https://docs.rs/metrics) (feature `metrics`). The program
//! chooses the subscriber and the recorder. Without these features nothing is recorded.
//!
//! The names and values here are stable: alerts and dashboards may rely on them. All spans and events have
//! the target [`TARGET`].
//!
//! # What is never recorded
//!
//! No key, app code or signature. No parameter or field that the specification marks as sensitive, such as
//! `auth_code`, `openid` or `cardcd`. No body of a request, an answer or a notification. The gateway's texts
//! (`resperr`, `respmsg`) and every other text from outside are shortened, and control characters in them are
//! escaped. The cause of a transport's error is not recorded either, because it may contain anything. The
//! error that the call returns has it.
//!
//! # Spans
//!
//! | name | around | fields |
//! |---|---|---|
//! | [`qfpay.call`](span::CALL) | one payment, query or other call, with its journal, waits and retries | `operation`, `number`, `pay_type`, `txamt`, `txcurrcd` |
//! | [`qfpay.resolve`](span::RESOLVE) | resolving any number of calls, including the queries for it | `intents` |
//!
//! `number` is that of the [intent](crate::Intent::number): the order number of a payment, the number of a
//! refund, and so on. For a query it is the number that is asked for. `txamt` is in the smallest unit of the
//! currency. Spans have the level ERROR, so that a filter which shows an event also shows its span.
//!
//! # Events
//!
//! | name | level | when | fields |
//! |---|---|---|---|
//! | [`sent`](event::SENT) | DEBUG | a request is handed to the transport | `attempt` |
//! | [`rate_limited`](event::RATE_LIMITED) | DEBUG, WARN | a call waits for the limits of the `client`, or the `gateway` answered 429 | `by`, `wait_ms` |
//! | [`retry`](event::RETRY) | INFO | a request that was provably not received, or not processed, is about to be sent again | `attempt` that failed, `reason`, `delay_ms` |
//! | [`answered`](event::ANSWERED) | INFO, DEBUG for queries | the answer of the gateway decides | `outcome`, `http_status`, `respcd`, `class`, `words` |
//! | [`not_sent`](event::NOT_SENT) | WARN | a call was not sent or not processed; it has moved no money | `operation`, `number`, `outcome`, `reason`, `rules` |
//! | [`unknown`](event::UNKNOWN) | WARN | the outcome of a call is unknown | `operation`, `number`, `may_have_moved_money`, `reason`, `http_status`, `respcd`, `error` |
//! | [`dropped`](event::DROPPED) | WARN | the future of a call was dropped before its end: if it moves money, treat it like `unknown` | `operation`, `number`, `may_have_moved_money` |
//! | [`mismatch`](event::MISMATCH) | ERROR | an answer, the records that a query found, or an authentic notification, are about another order or amount | `source` (`answer`, `records` or `notification`), `number`, `fields` |
//! | [`resolved`](event::RESOLVED) | INFO | resolving found out what became of a call | `operation`, `number`, `verdict`, `respcd`, `further_payments` |
//! | [`still_open`](event::STILL_OPEN) | WARN | resolving did not find out in time | `operation`, `number`, `last_observed`, `next_action` |
//! | [`journal_failed`](event::JOURNAL_FAILED) | ERROR | the journal could not `begin` or `close` an intent, or list what is `open`. A failed `close` is recorded only here: the call ended well, and its intent stays open until it is resolved again | `action`, `operation`, `number`, `error` |
//! | [`notification_verified`](event::NOTIFICATION_VERIFIED) | INFO | a notification is authentic and readable | `notify_type`, `number`, `key_index` |
//! | [`notification_invalid`](event::NOTIFICATION_INVALID) | WARN | a notification is not authentic, or not readable | `reason` |
//!
//! A field without a value is left out.
//!
//! # Metrics
//!
//! | name | kind | labels | counts |
//! |---|---|---|---|
//! | [`qfpay_requests_total`](metric::REQUESTS) | counter | `operation`, `outcome` | calls, however they ended |
//! | [`qfpay_request_seconds`](metric::REQUEST_SECONDS) | histogram | `operation` | how long the transport took for one sending, by the client's clock |
//! | [`qfpay_retries_total`](metric::RETRIES) | counter | `operation`, `reason` | further sendings of the same request |
//! | [`qfpay_rate_limit_wait_seconds`](metric::RATE_LIMIT_WAIT_SECONDS) | histogram | | each wait for the client's own limits, or after an answer 429 |
//! | [`qfpay_resolved_total`](metric::RESOLVED) | counter | `operation`, `verdict` | calls that were resolved, or are still `open` |
//! | [`qfpay_open_intents`](metric::OPEN_INTENTS) | gauge | | what the last [`reconcile`](crate::Client::reconcile) left open |
//! | [`qfpay_journal_failures_total`](metric::JOURNAL_FAILURES) | counter | `action` | failures of the journal |
//! | [`qfpay_notifications_total`](metric::NOTIFICATIONS) | counter | `outcome` | notifications that came, by signature and form |
//!
//! Labels have no values but these, so the number of series is limited.
//!
//! # Values
//!
//! * `operation`: [`Operation::code`](crate::Operation::code). `class`:
//!   [`Class::code`](crate::types::Class::code).
//! * `outcome` of a call: `paid`, `awaiting_customer`, `done`, `pending`, `declined`; `invalid` (breaks
//!   a rule), `busy`, `already_done`, `journal`, `not_sent`; `unknown`, `dropped`.
//! * `reason`: `connect`, `tls`, `timeout`, `broken`, `too_large`, `unusable` (the
//!   [kind](crate::transport::TransportErrorKind) of a transport's error), `rate_limited`,
//!   `http_status`, `unreadable`, `mismatch`, `code`, `next_step`.
//! * `verdict`: `done`, `taken_back`, `failed`, `closed`, `never_arrived`, `unchanged`, `open`.
//! * `last_observed`: `nothing`, `no_record`, `pending`, `cancelling`, `contradiction`, `unclear`. `next_action`:
//!   `ask_again`, `close`, `reverse`, `ask_qfpay`.
//! * `outcome` of a notification: `verified`, or why it must not be trusted: `forged`, `unsigned`,
//!   `too_long`, `unreadable`.

#[cfg(feature = "client")]
mod calls;
mod facade;
mod names;
mod notifications;
#[cfg(feature = "client")]
mod results;

#[cfg(feature = "client")]
pub(crate) use self::calls::{
    call, classified, foreign_record, not_begun, not_closed, opened, prepared, query, reconciled,
    resolved, resolving, retry, sent, too_many_requests, waits_for_limits,
};
#[cfg(feature = "metrics")]
pub use self::names::describe_metrics;
pub use self::names::{TARGET, event, metric, span};
pub(crate) use self::notifications::{mismatched, not_trusted, verified};
