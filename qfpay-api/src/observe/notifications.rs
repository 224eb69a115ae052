//! What happens to notifications.

use std::borrow::Cow;

use super::facade::{count_notification, log_event};
use super::names::event;
#[cfg(feature = "metrics")]
use super::names::metric;
use crate::error::NotificationError;
use crate::types::text::shown;

/// A notification that is authentic and readable, with a way to read its fields.
pub(crate) fn verified<'n>(field: impl Fn(&str) -> Option<Cow<'n, str>>, key_index: usize) {
    count_notification!("verified");
    log_event!(
        INFO,
        event::NOTIFICATION_VERIFIED,
        "the notification is authentic",
        notify_type = field("notify_type").as_deref().map(shown),
        number = field("out_trade_no").as_deref().map(shown),
        key_index = key_index,
    );
}

/// A notification that is not authentic, or not readable.
pub(crate) fn not_trusted(error: NotificationError) -> NotificationError {
    let reason = match &error {
        NotificationError::TooLong => {
            count_notification!("too_long");
            "too_long"
        }
        NotificationError::Unsigned { .. } => {
            count_notification!("unsigned");
            "unsigned"
        }
        NotificationError::Forged { .. } => {
            count_notification!("forged");
            "forged"
        }
        NotificationError::Unreadable(_) => {
            count_notification!("unreadable");
            "unreadable"
        }
    };
    log_event!(
        WARN,
        event::NOTIFICATION_INVALID,
        "the notification must not be trusted",
        reason = reason
    );
    error
}

/// An authentic notification that is about another order than the merchant's.
pub(crate) fn mismatched(number: &str, fields: impl Iterator<Item = &'static str>) {
    log_event!(
        ERROR,
        event::MISMATCH,
        "the notification is not what the order expects",
        source = "notification",
        number = shown(number),
        fields = fields.collect::<Vec<_>>().join(","),
    );
}
