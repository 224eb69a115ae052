//! What a notification is about, from the two fields that can say so.

use std::fmt;

use crate::generated::notification::NotificationType;
use crate::notification::fields::FieldText;
use crate::notification::verify::Notification;

/// What a notification is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A customer paid, or a reserved amount was captured.
    Payment,
    /// A customer got money back.
    Refund,
    /// The money of a pre-authorisation was released.
    Release,
    /// An order can no longer be paid. If it was paid already, the customer gets the money back.
    Close,
    /// Anything else: recurring charges, a type that this version does not know, no type at all, or
    /// two types that contradict each other. It is never a payment of an order; query if it matters.
    Other,
}

impl Kind {
    /// The name under which notifications of this kind are counted as the same event: the type on
    /// the wire, and `refund` for `cancel` too.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Payment => "payment",
            Self::Refund => "refund",
            Self::Release => "unfreeze",
            Self::Close => "close",
            Self::Other => "other",
        }
    }
}

/// The kind in English words.
impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Payment => "payment",
            Self::Refund => "refund",
            Self::Release => "release",
            Self::Close => "closing",
            Self::Other => "other event",
        })
    }
}

impl Notification<'_> {
    /// What this notification is about.
    ///
    /// `notify_type` says so, or `order_type` in notifications without `notify_type`, such as those about
    /// cards. It is [`Kind::Other`] if the type is missing, not known in this version, or not text, and if
    /// the two contradict each other.
    #[must_use]
    pub fn kind(&self) -> Kind {
        match (self.kind_in("notify_type"), self.kind_in("order_type")) {
            (Some(kind), None) | (None, Some(kind)) => kind,
            (Some(kind), Some(same)) if kind == same => kind,
            (Some(_), Some(_)) | (None, None) => Kind::Other,
        }
    }

    /// What a field says about the kind, if anything stands there.
    fn kind_in(&self, field: &str) -> Option<Kind> {
        match self.field_text(field) {
            FieldText::Nothing => None,
            FieldText::Unreadable => Some(Kind::Other),
            FieldText::Text(text) => {
                let known = NotificationType::from_code(&text);
                Some(known.map_or(Kind::Other, NotificationType::kind))
            }
        }
    }
}
