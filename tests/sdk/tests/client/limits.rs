//! The gateway's limits on requests, kept by many threads at once.

use std::collections::BTreeMap;
use std::future::Future;
use std::num::NonZeroU32;
use std::pin::Pin;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use qfpay_api::client::{Clock, Limits};
use qfpay_api::journal::MemoryJournal;
use qfpay_api::types::{REQUESTS_PER_MINUTE, REQUESTS_PER_SECOND};
use qfpay_api::{Client, Environment, Payment, TxTime};

use crate::support::{credentials, now};
use crate::world::{Asked, Gate, Log, accepted, now_or_never, scanned};

/// One virtual time for many threads: it moves on when all of them wait.
#[derive(Clone)]
struct SharedClock(Arc<(Mutex<Waiting>, Condvar)>);

struct Waiting {
    elapsed: Duration,
    threads: usize,
    until: BTreeMap<usize, Duration>,
    sleeps: usize,
}

impl SharedClock {
    fn of(threads: usize) -> Self {
        let waiting = Waiting {
            elapsed: Duration::ZERO,
            threads,
            until: BTreeMap::new(),
            sleeps: 0,
        };
        Self(Arc::new((Mutex::new(waiting), Condvar::new())))
    }

    fn leave(&self) {
        let mut waiting = self.0.0.lock().unwrap();
        waiting.threads -= 1;
        self.move_on(&mut waiting);
    }

    fn move_on(&self, waiting: &mut Waiting) {
        let asleep = waiting.until.values().filter(|it| **it > waiting.elapsed);
        if asleep.clone().count() < waiting.threads {
            return;
        }
        if let Some(next) = asleep.min() {
            waiting.elapsed = *next;
            self.0.1.notify_all();
        }
    }

    fn wait(&self, duration: Duration) {
        let mut waiting = self.0.0.lock().unwrap();
        let (id, until) = (waiting.sleeps, waiting.elapsed + duration);
        waiting.sleeps += 1;
        waiting.until.insert(id, until);
        self.move_on(&mut waiting);
        while waiting.elapsed < until {
            waiting = self.0.1.wait(waiting).unwrap();
        }
        waiting.until.remove(&id);
    }
}

impl Clock for SharedClock {
    fn now(&self) -> TxTime {
        now()
    }

    fn elapsed(&self) -> Duration {
        self.0.0.lock().unwrap().elapsed
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        Box::pin(async move { self.wait(duration) })
    }
}

/// When so many payments of so many threads left, within these limits.
fn times_of(threads: usize, each: usize, limits: Limits) -> Vec<Duration> {
    let (clock, log) = (SharedClock::of(threads), Log::default());
    let gate = Gate::new(
        Arc::new(clock.clone()),
        Arc::clone(&log),
        |asked: &Asked| accepted(asked.get("out_trade_no")),
    );
    let client = Client::new(Environment::LiveTest, credentials(), gate)
        .with_journal(Arc::new(MemoryJournal::new()))
        .with_clock(clock.clone())
        .with_limits(limits);
    thread::scope(|scope| {
        for one in 0..threads {
            let (client, clock) = (&client, &clock);
            scope.spawn(move || {
                for order in 0..each {
                    let request = scanned(&format!("INV-{one}-{order}"));
                    let paid = now_or_never(client.pay(&request));
                    assert!(matches!(paid, Ok(Payment::Paid(_))), "{paid:?}");
                }
                clock.leave();
            });
        }
    });
    let log = log.lock().unwrap();
    let mut times: Vec<Duration> = log.iter().map(|asked| asked.at).collect();
    times.sort();
    times
}

/// The most requests that left within this time of one another, both ends counted.
fn most_within(times: &[Duration], window: Duration) -> usize {
    let from = |start: &Duration| {
        let within = |time: &&Duration| **time >= *start && **time - *start <= window;
        times.iter().filter(within).count()
    };
    times.iter().map(from).max().unwrap_or_default()
}

#[test]
fn fault_57_sixteen_threads_keep_both_limits_and_all_get_through() {
    let times = times_of(16, 40, Limits::documented());
    assert_eq!(times.len(), 16 * 40);
    let second = most_within(&times, Duration::from_secs(1));
    let minute = most_within(&times, Duration::from_secs(60));
    assert!(second <= REQUESTS_PER_SECOND as usize, "{second}");
    assert!(minute <= REQUESTS_PER_MINUTE as usize, "{minute}");
    // Half of what is allowed goes to nobody if the limiter is overcautious.
    assert!(minute > REQUESTS_PER_MINUTE as usize / 2, "{minute}");
}

#[test]
fn fault_57_the_share_of_each_of_four_clients_is_a_quarter() {
    let four = NonZeroU32::new(4).unwrap();
    let times = times_of(4, 40, Limits::shared_by(four));
    let minute = most_within(&times, Duration::from_secs(60));
    assert!(minute <= REQUESTS_PER_MINUTE as usize / 4, "{minute}");
}

#[test]
fn without_limits_nothing_waits() {
    let times = times_of(4, 200, Limits::none());
    assert!(times.iter().all(Duration::is_zero));
}
