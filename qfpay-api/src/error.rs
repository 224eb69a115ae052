//! Every public error.

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

/// Why there is no word of the gateway on a call.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CallError {
    /// The request breaks rules and was not sent. No money has moved; mend it and send it.
    #[error(transparent)]
    InvalidRequest(#[from] Invalid),
    /// The request did not reach the gateway, or the gateway says that it did not look at it. No
    /// money has moved; it can be sent again **with the same number**.
    #[error("the {operation} {number} was not sent or not looked at; no money has moved")]
    NotSent {
        /// What was asked for.
        operation: Operation,
        /// The number of the call.
        number: String,
        /// What happened.
        source: NotSent,
    },
    /// Another call is not decided yet: the same one, or one that changes the same payment. This one
    /// was not sent. [`resume`](crate::Client::resume) the other one first.
    #[error("the {operation} {number} was not sent: the {} {} is still open", open.operation(), open.number())]
    Busy {
        /// What was asked for.
        operation: Operation,
        /// The number of the call.
        number: String,
        /// What is still open.
        open: Box<Intent>,
    },
    /// The same call was made before and was done. This one was not sent.
    #[error("the {operation} {number} was not sent: it was done before")]
    AlreadyDone {
        /// What was asked for.
        operation: Operation,
        /// The number of the call.
        number: String,
    },
    /// The journal could not keep what was about to be done, so it was not sent.
    #[error("the {operation} {number} was not sent: it could not be written down")]
    Journal {
        /// What was asked for.
        operation: Operation,
        /// The number of the call.
        number: String,
        /// What happened.
        source: JournalError,
    },
    /// Nobody knows whether the gateway has done it. **Ask with this number** before anything else;
    /// doing it again under another number could do it twice.
    #[error("the outcome of the {operation} {number} is unknown; {}", advice(*operation))]
    Unknown {
        /// What was asked for.
        operation: Operation,
        /// The number to ask with: the refund's own for a refund, else that of the payment.
        number: String,
        /// What happened.
        source: Unclear,
    },
}

fn advice(operation: Operation) -> &'static str {
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

    /// The number to ask with; `None` if the request was never sent for what is wrong with it.
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

/// Why a request was not processed. It can be sent again as it is.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum NotSent {
    /// No byte of it left.
    #[error(transparent)]
    Transport(TransportError),
    /// The gateway answered HTTP 429: more requests than a merchant may send, and this one was
    /// not looked at.
    #[error("the gateway has had too many requests and did not look at this one (HTTP 429)")]
    RateLimited {
        /// How long the gateway asks to wait, if it says so; one hour at most.
        retry_after: Option<Duration>,
    },
}

/// Why an answer, or the lack of one, decides nothing.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Unclear {
    /// The request may have been received, and no whole answer came back.
    #[error(transparent)]
    Transport(TransportError),
    /// An HTTP status that says nothing about the request: a redirect, which is not followed, or
    /// a fault of the gateway or of something in between.
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
        /// What the request said.
        asked: String,
        /// What the answer says.
        answered: String,
    },
    /// A status code that leaves the outcome open, or one that this version does not know, or one
    /// that the rest of the answer contradicts.
    #[error("status code {} ({message}) leaves the outcome open", shown(code.as_str()))]
    Code {
        /// The code.
        code: Open<StatusCode>,
        /// The gateway's own words, shortened: `resperr` and `respmsg`. Some codes mean different
        /// things, and only these tell which.
        message: String,
        /// The whole answer.
        answer: Box<RawAnswer>,
    },
    /// The order may exist, but the answer lacks what would lead the customer on, or what it has
    /// must not be shown to anyone.
    #[error("the answer's `{field}` {problem}")]
    NextStep {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// Why a query has no answer. A query moves no money, so asking again is always safe.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The query breaks rules and was not sent.
    #[error(transparent)]
    InvalidRequest(Invalid),
    /// The query did not reach the gateway or was not looked at.
    #[error("the query was not sent or not looked at")]
    NotSent(#[source] NotSent),
    /// No readable answer came back.
    #[error("the query has no readable answer")]
    NoAnswer(#[source] Unclear),
    /// The gateway refused the query.
    #[error("the gateway refused the query: {} ({message})", shown(code.as_str()))]
    Declined {
        /// The status code of the query.
        code: Open<StatusCode>,
        /// The gateway's own words, shortened: `resperr` and `respmsg`.
        message: String,
    },
}

/// Why an order could not be resumed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResumeError {
    /// The journal has no open intent with this number: it was never begun, or it has been resolved.
    #[error(
        "the journal has no open call with the number {number}; it was resolved, or never begun"
    )]
    NothingOpen {
        /// The number.
        number: String,
    },
    /// The journal cannot be read.
    #[error("what is open cannot be read")]
    Journal(#[from] JournalError),
}

/// Why what is open could not be resolved.
#[derive(Debug, thiserror::Error)]
#[error("what is open cannot be read")]
pub struct ReconcileError(#[from] JournalError);

/// What is known about the request after a transport failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// No byte of the request left this process: the gateway cannot have acted on it.
    NotSent,
    /// The request, or a part of it, may have reached the gateway: money may have moved.
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
    /// The deadline passed, or, with [`Delivery::NotSent`], the bound for making a connection.
    Timeout,
    /// The connection ended, or what came back was not a whole, well-formed HTTP answer.
    Broken,
    /// The answer's body was larger than [`MAX_ANSWER_BYTES`].
    TooLarge,
    /// The transport could not take the request or is no longer able to work.
    Unusable,
}

/// A request that did not get a whole answer.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    delivery: Delivery,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl TransportError {
    /// An error of `kind` about a request of which `delivery` is known.
    #[must_use]
    pub fn new(kind: TransportErrorKind, delivery: Delivery) -> Self {
        Self {
            kind,
            delivery,
            source: None,
        }
    }

    /// Adds the underlying error, which [`source`](StdError::source) then gives.
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
            TransportErrorKind::Timeout => "the time for the exchange is up",
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

/// A journal that could not keep or read an intent. It says what went wrong and, where that is known,
/// how to mend it.
#[derive(Debug)]
pub struct JournalError {
    cause: Box<dyn StdError + Send + Sync>,
}

impl JournalError {
    /// An error with what caused it.
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
    /// What lies beneath the cause, which is part of the text already.
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.source()
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

/// An event of another order, or in another currency. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error(
    "the event is about another order or another currency than the progress that it was applied to"
)]
pub struct AnotherOrder;
