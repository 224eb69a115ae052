//! What generated code needs of the rest of the crate, and the only module that it imports.
//!
//! Generated modules name each other as `super::…` and everything else as `crate::rt::…`. So where
//! something stands in the crate is known here and nowhere in the generator.

pub(crate) use crate::notification::{Kind, Notification};
pub(crate) use crate::request::call::implement_call;
pub(crate) use crate::request::payment::{PayTypeMarker, PaymentRequest, mark};
pub(crate) use crate::request::rules::{Cell, Condition, CrossRule, Presence};
pub(crate) use crate::request::unsigned::UnsignedRequest;
pub(crate) use crate::response::answer::sealed::Sealed as SealedAnswer;
pub(crate) use crate::response::answer::{Answer, debug as debug_answer};
pub(crate) use crate::response::fields::Fields;
pub(crate) use crate::response::status_meaning::{Entry, Message, Sense};
pub(crate) use crate::types::amount::Amount;
pub(crate) use crate::types::check_value::check_value;
pub(crate) use crate::types::code::{Open, implement_code};
pub(crate) use crate::types::constraint::{
    CharacterSet, Constraint, Format, Severity, SuppliedBy, Test,
};
pub(crate) use crate::types::error::Invalid;
pub(crate) use crate::types::original_payment::OriginalPayment;
pub(crate) use crate::types::parameters::show;
pub(crate) use crate::types::time::TxTime;
pub(crate) use crate::types::vocabulary::{AcceptedMeans, NextStepField, StatusOutcome};
pub(crate) use crate::types::wire::Wire;
