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

/// The longest body that is looked at: 64 KiB. Real notifications stay below 2 kB.
pub const MAX_NOTIFICATION_BYTES: usize = 64 * 1024;

/// A notification whose signature is right, and hence one that QFPay or a holder of the key sent.
///
/// Authentic is not the same as relevant: the signature has no time in it, so an old notification
/// stays valid for ever, and it may be about any order of the merchant. Find the order with
/// [`subject`](Self::subject), hold the notification against it with
/// [`match_order`](Self::match_order), take it in once ([`OrderProgress`](super::OrderProgress) or
/// [`dedup_key`](Self::dedup_key)), and confirm by a query before delivering. The
/// [module](crate::notification) has the whole way.
pub struct Notification<'a> {
    pub(super) values: Values<'a>,
    pub(super) written: Written,
    pub(super) body: &'a [u8],
    pub(super) key_index: usize,
}

impl<'a> Notification<'a> {
    /// Verifies a notification and reads its fields.
    ///
    /// `body` is the request body, byte for byte as it arrived; parsing and writing it again
    /// breaks the signature. `signature` is the value of the header `X-QF-SIGN`, of which there has to
    /// be one: [`sole_signature`](super::sole_signature) and
    /// [`from_request`](Self::from_request) see to that. With several
    /// `keys`, such as while a key is being changed, each is tried; which keys are tried is the
    /// program's choice and never the notification's.
    ///
    /// # Errors
    ///
    /// [`NotificationError::Forged`] if no key fits; do not answer such a request with
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
            read_fields(body, &mut values).map_err(|error| observe::not_believed(error.into()))?;
        let notification = Self {
            values,
            written,
            body,
            key_index,
        };
        observe::verified(|name| notification.raw(name), key_index);
        Ok(notification)
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

    /// What a field tells. Unlike [`raw`](Self::raw) it keeps apart what is not there and what cannot
    /// be read, so that an object in the place of a word is never taken for nothing.
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
        return Err(observe::not_believed(NotificationError::TooLong));
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
        .ok_or_else(|| observe::not_believed(NotificationError::Forged { keys: keys.len() }))
}
