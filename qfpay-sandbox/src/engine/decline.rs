//! Why a request is declined.

/// Why a request goes no further.
pub(super) struct Decline {
    pub(super) code: &'static str,
    pub(super) message: String,
    /// What is wrong and what to do, for the side channel.
    pub(super) explanation: String,
}

impl Decline {
    pub(super) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            explanation: String::new(),
        }
    }

    pub(super) fn explained(self, explanation: impl Into<String>) -> Self {
        Self {
            explanation: explanation.into(),
            ..self
        }
    }
}
