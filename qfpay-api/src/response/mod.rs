//! Answers of the gateway, and what they decide.

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
