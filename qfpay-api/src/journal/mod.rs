//! Where a client writes down what it is about to do with money, so that a crash between sending and
//! answer loses nothing.
//!
//! Before the first byte of a call that moves money the client hands an [`Intent`] to its journal and
//! waits until it is kept. Once the gateway's word is final the intent is closed. What is open when a
//! program starts is what a crash, or an outcome that nobody knows, has left behind:
//! [`Client::reconcile`](crate::Client::reconcile) finds out what became of it.
//!
//! | journal | feature | for |
//! |---|---|---|
//! | [`MemoryJournal`] | | one process; what it holds ends with the process |
//! | `SqliteJournal` | `journal-sqlite` | one machine; survives the process |
//! | `PostgresJournal` | `journal-postgres` | many machines with one truth |

mod memory;

pub use self::memory::MemoryJournal;
pub use crate::intent::Intent;

use std::error::Error as StdError;
use std::fmt;
use std::future::Future;

/// Keeps intents until they are closed.
///
/// # Contract
///
/// * [`begin`](Self::begin) returns after the intent is kept as durably as the journal promises, and
///   not before: the request leaves right after it.
/// * `begin` decides atomically, also between processes that share one journal: of two calls with
///   the same operation and number, or the same operation and [`subject`](Intent::subject), one begins
///   and the other is told what is in its way.
/// * A closed intent may be forgotten, except that forgetting one that was [done](Ending::Done) gives
///   up the protection against doing it again.
/// * Dropping a future leaves the intent either kept or not kept, never half.
pub trait Journal: Send + Sync {
    /// Keeps an intent, unless another one is in its way.
    ///
    /// # Errors
    ///
    /// [`JournalError`] if it cannot be kept. Nothing is sent then.
    fn begin(&self, intent: &Intent) -> impl Future<Output = Result<Begun, JournalError>> + Send;

    /// Closes the open intent of the same operation and number. Closing one that is closed, or was
    /// never begun, changes nothing.
    ///
    /// # Errors
    ///
    /// [`JournalError`] if that cannot be kept. The intent then stays open and is settled again later,
    /// which does no harm.
    fn close(
        &self,
        intent: &Intent,
        ending: Ending,
    ) -> impl Future<Output = Result<(), JournalError>> + Send;

    /// Every open intent, the oldest first.
    ///
    /// # Errors
    ///
    /// [`JournalError`] if they cannot be read.
    fn open(&self) -> impl Future<Output = Result<Vec<Intent>, JournalError>> + Send;
}

/// What became of beginning an intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is kept. Its request may be sent.
    Kept,
    /// This open intent is in its way: the same call, or one about the same subject. Settle it first.
    Busy(Intent),
    /// The same call was made before and [done](Ending::Done).
    AlreadyDone(Intent),
}

/// Why an intent is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// What was intended has happened: the consumer has paid, the refund is made.
    Done,
    /// It has not happened and will not: refused, failed, closed, expired, or taken back in full.
    NotDone,
    /// The request never reached the gateway. The same call may be begun again.
    NotSent,
}

impl Ending {
    /// A word to store.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NotDone => "not_done",
            Self::NotSent => "not_sent",
        }
    }

    /// The ending with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Done, Self::NotDone, Self::NotSent]
            .into_iter()
            .find(|ending| ending.as_str() == word)
    }
}

/// A journal that could not keep or read an intent.
#[derive(Debug)]
pub struct JournalError {
    source: Box<dyn StdError + Send + Sync>,
}

impl JournalError {
    /// An error with what caused it.
    #[must_use]
    pub fn new(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            source: source.into(),
        }
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the journal of intents could not be written or read")
    }
}

impl StdError for JournalError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}

/// A journal that several clients share.
impl<J: Journal> Journal for std::sync::Arc<J> {
    async fn begin(&self, intent: &Intent) -> Result<Begun, JournalError> {
        J::begin(self, intent).await
    }

    async fn close(&self, intent: &Intent, ending: Ending) -> Result<(), JournalError> {
        J::close(self, intent, ending).await
    }

    async fn open(&self) -> Result<Vec<Intent>, JournalError> {
        J::open(self).await
    }
}
