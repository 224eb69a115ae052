//! Requests of every kind, and the rules that they are checked against before they are sent.
//!
//! | request | made by |
//! |---|---|
//! | a payment | a function of [`pay`](crate::pay), or [`DynamicPayment`] if the pay type is chosen at run time |
//! | a question about transactions | [`Query`] |
//! | money back to the customer | [`Refund`] |
//! | an open order cancelled | [`Reversal`] or [`Close`]; [`PayType::cancel_with`] says which |
//! | a pre-authorisation charged or released | [`Capture`], [`Unfreeze`] |
//! | a note at a transaction | [`AddNote`] |
//! | a declaration to mainland customs | [`CustomsDeclare`], [`CustomsRedeclare`], [`CustomsQuery`] |
//!
//! [`PayType::cancel_with`]: crate::PayType::cancel_with
//!
//! Every request has `violations()`, which reports everything that is wrong with it at once. A request
//! that breaks a rule with [`Severity::Deny`](crate::types::Severity::Deny) is not sent. `allow(rule)` lifts
//! one rule for one request, because documented limits become outdated.
//!
//! ```
//! use qfpay_api::{Amount, Currency, OriginalPayment, PayType, Refund, RefundNo, Rule, Syssn};
//!
//! // The payment, from a receipt, from a record, or from your own database.
//! let paid = Amount::new(Currency::Hkd, 12_50)?;
//! let syssn = Syssn::new("20260203000200020000000001")?;
//! let payment = OriginalPayment::by_syssn(syssn, PayType::AlipayMpmHk, paid);
//!
//! let too_much = Amount::new(Currency::Hkd, 20_00)?;
//! let refund = Refund::new(&payment, RefundNo::new("REF-7-1")?, too_much);
//! assert!(refund.violations().contains(Rule::RefundWithinPayment));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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
pub use crate::generated::request::*;
