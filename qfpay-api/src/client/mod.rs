//! Sends requests: a [`Gateway`](crate::Gateway) with a transport, a clock, limits and a journal.

pub(crate) mod calls;
pub(crate) mod clock;
pub(crate) mod exchange;
pub(crate) mod find;
pub(crate) mod rate_limit;
pub(crate) mod resolve;
pub(crate) mod schedule;
pub(crate) mod settings;

#[cfg(feature = "blocking")]
pub mod blocking;

pub use self::clock::{Clock, SystemClock};
pub use self::rate_limit::Limits;
pub use self::schedule::{Retries, Schedule};
pub use self::settings::Client;
