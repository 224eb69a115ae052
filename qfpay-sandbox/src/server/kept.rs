//! The engine behind its lock, and its state in a file if there is one.

use std::ops::{Deref, DerefMut};
use std::sync::MutexGuard;

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
/// leaves: there is no way to the engine past this.
pub(super) struct Held<'a> {
    pub(super) kept: MutexGuard<'a, Kept>,
    #[cfg_attr(
        not(feature = "state"),
        allow(dead_code, reason = "nothing is written")
    )]
    pub(super) clock: &'a Clock,
}

impl Deref for Held<'_> {
    type Target = Engine;

    fn deref(&self) -> &Engine {
        &self.kept.engine
    }
}

impl DerefMut for Held<'_> {
    fn deref_mut(&mut self) -> &mut Engine {
        &mut self.kept.engine
    }
}

#[cfg(feature = "state")]
impl Drop for Held<'_> {
    fn drop(&mut self) {
        self.kept.write(self.clock);
    }
}
