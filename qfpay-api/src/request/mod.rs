//! Requests of every kind, and the rules that they are checked against before they are sent.

pub(crate) mod call;
mod check;
mod check_refund;
pub(crate) mod payment;
pub(crate) mod query;
pub(crate) mod rules;
pub(crate) mod unsigned;

pub use self::call::Call;
pub use self::payment::{DynamicPayment, PayTypeMarker, Payable, PaymentRequest};
pub use self::query::Query;
pub use self::rules::Presence;
