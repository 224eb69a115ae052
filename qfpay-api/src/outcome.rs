//! What is known when there is no clear answer, and what HTTP alone tells.

use std::time::Duration;

use crate::answer::{RawAnswer, Unreadable};
use crate::code::Open;
use crate::generated::status_code::StatusCode;
use crate::transport::{Delivery, TransportError};

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

/// The gateway's own words as they may stand in an error: both texts, shortened, without line breaks
/// or other characters that could forge a line in a log.
pub(crate) fn words(resperr: Option<&str>, respmsg: Option<&str>) -> String {
    let texts: Vec<String> = resperr.into_iter().chain(respmsg).map(shown).collect();
    texts.join("; ")
}

/// Text of the gateway's, shortened and with control characters escaped.
pub(crate) fn shown(text: &str) -> String {
    const LONGEST: usize = 200;
    let escaped = |one: char| match one {
        one if one.is_control() => one.escape_default().collect::<String>(),
        one => one.to_string(),
    };
    let mut shown: String = text.chars().take(LONGEST).map(escaped).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// A request without an answer that could be read.
pub(crate) enum Unanswered {
    NotSent(NotSent),
    Unclear(Unclear),
}

/// The answer of an exchange, if it has one whose body can decide something.
pub(crate) fn answered(
    exchange: Result<http::Response<Vec<u8>>, TransportError>,
) -> Result<http::Response<Vec<u8>>, Unanswered> {
    match exchange {
        Ok(response) => match http_fault(&response) {
            Some(fault) => Err(fault),
            None => Ok(response),
        },
        Err(error) if error.delivery() == Delivery::NotSent => {
            Err(Unanswered::NotSent(NotSent::Transport(error)))
        }
        Err(error) => Err(Unanswered::Unclear(Unclear::Transport(error))),
    }
}

/// What HTTP alone decides; `None` where the body has to be read: any success, and refusals that may
/// carry a status code.
pub(crate) fn http_fault(response: &http::Response<Vec<u8>>) -> Option<Unanswered> {
    let status = response.status();
    if status == http::StatusCode::TOO_MANY_REQUESTS {
        let retry_after = retry_after(response);
        return Some(Unanswered::NotSent(NotSent::RateLimited { retry_after }));
    }
    let readable = status.is_success() || [400, 401, 403, 404].contains(&status.as_u16());
    let status = status.as_u16();
    (!readable).then_some(Unanswered::Unclear(Unclear::HttpStatus { status }))
}

fn retry_after(response: &http::Response<Vec<u8>>) -> Option<Duration> {
    const LONGEST: u64 = 3600;
    let header = response.headers().get(http::header::RETRY_AFTER)?;
    let seconds: u64 = header.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(LONGEST)))
}
