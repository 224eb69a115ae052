//! What a status code says: in general, in the answer to an operation, and beside the gateway's
//! own words.

use crate::generated::operation::Operation;
use crate::generated::status_code::{Class, StatusCode};
use crate::types::vocabulary::StatusOutcome;

/// What the specification says of a code.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) sense: Sense,
    /// The first that matches decides.
    pub(crate) messages: &'static [Message],
}

/// Words of the gateway's that give a code another sense.
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

/// What a status code says in one answer: the code, the operation that was asked for, and the
/// gateway's own words taken together.
///
/// Made by [`StatusCode::read`].
#[derive(Clone, Copy, Debug)]
pub struct StatusMeaning {
    sense: &'static Sense,
}

impl StatusMeaning {
    /// The class, or the more telling one of two.
    #[must_use]
    pub const fn class(self) -> Class {
        self.sense.class
    }

    /// The classes, the more telling one first.
    #[must_use]
    pub const fn classes(self) -> &'static [Class] {
        self.sense.classes
    }

    /// What a program may conclude, provided that the answer arrived whole. `Declined` says that
    /// this request moved no money; an earlier one under the same number may have.
    #[must_use]
    pub const fn outcome(self) -> StatusOutcome {
        self.sense.outcome
    }

    /// What it means.
    #[must_use]
    pub const fn meaning(self) -> &'static str {
        self.sense.meaning
    }

    /// What to do about it.
    #[must_use]
    pub const fn hint(self) -> &'static str {
        self.sense.hint
    }

    /// Whether the request was refused only for now: it moved nothing, and the same request may be
    /// sent again later **under the same number**, without a query first. The hint says when.
    ///
    /// False for codes such as 1100, which allow another try only after a query.
    #[must_use]
    pub fn may_be_sent_again_later(self) -> bool {
        self.outcome() == StatusOutcome::Declined && self.classes().contains(&Class::RefundLater)
    }
}

impl StatusCode {
    /// Reads the code as part of the answer to an operation, together with the gateway's own
    /// words: its fields `resperr` and `respmsg`, joined in any way. Some codes mean different
    /// things, and only those words tell which. Without words that are known, the operation
    /// alone decides.
    ///
    /// ```
    /// use qfpay_api::{Class, Operation, StatusCode};
    ///
    /// let code = StatusCode::StoreSetupInRepair;
    /// assert_eq!(code.read(Operation::Payment, "").class(), Class::Config);
    /// let reading = code.read(Operation::Payment, "out_trade_no is used");
    /// assert_eq!(reading.class(), Class::Duplicate);
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

    /// Its class, or the more telling one of two, whatever the operation.
    #[must_use]
    pub const fn class(self) -> Class {
        self.entry().sense.class
    }

    /// Its class in the answer to an operation, or the more telling one of two.
    #[must_use]
    pub const fn class_in(self, operation: Operation) -> Class {
        self.entry_in(operation).sense.class
    }

    /// Its classes, the more telling one first, whatever the operation.
    #[must_use]
    pub const fn classes(self) -> &'static [Class] {
        self.entry().sense.classes
    }

    /// Its classes in the answer to an operation, the more telling one first.
    #[must_use]
    pub const fn classes_in(self, operation: Operation) -> &'static [Class] {
        self.entry_in(operation).sense.classes
    }

    /// What the code alone lets a program conclude from the answer to an operation. For a query
    /// this is about each record. `Declined` says that this request moved no money; an earlier one
    /// under the same number may have.
    #[must_use]
    pub const fn outcome(self, operation: Operation) -> StatusOutcome {
        self.entry_in(operation).sense.outcome
    }

    /// Whether a payment that was answered with this code can be tried again under a new order
    /// number without charging the customer twice, unless an earlier attempt under the old number
    /// ended unknown: then query that number first.
    #[must_use]
    pub const fn is_safe_to_recreate(self) -> bool {
        matches!(self.outcome(Operation::Payment), StatusOutcome::Declined)
    }
}
