//! A verified notification together with its bytes.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::error::NotificationError;
use crate::generated::notification::FIELDS;
use crate::notification::fields::{Values, Written};
use crate::notification::verify::Notification;
use crate::types::credentials::ClientKey;

/// A verified notification that owns its body, to store it, to send it to another task, or to get it from a
/// web framework. [`notification`](Self::notification) reads it, without parsing it again.
///
/// With feature `axum` this is an extractor; see [`NotificationKeys`].
#[derive(Clone)]
pub struct OwnedNotification {
    body: String,
    /// Where the text of each known field stands in the body.
    places: [Option<Range<usize>>; FIELDS.len()],
    written: Written,
    key_index: usize,
}

impl OwnedNotification {
    /// Verifies a notification, as [`Notification::verify`] does, and stores its body.
    ///
    /// # Errors
    ///
    /// Those of [`Notification::verify`].
    pub fn verify(
        body: impl Into<Vec<u8>>,
        signature: &str,
        keys: &[ClientKey],
    ) -> Result<Self, NotificationError> {
        let body = body.into();
        Notification::verify(&body, signature, keys).map(|notification| notification.to_owned())
    }

    /// The notification, with all its fields.
    #[must_use]
    pub fn notification(&self) -> Notification<'_> {
        let mut values: Values<'_> = [None; FIELDS.len()];
        for (value, place) in values.iter_mut().zip(&self.places) {
            *value = place.clone().and_then(|place| self.body.get(place));
        }
        Notification {
            values,
            written: self.written,
            body: self.body.as_bytes(),
            key_index: self.key_index,
        }
    }
}

impl Notification<'_> {
    /// The same notification with a body of its own.
    #[must_use]
    pub fn to_owned(&self) -> OwnedNotification {
        OwnedNotification {
            // What could be read is Unicode, so nothing is replaced.
            body: String::from_utf8_lossy(self.body).into_owned(),
            places: self
                .values
                .map(|value| value.map(|value| place(self.body, value))),
            written: self.written,
            key_index: self.key_index,
        }
    }
}

/// Where a part of the body stands in it.
fn place(body: &[u8], part: &str) -> Range<usize> {
    let start = part.as_ptr().addr().wrapping_sub(body.as_ptr().addr());
    start..start.saturating_add(part.len())
}

/// The fields, with sensitive values hidden.
impl fmt::Debug for OwnedNotification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OwnedNotification")
            .field(&self.notification())
            .finish()
    }
}

/// The keys that a receiver of notifications tries, in their order; cheap to clone.
///
/// With feature `axum`, the extractor [`OwnedNotification`] takes them from the router's state. They come from
/// the program's configuration. A notification cannot choose among them.
#[derive(Clone, Debug)]
pub struct NotificationKeys(Arc<[ClientKey]>);

impl NotificationKeys {
    /// These keys: usually one, and the old one as well while a key is being changed.
    pub fn new(keys: impl IntoIterator<Item = ClientKey>) -> Self {
        Self(keys.into_iter().collect())
    }

    /// The keys.
    #[must_use]
    pub fn as_slice(&self) -> &[ClientKey] {
        &self.0
    }
}

impl From<ClientKey> for NotificationKeys {
    fn from(key: ClientKey) -> Self {
        Self::new([key])
    }
}
