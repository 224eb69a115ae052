//! A journal in the memory of one process.

use std::collections::{BTreeMap, HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::error::JournalError;
use crate::generated::operation::Operation;
use crate::journal::contract::{Begun, Ending, Journal};
use crate::types::intent::Intent;

/// Stores open intents in memory.
///
/// It prevents a second call while the first one is not decided, and
/// [`Client::reconcile`](crate::Client::reconcile) resolves what it contains. A crash loses it. A program
/// that takes real payments uses a durable journal, or stores the order numbers itself before paying.
///
/// It remembers the last 10,000 calls that were done, so that none of them is done again.
#[derive(Debug, Default)]
pub struct MemoryJournal {
    intents: Mutex<Intents>,
}

/// An operation with the number or the subject of an intent.
type Key = (Operation, String);

#[derive(Debug, Default)]
struct Intents {
    /// Open intents in the order in which they were begun.
    open: BTreeMap<u64, Intent>,
    by_number: HashMap<Key, u64>,
    by_subject: HashMap<Key, u64>,
    begun: u64,
    done: HashMap<Key, Intent>,
    /// The keys of what was done, the oldest first.
    done_order: VecDeque<Key>,
}

fn number_of(intent: &Intent) -> Key {
    (intent.operation(), intent.number().to_owned())
}

fn subject_of(intent: &Intent) -> Key {
    (intent.operation(), intent.subject().to_owned())
}

impl Intents {
    fn numbered(&self, key: &Key) -> Option<&Intent> {
        self.open.get(self.by_number.get(key)?)
    }

    fn about(&self, subject: &Key) -> Option<&Intent> {
        self.open.get(self.by_subject.get(subject)?)
    }

    fn begin(&mut self, intent: &Intent) -> Begun {
        let (number, subject) = (number_of(intent), subject_of(intent));
        if let Some(same) = self.numbered(&number) {
            return Begun::Busy(same.clone());
        }
        if let Some(done) = self.done.get(&number) {
            return Begun::AlreadyDone(done.clone());
        }
        if let Some(other) = self.about(&subject) {
            return Begun::Busy(other.clone());
        }
        self.begun += 1;
        self.by_number.insert(number, self.begun);
        self.by_subject.insert(subject, self.begun);
        self.open.insert(self.begun, intent.clone());
        Begun::Stored
    }

    fn close(&mut self, intent: &Intent, ending: Ending) {
        let number = number_of(intent);
        if self.numbered(&number) != Some(intent) {
            return;
        }
        self.by_subject.remove(&subject_of(intent));
        let place = self.by_number.remove(&number);
        let closed = place.and_then(|place| self.open.remove(&place));
        if let (Some(closed), Ending::Done) = (closed, ending) {
            self.remember(number, closed);
        }
    }

    fn remember(&mut self, number: Key, done: Intent) {
        self.done_order.push_back(number.clone());
        self.done.insert(number, done);
        if self.done.len() > MemoryJournal::REMEMBERED {
            if let Some(oldest) = self.done_order.pop_front() {
                self.done.remove(&oldest);
            }
        }
    }
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
        Ok(self.intents().begin(intent))
    }

    async fn close(&self, intent: &Intent, ending: Ending) -> Result<(), JournalError> {
        self.intents().close(intent, ending);
        Ok(())
    }

    async fn open(&self) -> Result<Vec<Intent>, JournalError> {
        Ok(self.intents().open.values().cloned().collect())
    }

    async fn find(
        &self,
        operation: Operation,
        number: &str,
    ) -> Result<Option<Intent>, JournalError> {
        Ok(self
            .intents()
            .numbered(&(operation, number.to_owned()))
            .cloned())
    }
}
