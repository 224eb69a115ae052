//! The engine behind its lock, and its state in a file if there is one.

use std::ops::{Deref, DerefMut};
use std::sync::MutexGuard;

use super::Shared;
#[cfg(feature = "state")]
use super::clock::Clock;
#[cfg(feature = "state")]
use crate::StateError;
use crate::engine::Engine;
#[cfg(feature = "state")]
use crate::state::StateFile;

/// An engine, and where its state is kept.
pub(super) struct Kept {
    engine: Engine,
    #[cfg(feature = "state")]
    file: Option<StateFile>,
    /// Why what the engine remembers is not in the file, if that is so.
    #[cfg(feature = "state")]
    lost: Option<StateError>,
}

impl Kept {
    pub(super) fn new(engine: Engine) -> Self {
        Self {
            engine,
            #[cfg(feature = "state")]
            file: None,
            #[cfg(feature = "state")]
            lost: None,
        }
    }

    #[cfg(feature = "state")]
    pub(super) fn in_file(engine: Engine, file: StateFile) -> Self {
        Self {
            engine,
            file: Some(file),
            lost: None,
        }
    }

    /// Why nobody may be told what the engine has answered, if that is so.
    pub(super) fn lost(&self) -> Option<String> {
        #[cfg(feature = "state")]
        return self.lost.as_ref().map(ToString::to_string);
        #[cfg(not(feature = "state"))]
        return None;
    }

    #[cfg(feature = "state")]
    fn write(&mut self, clock: &Clock) {
        if let Some(file) = &mut self.file {
            self.lost = file.write(&mut self.engine, clock.ahead()).err();
        }
    }
}

/// The engine, for as long as nobody else may have it.
///
/// Whatever was changed is in the file before anybody else sees the engine, and so before any answer
/// leaves: there is no way to the engine past this. Then it is told to whoever watches.
pub(super) struct Hold<'a> {
    pub(super) kept: MutexGuard<'a, Kept>,
    pub(super) shared: &'a Shared,
}

impl Deref for Hold<'_> {
    type Target = Engine;

    fn deref(&self) -> &Engine {
        &self.kept.engine
    }
}

impl DerefMut for Hold<'_> {
    fn deref_mut(&mut self) -> &mut Engine {
        &mut self.kept.engine
    }
}

impl Drop for Hold<'_> {
    fn drop(&mut self) {
        #[cfg(feature = "state")]
        self.kept.write(&self.shared.clock);
        let changes = self.kept.engine.take_changes();
        let feed = &self.shared.feed;
        feed.tell_changes(&self.kept.engine, || self.shared.now(), changes);
    }
}
