//! The lists that pages hold, by name.

use std::fmt;

/// A list of entries, on pages and in the specification alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum List {
    PayTypes,
    Footnotes,
    ExpiredTime,
    Currencies,
    /// What a request of an operation carries.
    Request(String),
    /// What the answer to an operation carries.
    Response(String),
    StatusCodes,
}

impl List {
    /// The list of a name, as the lock writes it.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        Some(match name {
            "pay_types" => Self::PayTypes,
            "footnotes" => Self::Footnotes,
            "expired_time" => Self::ExpiredTime,
            "currencies" => Self::Currencies,
            "status_codes" => Self::StatusCodes,
            name => match name.split_once('.')? {
                (operation, "request") => Self::Request(operation.to_owned()),
                (operation, "response") => Self::Response(operation.to_owned()),
                _ => return None,
            },
        })
    }

    /// Whether its entries are names that a request or an answer carries.
    pub(super) fn is_of_parameters(&self) -> bool {
        matches!(self, Self::Request(_) | Self::Response(_))
    }
}

impl fmt::Display for List {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PayTypes => f.write_str("pay_types"),
            Self::Footnotes => f.write_str("footnotes"),
            Self::ExpiredTime => f.write_str("expired_time"),
            Self::Currencies => f.write_str("currencies"),
            Self::Request(operation) => write!(f, "{operation}.request"),
            Self::Response(operation) => write!(f, "{operation}.response"),
            Self::StatusCodes => f.write_str("status_codes"),
        }
    }
}
