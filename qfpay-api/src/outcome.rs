//! What is known when there is no clear answer, and what HTTP alone tells.

use std::time::Duration;

use crate::answer::Unreadable;
use crate::code::Open;
use crate::generated::status_code::StatusCode;
use crate::transport::TransportError;

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
    #[error("the answer is about another {field}: asked {asked}, answered {answered}")]
    Mismatch {
        /// The field that differs.
        field: &'static str,
        /// What the request said.
        asked: String,
        /// What the answer says.
        answered: String,
    },
    /// A status code that leaves the outcome open, or one that this version does not know.
    #[error("status code {code} ({message}) leaves the outcome open")]
    Code {
        /// The code.
        code: Open<StatusCode>,
        /// The gateway's own words.
        message: String,
    },
    /// The order may exist, but the answer lacks what would lead the consumer on, or what it has
    /// must not be shown to anyone.
    #[error("the answer's `{field}` {problem}")]
    NextStep {
        /// The field.
        field: &'static str,
        /// What is wrong with it.
        problem: &'static str,
    },
}

/// What the HTTP status and headers decide on their own.
pub(crate) enum HttpFault {
    NotProcessed(NotSent),
    Unclear(Unclear),
}

/// `None` where the body has to be read: any success, and refusals that may carry a status code.
pub(crate) fn http_fault(response: &http::Response<Vec<u8>>) -> Option<HttpFault> {
    let status = response.status();
    if status == http::StatusCode::TOO_MANY_REQUESTS {
        let retry_after = retry_after(response);
        return Some(HttpFault::NotProcessed(NotSent::RateLimited {
            retry_after,
        }));
    }
    let readable = status.is_success() || [400, 401, 403, 404].contains(&status.as_u16());
    (!readable).then(|| {
        HttpFault::Unclear(Unclear::HttpStatus {
            status: status.as_u16(),
        })
    })
}

fn retry_after(response: &http::Response<Vec<u8>>) -> Option<Duration> {
    const LONGEST: u64 = 3600;
    let header = response.headers().get(http::header::RETRY_AFTER)?;
    let seconds: u64 = header.to_str().ok()?.trim().parse().ok()?;
    Some(Duration::from_secs(seconds.min(LONGEST)))
}
