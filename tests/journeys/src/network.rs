//! The way to the gateway and back, on which everything can be lost.

use std::time::Duration;

use http::header::HeaderName;
use qfpay_api::transport::{Delivery, Transport, TransportError, TransportErrorKind};
use qfpay_sandbox::{Exchange, Fault, Request, Response, Writing};

use crate::brief::brief;
use crate::chance::happens;
use crate::world::{Inner, What, World};

/// How long a client waits for an answer.
const DEADLINE: Duration = Duration::from_secs(30);

/// What becomes of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Transit {
    Answered,
    /// One of the faults that the sandbox knows.
    Faulty(Fault),
    /// It arrives after the client has given up.
    Late,
    /// The program dies before the gateway has it.
    CrashBefore,
    /// The program dies after the gateway has processed it.
    CrashAfter,
}

impl Transit {
    fn draw(inner: &mut Inner) -> Self {
        if !happens(&mut inner.rng, inner.conditions.faults) {
            return Self::Answered;
        }
        let crashes = inner.conditions.crashes > 0;
        match inner.rng.u8(..20) {
            0 | 1 => Self::Late,
            2 if crashes => Self::CrashBefore,
            3 if crashes => Self::CrashAfter,
            // What matters most happens most: an answer that is lost.
            4..7 => Self::Faulty(Fault::LostAnswer),
            _ => Self::Faulty(Fault::from_random(inner.rng.u64(..))),
        }
    }
}

impl Transit {
    /// Whether the gateway may have the request and have looked at it.
    fn may_be_received(self) -> bool {
        let Self::Faulty(fault) = self else {
            return true;
        };
        !matches!(fault.number(), 1..=6 | 16 | 17)
    }
}

impl Inner {
    /// A payment or refund that may have been received is never sent again as it is.
    fn note_sending(&mut self, request: &http::Request<Vec<u8>>, may_be_received: bool) {
        const ONCE: [&str; 2] = ["/trade/v1/payment", "/trade/v1/refund"];
        if !ONCE.contains(&request.uri().path()) {
            return;
        }
        if self.received.contains(request.body()) {
            let body = String::from_utf8_lossy(request.body());
            self.offence = Some(format!(
                "sent again although it may have been received: {body}"
            ));
        }
        if may_be_received {
            self.received.insert(request.body().clone());
        }
    }
}

/// The client's way to the gateway.
#[derive(Clone)]
pub(crate) struct Network(pub(crate) World);

type Answer = Result<http::Response<Vec<u8>>, TransportError>;

impl Transport for Network {
    async fn send(&self, request: http::Request<Vec<u8>>) -> Answer {
        let (transit, latency) = self.0.with(|inner| {
            inner.summary.requests += 1;
            let transit = Transit::draw(inner);
            inner.summary.faults += u64::from(transit != Transit::Answered);
            (transit, Duration::from_millis(inner.rng.u64(10..2000)))
        });
        self.0.pass(latency);
        self.0
            .with(|inner| inner.note_sending(&request, transit.may_be_received()));
        match self.exchange(transit, &request) {
            Some(answer) => {
                self.0.pass(latency);
                answer
            }
            // The program is gone: whoever waits for this waits for ever.
            None => std::future::pending().await,
        }
    }
}

impl Network {
    fn exchange(&self, transit: Transit, request: &http::Request<Vec<u8>>) -> Option<Answer> {
        let request = sandbox_request(request);
        self.0.note(|| {
            let body = String::from_utf8_lossy(&request.body);
            format!("{transit:?}: {} {body}", request.path)
        });
        let answer = match transit {
            Transit::Answered => self.answer(&request, None),
            Transit::Faulty(fault) => self.answer(&request, Some(fault)),
            Transit::Late => self.late(request),
            Transit::CrashBefore => return None,
            Transit::CrashAfter => {
                let _answer_is_lost = self.answer(&request, None);
                return None;
            }
        };
        self.0.note(|| match &answer {
            Ok(response) => format!(
                "    {}: {}",
                response.status(),
                brief(&String::from_utf8_lossy(response.body()))
            ),
            Err(error) => format!("    {error}"),
        });
        Some(answer)
    }

    fn answer(&self, request: &Request, fault: Option<Fault>) -> Answer {
        let exchange = self.0.with(|inner| {
            let now = inner.seconds();
            inner.engine.handle_with(now, request, fault)
        });
        let number = fault.map_or(0, Fault::number);
        match exchange {
            Exchange::Answer(response) => Ok(whole(response)),
            Exchange::Written {
                how: Writing::BadChunk,
                ..
            } => failed(TransportErrorKind::Broken, Delivery::MayHaveBeenSent),
            Exchange::Written { response, .. } => Ok(whole(response)),
            Exchange::NotDelivered if matches!(number, 4 | 5) => {
                failed(TransportErrorKind::Tls, Delivery::NotSent)
            }
            Exchange::NotDelivered => failed(TransportErrorKind::Connect, Delivery::NotSent),
            Exchange::Silence | Exchange::Slow(_) => {
                self.0.pass(DEADLINE);
                failed(TransportErrorKind::Timeout, Delivery::MayHaveBeenSent)
            }
            Exchange::Endless(_) => failed(TransportErrorKind::TooLarge, Delivery::MayHaveBeenSent),
            // Lost, or broken off.
            _ => failed(TransportErrorKind::Broken, Delivery::MayHaveBeenSent),
        }
    }

    fn late(&self, request: Request) -> Answer {
        let delay = self.0.with(|inner| inner.rng.u64(1..90));
        let arrives = What::Arrives(Box::new(request));
        self.0.schedule(Duration::from_secs(delay), arrives);
        self.0.pass(DEADLINE);
        failed(TransportErrorKind::Timeout, Delivery::MayHaveBeenSent)
    }
}

fn sandbox_request(request: &http::Request<Vec<u8>>) -> Request {
    let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        let value = String::from_utf8_lossy(value.as_bytes()).into_owned();
        (name.to_string(), value)
    };
    Request {
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        headers: request.headers().iter().map(header).collect(),
        body: request.body().clone(),
    }
}

fn failed(kind: TransportErrorKind, delivery: Delivery) -> Answer {
    Err(TransportError::new(kind, delivery))
}

fn whole(response: Response) -> http::Response<Vec<u8>> {
    let mut whole = http::Response::new(response.body);
    *whole.status_mut() = http::StatusCode::from_u16(response.status).unwrap_or_default();
    for (name, value) in &response.headers {
        let name: Result<HeaderName, _> = name.parse();
        if let (Ok(name), Ok(value)) = (name, value.parse()) {
            whole.headers_mut().append(name, value);
        }
    }
    whole
}
