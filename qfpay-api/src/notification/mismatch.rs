//! How a notification differs from what was expected.

use std::fmt;

use crate::notification::expected::ExpectedOrder;
use crate::notification::fields::FieldText;
use crate::notification::kind::Kind;
use crate::types::text::shown;

/// A notification that is authentic but not what the merchant expects, with everything that differs.
///
/// Do not book it, do not deliver, and do not answer `SUCCESS`. Store it for a person to look at, and query
/// the order. It contains no card data and no secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderMismatch {
    kind: Kind,
    out_trade_no: String,
    differences: Vec<Difference>,
}

impl OrderMismatch {
    pub(super) fn new(kind: Kind, expected: &ExpectedOrder, differences: Vec<Difference>) -> Self {
        Self {
            kind,
            out_trade_no: expected.out_trade_no.as_str().to_owned(),
            differences,
        }
    }

    /// What the notification is about.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The merchant's number of the order that it was compared with.
    #[must_use]
    pub fn out_trade_no(&self) -> &str {
        &self.out_trade_no
    }

    /// Every field that differs; at least one.
    #[must_use]
    pub fn differences(&self) -> &[Difference] {
        &self.differences
    }
}

impl fmt::Display for OrderMismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, order) = (self.kind, shown(&self.out_trade_no));
        write!(f, "this {kind} is not what order {order} expects: ")?;
        for (index, difference) in self.differences.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(f, "{separator}{difference}")?;
        }
        Ok(())
    }
}

impl std::error::Error for OrderMismatch {}

/// One field of a notification that differs from what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    field: &'static str,
    expected: String,
    found: Found,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Found {
    Nothing,
    Unreadable,
    Text(String),
}

impl Difference {
    pub(super) fn new(
        field: &'static str,
        expected: impl Into<String>,
        found: FieldText<'_>,
    ) -> Self {
        Self {
            field,
            expected: expected.into(),
            found: match found {
                FieldText::Nothing => Found::Nothing,
                FieldText::Unreadable => Found::Unreadable,
                FieldText::Text(text) => Found::Text(shown(&text)),
            },
        }
    }

    /// The field's name on the wire.
    #[must_use]
    pub fn field(&self) -> &'static str {
        self.field
    }

    /// What was expected: the value, or a description if several values are possible.
    #[must_use]
    pub fn expected(&self) -> &str {
        &self.expected
    }

    /// What was found, shortened; `None` if it is missing or cannot be read.
    #[must_use]
    pub fn found(&self) -> Option<&str> {
        match &self.found {
            Found::Text(text) => Some(text),
            Found::Nothing | Found::Unreadable => None,
        }
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (field, expected) = (self.field, shown(&self.expected));
        match &self.found {
            Found::Text(text) => write!(f, "{field} is {text} instead of {expected}"),
            Found::Nothing => write!(f, "{field} is missing, expected {expected}"),
            Found::Unreadable => write!(f, "{field} is unreadable, expected {expected}"),
        }
    }
}
