//! The clock of the sandbox.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The last second that the clock shows, since 1970 in UTC: the day before the last of the year 9999,
/// wherever the gateway stands.
const LAST: i64 = 253_402_214_400;
/// How often a clock of the program's own is read.
const PERIOD: Duration = Duration::from_millis(250);
/// How long at most a wait lasts before the system's clock, which may be set, is read again.
const MOST_WAIT: Duration = Duration::from_secs(3600);
const MILLISECONDS: i128 = 1000;

/// Tells the second, since 1970 in UTC.
pub(super) struct Clock {
    source: Source,
    /// How many milliseconds it was put forward.
    advanced: AtomicU64,
}

enum Source {
    /// The system's clock, going so many times as fast from a moment on.
    System { start: i128, speed: u32 },
    /// A clock of the program's own, in seconds.
    Given(Box<dyn Fn() -> i64 + Send + Sync>),
}

impl Clock {
    /// A clock of the program's own.
    pub(super) fn by(time: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self::from(Source::Given(Box::new(time)))
    }

    fn from(source: Source) -> Self {
        Self {
            source,
            advanced: AtomicU64::new(0),
        }
    }

    /// Makes the system's clock go so many times as fast from now on, at least as fast as it does.
    pub(super) fn set_speed(&mut self, times: u32) {
        if let Source::System { start, speed } = &mut self.source {
            *start = system_time();
            *speed = times.max(1);
        }
    }

    /// How many times as fast it goes; not known of a clock of the program's own.
    pub(super) fn speed(&self) -> Option<u32> {
        match self.source {
            Source::System { speed, .. } => Some(speed),
            Source::Given(_) => None,
        }
    }

    pub(super) fn now(&self) -> i64 {
        i64::try_from(self.milliseconds().div_euclid(MILLISECONDS)).unwrap_or(LAST)
    }

    fn milliseconds(&self) -> i128 {
        let time = match &self.source {
            Source::System { start, speed } => start + (system_time() - start) * i128::from(*speed),
            Source::Given(time) => i128::from(time()) * MILLISECONDS,
        };
        match i128::from(self.advanced.load(Ordering::Acquire)) {
            // A clock of the program's own may show any time.
            0 => time,
            advanced => (time + advanced).min(i128::from(LAST) * MILLISECONDS),
        }
    }

    /// Puts the clock forward, to the end of the year 9999 at most.
    pub(super) fn advance(&self, by: Duration) {
        let by = u64::try_from(by.as_millis()).unwrap_or(u64::MAX);
        let add = |advanced: u64| Some(advanced.saturating_add(by));
        // Never fails: the closure always returns a value.
        let _ = self
            .advanced
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, add);
    }

    /// By how many seconds, rounded up, it is ahead of the system's clock. A clock of the program's own never is.
    #[cfg(feature = "state")]
    pub(super) fn ahead(&self) -> i64 {
        let ahead = match self.source {
            Source::System { .. } => self.milliseconds() - system_time(),
            Source::Given(_) => 0,
        };
        i64::try_from((ahead + MILLISECONDS - 1).div_euclid(MILLISECONDS)).unwrap_or_default()
    }

    /// Puts the clock forward until it is as far ahead as that of an earlier run was.
    #[cfg(feature = "state")]
    pub(super) fn go_on(&self, ahead: i64) {
        let rest = ahead.saturating_sub(self.ahead());
        if let (Source::System { .. }, Ok(rest @ 1..)) = (&self.source, u64::try_from(rest)) {
            self.advance(Duration::from_secs(rest));
        }
    }

    /// How long to wait until the clock shows this second, or has to be looked at again.
    pub(super) fn until(&self, second: i64) -> Duration {
        let left = i128::from(second) * MILLISECONDS - self.milliseconds();
        match self.source {
            _ if left <= 0 => Duration::ZERO,
            Source::Given(_) => PERIOD,
            Source::System { speed, .. } => {
                // Rounded up: a wait that ends too early has to be repeated.
                let left = left / i128::from(speed) + 1;
                u64::try_from(left)
                    .map_or(MOST_WAIT, |left| Duration::from_millis(left).min(MOST_WAIT))
            }
        }
    }
}

impl Default for Clock {
    /// The system's clock.
    fn default() -> Self {
        Self::from(Source::System {
            start: system_time(),
            speed: 1,
        })
    }
}

/// Milliseconds since 1970.
fn system_time() -> i128 {
    let elapsed = SystemTime::now().duration_since(UNIX_EPOCH);
    let elapsed = elapsed.ok().map(|elapsed| elapsed.as_millis());
    elapsed
        .and_then(|elapsed| i128::try_from(elapsed).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_is_put_forward_and_stops_at_the_end_of_its_calendar() {
        let clock = Clock::by(|| 1_770_098_706);
        assert_eq!(clock.now(), 1_770_098_706);
        clock.advance(Duration::from_millis(90_500));
        clock.advance(Duration::from_millis(500));
        assert_eq!(clock.now(), 1_770_098_797);
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), LAST);
        assert_eq!(Clock::by(|| i64::MAX).now(), i64::MAX);
        assert_eq!(Clock::by(|| -9).now(), -9);
    }

    #[test]
    fn a_fast_clock_is_waited_for_as_long_as_it_takes() {
        let mut clock = Clock::default();
        let hour = clock.now() + 3_600;
        clock.set_speed(0);
        assert_eq!(clock.speed(), Some(1));
        assert!(clock.until(hour) > Duration::from_secs(3_590));
        clock.set_speed(3_600);
        assert!(clock.until(hour) <= Duration::from_millis(1_001));
        assert_eq!(clock.until(hour - 3_601), Duration::ZERO);
        assert_eq!(clock.until(i64::MAX), MOST_WAIT);
        clock.set_speed(u32::MAX);
        clock.advance(Duration::from_secs(3_600));
        assert!(clock.now() >= hour);
        assert_eq!(Clock::by(|| 0).until(1), PERIOD);
    }
}
