//! What identifies an event, and a repeated delivery of it.

use std::fmt;

use sha2::{Digest, Sha256};

use crate::notification::kind::Kind;
use crate::notification::verify::Notification;

/// Identifies an event, so that a program acts on it once, however often it is delivered.
///
/// Two deliveries are about the same event if [`kind`](Self::kind) and [`event`](Self::event) agree:
/// use them as two columns of a unique index. If [`body_sha256`](Self::body_sha256) agrees too, the later
/// delivery contains nothing new. If it does not, the gateway has changed the notification: match it again,
/// because the result may differ.
///
/// Store the key in the transaction that books the event, after matching. Never delete it, because a
/// signature does not expire. ([`OrderProgress`](super::OrderProgress) needs no keys.)
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DedupKey {
    kind: String,
    event: String,
    body_sha256: [u8; 32],
}

impl Notification<'_> {
    /// What to store of this notification, so that the program acts on it once.
    #[must_use]
    pub fn dedup_key(&self) -> DedupKey {
        let body_sha256: [u8; 32] = Sha256::digest(self.body()).into();
        let kind = match (self.kind(), self.raw("notify_type")) {
            (Kind::Other, Some(notify_type)) => format!("{}/{notify_type}", Kind::Other.name()),
            (kind, _) => kind.name().to_owned(),
        };
        let event = match self.raw("syssn") {
            Some(syssn) => syssn.into_owned(),
            None => format!("sha256:{}", hex(&body_sha256)),
        };
        DedupKey {
            kind,
            event,
            body_sha256,
        }
    }
}

impl DedupKey {
    /// The kind of event: `payment`, `refund` (under its old name too), `unfreeze`, `close`, or
    /// `other` with the type behind a slash.
    #[must_use]
    pub fn kind(&self) -> &str {
        &self.kind
    }

    /// QFPay's number of the transaction. Without one it is the hash of the body, so that two such
    /// notifications are one event only if every byte is the same.
    #[must_use]
    pub fn event(&self) -> &str {
        &self.event
    }

    /// The SHA-256 of the body.
    #[must_use]
    pub fn body_sha256(&self) -> &[u8; 32] {
        &self.body_sha256
    }

    /// Whether both are about the same event, with the same body or not.
    #[must_use]
    pub fn is_same_event(&self, other: &Self) -> bool {
        (&self.kind, &self.event) == (&other.kind, &other.event)
    }
}

impl fmt::Debug for DedupKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DedupKey")
            .field("kind", &self.kind)
            .field("event", &self.event)
            .field("body_sha256", &hex(&self.body_sha256))
            .finish()
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
