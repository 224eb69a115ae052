//! When to query again, and when to send again: pure functions of a seed.

use std::time::Duration;

use backon::{BackoffBuilder, ConstantBuilder, ExponentialBuilder};

/// When an open call is queried: every few seconds for the first minute, then less and less often, until a
/// deadline.
///
/// ```
/// use qfpay_api::client::Schedule;
///
/// let schedule = Schedule::default();
/// let waits: Vec<_> = schedule.delays(7).take(30).collect();
/// assert!(waits.iter().all(|wait| (2..=60).contains(&wait.as_secs())));
/// // The same seed gives the same waits.
/// assert_eq!(waits, schedule.delays(7).take(30).collect::<Vec<_>>());
/// ```
#[doc(alias = "poll")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    deadline: Option<Duration>,
}

impl Schedule {
    /// How often the first waits come: from this to twice this.
    const FIRST: Duration = Duration::from_secs(2);
    /// For about the first minute.
    const FIRST_WAITS: usize = 20;
    const LATER: Duration = Duration::from_secs(5);
    const LONGEST: Duration = Duration::from_secs(30);

    /// Queries for this long, whatever the call is. The default depends on the call: two minutes for a code
    /// that the customer showed, the life of the QR code or page and a little more for other payments, ten
    /// minutes for everything else.
    #[must_use]
    pub fn until(deadline: Duration) -> Self {
        Self {
            deadline: Some(deadline),
        }
    }

    /// Queries once.
    #[must_use]
    pub fn once() -> Self {
        Self::until(Duration::ZERO)
    }

    /// The waits between one query and the next. The sequence is endless; the deadline ends it.
    pub fn delays(&self, seed: u64) -> impl Iterator<Item = Duration> + use<> {
        let first = ConstantBuilder::default()
            .with_delay(Self::FIRST)
            .with_max_times(Self::FIRST_WAITS)
            .with_jitter()
            .with_jitter_seed(seed)
            .build();
        let later = ExponentialBuilder::default()
            .with_min_delay(Self::LATER)
            .with_max_delay(Self::LONGEST)
            .without_max_times()
            .with_jitter()
            .with_jitter_seed(seed)
            .build();
        first.chain(later)
    }

    /// The deadline, if one was set.
    pub(crate) fn deadline(&self) -> Option<Duration> {
        self.deadline
    }
}

/// Queries as long as the call may still be decided.
impl Default for Schedule {
    fn default() -> Self {
        Self { deadline: None }
    }
}

/// How often a request is sent again if it was provably not sent or not processed.
///
/// Nothing else is ever sent again: once a byte may have been sent, only a query says what happened. And
/// nothing is sent later than two minutes after the start of its call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Retries {
    times: usize,
}

impl Retries {
    const FIRST: Duration = Duration::from_millis(250);
    const LONGEST: Duration = Duration::from_secs(10);

    /// Sends again up to this many times; 0 means never.
    #[must_use]
    pub fn times(times: usize) -> Self {
        Self { times }
    }

    /// Never sends again.
    #[must_use]
    pub fn none() -> Self {
        Self::times(0)
    }

    /// The wait before each further sending.
    pub fn delays(&self, seed: u64) -> impl Iterator<Item = Duration> + use<> {
        ExponentialBuilder::default()
            .with_min_delay(Self::FIRST)
            .with_max_delay(Self::LONGEST)
            .with_max_times(self.times)
            .with_jitter()
            .with_jitter_seed(seed)
            .build()
    }
}

/// Twice.
impl Default for Retries {
    fn default() -> Self {
        Self::times(2)
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, Retries, Schedule};

    #[test]
    fn no_retries_are_none() {
        assert_eq!(Retries::none().delays(1).count(), 0);
        assert_eq!(Retries::times(3).delays(1).count(), 3);
    }

    #[test]
    fn an_hour_of_asking_stays_far_below_the_limit_and_differs_by_seed() {
        let waits = |seed| -> Vec<Duration> {
            let mut total = Duration::ZERO;
            let within = |wait: &Duration| {
                total += *wait;
                total < Duration::from_secs(3600)
            };
            Schedule::default()
                .delays(seed)
                .take_while(within)
                .collect()
        };
        for seed in 0..100 {
            assert!(
                (60..200).contains(&waits(seed).len()),
                "{}",
                waits(seed).len()
            );
        }
        assert_ne!(waits(1), waits(2));
    }
}
