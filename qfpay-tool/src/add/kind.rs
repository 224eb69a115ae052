//! What can be added.

use std::fmt;

/// What can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A pay type, by its code of six digits.
    PayType,
    /// A status code, by its four digits.
    StatusCode,
    /// A currency, by its three letters.
    Currency,
    /// A request parameter, by its wire name.
    Parameter,
}

impl fmt::Display for Kind {
    /// As the command calls it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PayType => "pay-type",
            Self::StatusCode => "status-code",
            Self::Currency => "currency",
            Self::Parameter => "parameter",
        })
    }
}

impl Kind {
    /// What a code of the kind is made of.
    pub(super) fn demand(self) -> &'static str {
        match self {
            Self::PayType => "a pay type has 6 digits, such as 802001",
            Self::StatusCode => "a status code has 4 digits, such as 0000",
            Self::Currency => "a currency code has 3 upper-case letters, such as HKD",
            Self::Parameter => {
                "a parameter's name has lower-case letters, digits and single underscores, such as goods_name"
            }
        }
    }

    pub(super) fn fits(self, code: &str) -> bool {
        let digits = |count| code.len() == count && code.bytes().all(|one| one.is_ascii_digit());
        match self {
            Self::PayType => digits(6),
            Self::StatusCode => digits(4),
            Self::Currency => code.len() == 3 && code.bytes().all(|one| one.is_ascii_uppercase()),
            Self::Parameter => qfpay_codegen::names::fault(code).is_none(),
        }
    }
}
