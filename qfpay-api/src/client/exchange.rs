//! One exchange with the gateway: the journal before it, the limits on it, and retries of what was
//! provably not sent.

use std::time::Duration;

use crate::client::settings::Client;
use crate::error::{CallError, Delivery, NotSent, TransportError, TransportErrorKind};
use crate::generated::operation::Operation;
use crate::journal::contract::{Begun, Ending, Journal};
use crate::observe;
use crate::response::http_status::Unanswered;
use crate::transport::contract::Transport;
use crate::types::intent::Intent;

/// How long nothing is sent after an answer 429 that names no time.
const AFTER_TOO_MANY: Duration = Duration::from_secs(2);
/// How long nothing is sent at most, whatever time an answer 429 names.
const LONGEST_SILENCE: Duration = Duration::from_secs(5 * 60);
/// How long after the start of its call a request may still be sent. A few minutes after the start, "no
/// record" is taken as proof that it was not sent, and the same may be done again.
const LEAVES_WITHIN: Duration = Duration::from_secs(2 * 60);

impl<T: Transport, J: Journal> Client<T, J> {
    /// Stores the intent in the journal.
    pub(super) async fn begin(&self, intent: &Intent) -> Result<(), CallError> {
        let (operation, number) = (intent.operation(), intent.number().to_owned());
        match self.journal.begin(intent).await {
            Ok(Begun::Stored) => Ok(()),
            Ok(Begun::Busy(open)) => Err(CallError::Busy {
                operation,
                number,
                open: Box::new(open),
            }),
            Ok(Begun::AlreadyDone(_)) => Err(CallError::AlreadyDone { operation, number }),
            Err(source) => {
                observe::not_begun(intent, &source);
                Err(CallError::Journal {
                    operation,
                    number,
                    source,
                })
            }
        }
    }

    /// Closes the intent, if its call has ended. If the journal cannot be written, the intent stays open and
    /// a later [`reconcile`](Client::reconcile) closes it. The result of the call matters more than an error
    /// about that.
    pub(super) async fn end(&self, intent: &Intent, ending: Option<Ending>) {
        if let Some(ending) = ending {
            if let Err(error) = self.journal.close(intent, ending).await {
                observe::not_closed(intent, &error);
            }
        }
    }

    /// Sends a request within the limits, and again as long as it was provably not received.
    pub(super) async fn exchange(
        &self,
        operation: Operation,
        request: impl Fn() -> http::Request<Vec<u8>>,
    ) -> Result<http::Response<Vec<u8>>, TransportError> {
        let mut delays = self.retries.delays((self.random)());
        let latest = self.clock.elapsed().saturating_add(LEAVES_WITHIN);
        let mut result = Err(delayed_too_long());
        let mut attempt = 0;
        while self.limiter.permit(latest).await {
            attempt += 1;
            let stopwatch = observe::sent(operation, attempt, || self.clock.elapsed());
            result = self.transport.send(request()).await;
            stopwatch.stop();
            let Some(wait) = self.wait_before_another(&result) else {
                break;
            };
            let Some(delay) = delays.next().map(|delay| delay.max(wait)) else {
                break;
            };
            if self.clock.elapsed().saturating_add(delay) > latest {
                break;
            }
            observe::retry(operation, attempt, &result, delay);
            self.clock.sleep(delay).await;
        }
        result
    }

    /// How long to wait before the same request may be sent again; `None` if it may not.
    fn wait_before_another(
        &self,
        result: &Result<http::Response<Vec<u8>>, TransportError>,
    ) -> Option<Duration> {
        match result {
            Err(error) => {
                let another_helps = !matches!(
                    error.kind(),
                    TransportErrorKind::Tls | TransportErrorKind::Unusable
                );
                (error.delivery() == Delivery::NotSent && another_helps).then_some(Duration::ZERO)
            }
            Ok(response) => {
                let wait = too_many_requests(response)?;
                observe::too_many_requests(wait);
                self.limiter.close_for(wait.min(LONGEST_SILENCE));
                Some(wait)
            }
        }
    }
}

/// How an intent ends whose call has failed; `None` if it stays open.
pub(super) fn ending_of(error: &CallError) -> Option<Ending> {
    matches!(error, CallError::NotSent { .. }).then_some(Ending::NotSent)
}

/// A request that would have to wait too long for the limits.
fn delayed_too_long() -> TransportError {
    TransportError::new(TransportErrorKind::Timeout, Delivery::NotSent)
        .with_source("the limits on requests would delay it for too long")
}

/// How long an answer 429 asks to wait; `None` for any other answer.
fn too_many_requests(response: &http::Response<Vec<u8>>) -> Option<Duration> {
    match crate::response::http_status::http_fault(response)? {
        Unanswered::NotSent(NotSent::RateLimited { retry_after }) => {
            Some(retry_after.unwrap_or(AFTER_TOO_MANY))
        }
        _ => None,
    }
}
