//! Notifications: what the gateway posts to a merchant when money has moved.
//!
//! ```
//! use qfpay_api::notification::{Event, ExpectedOrder, OrderProgress};
//! use qfpay_api::{Amount, ClientKey, Currency, Notification, OutTradeNo};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let key = "0123456789ABCDEF0123456789ABCDEF";
//! # let body = br#"{"status": "1", "notify_type": "payment", "respcd": "0000", "syssn": "20260203000200020000000001", "out_trade_no": "INV-7", "txamt": "1250", "txcurrcd": "HKD"}"#;
//! # let header = "B84C9D5FBE7B47750E823F1D2AEFD393";
//! // 1. Verify the bytes as they came, under keys of the program's own choice.
//! let keys = [ClientKey::new(key)?];
//! let notification = Notification::verify(body, header, &keys)?;
//!
//! // 2. Find the order that it claims to be about.
//! let number = notification.subject().order().ok_or("about no order")?.to_owned();
//! // (Here the program would read its own record under `number`.)
//! let expected = ExpectedOrder::new(OutTradeNo::new(number)?, Amount::new(Currency::Hkd, 1250)?);
//!
//! // 3. Hold the two against each other. Everything that differs is in the error.
//! let event = notification.match_order(&expected)?;
//! assert!(matches!(event, Event::PaymentMade { .. }));
//!
//! // 4. Add it to what is known of the order. Deliveries come often and in any order.
//! let mut progress = OrderProgress::new(&expected);
//! progress.apply(&event)?;
//!
//! // 5. Store the progress durably, then answer `SUCCESS`, then query, then deliver.
//! # Ok(())
//! # }
//! ```
//!
//! # What is told, and what is not
//!
//! A payment, a refund, the release of a held amount, and, in an older version of the gateway, the
//! closing of an order. Failures are not notified, so silence says nothing: query. Recurring charges
//! are [`Kind::Other`] here, and of these failures are told too.
//!
//! Nothing is a payment because it is nothing else. A notification without `notify_type` is what its
//! `order_type` says in so many words (notifications about cards come like this), and
//! [`Kind::Other`] if neither says anything, if this version does not know the word, or if the two
//! contradict each other.
//!
//! # Authentic is not enough
//!
//! The signature says that somebody with the client key wrote these bytes, at any time. It is MD5
//! over body and key, has no time in it, and is made with the same key that signs requests. So:
//!
//! * **Match.** [`Notification::match_order`] holds number, amount, currency and merchant against the
//!   merchant's own record. A notification that does not match is refused: never book it, never
//!   deliver, keep it for a person to look at, and do not answer `SUCCESS`.
//! * **Confirm.** Before goods leave, ask the gateway about the order. The question goes out over TLS
//!   to the gateway itself, so a forged or replayed notification does not survive it.
//! * **Answer last.** Answer with [`Acknowledged`] once the event is stored, not before: an
//!   acknowledged notification never comes again. Answer soon: the query and everything else that
//!   takes time come after the answer.
//!
//! # Repeated, late, and in any order
//!
//! A notification that is not acknowledged comes up to [`DELIVERIES`] times within
//! [`DELIVERY_WINDOW`] (see [`RETRY_MINUTES`]), and an acknowledged one can come again if the answer
//! was lost on its way. Two deliveries can arrive at once. A recorded one can be sent again by
//! anybody who got hold of it, years later. A refund can be told before its payment.
//!
//! [`OrderProgress`] makes all of that harmless: it keeps what was told as sets, so that any order
//! and any number of deliveries ends in the same state. A payment that is told late, after the refund
//! of its money, reopens nothing. Change it under a lock or in a transaction of the program's
//! database, so that two deliveries at once do not overwrite each other.
//!
//! Where a program rather keeps a list of what it has seen, [`Notification::dedup_key`] is what to
//! keep: a unique pair of columns for the event, and a hash of the body that tells a redelivery that
//! changed. Keep it for ever, because a signature never expires; add it in the same transaction that
//! books the event, after matching, so that a notification which did not match blocks no later one.
//! A crash between that transaction and the answer then costs one more delivery and nothing else.

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
