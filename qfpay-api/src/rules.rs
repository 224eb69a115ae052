//! The vocabulary of the generated tables, and what breaking a rule looks like.

use std::fmt;

use crate::generated::parameter::Param;
use crate::generated::pay_type::PayType;
use crate::generated::rule::{Rule, Source};

/// Whether a request carries a parameter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Presence {
    /// Every request carries it.
    Required,
    /// A request may carry it.
    Optional,
    /// A request may carry it, but not every version of QFPay's documentation lists it here.
    Warned,
    /// No request carries it.
    Forbidden,
}

/// What becomes of a request that breaks a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It is not sent.
    Deny,
    /// It is sent all the same.
    Warn,
}

/// Where the value of a parameter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SuppliedBy {
    /// The caller gives it.
    Caller,
    /// It is a part of the [`Amount`](crate::Amount).
    Amount,
    /// It is the pay type itself.
    PayType,
    /// It belongs to the [`Credentials`](crate::Credentials).
    Credentials,
    /// The client's clock gives it, unless the caller does.
    Clock,
    /// It is the app code of the credentials.
    AppCode,
}

/// One cell of the matrix: a parameter, whether a request carries it, and who says so.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cell {
    pub(crate) param: Param,
    pub(crate) presence: Presence,
    pub(crate) list: bool,
    pub(crate) rule: Option<Rule>,
    pub(crate) source: Source,
}

impl Cell {
    pub(crate) const fn required(param: Param, rule: Rule, source: Source) -> Self {
        Self {
            param,
            presence: Presence::Required,
            list: false,
            rule: Some(rule),
            source,
        }
    }

    pub(crate) const fn optional(param: Param, source: Source) -> Self {
        Self {
            param,
            presence: Presence::Optional,
            list: false,
            rule: None,
            source,
        }
    }

    pub(crate) const fn warned(param: Param, rule: Rule, source: Source) -> Self {
        Self {
            param,
            presence: Presence::Warned,
            list: false,
            rule: Some(rule),
            source,
        }
    }

    pub(crate) const fn forbidden(param: Param, rule: Rule, source: Source) -> Self {
        Self {
            param,
            presence: Presence::Forbidden,
            list: false,
            rule: Some(rule),
            source,
        }
    }

    /// A row in which these cells stand instead of those for the same parameters. Both are sorted.
    pub(crate) const fn replace<const N: usize>(
        mut row: [Self; N],
        mut cells: &[Self],
    ) -> [Self; N] {
        let mut rest: &mut [Self] = &mut row;
        while let [place, others @ ..] = rest {
            if let [cell, later @ ..] = cells {
                if cell.param as usize == place.param as usize {
                    *place = *cell;
                    cells = later;
                }
            }
            rest = others;
        }
        assert!(
            cells.is_empty(),
            "a cell for a parameter that the row lacks"
        );
        row
    }

    /// The same, where the value is a comma-separated list.
    pub(crate) const fn list(self) -> Self {
        Self { list: true, ..self }
    }
}

/// What a value looks like.
#[derive(Debug)]
pub(crate) enum Format {
    Text,
    Integer,
    Timestamp,
    UtcOffset,
    Url(&'static [&'static str]),
    Currency,
    PayType,
    StatusCode,
    Choice(&'static [&'static str]),
    JsonObject,
}

/// A rule about one value.
#[derive(Debug)]
pub(crate) struct Constraint {
    pub(crate) rule: Rule,
    pub(crate) test: Test,
}

#[derive(Debug)]
pub(crate) enum Test {
    Length { min: usize, max: usize },
    Range { min: u64, max: u64 },
    Characters(CharacterSet),
    Excludes(CharacterSet),
}

/// A set of characters, with a table of those of ASCII, which nearly every value is made of.
#[derive(Debug)]
pub(crate) struct CharacterSet {
    spans: &'static [(char, char)],
    ascii: [bool; 256],
}

impl CharacterSet {
    /// The characters of these spans, both ends of each included.
    pub(crate) const fn new(spans: &'static [(char, char)]) -> Self {
        let mut ascii = [false; 256];
        let mut rest = spans;
        while let [(first, last), others @ ..] = rest {
            let mut code = *first as usize;
            while code <= *last as usize && code < 128 {
                #[expect(clippy::indexing_slicing, reason = "within the bounds of the loop")]
                let place = &mut ascii[code];
                *place = true;
                code += 1;
            }
            rest = others;
        }
        Self { spans, ascii }
    }

    pub(crate) fn spans(&self) -> &'static [(char, char)] {
        self.spans
    }

    /// Whether every character of `text` is in the set.
    pub(crate) fn has_all(&self, text: &str) -> bool {
        text.bytes().all(|byte| self.has_ascii(byte)) || text.chars().all(|one| self.has(one))
    }

    /// Whether no character of `text` is in the set.
    pub(crate) fn has_none(&self, text: &str) -> bool {
        text.bytes()
            .all(|byte| byte.is_ascii() && !self.has_ascii(byte))
            || !text.chars().any(|one| self.has(one))
    }

    fn has_ascii(&self, byte: u8) -> bool {
        self.ascii.get(usize::from(byte)).copied() == Some(true)
    }

    fn has(&self, character: char) -> bool {
        self.spans
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&character))
    }
}

/// A rule about several parameters, or about one for some pay types.
#[derive(Debug)]
pub(crate) struct CrossRule {
    pub(crate) rule: Rule,
    pub(crate) pay_types: Option<&'static [PayType]>,
    pub(crate) when: Option<Condition>,
    pub(crate) require: Condition,
}

#[derive(Debug)]
pub(crate) enum Condition {
    Never,
    AnyOf(&'static [Param]),
    Given(Param),
    Is(Param, &'static [&'static str]),
    IsNot(Param, &'static [&'static str]),
    Range {
        param: Param,
        min: u64,
        max: u64,
    },
    Length {
        param: Param,
        min: usize,
        max: usize,
    },
    JsonLeaves(Param, &'static [&'static str]),
    SameMonthAs(Param, Param),
    NotBefore(Param, Param),
}

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
