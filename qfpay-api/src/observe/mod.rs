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
pub(crate) use self::notifications::{mismatched, not_believed, verified};
