//! Errors about values and requests, all of which are found before anything is sent.

use std::fmt;

use crate::generated::currency::Currency;
use crate::generated::parameter::Param;
use crate::generated::pay_type::PayType;
use crate::generated::rule::{Rule, Source};
use crate::types::constraint::Severity;

/// One rule that a request or value breaks.
///
/// Its text says what is demanded, what was found and who says so, and never shows the value of a
/// sensitive parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    pub(crate) rule: Rule,
    pub(crate) param: Option<Param>,
    pub(crate) pay_type: Option<PayType>,
    pub(crate) found: Option<String>,
    pub(crate) allowed: Option<String>,
    pub(crate) source: Source,
}

impl Violation {
    /// The rule.
    #[must_use]
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// The parameter at fault; `None` where several are.
    #[must_use]
    pub fn param(&self) -> Option<Param> {
        self.param
    }

    /// The pay type of the request; `None` for a value on its own and for queries.
    #[must_use]
    pub fn pay_type(&self) -> Option<PayType> {
        self.pay_type
    }

    /// Whether the request is held back or sent all the same.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.rule.severity()
    }

    /// What was found, shortened, and hidden if it is sensitive; `None` if nothing was there.
    #[must_use]
    pub fn found(&self) -> Option<&str> {
        self.found.as_deref()
    }

    /// What would have been allowed, where that can be listed.
    #[must_use]
    pub fn allowed(&self) -> Option<&str> {
        self.allowed.as_deref()
    }

    /// Who says so.
    #[must_use]
    pub fn source(&self) -> Source {
        self.source
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(param) = self.param {
            write!(f, "{param}: ")?;
        }
        f.write_str(self.rule.description())?;
        if let Some(pay_type) = self.pay_type {
            write!(f, " (pay type {pay_type}, {})", pay_type.name())?;
        }
        if let Some(found) = &self.found {
            write!(f, "; found {found}")?;
        }
        if let Some(allowed) = &self.allowed {
            write!(f, "; allowed: {allowed}")?;
        }
        write!(f, " [rule {}, source {}]", self.rule, self.source)
    }
}

/// Everything that a request or value breaks, denied and warned about alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations(pub(crate) Vec<Violation>);

impl Violations {
    /// All of them: by parameter, then the rules about several parameters.
    pub fn iter(&self) -> impl Iterator<Item = &Violation> {
        self.0.iter()
    }

    /// Those that hold the request back.
    pub fn denied(&self) -> impl Iterator<Item = &Violation> {
        self.0
            .iter()
            .filter(|violation| violation.severity() == Severity::Deny)
    }

    /// Those that are only told.
    pub fn warnings(&self) -> impl Iterator<Item = &Violation> {
        self.0
            .iter()
            .filter(|violation| violation.severity() == Severity::Warn)
    }

    /// Whether the request can be sent.
    #[must_use]
    pub fn permits(&self) -> bool {
        self.denied().next().is_none()
    }

    /// Whether nothing is broken at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this rule is among them.
    #[must_use]
    pub fn contains(&self, rule: Rule) -> bool {
        self.0.iter().any(|violation| violation.rule == rule)
    }
}

impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            let severity = match violation.severity() {
                Severity::Deny => "denied",
                Severity::Warn => "warning",
            };
            write!(f, "{severity}: {violation}")?;
        }
        Ok(())
    }
}

/// A request or value that was refused before anything was sent. No money can have moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invalid(pub(crate) Violations);

impl Invalid {
    /// Every rule that is broken, with the warnings.
    #[must_use]
    pub fn violations(&self) -> &Violations {
        &self.0
    }
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "refused before sending; nothing was sent\n{}", self.0)
    }
}

impl std::error::Error for Invalid {}

/// Text that is no amount. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AmountError {
    /// Not digits with at most one point.
    #[error("{text:?} is no amount; digits with at most one point, such as 12.50")]
    Unreadable {
        /// The start of the text.
        text: String,
    },
    /// More decimals than the currency has.
    #[error("{given} decimals are too many for {currency}, which has {}", currency.exponent())]
    TooManyDecimals {
        /// The currency.
        currency: Currency,
        /// How many decimals the text has.
        given: usize,
    },
    /// Out of range.
    #[error("the amount is out of range")]
    Invalid(#[source] Invalid),
}

/// Text that is no time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "{text:?} is no time; written YYYY-MM-DD hh:mm:ss, of a day that exists, without leap seconds"
)]
pub struct ParseTimeError {
    pub(super) text: String,
}

/// Text that is not a code of the list it was read as.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no {kind} of this version")]
pub struct ParseCodeError {
    pub(super) text: String,
    pub(super) kind: &'static str,
}

impl ParseCodeError {
    /// The text that was read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// Credentials that cannot be right. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidCredentials {
    /// The app code.
    #[error(
        "the app code is empty, longer than 128 characters, or has white space or characters outside ASCII"
    )]
    AppCode,
    /// The client key.
    #[error(
        "the client key is empty, longer than 128 characters, or has white space or characters outside ASCII"
    )]
    ClientKey,
    /// The merchant identifier.
    #[error("the merchant identifier is not valid")]
    Mchid(#[source] Invalid),
}

/// A URL that no request is sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidBaseUrl {
    /// Not an absolute URL with a host and nothing behind the path.
    #[error("not a base URL; write it like https://openapi-hk.qfapi.com")]
    Unreadable,
    /// Plain HTTP to another machine, or another scheme.
    #[error("only https is allowed, or http to this machine")]
    Insecure,
}
