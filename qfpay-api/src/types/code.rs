//! Codes: closed enums for what a program sends, [`Open`] for what the gateway sends.

use std::fmt;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

use crate::types::error::ParseCodeError;

/// A closed list of codes: an enum that a `match` covers completely.
///
/// Implemented by the generated enums only.
pub trait Code: Copy + Eq + fmt::Debug + sealed::Sealed + 'static {
    /// What the list contains, in words, such as `pay type`.
    const KIND: &'static str;

    /// The code on the wire.
    fn code(self) -> &'static str;

    /// The entry with exactly this code.
    fn from_code(code: &str) -> Option<Self>;
}

pub(crate) mod sealed {
    /// Keeps [`Code`](super::Code) to the generated enums.
    pub trait Sealed {}
}

/// Writes what every closed list of codes has besides its entries.
macro_rules! implement_code {
    ($name:ident, $kind:literal) => {
        impl crate::types::code::sealed::Sealed for $name {}

        impl crate::types::code::Code for $name {
            const KIND: &'static str = $kind;

            fn code(self) -> &'static str {
                self.code()
            }

            fn from_code(code: &str) -> Option<Self> {
                Self::from_code(code)
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.code())
            }
        }

        impl ::core::str::FromStr for $name {
            type Err = crate::types::error::ParseCodeError;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                crate::types::code::parse(text)
            }
        }

        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.code())
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                crate::types::code::deserialize(deserializer)
            }
        }
    };
}

pub(crate) use implement_code;

/// A code that came from the gateway: one of the list, or one that this version does not know.
///
/// QFPay's lists are not always complete. An unknown code is stored as it came and written back byte for
/// byte. It is never mapped to a known one. `Unknown` never contains the text of a known code, because it
/// is only made by reading text.
///
/// ```
/// use qfpay_api::{Open, StatusCode};
///
/// let known: Open<StatusCode> = Open::from_text("0000");
/// assert_eq!(known.known(), Some(StatusCode::Success));
/// let unknown: Open<StatusCode> = Open::from_text("9999");
/// assert_eq!(unknown.known(), None);
/// assert_eq!(unknown.as_str(), "9999");
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Open<T> {
    /// A code of the list.
    Known(T),
    /// A code that is not in the list.
    Unknown(UnknownCode),
}

/// The text of a code that is not in the list. It is only made by reading text, so it is never that of a
/// known code.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct UnknownCode(Box<str>);

impl UnknownCode {
    /// The code as the gateway sent it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for UnknownCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<T: Code> Open<T> {
    /// Reads a code as the gateway sent it.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        match T::from_code(text) {
            Some(known) => Self::Known(known),
            None => Self::Unknown(UnknownCode(text.into())),
        }
    }

    /// The code as the gateway sent it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(known) => known.code(),
            Self::Unknown(unknown) => unknown.as_str(),
        }
    }

    /// The entry of the list; `None` if this version does not know the code.
    #[must_use]
    pub fn known(&self) -> Option<T> {
        match self {
            Self::Known(known) => Some(*known),
            Self::Unknown(_) => None,
        }
    }
}

impl<T: Code> From<T> for Open<T> {
    fn from(known: T) -> Self {
        Self::Known(known)
    }
}

impl<T: Code> PartialEq<T> for Open<T> {
    fn eq(&self, other: &T) -> bool {
        self.known() == Some(*other)
    }
}

impl<T: Code> fmt::Debug for Open<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Known(known) => known.fmt(f),
            Self::Unknown(unknown) => f.debug_tuple("Unknown").field(unknown).finish(),
        }
    }
}

impl<T: Code> fmt::Display for Open<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl<T: Code> Serialize for Open<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

impl<'de, T: Code> Deserialize<'de> for Open<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer
            .deserialize_str(TextVisitor)
            .map(|text| Self::from_text(&text))
    }
}

/// Reads a code of the list.
pub(crate) fn parse<T: Code>(text: &str) -> Result<T, ParseCodeError> {
    T::from_code(text).ok_or_else(|| ParseCodeError {
        text: text.to_owned(),
        kind: T::KIND,
    })
}

/// Reads a code of the list from serialized data.
pub(crate) fn deserialize<'de, T, D>(deserializer: D) -> Result<T, D::Error>
where
    T: Code + FromStr<Err = ParseCodeError>,
    D: Deserializer<'de>,
{
    let text = deserializer.deserialize_str(TextVisitor)?;
    text.parse().map_err(serde::de::Error::custom)
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a code in text form")
    }

    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<String, E> {
        Ok(text.to_owned())
    }
}
