//! What the generated tables say of single values.

use crate::generated::rule::Rule;

/// What happens to a request that breaks a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// It is invalid and not sent.
    Deny,
    /// It is sent. The violation is reported as a warning.
    Warn,
}

/// Where the value of a parameter comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SuppliedBy {
    /// The caller sets it.
    Caller,
    /// It is a part of the [`Amount`](crate::Amount).
    Amount,
    /// It is the pay type itself.
    PayType,
    /// It belongs to the [`Credentials`](crate::Credentials).
    Credentials,
    /// The client's clock, unless the caller sets it.
    Clock,
    /// It is the app code of the credentials.
    AppCode,
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
