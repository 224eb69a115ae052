//! A clock that is ahead of the system's, and for which waiting takes no time.

use std::future::Future;
use std::pin::Pin;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Duration, SystemTime};

use qfpay_api::TxTime;
use qfpay_api::client::Clock;

pub(crate) struct Later {
    start: SystemTime,
    waited: Mutex<Duration>,
}

impl Later {
    pub(crate) fn by_hours(hours: u64) -> Self {
        Self {
            start: SystemTime::now() + Duration::from_secs(hours * 3600),
            waited: Mutex::default(),
        }
    }
}

impl Clock for Later {
    fn now(&self) -> TxTime {
        TxTime::from_system_time(self.start + self.elapsed())
    }

    fn elapsed(&self) -> Duration {
        *self.waited.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        *self.waited.lock().unwrap_or_else(PoisonError::into_inner) += duration;
        Box::pin(std::future::ready(()))
    }
}
