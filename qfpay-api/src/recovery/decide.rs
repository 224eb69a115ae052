//! The resolution of an intent, from the evidence and its age.

use std::time::Duration;

use crate::generated::operation::Operation;
use crate::generated::pay_type::PayType;
use crate::recovery::deadlines::{ARRIVED_BY_NOW, payable};
use crate::recovery::evidence::Evidence;
use crate::recovery::resolution::{LastObserved, NextAction, NotDone, Resolution, StillOpen};
use crate::types::intent::Intent;

/// What the records decide about an intent of this age, if they do.
pub(crate) fn decided(intent: &Intent, evidence: &Evidence, age: Duration) -> Option<Resolution> {
    match evidence {
        Evidence::Final(resolved) => Some(resolved.clone()),
        Evidence::FinalInTime(resolved) if age >= payable(intent) => Some(resolved.clone()),
        _ => None,
    }
}

/// The result for an intent that the records do not decide.
pub(crate) fn give_up(intent: &Intent, evidence: &Evidence, age: Duration) -> Resolution {
    if let Some(resolved) = decided(intent, evidence, age) {
        return resolved;
    }
    let last_observed = match evidence {
        Evidence::Unchanged if age >= ARRIVED_BY_NOW => {
            return Resolution::NotDone(NotDone::Unchanged);
        }
        Evidence::Open(last_observed) => *last_observed,
        Evidence::Unchanged | Evidence::Final(_) | Evidence::FinalInTime(_) => {
            LastObserved::Pending
        }
    };
    let cancel = intent.pay_type.and_then(PayType::cancel_with);
    let next_action = match (last_observed, intent.operation, cancel) {
        (LastObserved::Contradiction, ..) => NextAction::AskQfpay,
        (
            LastObserved::Pending | LastObserved::Unclear,
            Operation::Payment,
            Some(Operation::Reversal),
        ) => NextAction::Reverse,
        (LastObserved::Pending | LastObserved::Unclear, Operation::Payment, Some(_)) => {
            NextAction::Close
        }
        (LastObserved::Unclear, ..) => NextAction::AskQfpay,
        _ => NextAction::AskAgain,
    };
    Resolution::Open(StillOpen {
        next_action,
        last_observed,
    })
}
