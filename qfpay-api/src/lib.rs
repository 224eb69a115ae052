//! Payments through QFPay, the Hong Kong payment gateway: Alipay, WeChat Pay, PayMe, UnionPay, FPS,
//! Octopus and cards.
//!
//! [`Client::pay`] sends a payment and says what became of it:
//!
#![cfg_attr(feature = "hyper", doc = "```")]
#![cfg_attr(not(feature = "hyper"), doc = "```ignore")]
//! use qfpay_api::transport::HyperTransport;
//! use qfpay_api::value::ExpiredTime;
//! use qfpay_api::{Amount, BaseUrl, Client, Credentials, Currency, NextStep, OutTradeNo, Payment, pay};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> { pollster::block_on(async {
//! // A gateway on this machine, which needs no account. For real payments: `Environment::Production`.
//! let sandbox = qfpay_sandbox::Sandbox::start()?;
//! let credentials = Credentials::new(sandbox.app_code(), sandbox.client_key())?;
//! let client = Client::new(BaseUrl::new(sandbox.url())?, credentials, HyperTransport::new()?);
//!
//! // Store the order number before you send it. It is what you ask with if no answer comes.
//! let number = OutTradeNo::new("INV-7")?;
//! let request = pay::alipay_mpm_hk(number, Amount::new(Currency::Hkd, 12_50)?)
//!     .expired_time(ExpiredTime::minutes(10)?);
//!
//! match client.pay(&request).await? {
//!     Payment::Paid(receipt) => println!("paid, QFPay's number is {:?}", receipt.syssn()),
//!     Payment::AwaitingCustomer(order) => match order.next_step() {
//!         NextStep::Qr(content) => println!("draw this as a QR code: {content}"),
//!         other => println!("show the customer how to continue: {other:?}"),
//!     },
//!     Payment::Pending(pending) => println!("query {} again", pending.out_trade_no()),
//!     Payment::Declined(decline) => println!("declined: {decline}"),
//! }
//! # Ok(()) }) }
//! ```
//!
//! # What a result means
//!
//! | result | has money moved? | what to do |
//! |---|---|---|
//! | [`Payment::Paid`] | yes | deliver |
//! | [`Payment::AwaitingCustomer`] | not yet | show the [`NextStep`], then wait for the [notification](notification) or query |
//! | [`Payment::Pending`] | not decided | query again with the same number, or [`Client::resume`] it |
//! | [`Payment::Declined`] | not by this call | tell the customer; [`Decline`](response::Decline) says whether to try again |
//! | [`CallError::InvalidRequest`] | no, nothing was sent | fix the request |
//! | [`CallError::NotSent`] | no | send it again with the same number |
//! | [`CallError::Unknown`] | **maybe** | [`Client::resume`] the number before anything else |
//!
//! # Where to find what
//!
//! | module | subject |
//! |---|---|
//! | [`pay`] | one constructor for each pay type; its arguments are what the pay type requires |
//! | [`value`] | checked values of parameters: order numbers, goods names, … |
//! | [`types`] | amounts, times, currencies, pay types, status codes, credentials |
//! | [`request`] | refunds, reversals, closings, captures, queries, and payments whose pay type is chosen at run time |
//! | [`response`] | answers, records, and what they decide |
//! | [`error`](mod@error) | every error |
//! | [`client`] | sends requests: limits, retries, clock, blocking calls |
//! | [`recovery`] | what became of a call that was not decided at once |
//! | [`journal`] | stores what a client is about to do, so that a crash loses nothing |
//! | [`notification`] | webhook notifications: verify, match, count once |
//! | [`transport`] | hyper, reqwest, surf, ureq, or one of your own |
//! | [`gateway`] | requests and answers without IO, for programs with an HTTP stack of their own |
//! | [`sign`] | signatures |
//! | [`observe`] | events of `tracing` and metrics |
//!
//! # Features
//!
//! | feature | default | adds |
//! |---|---|---|
//! | `hyper` | yes | [`transport`] on hyper 1 and rustls; runs on any executor |
//! | `reqwest` | | transport over your own reqwest client, on a tokio runtime |
//! | `surf` | | surf's request and middleware API on the `hyper` transport |
//! | `ureq` | | blocking transport on ureq 3 and rustls; needs no runtime |
//! | `blocking` | | the client for programs without an executor, over any transport; `ureq` brings it |
//! | `client` | | [`Client`], [`recovery`] and [`journal`]; every transport brings it |
//! | `journal-sqlite` | | a journal in a file on this machine |
//! | `journal-postgres` | | a journal in a PostgreSQL database that many machines share |
//! | `axum` | | an extractor and a response for notifications in axum 0.8 |
//! | `testing` | | signed notifications for your tests; not for production |
//! | `tracing` | | spans and events |
//! | `metrics` | | counters and histograms |
//!
//! Without default features the crate makes, signs, checks and reads requests, and verifies
//! notifications. It then does no IO, and needs no limiter, no timer and no transport.
//!
//! # One specification
//!
//! Everything about QFPay's API that can be said in data stands in the YAML files of `spec/` and is
//! compiled into this crate: pay types, parameters, rules, status codes. Each entry names the document
//! that it is taken from ([`Source`](types::Source)). A rule can be lifted for one request, because
//! documented limits become outdated.

#![cfg_attr(docsrs, feature(doc_cfg))]
#![cfg_attr(
    not(feature = "client"),
    allow(
        rustdoc::broken_intra_doc_links,
        reason = "the documentation names the client also where it is not built"
    )
)]

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}

#[cfg(feature = "client")]
pub mod client;
pub mod error;
pub mod gateway;
mod generated;
#[cfg(feature = "client")]
pub mod journal;
pub mod notification;
pub mod observe;
#[cfg(feature = "client")]
pub mod recovery;
pub mod request;
pub mod response;
mod rt;
pub mod sign;
#[cfg(feature = "client")]
pub mod transport;
pub mod types;

/// Payment requests: one constructor for each pay type. Its arguments are what the pay type requires, and
/// the request has a setter for everything else that the pay type takes.
///
/// ```
/// use qfpay_api::value::{AuthCode, GoodsName};
/// use qfpay_api::{Amount, Currency, OutTradeNo, pay};
///
/// // The merchant scans the code that the customer shows.
/// let code = AuthCode::new("134567890123456789")?;
/// let price = Amount::new(Currency::Hkd, 48_80)?;
/// let request = pay::wechat_cpm(OutTradeNo::new("INV-8")?, price, code).goods_name(GoodsName::new("Tea")?);
/// assert!(request.violations().is_empty());
/// # Ok::<(), qfpay_api::error::Invalid>(())
/// ```
pub mod pay {
    pub use crate::generated::pay::*;
}

/// Checked values: one type for each parameter that the caller sets. A value exists only if it keeps to the
/// rules of its parameter.
pub mod value {
    pub use crate::generated::value::*;
}

#[cfg(feature = "client")]
pub use crate::client::Client;
#[cfg(feature = "blocking")]
pub use crate::client::blocking;
pub use crate::error::{CallError, QueryError};
pub use crate::gateway::Gateway;
pub use crate::generated::currency::Currency;
pub use crate::generated::gateway::Environment;
pub use crate::generated::operation::Operation;
pub use crate::generated::parameter::Param;
pub use crate::generated::pay_type::PayType;
pub use crate::generated::request::{Close, Refund, Reversal};
pub use crate::generated::rule::Rule;
pub use crate::generated::status_code::StatusCode;
pub use crate::generated::value::{OutTradeNo, RefundNo, Syssn};
pub use crate::notification::Notification;
#[cfg(feature = "client")]
pub use crate::recovery::Resolution;
pub use crate::request::{DynamicPayment, Query};
pub use crate::response::{NextStep, Outcome, Payment};
pub use crate::types::{
    Amount, BaseUrl, ClientKey, Credentials, Intent, Open, OriginalPayment, TxTime,
};
