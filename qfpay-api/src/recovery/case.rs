//! Which intents belong together.

use crate::generated::operation::Operation;
use crate::types::intent::Intent;

/// Whether a caller who names this number means this call.
pub(crate) fn goes_by(intent: &Intent, number: &str) -> bool {
    let by_subject = intent.operation == Operation::Capture && intent.subject == number;
    intent.number == number || by_subject
}

/// Whether both are the same call as far as a journal is concerned.
pub(crate) fn is_same_call(one: &Intent, other: &Intent) -> bool {
    one.operation == other.operation && one.number == other.number
}

/// Whether an intent takes back or ends this payment.
pub(crate) fn cancels(intent: &Intent, payment: &Intent) -> bool {
    let cancels = matches!(intent.operation, Operation::Reversal | Operation::Close);
    let order = intent.order.as_deref().unwrap_or(&intent.subject);
    cancels && payment.operation == Operation::Payment && order == payment.number
}
