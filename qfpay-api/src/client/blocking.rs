//! The client for programs without an asynchronous runtime (feature `blocking`).
//!
//! ```
//! use qfpay_api::transport::UreqTransport;
//! use qfpay_api::value::AuthCode;
//! use qfpay_api::client::Retries;
//! use qfpay_api::{Amount, BaseUrl, CallError, Client, Credentials, Currency, OutTradeNo, blocking, pay};
//!
//! let client = Client::new(
//!     // No gateway listens there, so nothing can be sent.
//!     BaseUrl::new("http://127.0.0.1:1")?,
//!     Credentials::new("D5589D2A1F2E42A9A60C37AAAAAAAAAA", "0E32A59A8B454940A2FF39AAAAAAAAAA")?,
//!     UreqTransport::new(),
//! );
//! let till = blocking::Client::from(client.with_retries(Retries::none()));
//! let request = pay::wechat_cpm(
//!     OutTradeNo::new("INV-7")?,
//!     Amount::new(Currency::Hkd, 1250)?,
//!     AuthCode::new("134567890123456789")?,
//! );
//! assert!(matches!(till.pay(&request), Err(CallError::NotSent { .. })));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use pollster::block_on;

use crate::error::{CallError, QueryError, ReconcileError, ResumeError};
use crate::generated::answer::Record;
use crate::generated::request::{
    AddNote, Capture, Close, CustomsDeclare, CustomsQuery, CustomsRedeclare, Refund, Reversal,
    Unfreeze,
};
use crate::generated::value::{OutTradeNo, Syssn};
use crate::journal::contract::Journal;
use crate::journal::memory::MemoryJournal;
use crate::recovery::resolution::Resolution;
use crate::request::call::Call;
use crate::request::payment::Payable;
use crate::request::query::Query;
use crate::response::outcome::Outcome;
use crate::response::payment::Payment;
use crate::response::query::QueryResult;
use crate::transport::contract::Transport;
use crate::types::base_url::BaseUrl;
use crate::types::credentials::Credentials;
use crate::types::intent::Intent;
use crate::types::time::TxTime;

/// A [`Client`](crate::Client) whose calls return when they are done. The [module](crate::blocking) has an
/// example.
///
/// Methods, results and errors are those of the client inside. A call waits on the calling thread: for the
/// transport up to its deadline, for the limits on requests, and before a retry or another query. Threads
/// can share it.
///
/// `UreqTransport` works on the calling thread, `HyperTransport` and `SurfTransport` on a thread of their
/// own. `ReqwestTransport` needs an entered multi-threaded tokio runtime. Without a runtime it reports that
/// it is unusable. On a single-threaded runtime a call would never end.
///
/// Do not use it on a thread of an asynchronous executor: it would block everything else on that thread.
#[derive(Debug)]
pub struct Client<T, J = MemoryJournal> {
    inner: crate::Client<T, J>,
}

impl<T: Transport> Client<T> {
    /// As [`crate::Client::new`]. For other settings, make a [`crate::Client`] and convert it with [`From`].
    #[must_use]
    pub fn new(base_url: impl Into<BaseUrl>, credentials: Credentials, transport: T) -> Self {
        crate::Client::new(base_url, credentials, transport).into()
    }
}

/// Declares methods that do what those of the client inside do, and wait for it.
macro_rules! waiting {
    ($($(#[$doc:meta])* $name:ident($($argument:ident: $type:ty),*) -> $result:ty;)*) => {
        $(
            $(#[$doc])*
            pub fn $name(&self, $($argument: $type),*) -> $result {
                block_on(self.inner.$name($($argument),*))
            }
        )*
    };
}

impl<T: Transport, J: Journal> Client<T, J> {
    /// The asynchronous client inside, with its gateway, journal and clock.
    #[must_use]
    pub fn inner(&self) -> &crate::Client<T, J> {
        &self.inner
    }

    /// The asynchronous client inside.
    #[must_use]
    pub fn into_inner(self) -> crate::Client<T, J> {
        self.inner
    }

    /// The current time by the client's clock, in UTC+8.
    #[must_use]
    pub fn now(&self) -> TxTime {
        self.inner.now()
    }

    waiting! {
        /// Sends a payment request and decides what the answer means: [`crate::Client::pay`].
        ///
        /// # Errors
        ///
        /// [`CallError::Unknown`] means that money may have moved. Resume the number, and do not pay the
        /// order again under another one. After every other error this call has moved no money.
        pay(request: &impl Payable) -> Result<Payment, CallError>;

        /// Pays a customer back, in full or in part: [`crate::Client::refund`].
        ///
        /// # Errors
        ///
        /// [`CallError::Unknown`] means that the refund may have been made. Resume its number, and do not
        /// send it again under another one. After every other error this call has made no refund.
        refund(refund: &Refund) -> Result<Outcome<<Refund as Call>::Answer>, CallError>;

        /// Cancels a payment whose outcome is open: [`crate::Client::reverse`]. It may pay money back.
        ///
        /// # Errors
        ///
        /// As for [`refund`](Self::refund).
        reverse(reversal: &Reversal) -> Result<Outcome<<Reversal as Call>::Answer>, CallError>;

        /// Closes an order that the customer has not paid: [`crate::Client::close`]. If the customer has
        /// paid, it may pay the money back.
        ///
        /// # Errors
        ///
        /// As for [`refund`](Self::refund).
        close(close: &Close) -> Result<Outcome<<Close as Call>::Answer>, CallError>;

        /// Charges money that a pre-authorisation reserves: [`crate::Client::capture`].
        ///
        /// # Errors
        ///
        /// As for [`refund`](Self::refund). Resume it by the `syssn` of the pre-authorisation.
        capture(capture: &Capture) -> Result<Outcome<<Capture as Call>::Answer>, CallError>;

        /// Releases what a pre-authorisation still reserves: [`crate::Client::unfreeze`].
        ///
        /// # Errors
        ///
        /// As for [`refund`](Self::refund).
        unfreeze(unfreeze: &Unfreeze) -> Result<Outcome<<Unfreeze as Call>::Answer>, CallError>;

        /// Attaches a note to a transaction: [`crate::Client::add_note`]. Moves no money.
        ///
        /// # Errors
        ///
        /// A [`CallError`]. It is always safe to repeat the call.
        add_note(note: &AddNote) -> Result<Outcome<<AddNote as Call>::Answer>, CallError>;

        /// Declares a payment to mainland customs: [`crate::Client::declare_customs`]. Moves no money.
        ///
        /// # Errors
        ///
        /// A [`CallError`]. Query the declaration before you repeat it.
        declare_customs(
            declaration: &CustomsDeclare
        ) -> Result<Outcome<<CustomsDeclare as Call>::Answer>, CallError>;

        /// Asks what became of a declaration: [`crate::Client::query_customs`].
        ///
        /// # Errors
        ///
        /// A [`CallError`]. It is always safe to repeat the call.
        query_customs(
            query: &CustomsQuery
        ) -> Result<Outcome<<CustomsQuery as Call>::Answer>, CallError>;

        /// Declares a payment to mainland customs again: [`crate::Client::redeclare_customs`]. Moves
        /// no money.
        ///
        /// # Errors
        ///
        /// A [`CallError`]. Query the declaration before you repeat it.
        redeclare_customs(
            declaration: &CustomsRedeclare
        ) -> Result<Outcome<<CustomsRedeclare as Call>::Answer>, CallError>;

        /// Sends a query: [`crate::Client::query`].
        ///
        /// # Errors
        ///
        /// A [`QueryError`]. It is always safe to repeat the query.
        query(query: &Query) -> Result<QueryResult, QueryError>;

        /// The records of one order that was placed at this time: [`crate::Client::find_order`]. No
        /// record means "not found yet", not "not paid".
        ///
        /// # Errors
        ///
        /// A [`QueryError`] as soon as one of the queries fails. It is always safe to repeat the query.
        find_order(
            out_trade_no: &OutTradeNo,
            placed_at: TxTime
        ) -> Result<Vec<Record>, QueryError>;

        /// The records of transactions by QFPay's numbers: [`crate::Client::find_transactions`].
        ///
        /// # Errors
        ///
        /// A [`QueryError`] as soon as one of the queries fails. It is always safe to repeat the query.
        find_transactions(numbers: &[Syssn]) -> Result<Vec<Record>, QueryError>;

        /// The records on every page of a query's answer: [`crate::Client::query_all`].
        ///
        /// # Errors
        ///
        /// A [`QueryError`] if one page cannot be read. It is always safe to repeat the query.
        query_all(query: &Query) -> Result<Vec<Record>, QueryError>;

        /// Queries a call until it is decided, or until the time is over: [`crate::Client::resolve`]. For
        /// an order that waits for its customer, that can take hours.
        resolve(intent: &Intent) -> Resolution;

        /// Queries many calls together: [`crate::Client::resolve_all`].
        resolve_all(intents: &[Intent]) -> Vec<Resolution>;

        /// Queries every call once: [`crate::Client::resolve_once`].
        resolve_once(intents: &[Intent]) -> Vec<Resolution>;

        /// Resolves the open call with this number: [`crate::Client::resume`].
        ///
        /// # Errors
        ///
        /// [`ResumeError`] if the journal has no such intent or cannot be read.
        resume(number: &str) -> Result<Resolution, ResumeError>;

        /// Resolves everything that is open in the journal: [`crate::Client::reconcile`].
        ///
        /// # Errors
        ///
        /// [`ReconcileError`] if the journal cannot be read.
        reconcile() -> Result<Vec<(Intent, Resolution)>, ReconcileError>;
    }

    /// Sends any call that is neither a payment nor a query: [`crate::Client::call`].
    ///
    /// # Errors
    ///
    /// A [`CallError`]. Only after [`CallError::Unknown`] it is not known whether it was done.
    pub fn call<C: Call>(&self, call: &C) -> Result<Outcome<C::Answer>, CallError> {
        block_on(self.inner.call(call))
    }
}

impl<T, J> From<crate::Client<T, J>> for Client<T, J> {
    fn from(inner: crate::Client<T, J>) -> Self {
        Self { inner }
    }
}
