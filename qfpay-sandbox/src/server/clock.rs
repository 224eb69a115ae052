//! The time that the sandbox goes by.

use std::time::{SystemTime, UNIX_EPOCH};

/// Tells the second, since 1970 in UTC.
pub(super) struct Clock(Box<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    /// A clock that says what this says.
    pub(super) fn by(time: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Box::new(time))
    }

    pub(super) fn now(&self) -> i64 {
        (self.0)()
    }
}

impl Default for Clock {
    /// The system's clock.
    fn default() -> Self {
        Self::by(system_time)
    }
}

fn system_time() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|elapsed| i64::try_from(elapsed.as_secs()).ok())
        .unwrap_or_default()
}
