//! What became of a call that was not decided at once.
//!
//! [`Client::resolve`], [`Client::resume`] and [`Client::reconcile`] query the gateway until a call is
//! decided, and return a [`Resolution`]. The call is described by its [`Intent`](crate::Intent).
//!
//! ```
//! use qfpay_api::recovery::{LastObserved, NextAction, NotDone, Resolution};
//!
//! fn report(resolution: &Resolution) -> String {
//!     match resolution {
//!         Resolution::Done(done) if done.others().is_empty() => "done: deliver".to_owned(),
//!         Resolution::Done(done) => format!("paid {} times too often: refund", done.others().len()),
//!         Resolution::TakenBack(_) => "paid, and paid back in full".to_owned(),
//!         Resolution::NotDone(NotDone::Failed(code)) => format!("failed: {}", code.meaning()),
//!         Resolution::NotDone(_) => "not done: it can be tried again".to_owned(),
//!         // Money may have moved, or may still move.
//!         Resolution::Open(open) => match (open.next_action(), open.last_observed()) {
//!             (NextAction::AskAgain, LastObserved::Nothing) => "no answer: try again later".to_owned(),
//!             (NextAction::AskAgain, _) => "not decided: try again later".to_owned(),
//!             (NextAction::Close, _) => "close the order, then ask again".to_owned(),
//!             (NextAction::Reverse, _) => "reverse the payment, then ask again".to_owned(),
//!             (NextAction::AskQfpay, _) => "the records contradict: ask QFPay".to_owned(),
//!         },
//!     }
//! }
//! ```
//!
//! [`Client::resolve`]: crate::Client::resolve
//! [`Client::resume`]: crate::Client::resume
//! [`Client::reconcile`]: crate::Client::reconcile

pub(crate) mod case;
pub(crate) mod deadlines;
pub(crate) mod decide;
pub(crate) mod evidence;
pub(crate) mod lookup;
pub(crate) mod resolution;

pub use self::resolution::{Done, LastObserved, NextAction, NotDone, Resolution, StillOpen};
