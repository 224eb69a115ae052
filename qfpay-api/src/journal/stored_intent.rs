//! Intents as the durable journals store them: JSON.

use crate::types::intent::Intent;

/// An intent that cannot be written or read.
#[derive(Debug)]
pub(super) enum IntentFault {
    /// No JSON that this version knows.
    Unreadable {
        row: i64,
        source: serde_json::Error,
    },
    Unwritable(serde_json::Error),
}

impl IntentFault {
    pub(super) fn text(&self) -> String {
        match self {
            Self::Unreadable { row, .. } => format!(
                "the intent with id {row} cannot be read; was it written by a newer version of the program?"
            ),
            Self::Unwritable(_) => "the intent cannot be written as JSON".to_owned(),
        }
    }

    pub(super) fn into_source(self) -> serde_json::Error {
        match self {
            Self::Unreadable { source, .. } | Self::Unwritable(source) => source,
        }
    }
}

pub(super) fn to_json(intent: &Intent) -> Result<String, IntentFault> {
    serde_json::to_string(intent).map_err(IntentFault::Unwritable)
}

/// Reads the intent in this row.
pub(super) fn from_json(row: i64, json: &str) -> Result<Intent, IntentFault> {
    serde_json::from_str(json).map_err(|source| IntentFault::Unreadable { row, source })
}
