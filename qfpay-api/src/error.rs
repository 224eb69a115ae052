//! Every error of this crate.
//!
//! | error | of what | has money moved? |
//! |---|---|---|
//! | [`CallError`] | a payment or another call | only [`CallError::Unknown`] says maybe |
//! | [`QueryError`] | a query | no: a query moves none |
//! | [`ResumeError`], [`ReconcileError`] | the recovery of open calls | no; what is open stays open |
//! | [`TransportError`] | the exchange of one request | maybe, if its [`Delivery`] says so |
//! | [`JournalError`] | storing an intent | no: nothing is sent without it |
//! | [`NotificationError`], [`AnotherOrder`] | a webhook notification | they say nothing about it |
//! | [`Invalid`] and the rest | values, requests and configuration | no: they are found before anything is sent |
//!
//! [`NotSent`] and [`Unclear`] are the causes in `CallError` and `QueryError`. A notification that differs
//! from its order is an [`OrderMismatch`](crate::notification::OrderMismatch).
//!
//! ```
//! use qfpay_api::CallError;
//!
//! fn next_action(error: &CallError) -> &'static str {
//!     match error {
//!         CallError::InvalidRequest(_) => "fix the request: nothing was sent",
//!         CallError::NotSent { .. } => "send it again with the same number",
//!         CallError::Busy { .. } => "resolve the other call first",
//!         CallError::AlreadyDone { .. } => "nothing: it is done",
//!         CallError::Journal { .. } => "repair the journal: nothing was sent",
//!         CallError::Unknown { .. } => "resume the number: money may have moved",
//!         _ => "look at the error",
//!     }
//! }
//! ```

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use crate::generated::operation::Operation;
use crate::generated::status_code::StatusCode;
use crate::response::answer::RawAnswer;
use crate::types::code::Open;
use crate::types::intent::Intent;
use crate::types::text::shown;

pub use crate::response::fields::Unreadable;
pub use crate::types::error::{
    AmountError, Invalid, InvalidBaseUrl, InvalidCredentials, ParseCodeError, ParseTimeError,
    Violation, Violations,
};

/// Why a call has no result.
///
/// Only [`Unknown`](Self::Unknown) means that money may have moved. After every other error this call has
/// moved none.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The request breaks rules and was not sent. No money has moved. Fix it and send it.
    #[error(transparent)]
    InvalidRequest(#[from] Invalid),
    /// The request did not reach the gateway, or the gateway did not process it. No money has moved.
    /// Send it again **with the same number**.
    #[error("the {operation} {number} was not sent or not processed; no money has moved")]
    NotSent {
        /// What was asked for.
        operation: Operation,
        /// The number of the call.
        number: String,
        /// Why.
        source: NotSent,
    },
    /// Another call is not decided yet: the same one, or one that changes the same payment. This call
    /// was not sent. [`resume`](crate::Client::resume) the other one first.
    #[error("the {operation} {number} was not sent: the {} {} is still open; resume that one first", open.operation(), open.number())]
    Busy {
        /// What was asked for.
        operation: Operation,
        /// The number of the call.
        number: String,
        /// What is still open.
        open: Box<Intent>,
    },
    /// The same call was made before and is done. This one was not sent.
    #[error("the {operation} {number} was not sent: it is done already")]
    AlreadyDone {
        /// What was asked for.
        operation: Operation,
        /// The number of the call.
        number: String,
    },
    /// The journal could not store the intent, so the request was not sent. No money has moved.
    #[error("the {operation} {number} was not sent: the journal could not store it")]
    Journal {
        /// What was asked for.
        operation: Operation,
        /// The number of the call.
        number: String,
        /// Why.
        source: JournalError,
    },
    /// The gateway may have received the request, and no answer decides what it did. If the operation
    /// moves money, money may have moved. **[`resume`](crate::Client::resume) or query this number**
    /// before anything else. Sending the same under another number could do it twice.
    #[error("the outcome of the {operation} {number} is unknown; {}", hint(*operation))]
    Unknown {
        /// What was asked for.
        operation: Operation,
        /// The number to ask with: a refund's own number, else that of the payment.
        number: String,
        /// Why.
        source: Unclear,
    },
}

fn hint(operation: Operation) -> &'static str {
    if operation.moves_money() {
        "money may have moved; query this number before anything else"
    } else {
        "it moves no money, so it can be asked for again"
    }
}

impl CallError {
    /// Whether money may have moved.
    #[must_use]
    pub fn may_have_moved_money(&self) -> bool {
        matches!(self, Self::Unknown { operation, .. } if operation.moves_money())
    }

    /// The number to ask with; `None` for an invalid request, which was not sent.
    #[must_use]
    pub fn number(&self) -> Option<&str> {
        match self {
            Self::InvalidRequest(_) => None,
            Self::NotSent { number, .. }
            | Self::Busy { number, .. }
            | Self::AlreadyDone { number, .. }
            | Self::Journal { number, .. }
            | Self::Unknown { number, .. } => Some(number),
        }
    }
}

/// Why a request was not processed. It moved no money and can be sent again as it is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotSent {
    /// No byte of it was sent.
    #[error(transparent)]
    Transport(TransportError),
    /// The gateway answered HTTP 429: the merchant has sent too many requests, and this one was not
    /// processed.
    #[error("too many requests; the gateway did not process this one (HTTP 429)")]
    RateLimited {
        /// How long the gateway asks to wait, if it says so. One hour at most.
        retry_after: Option<Duration>,
    },
}

/// Why an answer, or the lack of one, does not decide what became of a request.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unclear {
    /// The request may have been received, and no whole answer came back.
    #[error(transparent)]
    Transport(TransportError),
    /// An HTTP status that says nothing about the request: a redirect, which is not followed, or a
    /// failure of the gateway or of a server in front of it.
    #[error("HTTP {status}, which decides nothing")]
    HttpStatus {
        /// The status.
        status: u16,
    },
    /// The body cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// The answer is about another order or another amount.
    #[error(
        "the answer is about another {field}: asked {asked}, answered {}",
        shown(answered)
    )]
    Mismatch {
        /// The field that differs.
        field: &'static str,
        /// The value in the request.
        asked: String,
        /// The value in the answer.
        answered: String,
    },
    /// A status code that does not decide the outcome, or one that this version does not know, or one
    /// that contradicts the rest of the answer.
    #[error("status code {} ({message}) does not decide the outcome", shown(code.as_str()))]
    Code {
        /// The code.
        code: Open<StatusCode>,
        /// The gateway's text, shortened: `resperr` and `respmsg`. Some codes have several meanings,
        /// and only this text says which.
        message: String,
        /// The whole answer.
        answer: Box<RawAnswer>,
    },
    /// The order may exist. But the answer does not show the customer how to continue, or it contains
    /// something that must not be shown.
    #[error("the answer's `{field}` {problem}")]
    NextStep {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// Why a query has no result. A query moves no money, so it can always be repeated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The query breaks rules and was not sent.
    #[error(transparent)]
    InvalidRequest(Invalid),
    /// The query did not reach the gateway, or the gateway did not process it.
    #[error("the query was not sent or not processed")]
    NotSent(#[source] NotSent),
    /// No readable answer came back.
    #[error("the query has no readable answer")]
    NoAnswer(#[source] Unclear),
    /// The gateway declined the query. This says nothing about any payment.
    #[error("the gateway declined the query: {} ({message})", shown(code.as_str()))]
    Declined {
        /// The status code of the query.
        code: Open<StatusCode>,
        /// The gateway's text, shortened: `resperr` and `respmsg`.
        message: String,
    },
}

/// Why a call could not be resumed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResumeError {
    /// The journal has no open intent with this number. Either it is resolved, or it was never stored.
    #[error(
        "the journal has no open call with the number {number}; it is resolved, or was never stored"
    )]
    NothingOpen {
        /// The number.
        number: String,
    },
    /// The journal cannot be read.
    #[error("the open calls cannot be read")]
    Journal(#[from] JournalError),
}

/// The journal cannot be read, so nothing was resolved.
#[derive(Debug, thiserror::Error)]
#[error("the open calls cannot be read")]
pub struct ReconcileError(#[from] JournalError);

/// What is known about the request after a transport failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// No byte of the request left this process. The gateway cannot have acted on it.
    NotSent,
    /// The request, or a part of it, may have reached the gateway. Money may have moved.
    MayHaveBeenSent,
}

/// The stage at which a transport failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// The host name could not be resolved, or no connection could be made.
    Connect,
    /// The secure connection could not be established: wrong host, unknown authority, expired
    /// certificate, or an alert during the handshake. Trying again does not help.
    Tls,
    /// The deadline is over, or, with [`Delivery::NotSent`], the time for making a connection.
    Timeout,
    /// The connection ended, or what came back was not a whole, well-formed HTTP answer.
    Broken,
    /// The answer's body was larger than
    /// [`MAX_ANSWER_BYTES`](crate::transport::MAX_ANSWER_BYTES).
    TooLarge,
    /// The transport could not take the request, or can no longer work.
    Unusable,
}

/// A request that did not get a whole answer. [`delivery`](Self::delivery) says whether the gateway may
/// have received it.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    delivery: Delivery,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// An error of this kind, with what is known about the request.
    #[must_use]
    pub fn new(kind: TransportErrorKind, delivery: Delivery) -> Self {
        Self {
            kind,
            delivery,
            source: None,
        }
    }

    /// Adds the underlying error, which [`source`](StdError::source) then returns.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The stage at which the transport failed.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// Whether the gateway may have received the request.
    #[must_use]
    pub fn delivery(&self) -> Delivery {
        self.delivery
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.kind {
            TransportErrorKind::Connect => "no connection to the gateway",
            TransportErrorKind::Tls => "no trusted TLS connection to the gateway",
            TransportErrorKind::Timeout => "the time for the exchange is over",
            TransportErrorKind::Broken => "the gateway's answer is broken or incomplete",
            TransportErrorKind::TooLarge => "the gateway's answer is larger than 1 MiB",
            TransportErrorKind::Unusable => "the transport could not send the request",
        };
        let delivery = match self.delivery {
            Delivery::NotSent => "nothing was sent",
            Delivery::MayHaveBeenSent => "the request may have been received",
        };
        write!(f, "{what}; {delivery}")
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

/// A journal that could not store or read an intent. Its text says what is wrong and, where that is
/// known, how to fix it.
#[derive(Debug)]
pub struct JournalError {
    cause: Box<dyn StdError + Send + Sync>,
}

impl JournalError {
    /// An error with its cause.
    #[must_use]
    pub fn new(cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            cause: cause.into(),
        }
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "journal of intents: {}", self.cause)
    }
}

impl StdError for JournalError {
    /// What is behind the cause, which is in the text already.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.source()
    }
}

/// Why a notification must not be trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NotificationError {
    /// The body is longer than
    /// [`MAX_NOTIFICATION_BYTES`](crate::notification::MAX_NOTIFICATION_BYTES) and was not read.
    #[error("the notification is longer than 64 KiB")]
    TooLong,
    /// The request does not have exactly one header `X-QF-SIGN`, or it is not ASCII text. Treat it as
    /// forged: with two signatures, the sender could choose which one is verified.
    #[error(
        "the request needs exactly one header X-QF-SIGN in ASCII text, and has {headers} in all"
    )]
    Unsigned {
        /// How many such headers there are.
        headers: usize,
    },
    /// The signature does not match any of the keys.
    #[error(
        "the signature matches none of the {keys} keys; it covers the raw body, so make sure that nothing parsed and rewrote it"
    )]
    Forged {
        /// How many keys were tried.
        keys: usize,
    },
    /// The signature is right and the body cannot be read. Investigate: QFPay or a holder of the key
    /// did send this.
    #[error("the notification is signed but cannot be read")]
    Unreadable(#[from] Unreadable),
}

/// An event of another order, or in another currency. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error(
    "the event is about another order or another currency than the progress that it was applied to"
)]
pub struct AnotherOrder;
