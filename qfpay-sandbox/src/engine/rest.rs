//! What there is one of in the state of an engine.

use serde::{Deserialize, Serialize};

use super::refund_behaviour::RefundBehaviour;

/// What there is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Rest {
    pub(super) serial: u64,
    pub(super) next_refund: Option<RefundBehaviour>,
    pub(super) delivery_faults: (u64, u64),
}
