//! Sends requests: a [`Gateway`](crate::Gateway) with a transport, a clock, limits and a journal.
//!
//! | setting | unless set |
//! |---|---|
//! | [`with_journal`](Client::with_journal) | in memory |
//! | [`with_limits`](Client::with_limits) | QFPay's documented limits |
//! | [`with_retries`](Client::with_retries) | twice, and only what was provably not processed |
//! | [`with_schedule`](Client::with_schedule) | as long as the call may still be decided |
//! | [`with_algorithm`](Client::with_algorithm) | MD5 |
//! | [`with_clock`](Client::with_clock), [`with_random`](Client::with_random) | the system's, for tests to replace |

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
