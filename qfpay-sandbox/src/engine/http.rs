//! Requests and answers without a server.

use std::borrow::Cow;
use std::fmt::Write;

use crate::json::Json;

/// The header of an answer that lists the broken rules, and says why a request was declined.
pub(crate) const EXPLAIN: &str = "X-Sandbox-Explain";
/// The content type of every answer.
pub(super) const JSON: &str = "application/json; charset=UTF-8";

/// A request as it arrives.
#[derive(Clone)]
pub struct Request {
    /// The method, in upper case.
    pub method: String,
    /// The path, without a query.
    pub path: String,
    /// The headers, in any case and order.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of a header that comes exactly once.
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self
            .headers
            .iter()
            .filter(|(given, _)| given.eq_ignore_ascii_case(name));
        match (values.next(), values.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }

    /// Whether a header comes at all.
    pub(super) fn has_header(&self, name: &str) -> bool {
        self.headers
            .iter()
            .any(|(given, _)| given.eq_ignore_ascii_case(name))
    }
}

impl std::fmt::Debug for Request {
    /// Shows neither headers nor body: both can hold what must not be seen.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    /// The body.
    pub body: Vec<u8>,
}

/// An answer that can still be changed.
#[derive(Clone, Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) headers: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    pub(super) document: Json,
    /// The merchant whose key signs it, by the place in the configuration.
    pub(super) signed_for: Option<usize>,
}

impl Reply {
    /// A JSON document.
    pub(super) fn json(status: u16, document: Json) -> Self {
        Self {
            status,
            headers: Vec::new(),
            document,
            signed_for: None,
        }
    }

    /// A JSON document that says why something outside the gateway's own protocol went wrong.
    pub(super) fn error(status: u16, message: impl Into<Cow<'static, str>>) -> Self {
        Self::json(status, Json::Object(vec![("error", Json::text(message))]))
    }

    /// The same answer with another header.
    pub(super) fn with_header(
        mut self,
        name: &'static str,
        value: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.headers.push((Cow::Borrowed(name), value.into()));
        self
    }

    /// The same answer, naming these rules and saying what is wrong.
    pub(super) fn explained(self, rules: &[&str], explanation: &str) -> Self {
        let rules = rules.join(", ");
        let parts: Vec<&str> = [rules.as_str(), explanation]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect();
        if parts.is_empty() {
            self
        } else {
            self.with_header(EXPLAIN, for_header(&parts.join("; ")))
        }
    }
}

impl Response {
    /// What is in the side channel: the rules that the request breaks, and why it was declined. It
    /// holds no secret and no line end, so it can be logged.
    #[must_use]
    pub fn explanation(&self) -> Option<&str> {
        let mut headers = self.headers.iter();
        let explained = headers.find(|(name, _)| name == EXPLAIN)?;
        Some(&explained.1)
    }

    /// A JSON document.
    pub(crate) fn json(status: u16, document: &Json) -> Self {
        Self {
            status,
            headers: vec![(Cow::Borrowed("Content-Type"), Cow::Borrowed(JSON))],
            body: document.to_bytes(),
        }
    }

    /// A JSON document that says why something outside the gateway's own protocol went wrong.
    pub(crate) fn error(status: u16, message: impl Into<Cow<'static, str>>) -> Self {
        Self::json(status, &Json::Object(vec![("error", Json::text(message))]))
    }
}

/// How long an explanation is at most, in bytes.
const LONGEST: usize = 1_000;

/// The text in printable ASCII and not too long, so that it can be a header.
fn for_header(text: &str) -> String {
    let mut ascii = String::with_capacity(text.len().min(LONGEST));
    for character in text.chars() {
        if ascii.len() >= LONGEST {
            ascii.push_str("...");
            break;
        }
        match character {
            ' '..='~' => ascii.push(character),
            // Writing to a `String` cannot fail.
            other => drop(write!(ascii, "\\u{{{:x}}}", u32::from(other))),
        }
    }
    ascii
}
