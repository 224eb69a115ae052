//! Notifications: verified over the bytes that came, before anything in them is read.

use std::borrow::Cow;
use std::fmt;

use md5::{Digest, Md5};
use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::answer::Unreadable;
use crate::check::integer;
use crate::code::{Code, Open};
use crate::credentials::ClientKey;
use crate::generated::notification::{FIELDS, field_index};
use crate::sign::Signature;

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
    /// [`ACKNOWLEDGEMENT`](crate::notification::ACKNOWLEDGEMENT). The other errors mean that
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
        let values = read(body)?;
        Ok(Self {
            values,
            body,
            key_index,
        })
    }

    /// Which of the keys fits, counted from 0.
    #[must_use]
    pub fn key_index(&self) -> usize {
        self.key_index
    }

    /// The body, for fields that have no accessor. Store it, do not log it.
    #[must_use]
    pub fn body(&self) -> &'a [u8] {
        self.body
    }

    /// Text or a number in the characters it came in; `None` where it is missing, null or empty.
    pub(crate) fn text(&self, index: usize) -> Option<Cow<'a, str>> {
        let text = match self.values.get(index).copied().flatten()? {
            FieldValue::Text(text) => Cow::Borrowed(text),
            FieldValue::Json(raw) => match raw.as_bytes().first() {
                Some(b'"') => unquote(raw)?,
                Some(b'{' | b'[' | b'n') | None => return None,
                Some(_) => Cow::Borrowed(raw),
            },
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
    let claimed = signature.trim();
    let mut hash = Md5::new();
    hash.update(body);
    let fits = |key: &ClientKey| {
        let hash = hash.clone().chain_update(key.as_bytes());
        Signature::from_digest(&hash.finalize()).matches(claimed)
    };
    keys.iter()
        .position(fits)
        .ok_or(NotificationError::Forged { keys: keys.len() })
}

type Values<'a> = [Option<FieldValue<'a>>; FIELDS.len()];

/// The value of a field, as it stands in the body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum FieldValue<'a> {
    /// Text without escapes.
    Text(&'a str),
    /// JSON of any kind.
    Json(&'a str),
}

fn read(body: &[u8]) -> Result<Values<'_>, Unreadable> {
    let text = std::str::from_utf8(body).map_err(|_| Unreadable::NotAnObject)?;
    // Nearly every body has text only. The rest, broken ones among it, is read once more as what it
    // is: keeping numbers in the characters they came in makes reading twice as slow.
    let read = read_as(text, PlainText).or_else(|_| read_as(text, AnyJson));
    let (values, duplicate) = read.map_err(|_| Unreadable::NotAnObject)?;
    match duplicate {
        Some(name) => Err(Unreadable::Duplicate(name.to_owned())),
        None => Ok(values),
    }
}

type Read<'a> = (Values<'a>, Option<&'static str>);

fn read_as<'a, S>(text: &'a str, kind: S) -> serde_json::Result<Read<'a>>
where
    S: DeserializeSeed<'a, Value = FieldValue<'a>> + Copy,
{
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = deserializer.deserialize_map(ValuesVisitor(kind))?;
    deserializer.end()?;
    Ok(read)
}

/// Reads the known fields with the seed in it.
struct ValuesVisitor<S>(S);

impl<'a, S> Visitor<'a> for ValuesVisitor<S>
where
    S: DeserializeSeed<'a, Value = FieldValue<'a>> + Copy,
{
    type Value = Read<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Read<'a>, A::Error> {
        let mut values: Values<'a> = [None; FIELDS.len()];
        let mut duplicate = None;
        while let Some(index) = map.next_key_seed(FieldIndex)? {
            let Some((slot, (name, _))) =
                index.and_then(|index| values.get_mut(index).zip(FIELDS.get(index)))
            else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = map.next_value_seed(self.0)?;
            if slot.replace(value).is_some() && DECISIVE.contains(name) {
                duplicate = Some(*name);
            }
        }
        Ok((values, duplicate))
    }
}

/// Reads text without escapes and fails for everything else.
#[derive(Clone, Copy)]
struct PlainText;

impl<'a> DeserializeSeed<'a> for PlainText {
    type Value = FieldValue<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for PlainText {
    type Value = FieldValue<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text without escapes")
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<Self::Value, E> {
        Ok(FieldValue::Text(text))
    }
}

/// Takes any value in the characters it stands there.
#[derive(Clone, Copy)]
struct AnyJson;

impl<'a> DeserializeSeed<'a> for AnyJson {
    type Value = FieldValue<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        <&'a RawValue>::deserialize(deserializer).map(|raw| FieldValue::Json(raw.get()))
    }
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
