//! Errors about values and requests, all of which are found before anything is sent.

use std::fmt;

use crate::generated::currency::Currency;
use crate::generated::parameter::Param;
use crate::generated::pay_type::PayType;
use crate::generated::rule::{Rule, Source};
use crate::types::constraint::Severity;

/// One rule that a request or value breaks.
///
/// Its text says what is required, what was found and which document the rule is taken from. It never
/// shows the value of a sensitive parameter.
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

    /// The parameter that is wrong; `None` for a rule about several parameters.
    #[must_use]
    pub fn param(&self) -> Option<Param> {
        self.param
    }

    /// The pay type of the request; `None` for a value on its own and for queries.
    #[must_use]
    pub fn pay_type(&self) -> Option<PayType> {
        self.pay_type
    }

    /// Whether the request is not sent, or sent with a warning.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.rule.severity()
    }

    /// The value, shortened, or hidden if it is sensitive; `None` if there was none.
    #[must_use]
    pub fn found(&self) -> Option<&str> {
        self.found.as_deref()
    }

    /// What is allowed, where that can be listed.
    #[must_use]
    pub fn allowed(&self) -> Option<&str> {
        self.allowed.as_deref()
    }

    /// The document that the rule is taken from.
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

/// Every rule that a request or value breaks: those that deny it and those that only warn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Violations(pub(crate) Vec<Violation>);

impl Violations {
    /// All of them: by parameter, then the rules about several parameters.
    pub fn iter(&self) -> impl Iterator<Item = &Violation> {
        self.0.iter()
    }

    /// Those for which the request is not sent.
    pub fn denied(&self) -> impl Iterator<Item = &Violation> {
        self.0
            .iter()
            .filter(|violation| violation.severity() == Severity::Deny)
    }

    /// Those that only warn: the request is sent.
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

/// An invalid request or value, found before anything was sent. No money has moved.
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
        write!(f, "invalid, so nothing was sent\n{}", self.0)
    }
}

impl std::error::Error for Invalid {}

/// Text that is not an amount. Nothing was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum AmountError {
    /// Not digits with at most one point.
    #[error("{text:?} is not an amount; write digits with at most one point, such as 12.50")]
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
    /// Outside 1 to 2 147 483 647 of the currency's smallest unit.
    #[error("the amount is out of range")]
    Invalid(#[source] Invalid),
}

/// Text that is not a time as the gateway writes it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is not a time; write YYYY-MM-DD hh:mm:ss, a day that exists, no leap second")]
pub struct ParseTimeError {
    pub(super) text: String,
}

/// Text that is not a code of its list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a {kind} that this version knows")]
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

/// Credentials that cannot be correct. Nothing was sent.
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

/// A URL that requests must not be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum InvalidBaseUrl {
    /// Not an absolute URL with a host, or one with a query, a fragment or a user name.
    #[error("not a base URL; write it like https://openapi-hk.qfapi.com")]
    Unreadable,
    /// Plain HTTP to another machine, or another scheme.
    #[error("only https is allowed, or http to this machine")]
    Insecure,
}
