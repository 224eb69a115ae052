//! The engine behind its lock, with its state in a file if there is one.

use std::ops::{Deref, DerefMut};
use std::sync::MutexGuard;

use super::clock::Clock;
use super::feed::Feed;
#[cfg(feature = "state")]
use crate::StateError;
use crate::engine::Engine;
#[cfg(feature = "state")]
use crate::state::StateFile;

/// An engine, and the file with its state.
pub(super) struct StoredEngine {
    engine: Engine,
    #[cfg(feature = "state")]
    file: Option<StateFile>,
    /// Why the state of the engine is not in the file, if that is so.
    #[cfg(feature = "state")]
    write_error: Option<StateError>,
}

impl StoredEngine {
    pub(super) fn new(engine: Engine) -> Self {
        Self {
            engine,
            #[cfg(feature = "state")]
            file: None,
            #[cfg(feature = "state")]
            write_error: None,
        }
    }

    #[cfg(feature = "state")]
    pub(super) fn in_file(engine: Engine, file: StateFile) -> Self {
        Self {
            engine,
            file: Some(file),
            write_error: None,
        }
    }

    /// Why the state of the engine is not in the file, if that is so.
    pub(super) fn write_error(&self) -> Option<String> {
        #[cfg(feature = "state")]
        return self.write_error.as_ref().map(ToString::to_string);
        #[cfg(not(feature = "state"))]
        return None;
    }

    #[cfg(feature = "state")]
    fn write(&mut self, clock: &Clock) {
        if let Some(file) = &mut self.file {
            self.write_error = file.write(&mut self.engine, clock.ahead()).err();
        }
    }
}

/// The locked engine.
///
/// When the guard is dropped, what has changed is written to the state file before the lock is released,
/// and so before any answer leaves; there is no other way to the engine. Then the changes are published as
/// events.
pub(super) struct EngineGuard<'a> {
    stored: MutexGuard<'a, StoredEngine>,
    clock: &'a Clock,
    feed: &'a Feed,
}

impl<'a> EngineGuard<'a> {
    pub(super) fn new(
        stored: MutexGuard<'a, StoredEngine>,
        clock: &'a Clock,
        feed: &'a Feed,
    ) -> Self {
        Self {
            stored,
            clock,
            feed,
        }
    }
}

impl Deref for EngineGuard<'_> {
    type Target = Engine;

    fn deref(&self) -> &Engine {
        &self.stored.engine
    }
}

impl DerefMut for EngineGuard<'_> {
    fn deref_mut(&mut self) -> &mut Engine {
        &mut self.stored.engine
    }
}

impl Drop for EngineGuard<'_> {
    fn drop(&mut self) {
        #[cfg(feature = "state")]
        self.stored.write(self.clock);
        let changes = self.stored.engine.take_changes();
        let now = || self.clock.now();
        self.feed.publish_changes(&self.stored.engine, now, changes);
    }
}
