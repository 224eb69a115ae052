//! The client for programs without an asynchronous runtime.
//!
//! ```
//! use qfpay_api::transport::UreqTransport;
//! use qfpay_api::value::AuthCode;
//! use qfpay_api::{
//!     Amount, BaseUrl, CallError, Client, Credentials, Currency, OutTradeNo, Retries, blocking, pay,
//! };
//!
//! let client = Client::new(
//!     // Nobody listens there, so nothing can be sent.
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

/// A [`Client`](crate::Client) whose calls return when they are done.
///
/// Methods and outcomes, and what they mean for money, are those of the client inside. A call waits on
/// the calling thread: for the transport up to its deadline, for the limits on requests, and before
/// anything is sent or asked again. It can be shared by threads.
///
/// Any transport will do that does not need its caller's runtime: `UreqTransport` works on the calling
/// thread, `HyperTransport` and `SurfTransport` on a thread of their own. `ReqwestTransport` works where
/// a multi-threaded tokio runtime has been entered; without a runtime it says that it is unusable, and
/// on one that nobody drives meanwhile, such as a single-threaded one, a call would never end.
///
/// Do not call it on a thread of an asynchronous executor: everything else on that thread would stand
/// still meanwhile.
#[derive(Debug)]
pub struct Client<T, J = MemoryJournal> {
    inner: crate::Client<T, J>,
}

impl<T: Transport> Client<T> {
    /// As [`crate::Client::new`]. For other settings make that client and take it [`From`] there.
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
    /// The asynchronous client inside, for what needs no waiting: its gateway, journal and clock.
    #[must_use]
    pub fn inner(&self) -> &crate::Client<T, J> {
        &self.inner
    }

    /// The asynchronous client inside.
    #[must_use]
    pub fn into_inner(self) -> crate::Client<T, J> {
        self.inner
    }

    /// The present time by the client's clock.
    #[must_use]
    pub fn now(&self) -> TxTime {
        self.inner.now()
    }

    waiting! {
        /// Sends a payment request and decides what the answer says: [`crate::Client::pay`].
        ///
        /// # Errors
        ///
        /// [`CallError::Unknown`] means that money may have moved: resume the number, and never pay the
        /// order again under another one. Every other error means that this call has moved none.
        pay(request: &impl Payable) -> Result<Payment, CallError>;

        /// Pays a customer back, in full or in part: [`crate::Client::refund`].
        ///
        /// # Errors
        ///
        /// [`CallError::Unknown`] means that the refund may have been made: resume its number, and never
        /// send it again under another one. Every other error means that this call has made none.
        refund(refund: &Refund) -> Result<Outcome<<Refund as Call>::Answer>, CallError>;

        /// Takes back a payment whose outcome is open: [`crate::Client::reverse`]. It may pay money
        /// back.
        ///
        /// # Errors
        ///
        /// As for [`refund`](Self::refund).
        reverse(reversal: &Reversal) -> Result<Outcome<<Reversal as Call>::Answer>, CallError>;

        /// Closes an order that nobody has paid: [`crate::Client::close`]. If somebody has, that may
        /// pay it back.
        ///
        /// # Errors
        ///
        /// As for [`refund`](Self::refund).
        close(close: &Close) -> Result<Outcome<<Close as Call>::Answer>, CallError>;

        /// Takes money that a pre-authorisation holds: [`crate::Client::capture`].
        ///
        /// # Errors
        ///
        /// As for [`refund`](Self::refund); resume it by the `syssn` of the pre-authorisation.
        capture(capture: &Capture) -> Result<Outcome<<Capture as Call>::Answer>, CallError>;

        /// Releases what a pre-authorisation still holds: [`crate::Client::unfreeze`].
        ///
        /// # Errors
        ///
        /// As for [`refund`](Self::refund).
        unfreeze(unfreeze: &Unfreeze) -> Result<Outcome<<Unfreeze as Call>::Answer>, CallError>;

        /// Attaches a note to a transaction: [`crate::Client::add_note`]. Moves no money.
        ///
        /// # Errors
        ///
        /// A [`CallError`]; asking again is always safe.
        add_note(note: &AddNote) -> Result<Outcome<<AddNote as Call>::Answer>, CallError>;

        /// Declares a payment to mainland customs: [`crate::Client::declare_customs`]. Moves no money.
        ///
        /// # Errors
        ///
        /// A [`CallError`]; ask what became of a declaration before making it again.
        declare_customs(
            declaration: &CustomsDeclare
        ) -> Result<Outcome<<CustomsDeclare as Call>::Answer>, CallError>;

        /// Asks what became of a declaration: [`crate::Client::query_customs`].
        ///
        /// # Errors
        ///
        /// A [`CallError`]; asking again is always safe.
        query_customs(
            query: &CustomsQuery
        ) -> Result<Outcome<<CustomsQuery as Call>::Answer>, CallError>;

        /// Declares a payment to mainland customs again: [`crate::Client::redeclare_customs`]. Moves
        /// no money.
        ///
        /// # Errors
        ///
        /// A [`CallError`]; ask what became of a declaration before making it again.
        redeclare_customs(
            declaration: &CustomsRedeclare
        ) -> Result<Outcome<<CustomsRedeclare as Call>::Answer>, CallError>;

        /// Sends a query: [`crate::Client::query`].
        ///
        /// # Errors
        ///
        /// A [`QueryError`]; asking again is always safe.
        query(query: &Query) -> Result<QueryResult, QueryError>;

        /// The records of one order that was placed at this time: [`crate::Client::find_order`]. No
        /// record means "not found yet", never "not paid".
        ///
        /// # Errors
        ///
        /// A [`QueryError`] as soon as one of the queries fails; asking again is always safe.
        find_order(
            out_trade_no: &OutTradeNo,
            placed_at: TxTime
        ) -> Result<Vec<Record>, QueryError>;

        /// The records of transactions by QFPay's numbers: [`crate::Client::find_transactions`].
        ///
        /// # Errors
        ///
        /// A [`QueryError`] as soon as one of the queries fails; asking again is always safe.
        find_transactions(numbers: &[Syssn]) -> Result<Vec<Record>, QueryError>;

        /// The records on every page of a query's answer: [`crate::Client::query_all`].
        ///
        /// # Errors
        ///
        /// A [`QueryError`] if one page cannot be had; asking again is always safe.
        query_all(query: &Query) -> Result<Vec<Record>, QueryError>;

        /// Asks about a call until it is decided, or until the time is up: [`crate::Client::resolve`].
        /// That may take hours, or days for an order that waits for its customer.
        resolve(intent: &Intent) -> Resolution;

        /// Asks about many calls at once: [`crate::Client::resolve_all`].
        resolve_all(intents: &[Intent]) -> Vec<Resolution>;

        /// Asks once about every call: [`crate::Client::resolve_once`].
        resolve_once(intents: &[Intent]) -> Vec<Resolution>;

        /// Settles the open call with this number: [`crate::Client::resume`].
        ///
        /// # Errors
        ///
        /// [`ResumeError`] if the journal has no such intent or cannot be read.
        resume(number: &str) -> Result<Resolution, ResumeError>;

        /// Settles everything that is open in the journal: [`crate::Client::reconcile`].
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
    /// A [`CallError`]: only [`CallError::Unknown`] leaves open whether it was done.
    pub fn call<C: Call>(&self, call: &C) -> Result<Outcome<C::Answer>, CallError> {
        block_on(self.inner.call(call))
    }
}

impl<T, J> From<crate::Client<T, J>> for Client<T, J> {
    fn from(inner: crate::Client<T, J>) -> Self {
        Self { inner }
    }
}
