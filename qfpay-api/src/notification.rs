//! Notifications: verified over the bytes that came, before anything in them is read.

use std::borrow::Cow;
use std::fmt;

use md5::{Digest, Md5};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use subtle::ConstantTimeEq;

use crate::answer::Unreadable;
use crate::check::integer;
use crate::code::{Code, Open};
use crate::credentials::ClientKey;
use crate::generated::notification::{FIELDS, field_index};

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
    values: [Option<&'a str>; FIELDS.len()],
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
        let raw = self.values.get(index).copied().flatten()?;
        let text = match raw.as_bytes().first() {
            Some(b'"') => unquote(raw)?,
            Some(b'{' | b'[' | b'n') | None => return None,
            Some(_) => Cow::Borrowed(raw),
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
    let forged = NotificationError::Forged { keys: keys.len() };
    let claimed = decode_md5(signature.trim()).ok_or_else(|| forged.clone())?;
    let mut hash = Md5::new();
    hash.update(body);
    let fits = |key: &ClientKey| {
        let mut hash = hash.clone();
        hash.update(key.as_bytes());
        bool::from(hash.finalize().as_slice().ct_eq(&claimed))
    };
    keys.iter().position(fits).ok_or(forged)
}

/// The 16 bytes behind 32 hexadecimal digits of either case.
fn decode_md5(digits: &str) -> Option<[u8; 16]> {
    let digits: &[u8; 32] = digits.as_bytes().try_into().ok()?;
    let mut decoded = [0; 16];
    for (byte, pair) in decoded.iter_mut().zip(digits.chunks_exact(2)) {
        for digit in pair {
            let value = char::from(*digit).to_digit(16)?;
            *byte = (*byte << 4) | u8::try_from(value).ok()?;
        }
    }
    Some(decoded)
}

type Values<'a> = [Option<&'a str>; FIELDS.len()];

fn read(body: &[u8]) -> Result<Values<'_>, Unreadable> {
    let text = std::str::from_utf8(body).map_err(|_| Unreadable::NotAnObject)?;
    let mut values = [None; FIELDS.len()];
    let mut duplicate = None;
    let visitor = ValuesVisitor {
        values: &mut values,
        duplicate: &mut duplicate,
    };
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = deserializer
        .deserialize_map(visitor)
        .and_then(|()| deserializer.end());
    read.map_err(|_| Unreadable::NotAnObject)?;
    match duplicate {
        Some(name) => Err(Unreadable::Duplicate(name.to_owned())),
        None => Ok(values),
    }
}

struct ValuesVisitor<'v, 'a> {
    values: &'v mut Values<'a>,
    duplicate: &'v mut Option<&'static str>,
}

impl<'a> Visitor<'a> for ValuesVisitor<'_, 'a> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(index) = map.next_key_seed(FieldIndex)? {
            let Some(index) = index else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value: &'a RawValue = map.next_value()?;
            let (Some(slot), Some((name, _))) = (self.values.get_mut(index), FIELDS.get(index))
            else {
                continue;
            };
            if slot.replace(value.get()).is_some() && DECISIVE.contains(name) {
                *self.duplicate = Some(name);
            }
        }
        Ok(())
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
