//! Payments through QFPay, the Hong Kong payment gateway: Alipay, WeChat Pay, PayMe, UnionPay, FPS,
//! Octopus and cards.
//!
//! Everything that can be said of the gateway in data stands in `spec/` and is compiled into this
//! crate: one constructor per pay type, whose arguments are what the pay type demands; exhaustive
//! enums; the rules that a request is checked against before it is sent; signatures; and outcomes
//! that never call a payment failed, or made, when that is not certain.
//!
//! ```
//! use qfpay_api::{Amount, Credentials, Currency, Environment, Gateway, OutTradeNo, TxTime, pay};
//! use qfpay_api::value::{ExpiredTime, GoodsName};
//!
//! let credentials = Credentials::new("D5589D2A1F2E42A9A60C37AAAAAAAAAA", "0E32A59A8B454940A2FF39AAAAAAAAAA")?;
//! let gateway = Gateway::new(Environment::LiveTest, credentials);
//!
//! let request = pay::alipay_mpm_overseas(OutTradeNo::new("INV-7")?, Amount::new(Currency::Hkd, 1250)?)
//!     .expired_time(ExpiredTime::minutes(10)?)
//!     .goods_name(GoodsName::new("Coffee")?);
//!
//! let prepared = gateway.payment(&request, TxTime::from_unix_seconds(1_740_792_600))?;
//! assert_eq!(
//!     prepared.masked_canonical(),
//!     "expired_time=10&goods_name=Coffee&out_trade_no=INV-7&pay_type=800101\
//!      &txamt=1250&txcurrcd=HKD&txdtm=2025-03-01 09:30:00<client key>",
//! );
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Gateway`] makes and reads requests without sending them. [`Client`] sends them through a
//! [`transport`]. The crate has no transport by default:
//!
//! | feature | transport |
//! |---|---|
//! | `hyper` | asynchronous, on hyper 1 and rustls; runs on any executor |
//! | `surf` | surf's API on the same connections |
//! | `reqwest` | asynchronous, the program's own reqwest client; on a tokio runtime |
//! | `ureq` | blocking, on ureq 3 and rustls; no runtime |
//!
//! Feature `blocking`, which `ureq` brings along, has the client for programs without an
//! asynchronous runtime. Features `tracing` and `metrics` tell what a client does, without a secret:
//! [`observe`].
//!
//! # What an outcome means
//!
//! [`Payment`] is the gateway's word: paid, waiting for the customer, pending, or rejected.
//! [`CallError`] is the lack of one: refused before sending, not sent, or **unknown**, which
//! means that money may have moved and that the order number has to be queried before anything else.
//!
//! # Nothing is lost track of
//!
//! A client writes what it is about to do with money into a [`journal`] before the first byte leaves.
//! [`Client::resolve`] asks until a call is decided, [`Client::resume`] does so for a number, and
//! [`Client::reconcile`] for everything that a crash has left open.
//!
//! # When the gateway calls
//!
//! [`notification`] verifies what the gateway posts over the bytes that came, holds it against the
//! order, and counts it once however often and in whatever order it comes. With feature `axum` a
//! verified notification is an extractor; with feature `testing` a program's tests make signed ones.

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
mod readme {}

#[cfg(feature = "client")]
pub mod client;
pub mod error;
mod gateway;
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

/// One function per pay type, which makes a request with everything that the pay type demands.
pub mod pay {
    pub use crate::generated::pay::*;
}

/// A type for the value of each parameter, made only through the checks of the specification.
pub mod value {
    pub use crate::generated::value::*;
}

#[cfg(feature = "blocking")]
pub use crate::client::blocking;
#[cfg(feature = "client")]
pub use crate::client::{Client, Clock, Limits, Retries, Schedule, SystemClock};
pub use crate::error::*;
pub use crate::gateway::{Gateway, PreparedCall, PreparedPayment, PreparedQuery};
pub use crate::generated::answer::*;
pub use crate::generated::currency::Currency;
pub use crate::generated::gateway::{
    Environment, REQUESTS_PER_MINUTE, REQUESTS_PER_SECOND, UTC_OFFSET_MINUTES,
};
pub use crate::generated::operation::Operation;
pub use crate::generated::parameter::Param;
pub use crate::generated::pay_type::{Channel, PayType, Region, Scenario, Settlement, Wallet};
pub use crate::generated::request::*;
pub use crate::generated::rule::{Rule, Source};
pub use crate::generated::status_code::{Class, StatusCode};
pub use crate::generated::value::{OutTradeNo, RefundNo, Syssn};
pub use crate::notification::Notification;
#[cfg(feature = "client")]
pub use crate::recovery::*;
pub use crate::request::*;
pub use crate::response::*;
pub use crate::types::*;
