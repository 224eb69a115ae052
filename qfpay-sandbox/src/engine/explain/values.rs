//! What people do to values before they sign them.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode, percent_encode};
use qfpay_codegen::ir::Value;

use super::case::Case;

/// How values are written in what is signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Values {
    Raw,
    /// As they stand in the body.
    AsSent,
    Encoded(Encoding),
    /// They arrive encoded twice, and were encoded once too often.
    BeforeTheSecondEncoding,
    /// Plus signs of the body were meant, not spaces.
    PlusesKept,
    Trimmed,
    LowerCase,
    /// Whole numbers with this behind them.
    Decimal(&'static str),
    /// The amount in the major unit, with zeros at the end or without.
    MajorUnit {
        zeros: bool,
    },
    /// Everything beyond ASCII replaced by question marks.
    QuestionMarks,
}

/// What common functions make of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// JavaScript's `encodeURIComponent`.
    Component,
    /// Python's `quote`.
    Quote,
    /// Python's `quote_plus`, PHP's `urlencode`.
    QuotePlus,
    /// Java's `URLEncoder`.
    Java,
    /// .NET's `UrlEncode`, with small hexadecimal digits.
    Small,
}

const PLAIN: AsciiSet = NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');
const COMPONENT: AsciiSet = PLAIN
    .remove(b'~')
    .remove(b'!')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');
const QUOTE: AsciiSet = PLAIN.remove(b'~').remove(b'/');
const JAVA: AsciiSet = PLAIN.remove(b'*').remove(b' ');
const PLUS: AsciiSet = PLAIN.remove(b' ');
const SMALL: AsciiSet = PLAIN
    .remove(b'!')
    .remove(b'*')
    .remove(b'(')
    .remove(b')')
    .remove(b' ');

/// A value and, where it was received, what it looked like in the body.
#[derive(Clone, Default)]
pub(super) struct Part<'a> {
    pub(super) text: Cow<'a, [u8]>,
    pub(super) sent: Option<&'a [u8]>,
}

impl Values {
    /// What the value of a parameter becomes.
    pub(super) fn of<'a>(self, case: &Case<'a>, name: &str, part: Part<'a>) -> Part<'a> {
        let text = match self {
            Self::Raw => return part,
            Self::AsSent => part.sent.map_or(part.text, Cow::Borrowed),
            Self::Encoded(encoding) => Cow::Owned(encoding.of(&part.text)),
            Self::BeforeTheSecondEncoding => {
                let decoded = crate::form::decode(&part.text);
                decoded.map_or(part.text, |text| Cow::Owned(text.into_bytes()))
            }
            Self::PlusesKept => match part.sent {
                Some(sent) => Cow::Owned(percent_decode(sent).collect()),
                None => part.text,
            },
            Self::Trimmed => Cow::Owned(part.text.trim_ascii().to_vec()),
            Self::LowerCase => Cow::Owned(
                String::from_utf8_lossy(&part.text)
                    .to_lowercase()
                    .into_bytes(),
            ),
            Self::Decimal(end) if case.is_integer(name) => {
                Cow::Owned([&part.text, end.as_bytes()].concat())
            }
            Self::MajorUnit { zeros } if name == "txamt" => major_unit(part.text, zeros),
            Self::Decimal(_) | Self::MajorUnit { .. } => part.text,
            Self::QuestionMarks => {
                let text = String::from_utf8_lossy(&part.text);
                let marked = text
                    .chars()
                    .map(|one| if one.is_ascii() { one } else { '?' });
                Cow::Owned(marked.collect::<String>().into_bytes())
            }
        };
        Part {
            text,
            sent: part.sent,
        }
    }
}

impl Encoding {
    fn of(self, text: &[u8]) -> Vec<u8> {
        let set = match self {
            Self::Component => &COMPONENT,
            Self::Quote => &QUOTE,
            Self::QuotePlus => &PLUS,
            Self::Java => &JAVA,
            Self::Small => &SMALL,
        };
        let encoded = percent_encode(text, set).to_string();
        let encoded = match self {
            Self::Component | Self::Quote => encoded,
            Self::QuotePlus | Self::Java => encoded.replace(' ', "+"),
            Self::Small => small(&encoded.replace(' ', "+")),
        };
        encoded.into_bytes()
    }
}

/// The same with small hexadecimal digits behind percent signs.
fn small(encoded: &str) -> String {
    let mut digits = 0;
    encoded
        .chars()
        .map(|one| {
            let is_digit = digits > 0;
            digits = if one == '%' { 2 } else { digits.max(1) - 1 };
            if is_digit {
                one.to_ascii_lowercase()
            } else {
                one
            }
        })
        .collect()
}

fn major_unit(digits: Cow<'_, [u8]>, zeros: bool) -> Cow<'_, [u8]> {
    let text = String::from_utf8_lossy(&digits);
    let Ok(amount) = text.parse() else {
        return digits;
    };
    let major = crate::money::major_units(amount, 2);
    let major = match zeros {
        true => major.as_str(),
        false => major.trim_end_matches('0').trim_end_matches('.'),
    };
    Cow::Owned(major.as_bytes().to_vec())
}

impl Case<'_> {
    fn is_integer(&self, name: &str) -> bool {
        let mut known = self.model.parameters.iter();
        known
            .find(|known| known.name.id == name)
            .is_some_and(|known| matches!(known.value, Value::Integer { .. }))
    }
}
