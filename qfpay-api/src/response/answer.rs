//! Answers of the gateway: fields, and which of them may be shown.

use std::fmt;

use crate::response::fields::Fields;

/// An answer of the gateway: fields with names. Documented fields have accessors of their own.
///
/// Implemented by the answers of this crate only.
pub trait Answer: sealed::Sealed + fmt::Debug + Send + Sync + 'static {
    /// Any field as text, also one that this version does not know; `None` if it is missing or null. An
    /// object or list is JSON. Do not log it: it may be sensitive.
    fn raw<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.fields().raw(name)
    }
}

pub(crate) mod sealed {
    use super::Fields;

    /// Keeps [`Answer`](super::Answer) to the answers of this crate.
    pub trait Sealed {
        #[doc(hidden)]
        const KNOWN: &'static [&'static str];
        #[doc(hidden)]
        const SENSITIVE: &'static [&'static str];

        #[doc(hidden)]
        fn from_fields(fields: Fields) -> Self
        where
            Self: Sized;

        #[doc(hidden)]
        fn fields(&self) -> &Fields;
    }
}

/// Shows the fields of an answer that may be shown.
pub(crate) fn debug<A: Answer>(answer: &A, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    answer.fields().debug(name, A::KNOWN, A::SENSITIVE, f)
}

/// The fields of an answer of any operation, by name.
#[derive(Clone, PartialEq)]
pub struct RawAnswer {
    fields: Fields,
    known: &'static [&'static str],
    sensitive: &'static [&'static str],
}

impl RawAnswer {
    pub(crate) fn of<A: Answer>(answer: &A) -> Self {
        Self {
            fields: answer.fields().clone(),
            known: A::KNOWN,
            sensitive: A::SENSITIVE,
        }
    }

    /// Any field as text; `None` if it is missing or null. An object or list is JSON. Do not log it: it may
    /// be sensitive.
    #[must_use]
    pub fn raw<'a>(&'a self, name: &'a str) -> Option<&'a str> {
        self.fields.raw(name)
    }

    /// The names of all fields that came, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.fields.iter().map(|(name, _)| name)
    }
}

/// Shows the fields that may be shown.
impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.fields
            .debug("RawAnswer", self.known, self.sensitive, f)
    }
}
