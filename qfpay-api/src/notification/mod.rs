//! Webhook notifications: what the gateway posts to a merchant when money has moved.
//!
//! ```
//! use qfpay_api::notification::{Event, ExpectedOrder, OrderProgress};
//! use qfpay_api::{Amount, ClientKey, Currency, Notification, OutTradeNo};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let key = "0123456789ABCDEF0123456789ABCDEF";
//! # let body = br#"{"status": "1", "notify_type": "payment", "respcd": "0000", "syssn": "20260203000200020000000001", "out_trade_no": "INV-7", "txamt": "1250", "txcurrcd": "HKD"}"#;
//! # let header = "B84C9D5FBE7B47750E823F1D2AEFD393";
//! // 1. Verify the bytes as they came, with keys from your configuration.
//! let keys = [ClientKey::new(key)?];
//! let notification = Notification::verify(body, header, &keys)?;
//!
//! // 2. Find the order that it says it is about.
//! let number = notification.subject().order().ok_or("about no order")?.to_owned();
//! // (Here the program would read the order `number` from its own database.)
//! let expected = ExpectedOrder::new(OutTradeNo::new(number)?, Amount::new(Currency::Hkd, 1250)?);
//!
//! // 3. Compare the two. Everything that differs is in the error.
//! let event = notification.match_order(&expected)?;
//! assert!(matches!(event, Event::PaymentMade { .. }));
//!
//! // 4. Add it to what is known of the order. Deliveries can be repeated and in any order.
//! let mut progress = OrderProgress::new(&expected);
//! progress.apply(&event)?;
//!
//! // 5. Store the progress durably, then answer `SUCCESS`, then query, then deliver.
//! # Ok(())
//! # }
//! ```
//!
//! # What is notified, and what is not
//!
//! The gateway sends notifications of payments, of refunds, of releases of pre-authorisations, and, in an
//! older version, of closed orders. It sends none of failures, so no notification proves nothing: query.
//! Recurring charges are [`Kind::Other`] here; of these, failures are notified too.
//!
//! A notification is a payment only if it says so. Without `notify_type` its `order_type` says what it is
//! (as for cards). It is [`Kind::Other`] if neither says anything, if this version does not know the type,
//! or if the two contradict each other.
//!
//! # Authentic is not enough
//!
//! The signature proves that a holder of the client key wrote these bytes, at any time. It is MD5 over body
//! and key, contains no time, and uses the same key as requests. So:
//!
//! * **Match.** [`Notification::match_order`] compares number, amount, currency and merchant with the
//!   merchant's own database. If a notification does not match, do not book it, do not deliver, store it for a
//!   person to look at, and do not answer `SUCCESS`.
//! * **Confirm.** Query the order before you deliver. The query goes over TLS to the gateway itself, so it
//!   detects a forged or repeated notification.
//! * **Answer last.** Answer with [`Acknowledged`] after the event is stored, not before: an acknowledged
//!   notification is not sent again. But answer soon: make the query and other slow work after the answer.
//!
//! # Repeated, late, and in any order
//!
//! A notification that is not acknowledged is sent up to [`DELIVERIES`] times within [`DELIVERY_WINDOW`]
//! (see [`RETRY_MINUTES`]). An acknowledged one can be sent again if the answer was lost. Two deliveries can
//! arrive at the same time. Somebody who has recorded a notification can send it again years later. The
//! notification of a refund can arrive before that of its payment.
//!
//! [`OrderProgress`] makes all of this harmless. It stores sets, so that any order and any number of
//! deliveries end in the same state. A late notification of a payment does not reopen an order that was
//! refunded. Change it under a lock or in a transaction of your database, so that two deliveries at the same
//! time do not overwrite each other.
//!
//! If you prefer a list of events, store [`Notification::dedup_key`]: two columns with a unique index for the
//! event, and a hash of the body that detects a changed delivery. Never delete it, because a signature does
//! not expire. Store it in the transaction that books the event, after matching, so that a notification that
//! did not match does not block a later one. A crash between that transaction and the answer then only costs
//! one more delivery.

pub(crate) mod acknowledge;
#[cfg(feature = "axum")]
pub(crate) mod axum;
pub(crate) mod dedup;
pub(crate) mod event;
pub(crate) mod expected;
pub(crate) mod fields;
pub(crate) mod kind;
pub(crate) mod matching;
pub(crate) mod mismatch;
pub(crate) mod owned;
pub(crate) mod progress;
pub(crate) mod request;
pub(crate) mod subject;
#[cfg(feature = "testing")]
pub mod testing;
pub(crate) mod verify;

pub use self::acknowledge::Acknowledged;
#[cfg(feature = "axum")]
pub use self::axum::NotificationRejection;
pub use self::dedup::DedupKey;
pub use self::event::Event;
pub use self::expected::ExpectedOrder;
pub use self::kind::Kind;
pub use self::mismatch::{Difference, OrderMismatch};
pub use self::owned::{NotificationKeys, OwnedNotification};
pub use self::progress::{Applied, OrderProgress, OrderState};
pub use self::request::{SIGNATURE_HEADER, sole_signature};
pub use self::subject::Subject;
pub use self::verify::{MAX_NOTIFICATION_BYTES, Notification, authenticate};
pub use crate::error::{AnotherOrder, NotificationError};
pub use crate::generated::notification::{
    ACKNOWLEDGEMENT, DELIVERIES, DELIVERY_WINDOW, NotificationType, RETRY_MINUTES, SOURCE_ADDRESSES,
};
