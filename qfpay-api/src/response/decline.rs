//! A payment or call that the gateway declined.

use std::fmt;

use crate::generated::operation::Operation;
use crate::generated::status_code::{Class, StatusCode};
use crate::response::answer::Answer;
use crate::response::status_meaning::StatusMeaning;
use crate::types::text::words;

/// The gateway said no. This call moved no money and changed nothing. An earlier call under the same number
/// whose outcome is unknown may have: query the number before you try again.
#[derive(Debug)]
pub struct Decline<A> {
    pub(crate) answer: A,
    pub(crate) operation: Operation,
    pub(crate) code: StatusCode,
}

impl<A: Answer> Decline<A> {
    /// The status code.
    #[must_use]
    pub fn code(&self) -> StatusCode {
        self.code
    }

    /// The kind of decline, by the code, the operation and the gateway's text.
    #[must_use]
    pub fn class(&self) -> Class {
        self.status_meaning().class()
    }

    /// What the code means here: whether the same request may be sent again later, and what to do.
    #[must_use]
    pub fn status_meaning(&self) -> StatusMeaning {
        self.code.read(self.operation, &self.message())
    }

    /// The operation that was declined.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// The gateway's text, in any language, shortened: `resperr` and `respmsg`.
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

impl<A: Answer> fmt::Display for Decline<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (code, message) = (self.code, self.message());
        write!(f, "{code} ({message}): {}", self.status_meaning().meaning())
    }
}
