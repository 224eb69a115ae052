//! Verifies the bytes that came, before anything in them is read.

use std::borrow::Cow;
use std::fmt;

use md5::{Digest, Md5};

use super::read::{Told, Values, Written, read, unquote};
use crate::answer::Unreadable;
use crate::check::integer;
use crate::code::{Code, Open};
use crate::credentials::ClientKey;
use crate::generated::notification::{FIELDS, field_index};
use crate::sign::is_hex_of;

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
    pub(super) fn told(&self, name: &str) -> Told<'a> {
        let value = field_index(name).and_then(|index| self.values.get(index).copied().flatten());
        match (self.raw(name), value) {
            (Some(text), _) => Told::Text(text),
            (None, None | Some("" | "\"\"" | "null")) => Told::Nothing,
            (None, Some(_)) => Told::Unreadable,
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

/// Why a notification is not believed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotificationError {
    /// The body is longer than [`MAX_NOTIFICATION_BYTES`] and was not looked at.
    #[error("the notification is longer than 64 KiB")]
    TooLong,
    /// The request does not have exactly one header `X-QF-SIGN`, or it is not ASCII text. It is as
    /// good as forged: which of two signatures is meant must not be up to whoever sends them.
    #[error("the request has to have one header X-QF-SIGN in ASCII text, and has {headers} in all")]
    Unsigned {
        /// How many such headers there are.
        headers: usize,
    },
    /// The signature fits none of the keys.
    #[error(
        "the signature fits none of the {keys} keys; it is made over the raw body, so make sure that nothing parsed and wrote it again"
    )]
    Forged {
        /// How many keys were tried.
        keys: usize,
    },
    /// The signature is right and the body cannot be read: look into it, because QFPay or a holder
    /// of the key did send this.
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
