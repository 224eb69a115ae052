//! Answers of the gateway, and what they decide.
//!
//! | type | of what |
//! |---|---|
//! | [`Payment`] | the result of a payment request, with [`Receipt`], [`Awaiting`], [`Pending`] or [`Decline`] |
//! | [`NextStep`] | what to show the customer |
//! | [`Outcome`] | the result of a refund, reversal, closing and so on |
//! | [`QueryResult`], [`Record`], [`Verdict`] | transactions that a query found, and what each of them means |
//! | [`StatusMeaning`] | what a status code means in one answer |
//! | [`PaymentAnswer`], [`RefundAnswer`], … | the fields of an answer, by name |
//!
//! Reading is lenient, and deciding is strict. A field that this version does not know is available
//! through [`Answer::raw`]. But a status code that is missing, repeated or unknown decides nothing:
//! the outcome is then [`CallError::Unknown`](crate::CallError::Unknown), and never "failed".

pub(crate) mod answer;
pub(crate) mod classify;
pub(crate) mod decline;
pub(crate) mod fields;
pub(crate) mod http_status;
pub(crate) mod next_step;
pub(crate) mod outcome;
pub(crate) mod payment;
pub(crate) mod query;
pub(crate) mod record;
pub(crate) mod status_meaning;

pub use self::answer::{Answer, RawAnswer};
pub use self::decline::Decline;
pub use self::next_step::{NextStep, WalletParams};
pub use self::outcome::Outcome;
pub use self::payment::{Awaiting, Payment, Pending, Receipt};
pub use self::query::QueryResult;
pub use self::record::Verdict;
pub use self::status_meaning::StatusMeaning;
pub use crate::generated::answer::*;
