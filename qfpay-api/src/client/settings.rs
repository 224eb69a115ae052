//! The client: what it sends with, and by which limits, clock and schedule.

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

/// Takes payments through a QFPay gateway, and knows what became of them.
///
/// Every call that moves money is written down in the [`journal`](crate::journal) before its first
/// byte leaves, and closed there once the gateway's word is final. What is not decided at once is
/// resolved by [`resolve`](Self::resolve), or after a crash by [`reconcile`](Self::reconcile). Nothing that
/// may have been received is ever sent again by itself.
///
/// A client is cheap to share: put it into an [`Arc`] and use it from everywhere.
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
