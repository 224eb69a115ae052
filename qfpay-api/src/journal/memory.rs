//! A journal in the memory of one process.

use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Begun, Ending, Intent, Journal, JournalError};

/// Keeps open intents in memory.
///
/// It stops a program from sending a call twice while the first one is undecided, and tells
/// [`Client::reconcile`](crate::Client::reconcile) what is open. A crash takes it along: a program that
/// takes payments in earnest uses a durable journal, or stores the order numbers itself before paying.
#[derive(Debug, Default)]
pub struct MemoryJournal {
    intents: Mutex<Intents>,
}

#[derive(Debug, Default)]
struct Intents {
    open: Vec<Intent>,
    /// The newest calls that were done.
    done: std::collections::VecDeque<Intent>,
}

impl MemoryJournal {
    /// How many calls are remembered after they were done.
    const REMEMBERED: usize = 10_000;

    /// An empty journal.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    fn intents(&self) -> MutexGuard<'_, Intents> {
        // Nothing panics while it is locked, and what is in it is whole after every statement.
        self.intents.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Journal for MemoryJournal {
    async fn begin(&self, intent: &Intent) -> Result<Begun, JournalError> {
        let mut intents = self.intents();
        let busy = |open: &&Intent| intent.is_same_call(open) || intent.collides_with(open);
        if let Some(busy) = intents.open.iter().find(busy) {
            return Ok(Begun::Busy(busy.clone()));
        }
        if let Some(done) = intents.done.iter().find(|done| intent.is_same_call(done)) {
            return Ok(Begun::AlreadyDone(done.clone()));
        }
        intents.open.push(intent.clone());
        Ok(Begun::Kept)
    }

    async fn close(&self, intent: &Intent, ending: Ending) -> Result<(), JournalError> {
        let mut intents = self.intents();
        let position = intents
            .open
            .iter()
            .position(|open| intent.is_same_call(open));
        let Some(position) = position else {
            return Ok(());
        };
        let closed = intents.open.remove(position);
        if ending == Ending::Done {
            intents.done.push_back(closed);
            if intents.done.len() > Self::REMEMBERED {
                intents.done.pop_front();
            }
        }
        Ok(())
    }

    async fn open(&self) -> Result<Vec<Intent>, JournalError> {
        Ok(self.intents().open.clone())
    }
}
