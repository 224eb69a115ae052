//! What HTTP alone decides about a request.

use std::time::Duration;

use crate::error::{Delivery, NotSent, TransportError, Unclear};

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

/// What HTTP alone decides; `None` where the body has to be read: any success, and errors that may
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
