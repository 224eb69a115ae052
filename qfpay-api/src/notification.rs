//! Notifications: verified over the bytes that came, before anything in them is read.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use md5::{Digest, Md5};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::answer::Unreadable;
use crate::check::integer;
use crate::code::{Code, Open};
use crate::credentials::ClientKey;
use crate::generated::notification::{FIELDS, field_index};
use crate::sign::is_hex_of;

/// The longest body that is looked at: 64 KiB. Real notifications stay below 2 kB.
pub const MAX_NOTIFICATION_BYTES: usize = 64 * 1024;

/// The fields that decide, each of which may stand there once.
const DECISIVE: [&str; 9] = [
    "status",
    "notify_type",
    "respcd",
    "syssn",
    "out_trade_no",
    "txamt",
    "txcurrcd",
    "mchid",
    "cancel",
];

/// A notification whose signature is right, and hence one that QFPay or a holder of the key sent.
///
/// Authentic is not the same as relevant: the signature has no time in it, so an old notification
/// stays valid for ever, and it may be about any order of the merchant. Before delivering, hold
/// number, amount, currency and merchant against your own record and confirm by a query, and act
/// on each (`notify_type`, `syssn`) once. Failures are never notified.
pub struct Notification<'a> {
    values: Values<'a>,
    written: Written,
    body: &'a [u8],
    key_index: usize,
}

impl<'a> Notification<'a> {
    /// Verifies a notification and reads its fields.
    ///
    /// `body` is the request body, byte for byte as it arrived; parsing and writing it again
    /// breaks the signature. `signature` is the value of the header `X-QF-SIGN`. With several
    /// `keys`, such as while a key is being changed, each is tried; which keys are tried is the
    /// program's choice and never the notification's.
    ///
    /// # Errors
    ///
    /// [`NotificationError::Forged`] if no key fits; do not answer such a request with
    /// [`ACKNOWLEDGEMENT`]. The other errors mean that
    /// the body is too long, or signed but not readable.
    ///
    /// ```
    /// use qfpay_api::{ClientKey, Notification};
    ///
    /// let key = ClientKey::new("0123456789ABCDEF0123456789ABCDEF")?;
    /// let forged = Notification::verify(br#"{"status": "1"}"#, "00", &[key]);
    /// assert!(forged.is_err());
    /// # Ok::<(), qfpay_api::InvalidCredentials>(())
    /// ```
    pub fn verify(
        body: &'a [u8],
        signature: &str,
        keys: &[ClientKey],
    ) -> Result<Self, NotificationError> {
        let key_index = authenticate(body, signature, keys)?;
        let mut values = [None; FIELDS.len()];
        let written = read(body, &mut values)?;
        Ok(Self {
            values,
            written,
            body,
            key_index,
        })
    }

    /// Which of the keys fits, counted from 0.
    #[must_use]
    pub fn key_index(&self) -> usize {
        self.key_index
    }

    /// Any known field as text, by its wire name; `None` where it is missing, null, empty, or not text
    /// or a number.
    #[must_use]
    pub fn raw(&self, name: &str) -> Option<Cow<'a, str>> {
        field_index(name).and_then(|index| self.text(index))
    }

    /// The body, for fields that have no accessor. Store it, do not log it.
    #[must_use]
    pub fn body(&self) -> &'a [u8] {
        self.body
    }

    /// Text or a number in the characters it came in; `None` where it is missing, null or empty.
    pub(crate) fn text(&self, index: usize) -> Option<Cow<'a, str>> {
        let value = self.values.get(index).copied().flatten()?;
        let text = match (self.written, value.as_bytes().first()) {
            (Written::PlainText, _) => Cow::Borrowed(value),
            (Written::Json, Some(b'"')) => unquote(value)?,
            (Written::Json, Some(b'{' | b'[' | b'n') | None) => return None,
            (Written::Json, Some(_)) => Cow::Borrowed(value),
        };
        Some(text).filter(|text| !text.is_empty())
    }

    pub(crate) fn integer(&self, index: usize) -> Option<u64> {
        self.text(index).and_then(|text| integer(&text))
    }

    pub(crate) fn code<T: Code>(&self, index: usize) -> Option<Open<T>> {
        self.text(index).map(|text| Open::from_text(&text))
    }
}

/// The text of a JSON string, copied only where it has escapes.
fn unquote(raw: &str) -> Option<Cow<'_, str>> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') {
        return serde_json::from_str(raw).ok().map(Cow::Owned);
    }
    Some(Cow::Borrowed(inner))
}

/// Shows the fields, with sensitive values hidden.
impl fmt::Debug for Notification<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Notification");
        for (index, (name, sensitive)) in FIELDS.iter().enumerate() {
            let shown_as = self.text(index).map(|text| match sensitive {
                true => Cow::Borrowed("(hidden)"),
                false => text,
            });
            if let Some(shown_as) = shown_as {
                shown.field(name, &shown_as);
            }
        }
        shown.finish_non_exhaustive()
    }
}

/// Why a notification is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotificationError {
    /// The body is longer than [`MAX_NOTIFICATION_BYTES`] and was not looked at.
    #[error("the notification is longer than 64 KiB")]
    TooLong,
    /// The signature fits none of the keys.
    #[error(
        "the signature fits none of the {keys} keys; it is made over the raw body, so make sure that nothing parsed and wrote it again"
    )]
    Forged {
        /// How many keys were tried.
        keys: usize,
    },
    /// The signature is right and the body cannot be read.
    #[error("the notification is signed but cannot be read")]
    Unreadable(#[from] Unreadable),
}

/// Verifies the signature of a notification and reads nothing, for programs that pass the body on or
/// read it themselves. Says which of the keys fits, counted from 0.
///
/// Arguments and errors are those of [`Notification::verify`], which calls this before it reads.
///
/// # Errors
///
/// [`NotificationError::Forged`] if no key fits, [`NotificationError::TooLong`] for a body that
/// was not looked at.
///
/// ```
/// use qfpay_api::{ClientKey, NotificationError, notification};
///
/// let key = ClientKey::new("0123456789ABCDEF0123456789ABCDEF")?;
/// let forged = notification::authenticate(b"{}", "00", &[key]);
/// assert_eq!(forged, Err(NotificationError::Forged { keys: 1 }));
/// # Ok::<(), qfpay_api::InvalidCredentials>(())
/// ```
pub fn authenticate(
    body: &[u8],
    signature: &str,
    keys: &[ClientKey],
) -> Result<usize, NotificationError> {
    if body.len() > MAX_NOTIFICATION_BYTES {
        return Err(NotificationError::TooLong);
    }
    let claimed = signature.trim_ascii();
    let fits = |key: &ClientKey| {
        let mut hash = Md5::new();
        hash.update(body);
        hash.update(key.as_bytes());
        is_hex_of(claimed, &hash.finalize())
    };
    keys.iter()
        .position(fits)
        .ok_or(NotificationError::Forged { keys: keys.len() })
}

type Values<'a> = [Option<&'a str>; FIELDS.len()];

/// What the values of a notification are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Written {
    /// The text of strings, none of which has an escape in it.
    PlainText,
    /// JSON of any kind.
    Json,
}

/// Reads the known fields. Nearly every body has plain text only; the rest, broken ones among it, is
/// read once more as what it is, because keeping every value in the characters it came in makes
/// reading half as slow again.
fn read<'a>(body: &'a [u8], values: &mut Values<'a>) -> Result<Written, Unreadable> {
    let text = std::str::from_utf8(body).map_err(|_| Unreadable::NotAnObject)?;
    let (written, duplicate) = match read_as(text, PlainText, values) {
        Ok(duplicate) => (Written::PlainText, duplicate),
        Err(_) => {
            *values = [None; FIELDS.len()];
            let duplicate = read_as(text, PhantomData::<&RawValue>, values);
            (
                Written::Json,
                duplicate.map_err(|_| Unreadable::NotAnObject)?,
            )
        }
    };
    match duplicate {
        Some(name) => Err(Unreadable::Duplicate(name.to_owned())),
        None => Ok(written),
    }
}

/// Reads the known fields with this seed, and says which of the decisive ones stands there twice.
fn read_as<'a, S: ValueSeed<'a>>(
    text: &'a str,
    seed: S,
    values: &mut Values<'a>,
) -> serde_json::Result<Option<&'static str>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let duplicate = deserializer.deserialize_map(ValuesVisitor { seed, values })?;
    deserializer.end()?;
    Ok(duplicate)
}

/// Reads a value without copying it.
trait ValueSeed<'a>: DeserializeSeed<'a> + Copy {
    fn text(value: Self::Value) -> &'a str;
}

impl<'a> ValueSeed<'a> for PhantomData<&'a RawValue> {
    fn text(value: &'a RawValue) -> &'a str {
        value.get()
    }
}

/// Fails for everything but strings without escapes.
#[derive(Clone, Copy)]
struct PlainText;

impl<'a> ValueSeed<'a> for PlainText {
    fn text(value: &'a str) -> &'a str {
        value
    }
}

impl<'a> DeserializeSeed<'a> for PlainText {
    type Value = &'a str;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<&'a str, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for PlainText {
    type Value = &'a str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text without escapes")
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<&'a str, E> {
        Ok(text)
    }
}

struct ValuesVisitor<'v, 'a, S> {
    seed: S,
    values: &'v mut Values<'a>,
}

impl<'a, S: ValueSeed<'a>> Visitor<'a> for ValuesVisitor<'_, 'a, S> {
    type Value = Option<&'static str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut duplicate = None;
        while let Some(index) = map.next_key_seed(FieldIndex)? {
            let Some(index) = index else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = S::text(map.next_value_seed(self.seed)?);
            if let Some(slot) = self.values.get_mut(index) {
                if slot.replace(value).is_some() {
                    duplicate = duplicate.or(decisive(index));
                }
            }
        }
        Ok(duplicate)
    }
}

fn decisive(index: usize) -> Option<&'static str> {
    let (name, _) = FIELDS.get(index)?;
    DECISIVE.contains(name).then_some(*name)
}

/// Reads a name without copying it.
struct FieldIndex;

impl<'a> DeserializeSeed<'a> for FieldIndex {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for FieldIndex {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(field_index(name))
    }
}

pub use crate::generated::notification::{ACKNOWLEDGEMENT, NotificationType};

#[cfg(test)]
mod tests {
    use super::{FIELDS, PlainText, Unreadable, Written, read, read_as};
    use crate::answer::Unreadable::{Duplicate, NotAnObject};
    use serde_json::value::RawValue;
    use std::marker::PhantomData;

    fn kind(body: &str) -> Result<Written, Unreadable> {
        read(body.as_bytes(), &mut [None; FIELDS.len()])
    }

    #[test]
    fn plain_text_and_anything_else_are_told_apart() {
        for plain in [
            r#"{}"#,
            r#" {"txamt" : "1250", "goods_name": "咖啡", "other": {"n": [1, "\n"]}} "#,
            r#"{"\u0074xamt": "1250"}"#,
        ] {
            assert_eq!(kind(plain), Ok(Written::PlainText), "{plain}");
        }
        for json in [
            r#"{"txamt": 1250}"#,
            r#"{"txamt": null}"#,
            r#"{"goods_name": "\u5496"}"#,
            r#"{"goods_name": {"text": "tea"}}"#,
        ] {
            assert_eq!(kind(json), Ok(Written::Json), "{json}");
        }
        for broken in [
            "",
            "[]",
            "{",
            r#"{"txamt": "1}"#,
            "{} {}",
            r#"{"txamt": 01}"#,
        ] {
            assert_eq!(kind(broken), Err(NotAnObject), "{broken}");
        }
    }

    #[test]
    fn what_decides_may_stand_there_once_however_it_is_written() {
        for twice in [
            r#"{"txamt": "1", "txamt": "1"}"#,
            r#"{"txamt": 1, "txamt": 1}"#,
            r#"{"txamt": "1", "\u0074xamt": 2}"#,
        ] {
            assert_eq!(kind(twice), Err(Duplicate("txamt".to_owned())), "{twice}");
        }
        assert!(kind(r#"{"goods_name": "a", "goods_name": "b", "x": 1, "x": 2}"#).is_ok());
    }

    #[test]
    fn plain_text_reads_the_same_in_both_ways() {
        let body = r#"{"status": "1", "txamt": "", "goods_name": "咖啡/tea", "cardcd": "2088*"}"#;
        let (mut plain, mut raw) = ([None; FIELDS.len()], [None; FIELDS.len()]);
        assert_eq!(read_as(body, PlainText, &mut plain).unwrap(), None);
        let seed = PhantomData::<&RawValue>;
        assert_eq!(read_as(body, seed, &mut raw).unwrap(), None);
        let unquoted = raw.map(|value| value.map(|value| value.trim_matches('"')));
        assert_eq!(plain, unquoted);
    }
}
