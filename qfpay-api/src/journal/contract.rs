//! What a journal promises.

use std::future::Future;

use crate::error::JournalError;
use crate::generated::operation::Operation;
use crate::types::intent::Intent;

/// Keeps intents until they are closed.
///
/// # Contract
///
/// * [`begin`](Self::begin) answers [`Kept`](Begun::Kept) after the intent is kept as durably as the
///   journal promises, and not before: the request leaves right after it.
/// * `begin` decides atomically, also between processes that share one journal: of two calls with
///   the same operation and number, or the same operation and [`subject`](Intent::subject), one begins
///   and the other is told what is in its way. What is known of the same call is told before what is
///   known of another one about the same subject.
/// * Anything but `Kept` means that nothing may be sent. An error may all the same leave the intent
///   kept, because a lost connection can hide a success. It is then open like any other, and resolving
///   it finds that nothing happened.
/// * [`close`](Self::close) closes the intent that it is given and never another one that was begun
///   since under the same number: a late word about the first attempt must not end the second.
/// * A closed intent may be forgotten, except that forgetting one that was [done](Ending::Done) gives
///   up the protection against doing it again.
/// * An intent comes back equal to what was kept, byte for byte, or not at all: one that cannot be kept
///   or read is an error.
/// * Dropping a future leaves the change made, not made, or about to be made, never half.
///
/// Those who share a journal see each other's intents, also those whose request is under way at this
/// moment. What is open need not be left behind: ask the gateway, and take "not found" for an answer
/// only when the request has had its time.
pub trait Journal: Send + Sync {
    /// Keeps an intent, unless another one is in its way.
    ///
    /// # Errors
    ///
    /// [`JournalError`] if it cannot be kept, or not with certainty. Nothing may be sent then.
    fn begin(&self, intent: &Intent) -> impl Future<Output = Result<Begun, JournalError>> + Send;

    /// Closes this very intent. Nothing changes if it is closed already, was never begun, or if what is
    /// open under its operation and number is another one, with another time or amount.
    ///
    /// # Errors
    ///
    /// [`JournalError`] if that cannot be kept. The intent then stays open and is resolved again later,
    /// which does no harm.
    fn close(
        &self,
        intent: &Intent,
        ending: Ending,
    ) -> impl Future<Output = Result<(), JournalError>> + Send;

    /// Every open intent, the one begun first at the front.
    ///
    /// # Errors
    ///
    /// [`JournalError`] if they cannot be read, or one of them cannot: a list that leaves one out would
    /// call it resolved.
    fn open(&self) -> impl Future<Output = Result<Vec<Intent>, JournalError>> + Send;

    /// The open intent of this operation with this number, if there is one. Without an implementation
    /// of its own a journal reads every open intent for it.
    ///
    /// # Errors
    ///
    /// [`JournalError`] if it cannot be read.
    fn find(
        &self,
        operation: Operation,
        number: &str,
    ) -> impl Future<Output = Result<Option<Intent>, JournalError>> + Send {
        async move {
            let is_it =
                |intent: &Intent| intent.operation() == operation && intent.number() == number;
            Ok(self.open().await?.into_iter().find(is_it))
        }
    }
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
    /// What was intended has happened: the customer has paid, the refund is made.
    Done,
    /// It has not happened and will not: refused, failed, closed, expired, or taken back in full.
    NotDone,
    /// The request never left, or never reached the gateway. The same call may be begun again.
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

    async fn find(
        &self,
        operation: Operation,
        number: &str,
    ) -> Result<Option<Intent>, JournalError> {
        J::find(self, operation, number).await
    }
}
