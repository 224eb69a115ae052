//! What status codes mean: in general, in the answer to an operation, and together with the gateway's
//! text.

use crate::generated::operation::Operation;
use crate::generated::status_code::{Class, StatusCode};
use crate::types::vocabulary::StatusOutcome;

/// What the specification says about a code.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) sense: Sense,
    /// The first that matches decides.
    pub(crate) messages: &'static [Message],
}

/// A text of the gateway that gives a code another meaning.
#[derive(Debug)]
pub(crate) struct Message {
    /// In lower case; one of them is enough.
    pub(crate) contains: &'static [&'static str],
    pub(crate) sense: Sense,
}

/// One sense of a code.
#[derive(Debug)]
pub(crate) struct Sense {
    pub(crate) class: Class,
    pub(crate) classes: &'static [Class],
    pub(crate) outcome: StatusOutcome,
    pub(crate) meaning: &'static str,
    pub(crate) hint: &'static str,
}

/// What a status code means in one answer, by the code, the operation and the gateway's text.
///
/// Made by [`StatusCode::read`].
#[derive(Clone, Copy, Debug)]
pub struct StatusMeaning {
    sense: &'static Sense,
}

impl StatusMeaning {
    /// The class, or the more specific one of two.
    #[must_use]
    pub const fn class(self) -> Class {
        self.sense.class
    }

    /// The classes, the more specific one first.
    #[must_use]
    pub const fn classes(self) -> &'static [Class] {
        self.sense.classes
    }

    /// What it decides, if the answer is complete. `Declined` means that this request moved no money; an
    /// earlier one under the same number may have.
    #[must_use]
    pub const fn outcome(self) -> StatusOutcome {
        self.sense.outcome
    }

    /// The meaning, in a sentence.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        self.sense.meaning
    }

    /// What to do about it.
    #[must_use]
    pub const fn hint(self) -> &'static str {
        self.sense.hint
    }

    /// Whether the request was declined only for now. It moved no money, and the same request may be sent
    /// again later **under the same number**, without a query first. The [`hint`](Self::hint) says when.
    ///
    /// False for codes such as 1100, after which a query has to come first.
    #[must_use]
    pub fn may_be_sent_again_later(self) -> bool {
        self.outcome() == StatusOutcome::Declined && self.classes().contains(&Class::RefundLater)
    }
}

impl StatusCode {
    /// What the code means in the answer to an operation, together with the gateway's text: its fields
    /// `resperr` and `respmsg`, joined in any way. Some codes have several meanings, and only the text
    /// says which. If the text is not known, the operation alone decides.
    ///
    /// ```
    /// use qfpay_api::types::Class;
    /// use qfpay_api::{Operation, StatusCode};
    ///
    /// let code = StatusCode::StoreSetupInRepair;
    /// assert_eq!(code.read(Operation::Payment, "").class(), Class::Config);
    /// let meaning = code.read(Operation::Payment, "out_trade_no is used");
    /// assert_eq!(meaning.class(), Class::Duplicate);
    /// ```
    #[must_use]
    pub fn read(self, operation: Operation, message: &str) -> StatusMeaning {
        let entry = self.entry_in(operation);
        let sense = match entry.messages {
            [] => &entry.sense,
            messages => {
                let message = message.to_ascii_lowercase();
                messages
                    .iter()
                    .find(|known| known.contains.iter().any(|text| message.contains(text)))
                    .map_or(&entry.sense, |known| &known.sense)
            }
        };
        StatusMeaning { sense }
    }

    /// What the code means, whatever the operation.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        self.entry().sense.meaning
    }

    /// What the code means in the answer to an operation.
    #[must_use]
    pub const fn meaning_in(self, operation: Operation) -> &'static str {
        self.entry_in(operation).sense.meaning
    }

    /// What to do about it, whatever the operation.
    #[must_use]
    pub const fn hint(self) -> &'static str {
        self.entry().sense.hint
    }

    /// Its class, or the more specific one of two, whatever the operation.
    #[must_use]
    pub const fn class(self) -> Class {
        self.entry().sense.class
    }

    /// Its class in the answer to an operation, or the more specific one of two.
    #[must_use]
    pub const fn class_in(self, operation: Operation) -> Class {
        self.entry_in(operation).sense.class
    }

    /// Its classes, the more specific one first, whatever the operation.
    #[must_use]
    pub const fn classes(self) -> &'static [Class] {
        self.entry().sense.classes
    }

    /// Its classes in the answer to an operation, the more specific one first.
    #[must_use]
    pub const fn classes_in(self, operation: Operation) -> &'static [Class] {
        self.entry_in(operation).sense.classes
    }

    /// What the code alone decides in the answer to an operation. For a query this is about each record.
    /// `Declined` means that this request moved no money; an earlier one under the same number may have.
    #[must_use]
    pub const fn outcome(self, operation: Operation) -> StatusOutcome {
        self.entry_in(operation).sense.outcome
    }

    /// Whether a payment that was answered with this code can be tried again under a new order number
    /// without charging the customer twice. If the outcome of an earlier attempt under the old number is
    /// unknown, query that number first.
    #[must_use]
    pub const fn is_safe_to_recreate(self) -> bool {
        matches!(self.outcome(Operation::Payment), StatusOutcome::Declined)
    }
}
