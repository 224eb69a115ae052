//! Requests that are neither payments nor queries: refunds, reversals, closings and the like.

use crate::generated::operation::Operation;
use crate::response::answer::Answer;

/// A request to change a payment, or to say something about one.
///
/// Implemented by [`Refund`](crate::Refund), [`Reversal`](crate::Reversal), [`Close`](crate::Close),
/// [`Capture`](crate::Capture), [`Unfreeze`](crate::Unfreeze), [`AddNote`](crate::AddNote) and the
/// requests about customs.
pub trait Call: sealed::Sealed + Sync {
    /// What the gateway answers.
    type Answer: Answer;

    /// Which operation it asks for.
    const OPERATION: Operation;
}

pub(crate) mod sealed {
    use crate::request::unsigned::UnsignedRequest;

    /// Keeps [`Call`](super::Call) to the requests of this crate.
    pub trait Sealed {
        #[doc(hidden)]
        #[expect(
            private_interfaces,
            reason = "sealed: nobody outside can name the trait"
        )]
        fn unsigned(&self) -> &UnsignedRequest;
    }
}

/// Writes what every generated request has besides its constructor and setters.
macro_rules! implement_call {
    ($name:ident, $answer:path) => {
        impl $name {
            /// Lifts one rule for this request, because documented limits go stale. A rule that
            /// [`is_locked`](crate::Rule::is_locked) stays.
            #[must_use]
            pub fn allow(mut self, rule: crate::generated::rule::Rule) -> Self {
                self.unsigned.allowed.push(rule);
                self
            }

            /// Every rule that this request breaks. What the client adds when sending is taken as
            /// right.
            #[must_use]
            pub fn violations(&self) -> crate::types::error::Violations {
                self.unsigned.check_alone()
            }

            /// What is set so far.
            #[must_use]
            pub fn parameters(&self) -> &crate::types::parameters::Parameters {
                &self.unsigned.parameters
            }
        }

        impl crate::request::call::sealed::Sealed for $name {
            #[expect(
                private_interfaces,
                reason = "sealed: nobody outside can name the trait"
            )]
            fn unsigned(&self) -> &crate::request::unsigned::UnsignedRequest {
                &self.unsigned
            }
        }

        impl crate::request::call::Call for $name {
            type Answer = $answer;

            const OPERATION: crate::generated::operation::Operation =
                crate::generated::operation::Operation::$name;
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                self.unsigned.debug(::core::stringify!($name), f)
            }
        }
    };
}
pub(crate) use implement_call;
