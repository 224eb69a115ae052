//! What became of a call that is neither a payment nor a query.

use crate::error::{CallError, TransportError};
use crate::response::answer::Answer;
use crate::response::classify::{Decided, Expected, classify};
use crate::response::decline::Decline;

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
    Declined(Decline<A>),
}

impl<A> Outcome<A> {
    /// The whole answer, whatever it says.
    pub fn answer(&self) -> &A {
        match self {
            Self::Done(answer) | Self::Pending(answer) => answer,
            Self::Declined(decline) => &decline.answer,
        }
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
        Decided::Declined(decline) => Ok(Outcome::Declined(decline)),
    }
}
