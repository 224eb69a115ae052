//! How the records about an intent are found.

use crate::generated::operation::Operation;
use crate::types::intent::Intent;
use crate::types::time::TxTime;

/// How the records of an intent are found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lookup {
    /// By the merchant's number of what was intended, or of the order that it acts on.
    Number(String),
    /// By QFPay's number of the payment that it acts on.
    Syssn(String),
    /// Among everything of its time, by QFPay's number of the payment that it acts on.
    Original { syssn: String, at: TxTime },
}

pub(crate) fn lookup(intent: &Intent) -> Lookup {
    match (intent.operation, &intent.syssn) {
        (Operation::Payment | Operation::Refund, _) => Lookup::Number(intent.number.clone()),
        (Operation::Capture, syssn) => Lookup::Original {
            syssn: syssn.clone().unwrap_or_default(),
            at: intent.at,
        },
        (_, Some(syssn)) => Lookup::Syssn(syssn.clone()),
        (_, None) => Lookup::Number(intent.subject.clone()),
    }
}
