//! The client and its settings.

use std::fmt;
use std::sync::Arc;

use crate::client::clock::{Clock, SystemClock, WallClock};
use crate::client::rate_limit::{Limiter, Limits};
use crate::client::schedule::{Retries, Schedule};
use crate::gateway::Gateway;
use crate::generated::gateway::Algorithm;
use crate::journal::contract::Journal;
use crate::journal::memory::MemoryJournal;
use crate::transport::contract::Transport;
use crate::types::base_url::BaseUrl;
use crate::types::credentials::Credentials;
use crate::types::time::TxTime;

/// Takes payments through a QFPay gateway, and finds out what became of them.
///
/// Every call that moves money is stored in the [`journal`](crate::journal) before its first byte is sent,
/// and closed there once its outcome is final. A call that is not decided at once is resolved by
/// [`resolve`](Self::resolve), or after a crash by [`reconcile`](Self::reconcile). A request that the
/// gateway may have received is never sent again automatically.
///
/// To share a client, put it into an [`Arc`]. All tasks and threads can use it at the same time.
///
#[cfg_attr(feature = "hyper", doc = "```")]
#[cfg_attr(not(feature = "hyper"), doc = "```ignore")]
/// use qfpay_api::transport::HyperTransport;
/// use qfpay_api::value::AuthCode;
/// use qfpay_api::{
///     Amount, BaseUrl, Client, Credentials, Currency, OutTradeNo, Outcome, Payment, Refund, RefundNo, pay,
/// };
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> { pollster::block_on(async {
/// # let sandbox = qfpay_sandbox::Sandbox::start()?;
/// # let (url, app_code, client_key) = (sandbox.url(), sandbox.app_code(), sandbox.client_key());
/// let credentials = Credentials::new(app_code, client_key)?;
/// let client = Client::new(BaseUrl::new(url)?, credentials, HyperTransport::new()?);
/// // When the program starts: what an earlier run left open.
/// client.reconcile().await?;
///
/// let price = Amount::new(Currency::Hkd, 48_80)?;
/// let code_of_the_customer = AuthCode::new("134567890123456789")?;
/// let request = pay::wechat_cpm(OutTradeNo::new("INV-8")?, price, code_of_the_customer);
/// let Payment::Paid(receipt) = client.pay(&request).await? else {
///     return Err("not decided yet".into());
/// };
///
/// let payment = receipt.original().ok_or("a currency that is not known")?;
/// let refund = Refund::new(&payment, RefundNo::new("REF-8-1")?, price);
/// let outcome = client.refund(&refund).await?;
/// assert!(matches!(outcome, Outcome::Done(_) | Outcome::Pending(_)));
/// # Ok(()) }) }
/// ```
pub struct Client<T, J = MemoryJournal> {
    pub(super) gateway: Gateway,
    pub(super) transport: T,
    pub(super) journal: J,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) wall: WallClock,
    pub(super) random: Arc<dyn Fn() -> u64 + Send + Sync>,
    pub(super) limits: Limits,
    pub(super) limiter: Limiter,
    pub(super) retries: Retries,
    pub(super) schedule: Schedule,
}

impl<T: Transport> Client<T> {
    /// A client for one environment. There is no default: production charges real people, and so does the
    /// live test. The journal is in memory; see [`with_journal`](Client::with_journal).
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
    /// Stores intents in this journal, such as one that survives a crash.
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

    /// Uses this clock instead of the system's.
    #[must_use]
    pub fn with_clock(mut self, clock: impl Clock + 'static) -> Self {
        self.wall = WallClock::new(&clock);
        self.clock = Arc::new(clock);
        self.limiter = Limiter::new(self.limits, Arc::clone(&self.clock));
        self
    }

    /// Takes random numbers from this function. They only spread waiting times.
    #[must_use]
    pub fn with_random(mut self, random: impl Fn() -> u64 + Send + Sync + 'static) -> Self {
        self.random = Arc::new(random);
        self
    }

    /// Sends no more requests than this; QFPay's documented limits unless set. A call that would have to
    /// wait for more than two minutes is not sent.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self.limiter = Limiter::new(limits, Arc::clone(&self.clock));
        self
    }

    /// Sends a request again this often if it was provably not sent or not processed; twice unless set.
    #[must_use]
    pub fn with_retries(mut self, retries: Retries) -> Self {
        self.retries = retries;
        self
    }

    /// Queries open orders by this schedule.
    #[must_use]
    pub fn with_schedule(mut self, schedule: Schedule) -> Self {
        self.schedule = schedule;
        self
    }

    /// The part without IO, which makes requests and reads answers.
    #[must_use]
    pub fn gateway(&self) -> &Gateway {
        &self.gateway
    }

    /// The journal.
    #[must_use]
    pub fn journal(&self) -> &J {
        &self.journal
    }

    /// The current time by the client's clock, in UTC+8.
    #[must_use]
    pub fn now(&self) -> TxTime {
        self.clock.now()
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
