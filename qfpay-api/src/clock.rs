//! The time that a client goes by, which a test can replace.

use std::future::Future;
use std::pin::Pin;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use crate::time::TxTime;

/// The time of day, a time that never runs backwards, and waiting.
///
/// [`SystemClock`] is the real one. Everything that a client decides about time it decides by its
/// clock, so that a test can run days of waiting in a moment. A closure that tells the time of day is
/// a clock as well, whose other two times are the system's.
pub trait Clock: Send + Sync {
    /// The time of day. It goes into requests, and may jump when somebody sets the clock.
    fn now(&self) -> TxTime;

    /// The time since some fixed moment. It never runs backwards; deadlines and limits go by it.
    fn elapsed(&self) -> Duration {
        static START: OnceLock<Instant> = OnceLock::new();
        START.get_or_init(Instant::now).elapsed()
    }

    /// Waits.
    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(futures_timer::Delay::new(duration))
    }
}

/// The system's clock. Waiting needs no particular executor.
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
