//! What a notification tells, read from the two fields that can say so.

use std::fmt;

use crate::generated::notification::NotificationType;
use crate::notification::fields::FieldText;
use crate::notification::verify::Notification;

/// What a notification tells a merchant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A customer paid, or a held amount was taken.
    Payment,
    /// A customer got money back.
    Refund,
    /// What a pre-authorisation held was let go.
    Release,
    /// An order can no longer be paid. If it had been paid already, the customer gets the money back.
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
    /// What this notification tells.
    ///
    /// `notify_type` says so, and `order_type` in notifications that have no `notify_type`, such as
    /// those about cards. A missing type is [`Kind::Other`], and so is one that this version does not
    /// know, one that is not text, and two that contradict each other.
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
