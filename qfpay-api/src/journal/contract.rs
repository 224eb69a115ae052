//! What a journal promises.

use std::future::Future;

use crate::error::JournalError;
use crate::generated::operation::Operation;
use crate::types::intent::Intent;

/// Stores intents until they are closed. The [module](crate::journal) has an example.
///
/// # Contract
///
/// * [`begin`](Self::begin) returns [`Stored`](Begun::Stored) only after the intent is stored as durably as the
///   journal promises. The request is sent right after it.
/// * `begin` is atomic, also between processes that share one journal. Of two calls with the same operation
///   and number, or the same operation and [`subject`](Intent::subject), one begins. The other gets the
///   intent that prevents it: the same call, if there is one, before another call on the same subject.
/// * Anything but `Stored` means that nothing may be sent. An error may still leave the intent stored,
///   because a lost connection can hide a success. It is then open like any other, and resolving it finds
///   that nothing happened.
/// * [`close`](Self::close) closes exactly the given intent, and not another one that was begun later under
///   the same number.
/// * A closed intent may be deleted. After deleting one that was [done](Ending::Done), the journal no longer
///   prevents the same call.
/// * A stored intent is read back equal to what was stored, byte for byte. One that cannot be stored or read
///   is an error.
/// * Dropping a future leaves the change complete, not done, or about to be done, but never half done.
///
/// Programs that share a journal see each other's intents, also those whose request is on its way at this
/// moment. So an open intent is not always left over from a crash: query the gateway, and trust "not found"
/// only when the request has had enough time.
pub trait Journal: Send + Sync {
    /// Stores an intent, unless another one prevents it.
    ///
    /// # Errors
    ///
    /// [`JournalError`] if it cannot be stored, or if that is not certain. Nothing may be sent then.
    fn begin(&self, intent: &Intent) -> impl Future<Output = Result<Begun, JournalError>> + Send;

    /// Closes exactly this intent. Nothing changes if it is closed already, was never begun, or if the open
    /// one under its operation and number is another one, with another time or amount.
    ///
    /// # Errors
    ///
    /// [`JournalError`] if that cannot be stored. The intent then stays open and is resolved again later,
    /// which does no harm.
    fn close(
        &self,
        intent: &Intent,
        ending: Ending,
    ) -> impl Future<Output = Result<(), JournalError>> + Send;

    /// Every open intent, in the order in which they were begun.
    ///
    /// # Errors
    ///
    /// [`JournalError`] if one of them cannot be read: a list without it would make it look resolved.
    fn open(&self) -> impl Future<Output = Result<Vec<Intent>, JournalError>> + Send;

    /// The open intent of this operation with this number, if there is one. The default implementation
    /// reads every open intent.
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

/// The result of beginning an intent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begun {
    /// It is stored. Its request may be sent.
    Stored,
    /// This open intent prevents it: the same call, or one on the same subject. Resolve it first.
    Busy(Intent),
    /// The same call was made before and is [done](Ending::Done).
    AlreadyDone(Intent),
}

/// Why an intent is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ending {
    /// It is done: the customer has paid, the refund is made.
    Done,
    /// It is not done and will not be: declined, failed, closed, expired, or paid back in full.
    NotDone,
    /// The request was not sent, or did not reach the gateway. The same call may be begun again.
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
