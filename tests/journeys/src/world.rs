//! The world around the merchant's program: a clock that runs as fast as it is looked at, customers,
//! the gateway, and whatever happens at what time.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeSet, BinaryHeap};
use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use fastrand::Rng;
use qfpay_api::TxTime;
use qfpay_api::client::Clock;
use qfpay_codegen::ir::Model;
use qfpay_sandbox::{Config, Engine, Merchant, OrderState, Request};

use crate::Summary;
use crate::brief::brief;
use crate::chance::Conditions;
use crate::letter::Letter;

/// The world, as everything that lives in it shares it.
#[derive(Clone)]
pub(crate) struct World(Arc<Mutex<Inner>>);

pub(crate) struct Inner {
    pub(crate) engine: Engine,
    pub(crate) rng: Rng,
    pub(crate) conditions: Conditions,
    pub(crate) summary: Summary,
    pub(crate) trace: Option<Vec<String>>,
    pub(crate) letters: Vec<Letter>,
    /// The bodies of payments and refunds that may have been received.
    pub(crate) received: BTreeSet<Vec<u8>>,
    /// Something that a client must not do, and has done.
    pub(crate) offence: Option<String>,
    /// Milliseconds since 1970.
    now: u64,
    events: BinaryHeap<Reverse<Event>>,
    count: u64,
}

/// Something that will happen.
struct Event {
    at: u64,
    /// Keeps the order of what happens at one time.
    count: u64,
    what: What,
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Event {}

impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Event {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at, self.count).cmp(&(other.at, other.count))
    }
}

#[derive(Clone)]
pub(crate) enum What {
    CustomerPays(String),
    CustomerDeclines(String),
    /// The customer pays the same order in a second window.
    CustomerPaysAgain(String),
    /// A request reaches the gateway after the client has given up on it.
    Arrives(Box<Request>),
    /// The storm passes.
    FaultsEnd,
}

/// 2026-01-12 00:00:00 UTC. Journeys start within three weeks of it, some around the turn of the month.
const EPOCH_SECONDS: u64 = 1_768_176_000;

fn model() -> Arc<Model> {
    static MODEL: OnceLock<Arc<Model>> = OnceLock::new();
    let read = || {
        #[expect(clippy::expect_used, reason = "the repository's own specification")]
        let model = qfpay_sandbox::embedded_model().expect("a specification without problems");
        Arc::new(model)
    };
    Arc::clone(MODEL.get_or_init(read))
}

impl World {
    pub(crate) fn new(seed: u64, recording: bool) -> Self {
        let mut rng = Rng::with_seed(seed);
        let conditions = Conditions::draw(&mut rng);
        let now = (EPOCH_SECONDS + rng.u64(..21 * 24 * 3600)) * 1000;
        let mut config = Config::new("http://127.0.0.1:1");
        config.merchants = vec![Merchant::default().with_notify_url("http://127.0.0.1:1/notify")];
        let engine = Engine::with_model(model(), config);
        let world = Self(Arc::new(Mutex::new(Inner {
            engine,
            rng,
            conditions,
            summary: Summary::default(),
            trace: recording.then(Vec::new),
            letters: Vec::new(),
            received: BTreeSet::new(),
            offence: None,
            now,
            events: BinaryHeap::new(),
            count: 0,
        })));
        // Storms last: longer than a client waits, shorter than a merchant does.
        let hours = world.with(|inner| inner.rng.u64(1..12));
        world.schedule(Duration::from_secs(hours * 3600), What::FaultsEnd);
        world
    }

    /// Whatever is done here happens at one time.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.lock())
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn schedule(&self, after: Duration, what: What) {
        self.with(|inner| {
            inner.count += 1;
            let at = inner.now + u64::try_from(after.as_millis()).unwrap_or(u64::MAX / 2);
            let count = inner.count;
            inner.events.push(Reverse(Event { at, count, what }));
        });
    }

    /// Lets time pass, and everything happen that happens in it.
    pub(crate) fn pass(&self, duration: Duration) {
        self.with(|inner| {
            let until = inner.now + u64::try_from(duration.as_millis()).unwrap_or(u64::MAX / 2);
            while let Some(at) = inner.next_moment().filter(|at| *at <= until) {
                inner.now = inner.now.max(at);
                inner.deliver();
                let due = |event: &Reverse<Event>| event.0.at <= at;
                if inner.events.peek().is_some_and(due) {
                    if let Some(Reverse(event)) = inner.events.pop() {
                        inner.happen(event.what);
                    }
                }
            }
            inner.now = until;
        });
    }

    pub(crate) fn note(&self, what: impl FnOnce() -> String) {
        self.with(|inner| inner.note(what));
    }
}

impl Inner {
    pub(crate) fn seconds(&self) -> i64 {
        i64::try_from(self.now / 1000).unwrap_or(i64::MAX)
    }

    /// When something happens next.
    fn next_moment(&self) -> Option<u64> {
        let event = self.events.peek().map(|Reverse(event)| event.at);
        let delivery = self.engine.next_notification();
        let delivery = delivery.and_then(|seconds| u64::try_from(seconds).ok());
        event
            .into_iter()
            .chain(delivery.map(|seconds| seconds * 1000))
            .min()
    }

    /// Keeps what happens, if somebody is going to read it.
    pub(crate) fn note(&mut self, what: impl FnOnce() -> String) {
        let time = TxTime::from_unix_seconds(self.now / 1000);
        if let Some(trace) = &mut self.trace {
            trace.push(format!("{time}  {}", what()));
        }
    }

    fn happen(&mut self, what: What) {
        let now = self.seconds();
        match what {
            What::CustomerPays(number) => {
                let done = self.engine.customer_pays(now, &number);
                self.note(|| format!("the customer pays {number}: {done:?}"));
            }
            What::CustomerDeclines(number) => {
                let done = self.engine.customer_declines(now, &number);
                self.note(|| format!("the customer declines {number}: {done:?}"));
            }
            // Only what is paid is paid a second time: an order that has ended takes no payment.
            What::CustomerPaysAgain(number)
                if self.engine.order_state(now, &number) != Some(OrderState::Paid) => {}
            What::CustomerPaysAgain(number) => {
                let done = self.engine.customer_pays_again(now, &number);
                self.note(|| format!("the customer pays {number} in a second window: {done:?}"));
            }
            What::Arrives(late) => {
                let path = late.path.clone();
                let response = self.engine.handle(now, &late);
                let answer = brief(&String::from_utf8_lossy(&response.body));
                self.note(|| {
                    format!("a late request to {path} arrives; the answer is lost: {answer}")
                });
            }
            What::FaultsEnd => {
                self.conditions = Conditions {
                    faults: 0,
                    crashes: 0,
                };
                self.note(|| "the storm has passed".to_owned());
            }
        }
    }
}

/// The world's clock, by which the client goes. Waiting lets time pass at once.
#[derive(Clone)]
pub(crate) struct WorldClock(pub(crate) World);

impl Clock for WorldClock {
    fn now(&self) -> TxTime {
        self.0
            .with(|inner| TxTime::from_unix_seconds(inner.now / 1000))
    }

    fn elapsed(&self) -> Duration {
        self.0.with(|inner| Duration::from_millis(inner.now))
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        self.0.pass(duration.max(Duration::from_millis(1)));
        Box::pin(std::future::ready(()))
    }
}
