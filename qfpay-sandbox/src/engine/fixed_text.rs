//! Texts that are fixed in the engine, and that it recognises when it reads its own state.

/// A text that is fixed in the engine. (Written out, serde would take the type for a borrowed text and ask for
/// input that lives for ever.)
pub(super) type Word = &'static str;

/// The department that verifies a payment for the customs.
pub(super) const OTHERS: Word = "OTHERS";

#[cfg(feature = "state")]
pub(super) use self::reading::known;

#[cfg(feature = "state")]
mod reading {
    use std::borrow::Cow;

    use serde::de::{Deserialize, Deserializer, Error};

    use super::{OTHERS, Word};
    use crate::engine::codes;

    /// Every word that state can hold: status codes of what did not succeed or takes time, types of
    /// notifications, and the department.
    const WORDS: [Word; 12] = [
        codes::UNPAID,
        codes::PROCESSING,
        codes::INSUFFICIENT_BALANCE,
        codes::INVALID_PAYMENT_CODE,
        codes::TRANSACTION_FAILED,
        codes::REFUND_DENIED,
        "payment",
        "refund",
        "cancel",
        "unfreeze",
        "close",
        OTHERS,
    ];

    /// Reads one of the engine's own words.
    pub(in crate::engine) fn known<'de, D: Deserializer<'de>>(input: D) -> Result<Word, D::Error> {
        let text = Cow::<'_, str>::deserialize(input)?;
        WORDS
            .into_iter()
            .find(|word| *word == text)
            .ok_or_else(|| Error::custom(format_args!("`{text}` is no word of the engine's")))
    }
}
