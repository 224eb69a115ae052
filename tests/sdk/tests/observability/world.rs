//! A gateway that answers what it is told to, a clock that waits for nobody, a journal that can fail.

use std::collections::VecDeque;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use http::{Request, Response};
use qfpay_api::client::{Clock, Limits};
use qfpay_api::journal::{Begun, Ending, Intent, Journal, JournalError, MemoryJournal};
use qfpay_api::transport::{Delivery, Transport, TransportError, TransportErrorKind};
use qfpay_api::{Client, Credentials, Environment, TxTime};

use crate::{UNTOLD, secret};

/// What comes back for one request.
pub(crate) enum Reply {
    Answer(u16, String),
    Fail(TransportErrorKind, Delivery),
    Never,
}

#[derive(Clone, Default)]
pub(crate) struct Gate {
    pub(crate) replies: Arc<Mutex<VecDeque<Reply>>>,
    clock: Arc<Mutex<Duration>>,
}

/// How long every exchange takes.
pub(crate) const TAKES: Duration = Duration::from_millis(250);

impl Transport for Gate {
    async fn send(&self, _: Request<Vec<u8>>) -> Result<Response<Vec<u8>>, TransportError> {
        let reply = self.replies.lock().unwrap().pop_front();
        *self.clock.lock().unwrap() += TAKES;
        match reply.expect("a reply for every request") {
            Reply::Answer(status, body) => {
                let response = Response::builder()
                    .status(status)
                    .header("location", secret("location"))
                    .header("retry-after", "3");
                Ok(response.body(body.into_bytes()).unwrap())
            }
            Reply::Fail(kind, delivery) => {
                Err(TransportError::new(kind, delivery).with_source(UNTOLD))
            }
            Reply::Never => std::future::pending().await,
        }
    }
}

/// A time far from the turn of a month, at which queries come in pairs.
pub(crate) fn now() -> TxTime {
    TxTime::new(2025, 3, 15, 12, 0, 0).unwrap()
}

/// Waits in no time.
struct Hands(Arc<Mutex<Duration>>);

impl Clock for Hands {
    fn now(&self) -> TxTime {
        now()
    }

    fn elapsed(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send + '_>> {
        *self.0.lock().unwrap() += duration;
        Box::pin(std::future::ready(()))
    }
}

/// Keeps intents until its disk is full.
#[derive(Default)]
pub(crate) struct Book {
    memory: MemoryJournal,
    pub(crate) full: AtomicBool,
    pub(crate) cannot_close: AtomicBool,
}

impl Book {
    fn check(&self, broken: bool) -> Result<(), JournalError> {
        match broken || self.full.load(Ordering::Relaxed) {
            true => Err(JournalError::new("the disk is full\nreally")),
            false => Ok(()),
        }
    }
}

impl Journal for Book {
    async fn begin(&self, intent: &Intent) -> Result<Begun, JournalError> {
        self.check(false)?;
        self.memory.begin(intent).await
    }

    async fn close(&self, intent: &Intent, ending: Ending) -> Result<(), JournalError> {
        self.check(self.cannot_close.load(Ordering::Relaxed))?;
        self.memory.close(intent, ending).await
    }

    async fn open(&self) -> Result<Vec<Intent>, JournalError> {
        self.check(false)?;
        self.memory.open().await
    }
}

pub(crate) type World = Client<Gate, Arc<Book>>;

/// A client to which these replies come back.
pub(crate) fn client(replies: impl IntoIterator<Item = Reply>) -> World {
    limited(Limits::none(), replies)
}

pub(crate) fn limited(limits: Limits, replies: impl IntoIterator<Item = Reply>) -> World {
    let gate = Gate::default();
    gate.replies.lock().unwrap().extend(replies);
    let clock = Hands(Arc::clone(&gate.clock));
    Client::new(Environment::LiveTest, credentials(), gate)
        .with_journal(Arc::default())
        .with_clock(clock)
        .with_random(|| 7)
        .with_limits(limits)
}

pub(crate) fn credentials() -> Credentials {
    Credentials::new(secret("app-code"), secret("client-key")).unwrap()
}
