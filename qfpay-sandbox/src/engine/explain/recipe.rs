//! How somebody may have made a signature: the gateway's way, changed in one place or in a few.

use std::borrow::Cow;

use hmac::{Hmac, KeyInit, Mac};
use md5::Md5;
use sha2::{Digest, Sha256, Sha512};

use super::case::Case;
use super::values::{Part, Values};
use crate::signature::{Algorithm, Empty};

/// One way of making a signature, part by part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Recipe {
    pairs: Pairs,
    values: Values,
    text: Text,
    key: Key,
    function: Function,
    way: Way,
}

/// Another choice for one part of a [`Recipe`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    Pairs(Pairs),
    Values(Values),
    Text(Text),
    Key(Key),
    Function(Function),
    Way(Way),
}

/// Which parameters are signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pairs {
    /// Those that were received; empty ones are treated like this.
    Received(Empty),
    /// All but the one at this place.
    Without(usize),
    /// One more, without a value: the operation's parameter at this place.
    WithEmpty(usize),
    /// One more that does not belong to the parameters.
    With(&'static str, Extra),
    /// Names that no operation knows are taken for the rest of the value before them.
    Merged,
}

/// The value of a parameter that does not belong to the parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extra {
    Text(&'static str),
    AppCode,
    Mchid,
    Key,
}

/// How the pairs become one text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Text {
    ByName,
    AsSent,
    ByPair,
    IgnoringCase,
    Descending,
    /// The bytes of the body.
    Body,
    Json {
        spaced: bool,
        sorted: bool,
    },
    ValuesOnly,
    WithoutSeparators,
    TrailingSeparator,
    Quoted,
}

/// What is done with the client key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Appended,
    /// Behind this text.
    Behind(&'static str),
    /// With this text behind it.
    Before(&'static str),
    /// Before everything else, with this text in between.
    Prepended(&'static str),
    Around,
    /// One of the sorted parameters, under this name.
    Among(&'static str),
    Missing,
    LowerCase,
    UpperCase,
    /// The key of the merchant at this place.
    OfMerchant(usize),
    AppCode,
}

/// A hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Md5,
    Sha256,
    Sha512,
}

/// What is done with the hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    Plain,
    /// HMAC under the key, over the text without it.
    Hmac,
    /// HMAC under the key, over the text with it.
    HmacWithKey,
    /// The digits of the hash, hashed once more.
    Twice,
}

impl Recipe {
    /// The gateway's own.
    pub(super) fn of(case: &Case<'_>) -> Self {
        Self {
            pairs: Pairs::Received(case.empty),
            values: Values::Raw,
            text: Text::ByName,
            key: Key::Appended,
            function: case.algorithm.into(),
            way: Way::Plain,
        }
    }

    /// The same with another choice.
    pub(super) fn with(mut self, step: Step) -> Self {
        match step {
            Step::Pairs(pairs) => self.pairs = pairs,
            Step::Values(values) => self.values = values,
            Step::Text(text) => self.text = text,
            Step::Key(key) => self.key = key,
            Step::Function(function) => self.function = function,
            Step::Way(way) => self.way = way,
        }
        self
    }

    pub(super) fn digest_length(&self) -> usize {
        match self.function {
            Function::Md5 => 16,
            Function::Sha256 => 32,
            Function::Sha512 => 64,
        }
    }

    /// The signature that this makes, as bytes.
    pub(super) fn digest(&self, case: &Case<'_>) -> Vec<u8> {
        let text = self.text(case);
        let key = self.key.of(case);
        match (self.way, self.function) {
            (Way::Plain, Function::Md5) => Md5::digest(self.key.join(text, &key)).to_vec(),
            (Way::Plain, Function::Sha256) => Sha256::digest(self.key.join(text, &key)).to_vec(),
            (Way::Plain, Function::Sha512) => Sha512::digest(self.key.join(text, &key)).to_vec(),
            (Way::Twice, function) => {
                let once = Self {
                    way: Way::Plain,
                    ..*self
                };
                let digits = crate::signature::to_hex(&once.digest(case)).to_lowercase();
                match function {
                    Function::Md5 => Md5::digest(digits).to_vec(),
                    Function::Sha256 => Sha256::digest(digits).to_vec(),
                    Function::Sha512 => Sha512::digest(digits).to_vec(),
                }
            }
            (Way::Hmac, function) => hmac(function, &key, &text),
            (Way::HmacWithKey, function) => hmac(function, &key, &self.key.join(text, &key)),
        }
    }

    /// What is signed, without the key.
    fn text(&self, case: &Case<'_>) -> Vec<u8> {
        if self.text == Text::Body {
            return case.body.to_vec();
        }
        let mut pairs = self.pairs.of(case);
        if let Key::Among(name) = self.key {
            let text = Cow::Borrowed(case.merchant.client_key.as_bytes());
            pairs.push((name, Part { text, sent: None }));
        }
        for (name, value) in &mut pairs {
            *value = self.values.of(case, name, std::mem::take(value));
        }
        self.text
            .write(pairs.into_iter().map(|(name, value)| (name, value.text)))
    }
}

impl Pairs {
    fn of<'a>(self, case: &Case<'a>) -> Vec<(&'a str, Part<'a>)> {
        let mut pairs = Vec::with_capacity(case.parameters.len() + 1);
        let empty = match self {
            Self::Received(empty) => empty,
            _ => case.empty,
        };
        let sent = case.sent.iter().map(|sent| Some(*sent));
        let sent = sent.chain(std::iter::repeat(None));
        for (place, ((name, value), sent)) in case.parameters.iter().zip(sent).enumerate() {
            let merges = self == Self::Merged && !case.is_known(name);
            if let (true, Some((_, before))) = (merges, pairs.last_mut()) {
                merge(before, name, value);
                continue;
            }
            let left_out = self == Self::Without(place);
            if !left_out && (empty == Empty::Signed || !value.is_empty()) {
                let text = Cow::Borrowed(value.as_bytes());
                pairs.push((name.as_str(), Part { text, sent }));
            }
        }
        pairs.extend(self.added(case));
        pairs
    }

    fn added<'a>(self, case: &Case<'a>) -> Option<(&'a str, Part<'a>)> {
        match self {
            Self::WithEmpty(place) => {
                let name = case.operation.cells.get(place)?.parameter.id.as_str();
                Some((name, Part::default()))
            }
            Self::With(name, extra) => {
                let text = Cow::Borrowed(extra.of(case)?.as_bytes());
                Some((name, Part { text, sent: None }))
            }
            _ => None,
        }
    }
}

fn merge(before: &mut Part<'_>, name: &str, value: &str) {
    let text = before.text.to_mut();
    text.push(b'&');
    text.extend_from_slice(name.as_bytes());
    if !value.is_empty() {
        text.push(b'=');
        text.extend_from_slice(value.as_bytes());
    }
    before.sent = None;
}

impl Extra {
    fn of<'a>(self, case: &Case<'a>) -> Option<&'a str> {
        match self {
            Self::Text(text) => Some(text),
            Self::AppCode => Some(&case.merchant.app_code),
            Self::Mchid => case.merchant.mchid.as_deref(),
            Self::Key => Some(&case.merchant.client_key),
        }
    }
}

impl Text {
    fn write<'a>(self, pairs: impl Iterator<Item = (&'a str, Cow<'a, [u8]>)>) -> Vec<u8> {
        let mut pairs: Vec<(&str, Cow<'_, [u8]>)> = pairs.collect();
        match self {
            Self::AsSent | Self::Body | Self::Json { sorted: false, .. } => {}
            Self::ByPair => {
                let whole = |(name, value): &(&str, Cow<'_, [u8]>)| joined(name, value);
                pairs.sort_by_cached_key(whole);
            }
            Self::IgnoringCase => pairs.sort_by_cached_key(|(name, _)| name.to_lowercase()),
            Self::Descending => pairs.sort_by(|(one, _), (other, _)| other.cmp(one)),
            _ => pairs.sort_by_key(|(name, _)| *name),
        }
        let (equals, and): (&[u8], &[u8]) = match self {
            Self::ValuesOnly | Self::WithoutSeparators => (b"", b""),
            Self::Json { spaced: true, .. } => (b": ", b", "),
            Self::Json { spaced: false, .. } => (b":", b","),
            _ => (b"=", b"&"),
        };
        let mut text = Vec::with_capacity(256);
        let is_json = matches!(self, Self::Json { .. });
        text.extend_from_slice(if is_json { b"{" } else { b"" });
        for (place, (name, value)) in pairs.iter().enumerate() {
            if place > 0 {
                text.extend_from_slice(and);
            }
            match self {
                Self::ValuesOnly => {}
                Self::Json { .. } => quote(name.as_bytes(), &mut text),
                _ => text.extend_from_slice(name.as_bytes()),
            }
            text.extend_from_slice(equals);
            match self {
                Self::Json { .. } | Self::Quoted => quote(value, &mut text),
                _ => text.extend_from_slice(value),
            }
        }
        text.extend_from_slice(match self {
            Self::Json { .. } => b"}",
            Self::TrailingSeparator => b"&",
            _ => b"",
        });
        text
    }
}

fn joined(name: &str, value: &[u8]) -> Vec<u8> {
    [name.as_bytes(), b"=", value].concat()
}

fn quote(text: &[u8], out: &mut Vec<u8>) {
    let escaped = serde_json::to_string(&String::from_utf8_lossy(text));
    out.extend_from_slice(escaped.unwrap_or_default().as_bytes());
}

impl Key {
    fn of<'a>(self, case: &Case<'a>) -> Cow<'a, str> {
        let own = case.merchant.client_key.as_str();
        match self {
            Self::Missing => Cow::Borrowed(""),
            Self::LowerCase => Cow::Owned(own.to_lowercase()),
            Self::UpperCase => Cow::Owned(own.to_uppercase()),
            Self::OfMerchant(place) => {
                let other = case.merchants.get(place);
                Cow::Borrowed(other.map_or("", |other| &other.client_key))
            }
            Self::AppCode => Cow::Borrowed(&case.merchant.app_code),
            _ => Cow::Borrowed(own),
        }
    }

    fn join(self, mut text: Vec<u8>, key: &str) -> Vec<u8> {
        let key = key.as_bytes();
        match self {
            Self::Prepended(between) => [key, between.as_bytes(), &text].concat(),
            Self::Among(_) => text,
            Self::Around => [key, &text, key].concat(),
            Self::Behind(before) => [&text, before.as_bytes(), key].concat(),
            Self::Before(behind) => [&text, key, behind.as_bytes()].concat(),
            _ => {
                text.extend_from_slice(key);
                text
            }
        }
    }
}

impl From<Algorithm> for Function {
    fn from(algorithm: Algorithm) -> Self {
        match algorithm {
            Algorithm::Md5 => Self::Md5,
            Algorithm::Sha256 => Self::Sha256,
        }
    }
}

fn hmac(function: Function, key: &str, text: &[u8]) -> Vec<u8> {
    fn with<M: Mac + KeyInit>(key: &str, text: &[u8]) -> Vec<u8> {
        let Ok(mut mac) = <M as KeyInit>::new_from_slice(key.as_bytes()) else {
            return Vec::new();
        };
        mac.update(text);
        mac.finalize().into_bytes().to_vec()
    }
    match function {
        Function::Md5 => with::<Hmac<Md5>>(key, text),
        Function::Sha256 => with::<Hmac<Sha256>>(key, text),
        Function::Sha512 => with::<Hmac<Sha512>>(key, text),
    }
}
