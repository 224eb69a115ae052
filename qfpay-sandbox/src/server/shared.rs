//! What the server and the methods of a sandbox both use.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::extract::State;
use tokio::sync::Notify;

use super::clock::Clock;
use super::engine_guard::{EngineGuard, StoredEngine};
use super::feed::{EventKind, Feed, RequestMade};
use crate::engine::{Exchange, Request};

/// The extractor by which handlers get [`Shared`].
pub(super) type SharedState = State<Arc<Shared>>;

/// What the server and the sandbox's own methods both use.
pub(super) struct Shared {
    engine: Mutex<StoredEngine>,
    pub(super) clock: Clock,
    /// Wakes the task that delivers notifications.
    deliveries: Notify,
    pub(super) feed: Arc<Feed>,
    /// The host that it was asked to listen on.
    pub(super) host: String,
}

impl Shared {
    pub(super) fn new(engine: StoredEngine, clock: Clock, host: String) -> Self {
        Self {
            engine: Mutex::new(engine),
            clock,
            deliveries: Notify::new(),
            feed: Arc::default(),
            host,
        }
    }

    fn stored(&self) -> MutexGuard<'_, StoredEngine> {
        self.engine.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The engine, locked. When the guard is dropped, changes are written to the state file, if there is
    /// one, and then published as events.
    pub(super) fn engine(&self) -> EngineGuard<'_> {
        EngineGuard::new(self.stored(), &self.clock, &self.feed)
    }

    /// Why no answer of the engine may leave, if that is so: the state file could not be written.
    pub(super) fn write_error(&self) -> Option<String> {
        self.stored().write_error()
    }

    /// Lets the delivery task look again for notifications that are due.
    pub(super) fn wake_deliveries(&self) {
        self.deliveries.notify_one();
    }

    /// Waits for [`wake_deliveries`](Self::wake_deliveries).
    pub(super) async fn deliveries_changed(&self) {
        self.deliveries.notified().await;
    }

    pub(super) fn now(&self) -> i64 {
        self.clock.now()
    }

    /// Answers a request, and wakes the delivery task if that makes a notification due earlier.
    pub(super) fn exchange(&self, request: &Request) -> Exchange {
        let now = self.now();
        let mut engine = self.engine();
        let before = engine.next_notification();
        let fault = engine.next_fault(request);
        let exchange = engine.handle_with(now, request, fault);
        let made = RequestMade::new(&engine, request, fault, &exchange);
        let kind = EventKind::Request(Box::new(made));
        self.feed.publish(now, engine.clock(now), kind);
        if engine.next_notification() != before {
            self.wake_deliveries();
        }
        exchange
    }
}
