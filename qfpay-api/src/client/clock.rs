//! The clock of a client, which a test can replace.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use crate::types::time::TxTime;

/// The time of day, a time that never runs backwards, and waiting.
///
/// [`SystemClock`] is the real one. A client uses nothing but its clock, so that a test can pass days of
/// waiting in a moment. A closure that returns the time of day is a clock too, and takes the rest from the
/// system.
pub trait Clock: Send + Sync {
    /// The time of day, in UTC+8. It goes into requests, and may jump when the system's clock is set.
    fn now(&self) -> TxTime;

    /// The time since some fixed moment. It never runs backwards. Deadlines and limits use it.
    fn elapsed(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }

    /// Waits.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(futures_timer::Delay::new(duration))
    }
}

/// The system's clock. It can wait on any executor.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> TxTime {
        TxTime::now()
    }
}

impl<F: Fn() -> TxTime + Send + Sync> Clock for F {
    fn now(&self) -> TxTime {
        self()
    }
}

/// Watches the time of day, which may be set while calls are open.
///
/// If the clock was set after a call was stored, the call seems older than it is. It could then be called
/// final although its request may still arrive, or the customer may still pay.
pub(crate) struct WallClock(Mutex<Watched>);

struct Watched {
    now: TxTime,
    elapsed: Duration,
    /// When the clock was seen to have been set.
    set: Option<Duration>,
}

impl WallClock {
    /// What the two clocks may differ by without one having been set.
    const DRIFT: Duration = Duration::from_secs(30);

    pub(crate) fn new(clock: &dyn Clock) -> Self {
        Self(Mutex::new(Watched {
            now: clock.now(),
            elapsed: clock.elapsed(),
            set: None,
        }))
    }

    /// How long ago this time was: no longer than the time of day can be believed.
    pub(crate) fn age(&self, clock: &dyn Clock, time: TxTime) -> Duration {
        let (now, elapsed) = (clock.now(), clock.elapsed());
        let mut watched = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let expected = watched.now.plus(elapsed.saturating_sub(watched.elapsed));
        if now.since(expected).max(expected.since(now)) > Self::DRIFT {
            watched.set = Some(elapsed);
        }
        (watched.now, watched.elapsed) = (now, elapsed);
        let believed = watched.set.map(|set| elapsed.saturating_sub(set));
        now.since(time).min(believed.unwrap_or(Duration::MAX))
    }
}
