//! Calls that are neither payments nor queries: refunds, reversals, closings and the like, and what
//! becomes of them.

use std::fmt;

use crate::answer::Answer;
use crate::classify::{Decided, Expected, classify};
use crate::code::Open;
use crate::generated::operation::Operation;
use crate::generated::status_code::{Class, StatusCode};
use crate::intent::Intent;
use crate::journal::{Ending, JournalError};
use crate::outcome::{NotSent, Unclear, words};
use crate::reading::StatusMeaning;
use crate::rules::Invalid;
use crate::transport::TransportError;

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
    use crate::unsigned::UnsignedRequest;

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
            pub fn allow(mut self, rule: crate::Rule) -> Self {
                self.unsigned.allowed.push(rule);
                self
            }

            /// Every rule that this request breaks. What the client adds when sending is taken as
            /// right.
            #[must_use]
            pub fn violations(&self) -> crate::Violations {
                self.unsigned.check_alone()
            }

            /// What is set so far.
            #[must_use]
            pub fn parameters(&self) -> &crate::Parameters {
                &self.unsigned.parameters
            }
        }

        impl crate::call::sealed::Sealed for $name {
            #[expect(
                private_interfaces,
                reason = "sealed: nobody outside can name the trait"
            )]
            fn unsigned(&self) -> &crate::unsigned::UnsignedRequest {
                &self.unsigned
            }
        }

        impl crate::call::Call for $name {
            type Answer = $answer;

            const OPERATION: crate::Operation = crate::Operation::$name;
        }

        impl ::core::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                self.unsigned.debug(::core::stringify!($name), f)
            }
        }
    };
}
pub(crate) use implement_call;

/// The gateway's word on a call.
#[derive(Debug)]
#[must_use]
pub enum Outcome<A> {
    /// It is done: the refund is made or accepted, the order is closed, the amount is captured.
    Done(A),
    /// The gateway is still at it. Ask again with the same number; a refund is not a failed one until
    /// its record says so.
    Pending(A),
    /// The gateway refused, and the call changed nothing.
    Declined(CallDecline<A>),
}

impl<A> Outcome<A> {
    /// The whole answer, whatever it says.
    pub fn answer(&self) -> &A {
        match self {
            Self::Done(answer) | Self::Pending(answer) => answer,
            Self::Declined(rejection) => &rejection.answer,
        }
    }
}

/// A refusal by the gateway. This call changed nothing; an earlier one under the same number that ended
/// unknown may have.
#[derive(Debug)]
pub struct CallDecline<A> {
    pub(crate) answer: A,
    pub(crate) operation: Operation,
    pub(crate) code: StatusCode,
}

impl<A: Answer> CallDecline<A> {
    /// The status code.
    #[must_use]
    pub fn code(&self) -> StatusCode {
        self.code
    }

    /// What kind of refusal it is, by the code, the operation and the gateway's own words.
    #[must_use]
    pub fn class(&self) -> Class {
        self.reading().class()
    }

    /// What the code says here: whether the same request may be sent again later, and what to do.
    #[must_use]
    pub fn reading(&self) -> StatusMeaning {
        self.code.read(self.operation, &self.message())
    }

    /// The operation that was refused.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// The gateway's own words, in any language, shortened: `resperr` and `respmsg`.
    #[must_use]
    pub fn message(&self) -> String {
        words(self.answer.raw("resperr"), self.answer.raw("respmsg"))
    }

    /// The whole answer.
    #[must_use]
    pub fn answer(&self) -> &A {
        &self.answer
    }
}

impl<A: Answer> fmt::Display for CallDecline<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, message) = (self.code, self.message());
        write!(f, "{code} ({message}): {}", self.reading().meaning())
    }
}

/// Why there is no word of the gateway on a call.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The request breaks rules and was not sent. No money has moved; mend it and send it.
    #[error(transparent)]
    InvalidRequest(#[from] Invalid),
    /// The request did not reach the gateway, or the gateway says that it did not look at it. No
    /// money has moved; it can be sent again **with the same number**.
    #[error("the {operation} {number} was not sent or not looked at; no money has moved")]
    NotSent {
        /// What was asked for.
        operation: Operation,
        /// The number of the call.
        number: String,
        /// What happened.
        source: NotSent,
    },
    /// Another call is not decided yet: the same one, or one that changes the same payment. This one
    /// was not sent. [`resume`](crate::Client::resume) the other one first.
    #[error("the {operation} {number} was not sent: the {} {} is still open", open.operation(), open.number())]
    Busy {
        /// What was asked for.
        operation: Operation,
        /// The number of the call.
        number: String,
        /// What is still open.
        open: Box<Intent>,
    },
    /// The same call was made before and was done. This one was not sent.
    #[error("the {operation} {number} was not sent: it was done before")]
    AlreadyDone {
        /// What was asked for.
        operation: Operation,
        /// The number of the call.
        number: String,
    },
    /// The journal could not keep what was about to be done, so it was not sent.
    #[error("the {operation} {number} was not sent: it could not be written down")]
    Journal {
        /// What was asked for.
        operation: Operation,
        /// The number of the call.
        number: String,
        /// What happened.
        source: JournalError,
    },
    /// Nobody knows whether the gateway has done it. **Ask with this number** before anything else;
    /// doing it again under another number could do it twice.
    #[error("the outcome of the {operation} {number} is unknown; {}", advice(*operation))]
    Unknown {
        /// What was asked for.
        operation: Operation,
        /// The number to ask with: the refund's own for a refund, else that of the payment.
        number: String,
        /// What happened.
        source: Unclear,
    },
}

fn advice(operation: Operation) -> &'static str {
    if operation.moves_money() {
        "money may have moved; query this number before anything else"
    } else {
        "it moves no money, so it can be asked for again"
    }
}

impl CallError {
    /// Whether money may have moved.
    #[must_use]
    pub fn may_have_moved_money(&self) -> bool {
        matches!(self, Self::Unknown { operation, .. } if operation.moves_money())
    }

    /// The number to ask with; `None` if the request was never sent for what is wrong with it.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        match self {
            Self::InvalidRequest(_) => None,
            Self::NotSent { number, .. }
            | Self::Busy { number, .. }
            | Self::AlreadyDone { number, .. }
            | Self::Journal { number, .. }
            | Self::Unknown { number, .. } => Some(number),
        }
    }

    /// How an intent ends that got this far.
    pub(crate) fn ending(&self) -> Option<Ending> {
        matches!(self, Self::NotSent { .. }).then_some(Ending::NotSent)
    }
}

/// Decides what an exchange says about a call.
pub(crate) fn classify_call<A: Answer>(
    expected: &Expected,
    exchange: Result<http::Response<Vec<u8>>, TransportError>,
) -> Result<Outcome<A>, CallError> {
    match classify(expected, exchange)? {
        Decided::Accepted(answer) => expected
            .check_proofs(&answer)
            .map(|()| Outcome::Done(answer))
            .map_err(|source| expected.unknown(source)),
        Decided::Pending(answer) => Ok(Outcome::Pending(answer)),
        Decided::Declined(answer, code) => Ok(Outcome::Declined(CallDecline {
            answer,
            operation: expected.operation,
            code,
        })),
    }
}

/// A status code that leaves the outcome open.
pub(crate) fn unclear<A: Answer>(code: Open<StatusCode>, answer: &A) -> Unclear {
    Unclear::Code {
        code,
        message: words(answer.raw("resperr"), answer.raw("respmsg")),
        answer: Box::new(crate::answer::RawAnswer::of(answer)),
    }
}
