//! Sends requests: a [`Gateway`] with a transport, a clock and a journal.

mod exchange;
mod finding;
mod resolving;

pub use self::resolving::{ReconcileError, ResumeError};

use std::fmt;
use std::sync::Arc;

use crate::base_url::BaseUrl;
use crate::call::{Call, CallError, Outcome};
use crate::clock::{Clock, SystemClock, WallClock};
use crate::credentials::Credentials;
use crate::gateway::{Gateway, PreparedCall, PreparedPayment, PreparedQuery};
use crate::generated::operation::Operation;
use crate::generated::request::{
    AddNote, Capture, Close, CustomsDeclare, CustomsQuery, CustomsRedeclare, Refund, Reversal,
    Unfreeze,
};
use crate::journal::{Ending, Journal, MemoryJournal};
use crate::limit::{Limiter, Limits};
use crate::observe;
use crate::payment::Payment;
use crate::query::Query;
use crate::record::{QueryError, QueryResult};
use crate::request::Payable;
use crate::schedule::{Retries, Schedule};
use crate::sign::Algorithm;
use crate::time::TxTime;
use crate::transport::Transport;

/// Takes payments through a QFPay gateway, and knows what became of them.
///
/// Every call that moves money is written down in the [`journal`](crate::journal) before its first
/// byte leaves, and closed there once the gateway's word is final. What is not decided at once is
/// resolved by [`resolve`](Self::resolve), or after a crash by [`reconcile`](Self::reconcile). Nothing that
/// may have been received is ever sent again by itself.
///
/// A client is cheap to share: put it into an [`Arc`] and use it from everywhere.
pub struct Client<T, J = MemoryJournal> {
    gateway: Gateway,
    transport: T,
    journal: J,
    clock: Arc<dyn Clock>,
    wall: WallClock,
    random: Arc<dyn Fn() -> u64 + Send + Sync>,
    limits: Limits,
    limiter: Limiter,
    retries: Retries,
    schedule: Schedule,
}

impl<T: Transport> Client<T> {
    /// A client for one environment, which has no default: production charges real people, and so
    /// does the live test. Its journal is in memory; see [`with_journal`](Client::with_journal).
    #[must_use]
    pub fn new(base_url: impl Into<BaseUrl>, credentials: Credentials, transport: T) -> Self {
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let limits = Limits::documented();
        Self {
            gateway: Gateway::new(base_url, credentials),
            transport,
            journal: MemoryJournal::new(),
            limiter: Limiter::new(limits, Arc::clone(&clock)),
            wall: WallClock::new(&*clock),
            clock,
            random: Arc::new(|| fastrand::u64(..)),
            limits,
            retries: Retries::default(),
            schedule: Schedule::default(),
        }
    }
}

impl<T: Transport, J: Journal> Client<T, J> {
    /// Keeps intents in this journal, such as one that survives a crash.
    #[must_use]
    pub fn with_journal<K: Journal>(self, journal: K) -> Client<T, K> {
        Client {
            gateway: self.gateway,
            transport: self.transport,
            journal,
            clock: self.clock,
            wall: self.wall,
            random: self.random,
            limits: self.limits,
            limiter: self.limiter,
            retries: self.retries,
            schedule: self.schedule,
        }
    }

    /// Signs with this hash instead of MD5.
    #[must_use]
    pub fn with_algorithm(mut self, algorithm: Algorithm) -> Self {
        self.gateway = self.gateway.with_algorithm(algorithm);
        self
    }

    /// Goes by this clock instead of the system's.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.wall = WallClock::new(&clock);
        self.clock = Arc::new(clock);
        self.limiter = Limiter::new(self.limits, Arc::clone(&self.clock));
        self
    }

    /// Draws random numbers from here instead of a generator of its own. They only spread waiting.
    #[must_use]
    pub fn with_random(mut self, random: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        self.random = Arc::new(random);
        self
    }

    /// Sends no more than this; QFPay's documented limits unless set. A call that the limits would hold
    /// back for more than two minutes is not sent.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self.limiter = Limiter::new(limits, Arc::clone(&self.clock));
        self
    }

    /// Sends again this often what provably was not sent or not looked at; twice unless set.
    #[must_use]
    pub fn with_retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self
    }

    /// Asks about open orders by this schedule.
    #[must_use]
    pub fn with_schedule(mut self, schedule: Schedule) -> Self {
        self.schedule = schedule;
        self
    }

    /// What makes and reads the requests, without the transport.
    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// Where intents are kept.
    #[must_use]
    pub fn journal(&self) -> &J {
        &self.journal
    }

    /// The present time by the client's clock.
    #[must_use]
    pub fn now(&self) -> TxTime {
        self.clock.now()
    }

    /// Sends a payment request and decides what the answer says.
    ///
    /// The intent is in the journal before the first byte leaves. If the returned future is dropped
    /// before it is done, the outcome is unknown: [`resume`](Self::resume) the number.
    ///
    /// # Errors
    ///
    /// [`CallError::Unknown`] means that money may have moved: resume the number, and never pay the
    /// order again under another one. Every other error means that this call has moved none.
    pub async fn pay(&self, request: &impl Payable) -> Result<Payment, CallError> {
        let prepared = self.gateway.payment(request, self.now());
        let prepared = observe::prepared(Operation::Payment, prepared)?;
        observe::call(prepared.intent(), self.send_payment(&prepared)).await
    }

    async fn send_payment(&self, prepared: &PreparedPayment) -> Result<Payment, CallError> {
        let operation = Operation::Payment;
        self.begin(prepared.intent()).await?;
        let exchange = self.exchange(operation, || prepared.http_request()).await;
        let payment = observe::classified(operation, exchange, |it| prepared.classify(it));
        let ending = match &payment {
            Ok(Payment::Paid(_)) => Some(Ending::Done),
            Ok(Payment::Declined(_)) => Some(Ending::NotDone),
            Ok(Payment::AwaitingCustomer(_) | Payment::Pending(_)) => None,
            Err(error) => error.ending(),
        };
        self.end(prepared.intent(), ending).await;
        payment
    }

    /// Pays a customer back, in full or in part.
    ///
    /// # Errors
    ///
    /// [`CallError::Unknown`] means that the refund may have been made: resume its number, and never
    /// send it again under another one. Every other error means that this call has made none.
    pub async fn refund(
        &self,
        refund: &Refund,
    ) -> Result<Outcome<<Refund as Call>::Answer>, CallError> {
        self.call(refund).await
    }

    /// Takes back a payment whose outcome is open. It may pay money back: query before and after.
    ///
    /// # Errors
    ///
    /// As for [`refund`](Self::refund).
    pub async fn reverse(
        &self,
        reversal: &Reversal,
    ) -> Result<Outcome<<Reversal as Call>::Answer>, CallError> {
        self.call(reversal).await
    }

    /// Closes an order that nobody has paid. If somebody has, that may pay it back: query before and
    /// after.
    ///
    /// # Errors
    ///
    /// As for [`refund`](Self::refund).
    pub async fn close(
        &self,
        close: &Close,
    ) -> Result<Outcome<<Close as Call>::Answer>, CallError> {
        self.call(close).await
    }

    /// Takes money that a pre-authorisation holds.
    ///
    /// # Errors
    ///
    /// As for [`refund`](Self::refund). A capture has no number of its own, so one whose outcome is
    /// unknown has to be resumed, by the `syssn` of the pre-authorisation, before another is sent.
    pub async fn capture(
        &self,
        capture: &Capture,
    ) -> Result<Outcome<<Capture as Call>::Answer>, CallError> {
        self.call(capture).await
    }

    /// Releases what a pre-authorisation still holds.
    ///
    /// # Errors
    ///
    /// As for [`refund`](Self::refund).
    pub async fn unfreeze(
        &self,
        unfreeze: &Unfreeze,
    ) -> Result<Outcome<<Unfreeze as Call>::Answer>, CallError> {
        self.call(unfreeze).await
    }

    /// Attaches a note to a transaction. Moves no money.
    ///
    /// # Errors
    ///
    /// A [`CallError`]; asking again is always safe.
    pub async fn add_note(
        &self,
        note: &AddNote,
    ) -> Result<Outcome<<AddNote as Call>::Answer>, CallError> {
        self.call(note).await
    }

    /// Declares a payment to mainland customs. Moves no money.
    ///
    /// # Errors
    ///
    /// A [`CallError`]; ask what became of a declaration before making it again.
    pub async fn declare_customs(
        &self,
        declaration: &CustomsDeclare,
    ) -> Result<Outcome<<CustomsDeclare as Call>::Answer>, CallError> {
        self.call(declaration).await
    }

    /// Asks what became of a declaration.
    ///
    /// # Errors
    ///
    /// A [`CallError`]; asking again is always safe.
    pub async fn query_customs(
        &self,
        query: &CustomsQuery,
    ) -> Result<Outcome<<CustomsQuery as Call>::Answer>, CallError> {
        self.call(query).await
    }

    /// Declares a payment to mainland customs again. Moves no money.
    ///
    /// # Errors
    ///
    /// A [`CallError`]; ask what became of a declaration before making it again.
    pub async fn redeclare_customs(
        &self,
        declaration: &CustomsRedeclare,
    ) -> Result<Outcome<<CustomsRedeclare as Call>::Answer>, CallError> {
        self.call(declaration).await
    }

    /// Sends any call that is neither a payment nor a query.
    ///
    /// # Errors
    ///
    /// A [`CallError`]: only [`CallError::Unknown`] leaves open whether it was done.
    pub async fn call<C: Call>(&self, call: &C) -> Result<Outcome<C::Answer>, CallError> {
        let prepared = self.gateway.call(call, self.now());
        let prepared = observe::prepared(C::OPERATION, prepared)?;
        observe::call(prepared.intent(), self.send_call(&prepared)).await
    }

    async fn send_call<C: Call>(
        &self,
        prepared: &PreparedCall<C>,
    ) -> Result<Outcome<C::Answer>, CallError> {
        if C::OPERATION.moves_money() {
            self.begin(prepared.intent()).await?;
        }
        let exchange = self
            .exchange(C::OPERATION, || prepared.http_request())
            .await;
        let outcome = observe::classified(C::OPERATION, exchange, |it| prepared.classify(it));
        if !C::OPERATION.moves_money() {
            return outcome;
        }
        let ending = match &outcome {
            Ok(Outcome::Done(_)) => Some(Ending::Done),
            Ok(Outcome::Declined(_)) => Some(Ending::NotDone),
            Ok(Outcome::Pending(_)) => None,
            Err(error) => error.ending(),
        };
        self.end(prepared.intent(), ending).await;
        outcome
    }

    /// Sends a query.
    ///
    /// # Errors
    ///
    /// A [`QueryError`]; asking again is always safe.
    pub async fn query(&self, query: &Query) -> Result<QueryResult, QueryError> {
        let prepared = observe::prepared(Operation::Query, self.gateway.query(query));
        let prepared = prepared.map_err(QueryError::InvalidRequest)?;
        observe::query(query, self.send_query(&prepared)).await
    }

    async fn send_query(&self, prepared: &PreparedQuery) -> Result<QueryResult, QueryError> {
        let operation = Operation::Query;
        let exchange = self.exchange(operation, || prepared.http_request()).await;
        observe::classified(operation, exchange, |it| prepared.classify(it))
    }
}

impl<T: fmt::Debug, J> fmt::Debug for Client<T, J> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("gateway", &self.gateway)
            .field("transport", &self.transport)
            .field("limits", &self.limits)
            .field("retries", &self.retries)
            .finish_non_exhaustive()
    }
}
