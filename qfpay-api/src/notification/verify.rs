//! Verifies the bytes that came, before anything in them is read.

use std::borrow::Cow;
use std::fmt;

use md5::{Digest, Md5};

use crate::error::NotificationError;
use crate::generated::notification::{FIELDS, field_index};
use crate::notification::fields::{FieldText, Values, Written, read_fields, unquote};
use crate::observe;
use crate::sign::is_hex_of;
use crate::types::check_value::integer;
use crate::types::code::{Code, Open};
use crate::types::credentials::ClientKey;

/// The longest body that is read: 64 KiB. Real notifications are smaller than 2 kB.
pub const MAX_NOTIFICATION_BYTES: usize = 64 * 1024;

/// A webhook notification whose signature is valid: QFPay or another holder of the key sent it.
///
/// That is not enough. The signature contains no time, so an old notification stays valid for ever, and it
/// may be about any order of the merchant. Find the order with [`subject`](Self::subject), compare them with
/// [`match_order`](Self::match_order), count it once ([`OrderProgress`](super::OrderProgress) or
/// [`dedup_key`](Self::dedup_key)), and query the order before delivering. The
/// [module](crate::notification) shows all steps.
#[doc(alias = "webhook")]
#[doc(alias = "callback")]
pub struct Notification<'a> {
    pub(super) values: Values<'a>,
    pub(super) written: Written,
    pub(super) body: &'a [u8],
    pub(super) key_index: usize,
}

impl<'a> Notification<'a> {
    /// Verifies a notification and reads its fields.
    ///
    /// `body` is the request body, byte for byte as it came; parsing and writing it again breaks the
    /// signature. `signature` is the value of the header `X-QF-SIGN`, which has to occur exactly once:
    /// [`sole_signature`](super::sole_signature) and [`from_request`](Self::from_request) check that. Each of
    /// the `keys` is tried, such as two while a key is being changed. The program chooses the keys, never the
    /// notification.
    ///
    /// # Errors
    ///
    /// [`NotificationError::Forged`] if no key matches; do not answer such a request with
    /// [`ACKNOWLEDGEMENT`](super::ACKNOWLEDGEMENT). The other errors mean that
    /// the body is too long, or signed but not readable.
    ///
    /// ```
    /// use qfpay_api::{ClientKey, Notification};
    ///
    /// let key = ClientKey::new("0123456789ABCDEF0123456789ABCDEF")?;
    /// let forged = Notification::verify(br#"{"status": "1"}"#, "00", &[key]);
    /// assert!(forged.is_err());
    /// # Ok::<(), qfpay_api::error::InvalidCredentials>(())
    /// ```
    pub fn verify(
        body: &'a [u8],
        signature: &str,
        keys: &[ClientKey],
    ) -> Result<Self, NotificationError> {
        let key_index = authenticate(body, signature, keys)?;
        let mut values = [None; FIELDS.len()];
        let written =
            read_fields(body, &mut values).map_err(|error| observe::not_trusted(error.into()))?;
        let notification = Self {
            values,
            written,
            body,
            key_index,
        };
        observe::verified(|name| notification.raw(name), key_index);
        Ok(notification)
    }

    /// Which of the keys matches, counted from 0.
    #[must_use]
    pub fn key_index(&self) -> usize {
        self.key_index
    }

    /// Any documented field as text, by its wire name; `None` if it is missing, null, empty, or not text or a
    /// number.
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
            (Written::Json, Some(b'{' | b'[' | b'n' | b't' | b'f') | None) => return None,
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

    /// The text of a field. Unlike [`raw`](Self::raw) it distinguishes what is missing from what cannot be
    /// read, so that an object instead of a text is never taken for nothing.
    pub(super) fn field_text(&self, name: &str) -> FieldText<'a> {
        let value = field_index(name).and_then(|index| self.values.get(index).copied().flatten());
        match (self.raw(name), value) {
            (Some(text), _) => FieldText::Text(text),
            (None, None | Some("" | "\"\"" | "null")) => FieldText::Nothing,
            (None, Some(_)) => FieldText::Unreadable,
        }
    }
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

/// Verifies the signature of a notification and reads nothing, for programs that forward the body or read it
/// themselves. Returns which of the keys matches, counted from 0.
///
/// Arguments and errors are those of [`Notification::verify`], which calls this before it reads.
///
/// # Errors
///
/// [`NotificationError::Forged`] if no key matches, [`NotificationError::TooLong`] for a body that was not
/// read.
///
/// ```
/// use qfpay_api::error::NotificationError;
/// use qfpay_api::{ClientKey, notification};
///
/// let key = ClientKey::new("0123456789ABCDEF0123456789ABCDEF")?;
/// let forged = notification::authenticate(b"{}", "00", &[key]);
/// assert_eq!(forged, Err(NotificationError::Forged { keys: 1 }));
/// # Ok::<(), qfpay_api::error::InvalidCredentials>(())
/// ```
pub fn authenticate(
    body: &[u8],
    signature: &str,
    keys: &[ClientKey],
) -> Result<usize, NotificationError> {
    if body.len() > MAX_NOTIFICATION_BYTES {
        return Err(observe::not_trusted(NotificationError::TooLong));
    }
    let claimed = signature.trim_ascii();
    let matches = |key: &ClientKey| {
        let mut hash = Md5::new();
        hash.update(body);
        hash.update(key.as_bytes());
        is_hex_of(claimed, &hash.finalize())
    };
    keys.iter()
        .position(matches)
        .ok_or_else(|| observe::not_trusted(NotificationError::Forged { keys: keys.len() }))
}
