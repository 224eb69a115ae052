//! Keeps a client within the gateway's limits on requests.

use std::fmt;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::Clock as GovernorClock;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};

use crate::client::clock::Clock;
use crate::generated::gateway::{REQUESTS_PER_MINUTE, REQUESTS_PER_SECOND};
use crate::observe;

/// How many requests a client sends.
///
/// QFPay accepts 100 requests in any second and 400 in any minute from a merchant, from all its tills
/// together. [`documented`](Self::documented) keeps both limits: it allows 40 requests at once and then 6 in
/// every second, which is never more than 46 in a second nor 400 in a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// None: no limit.
    pace: Option<Pace>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pace {
    burst: NonZeroU32,
    period: Duration,
}

impl Limits {
    const BURST: u32 = REQUESTS_PER_MINUTE / 10;
    const PER_SECOND: u32 = (REQUESTS_PER_MINUTE - Self::BURST) / 60;

    /// Both of QFPay's limits, for the only client of a merchant.
    #[must_use]
    pub fn documented() -> Self {
        Self::shared_by(NonZeroU32::MIN)
    }

    /// An equal share of QFPay's limits for each of this many clients of one merchant.
    #[must_use]
    pub fn shared_by(clients: NonZeroU32) -> Self {
        const { assert!(Limits::BURST + Limits::PER_SECOND <= REQUESTS_PER_SECOND) };
        const { assert!(Limits::BURST + 60 * Limits::PER_SECOND <= REQUESTS_PER_MINUTE) };
        let burst = NonZeroU32::new(Self::BURST / clients).unwrap_or(NonZeroU32::MIN);
        let period = Duration::from_secs(clients.get().into()) / Self::PER_SECOND;
        Self {
            pace: Some(Pace { burst, period }),
        }
    }

    /// No limit. The gateway answers HTTP 429 if there are too many requests.
    #[must_use]
    pub fn none() -> Self {
        Self { pace: None }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::documented()
    }
}

/// Lets requests through one at a time.
pub(crate) struct Limiter {
    rate: Option<RateLimiter<NotKeyed, InMemoryState, Elapsed, NoOpMiddleware<Duration>>>,
    /// When the gateway, having had too many requests, may be asked again.
    closed_until: Mutex<Duration>,
    clock: Arc<dyn Clock>,
}

impl Limiter {
    pub(crate) fn new(limits: Limits, clock: Arc<dyn Clock>) -> Self {
        let rate = limits.pace.and_then(|pace| {
            let quota = Quota::with_period(pace.period)?.allow_burst(pace.burst);
            let clock = Elapsed(Arc::clone(&clock));
            Some(RateLimiter::direct_with_clock(quota, clock))
        });
        Self {
            rate,
            closed_until: Mutex::new(Duration::ZERO),
            clock,
        }
    }

    /// Waits until one more request may be sent; false if that is not before `latest`.
    pub(crate) async fn permit(&self, latest: Duration) -> bool {
        loop {
            let Some(wait) = self.wait() else { return true };
            if self.clock.elapsed().saturating_add(wait) > latest {
                return false;
            }
            observe::waits_for_limits(wait);
            self.clock.sleep(wait).await;
        }
    }

    /// How long to wait before the next try; `None` once a request may leave.
    fn wait(&self) -> Option<Duration> {
        let now = self.clock.elapsed();
        let closed_until = *self.closed_until();
        if let Some(wait) = closed_until.checked_sub(now).filter(|wait| !wait.is_zero()) {
            return Some(wait);
        }
        let not_until = self.rate.as_ref()?.check().err()?;
        Some(not_until.wait_time_from(now).max(Duration::from_millis(1)))
    }

    /// Lets nothing through for a while.
    pub(crate) fn close_for(&self, duration: Duration) {
        let until = self.clock.elapsed().saturating_add(duration);
        let mut closed_until = self.closed_until();
        *closed_until = (*closed_until).max(until);
    }

    fn closed_until(&self) -> std::sync::MutexGuard<'_, Duration> {
        self.closed_until
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Limiter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Limiter").finish_non_exhaustive()
    }
}

/// A client's clock as the limiter wants it.
#[derive(Clone)]
struct Elapsed(Arc<dyn Clock>);

impl GovernorClock for Elapsed {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}
