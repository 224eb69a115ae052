//! The client for programs without an asynchronous runtime.
//!
//! ```
//! use qfpay_api::transport::UreqTransport;
//! use qfpay_api::value::AuthCode;
//! use qfpay_api::{Amount, BaseUrl, Credentials, Currency, OutTradeNo, PaymentError, blocking, pay};
//!
//! let till = blocking::Client::new(
//!     // Nobody listens there, so nothing can be sent.
//!     BaseUrl::new("http://127.0.0.1:1")?,
//!     Credentials::new("D5589D2A1F2E42A9A60C37AAAAAAAAAA", "0E32A59A8B454940A2FF39AAAAAAAAAA")?,
//!     UreqTransport::new(),
//! );
//! let request = pay::wechat_cpm(
//!     OutTradeNo::new("INV-7")?,
//!     Amount::new(Currency::Hkd, 1250)?,
//!     AuthCode::new("134567890123456789")?,
//! );
//! assert!(matches!(till.pay(&request), Err(PaymentError::NotSent { .. })));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use crate::base_url::BaseUrl;
use crate::credentials::Credentials;
use crate::generated::answer::Record;
use crate::generated::value::OutTradeNo;
use crate::payment::{Payment, PaymentError};
use crate::query::Query;
use crate::record::{QueryError, QueryResult};
use crate::request::Payable;
use crate::time::TxTime;
use crate::transport::Transport;

use pollster::block_on;

/// A [`Client`](crate::Client) whose calls return when they are done. Methods, outcomes and what they
/// mean for money are those of the client inside; each call waits for up to the deadline of the
/// transport.
///
/// Any transport will do that does not need its caller's runtime: `UreqTransport` works on the calling
/// thread, `HyperTransport` and `SurfTransport` on a thread of their own. `ReqwestTransport` works where
/// a multi-threaded tokio runtime has been entered, and otherwise says that it is unusable.
///
/// Do not call it on a thread of an asynchronous executor: everything else on that thread would stand
/// still meanwhile.
#[derive(Debug)]
pub struct Client<T> {
    inner: crate::Client<T>,
}

impl<T: Transport> Client<T> {
    /// As [`crate::Client::new`]. For other settings make that client and take it [`From`] there.
    #[must_use]
    pub fn new(base_url: impl Into<BaseUrl>, credentials: Credentials, transport: T) -> Self {
        crate::Client::new(base_url, credentials, transport).into()
    }

    /// The asynchronous client inside, for what needs no waiting: its gateway and its clock.
    #[must_use]
    pub fn inner(&self) -> &crate::Client<T> {
        &self.inner
    }

    /// The asynchronous client inside.
    #[must_use]
    pub fn into_inner(self) -> crate::Client<T> {
        self.inner
    }

    /// The present time by the client's clock.
    #[must_use]
    pub fn now(&self) -> TxTime {
        self.inner.now()
    }

    /// Sends a payment request, once, and decides what the answer says: see
    /// [`crate::Client::pay`].
    ///
    /// Store the order number durably before the call.
    ///
    /// # Errors
    ///
    /// [`PaymentError::Refused`] and [`PaymentError::NotSent`] mean that no money has moved.
    /// [`PaymentError::Unknown`] means that it may have: query the number, and never pay the order
    /// again under another one.
    pub fn pay(&self, request: &impl Payable) -> Result<Payment, PaymentError> {
        block_on(self.inner.pay(request))
    }

    /// Sends a query, once: see [`crate::Client::query`].
    ///
    /// # Errors
    ///
    /// A [`QueryError`]; asking again is always safe.
    pub fn query(&self, query: &Query) -> Result<QueryResult, QueryError> {
        block_on(self.inner.query(query))
    }

    /// The records of one order that was placed at this time: see [`crate::Client::find_order`]. No
    /// record means "not found yet", never "not paid".
    ///
    /// # Errors
    ///
    /// A [`QueryError`] as soon as one of the queries fails; asking again is always safe.
    pub fn find_order(
        &self,
        out_trade_no: &OutTradeNo,
        placed_at: TxTime,
    ) -> Result<Vec<Record>, QueryError> {
        block_on(self.inner.find_order(out_trade_no, placed_at))
    }
}

impl<T> From<crate::Client<T>> for Client<T> {
    fn from(inner: crate::Client<T>) -> Self {
        Self { inner }
    }
}
