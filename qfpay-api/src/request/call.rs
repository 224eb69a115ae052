//! Requests that are neither payments nor queries: refunds, reversals, closings and the like.

use crate::generated::operation::Operation;
use crate::request::unsigned::sealed::Sealed;
use crate::response::answer::Answer;

/// A request that is neither a payment nor a query. [`Client::call`](crate::Client::call) sends any of them.
///
/// Implemented by [`Refund`](crate::Refund), [`Reversal`](crate::Reversal), [`Close`](crate::Close),
/// [`Capture`](crate::request::Capture), [`Unfreeze`](crate::request::Unfreeze), [`AddNote`](crate::request::AddNote) and the
/// requests about customs.
pub trait Call: Sealed + Sync {
    /// What the gateway answers.
    type Answer: Answer;

    /// The operation that it asks for.
    const OPERATION: Operation;
}

/// Makes a generated request a [`Call`].
macro_rules! implement_call {
    ($name:ident, $answer:path) => {
        crate::request::unsigned::implement_request!([] $name, ::core::stringify!($name));

        impl crate::request::call::Call for $name {
            type Answer = $answer;

            const OPERATION: crate::generated::operation::Operation =
                crate::generated::operation::Operation::$name;
        }
    };
}
pub(crate) use implement_call;
