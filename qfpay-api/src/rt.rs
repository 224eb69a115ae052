//! What generated code needs of the rest of the crate, and the only module that it imports.
//!
//! Generated modules name each other as `super::…` and everything else as `crate::rt::…`. So where
//! something stands in the crate is known here and nowhere in the generator.

pub(crate) use crate::amount::Amount;
pub(crate) use crate::answer::sealed::Sealed as SealedAnswer;
pub(crate) use crate::answer::{Answer, Fields, debug as debug_answer};
pub(crate) use crate::call::implement_call;
pub(crate) use crate::check::check_value;
pub(crate) use crate::code::{Open, implement_code};
pub(crate) use crate::notification::{Kind, Notification};
pub(crate) use crate::original::OriginalPayment;
pub(crate) use crate::parameters::show;
pub(crate) use crate::reading::{Entry, Message, Sense};
pub(crate) use crate::request::{PayTypeMarker, PaymentRequest, mark};
pub(crate) use crate::rules::{
    Cell, CharacterSet, Condition, Constraint, CrossRule, Format, Invalid, Presence, Severity,
    SuppliedBy, Test,
};
pub(crate) use crate::time::TxTime;
pub(crate) use crate::unsigned::UnsignedRequest;
pub(crate) use crate::value_wire::Wire;
pub(crate) use crate::vocabulary::{AcceptedMeans, NextStepField, StatusOutcome};
