//! Results of calls that are neither payments nor queries.

use crate::error::{CallError, TransportError};
use crate::response::answer::Answer;
use crate::response::classify::{Decided, Expected, classify};
use crate::response::decline::Decline;

/// The result of a call that is neither a payment nor a query, such as a refund.
#[derive(Debug)]
#[must_use]
pub enum Outcome<A> {
    /// It is done: the refund is made or accepted, the order is closed, the amount is captured.
    Done(A),
    /// Not decided yet. [`resume`](crate::Client::resume) it, or query the same number. A refund has failed
    /// only if its record says so.
    Pending(A),
    /// The gateway said no. The call changed nothing.
    Declined(Decline<A>),
}

impl<A> Outcome<A> {
    /// The whole answer of the gateway.
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
