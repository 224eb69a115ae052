//! The way to the gateway and back, on which everything can be lost.

use std::time::Duration;

use fastrand::Rng;
use http::header::{HeaderMap, RETRY_AFTER};
use qfpay_api::transport::{Delivery, Transport, TransportError, TransportErrorKind};
use qfpay_sandbox::Response;

use crate::chance::{happens, pick};
use crate::world::{Inner, Late, What, World};

/// How long a client waits for an answer.
const DEADLINE: Duration = Duration::from_secs(30);

/// What becomes of one request. The numbers are those of the list of faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    Answered,
    /// 1 to 3, 6: nothing left.
    NoConnection,
    /// 4 and 5.
    NoTls,
    /// 7: a part left, and the gateway throws it away.
    LostOnTheWay,
    /// 11: it arrives after the client has given up.
    Late,
    /// 8, 10, 11, 25 and 26: it was processed, and the answer is lost.
    AnswerLost,
    /// 13: the program dies before the gateway has it.
    CrashBefore,
    /// 13: the program dies after the gateway has processed it.
    CrashAfter,
    /// 15: not processed.
    ServerFaultBefore,
    /// 15: processed.
    ServerFaultAfter,
    /// 14: a proxy's page.
    CaptivePortal,
    /// 16 and 17.
    TooMany,
    /// 19.
    Redirected,
    /// 20.
    EmptyAnswer,
    /// 29 to 31: cut or garbled on the way back.
    Garbled,
    /// 33: a field that decides twice.
    Duplicated,
    /// 35 and 36: another status code than the gateway's.
    OddCode,
    /// 41: the answer to something else.
    OtherOrder,
    /// 51: not processed, in words that sound as if.
    SlowBefore,
    /// 51: processed, in words that sound as if it were not.
    SlowAfter,
    /// 37: the envelope says success and the record is pending, or the other way round.
    WrongEnvelope,
}

const FAULTS: [Fate; 20] = [
    Fate::NoConnection,
    Fate::NoTls,
    Fate::LostOnTheWay,
    Fate::Late,
    Fate::AnswerLost,
    Fate::CrashBefore,
    Fate::CrashAfter,
    Fate::ServerFaultBefore,
    Fate::ServerFaultAfter,
    Fate::CaptivePortal,
    Fate::TooMany,
    Fate::Redirected,
    Fate::EmptyAnswer,
    Fate::Garbled,
    Fate::Duplicated,
    Fate::OddCode,
    Fate::OtherOrder,
    Fate::SlowBefore,
    Fate::SlowAfter,
    Fate::WrongEnvelope,
];

impl Fate {
    fn draw(inner: &mut Inner) -> Self {
        if !happens(&mut inner.rng, inner.weather.faults) {
            return Self::Answered;
        }
        let fate = *pick(&mut inner.rng, &FAULTS);
        let crash = matches!(fate, Self::CrashBefore | Self::CrashAfter);
        match crash && inner.weather.crashes == 0 {
            true => Self::AnswerLost,
            false => fate,
        }
    }

    fn is_processed(self) -> bool {
        matches!(
            self,
            Self::Answered
                | Self::AnswerLost
                | Self::CrashAfter
                | Self::ServerFaultAfter
                | Self::EmptyAnswer
                | Self::Garbled
                | Self::Duplicated
                | Self::OddCode
                | Self::OtherOrder
                | Self::SlowAfter
                | Self::WrongEnvelope
        )
    }
}

/// The client's way to the gateway.
#[derive(Clone)]
pub(crate) struct Network(pub(crate) World);

type Answer = Result<http::Response<Vec<u8>>, TransportError>;

impl Transport for Network {
    async fn send(&self, request: http::Request<Vec<u8>>) -> Answer {
        let (fate, latency) = self.0.with(|inner| {
            inner.summary.requests += 1;
            let fate = Fate::draw(inner);
            inner.summary.faults += u64::from(fate != Fate::Answered);
            (fate, Duration::from_millis(inner.rng.u64(10..2000)))
        });
        self.0.pass(latency);
        match self.exchange(fate, &request) {
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
    fn exchange(&self, fate: Fate, request: &http::Request<Vec<u8>>) -> Option<Answer> {
        let late = late(request);
        let body = String::from_utf8_lossy(request.body()).into_owned();
        self.0.note(|| format!("{fate:?}: {} {body}", late.path));
        let response = fate.is_processed().then(|| {
            self.0.with(|inner| {
                let now = inner.seconds();
                inner.engine.handle(now, &late.clone().into())
            })
        });
        let answer = self.answer(fate, response, late)?;
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

    /// What the client gets; nothing if there is no client any more.
    fn answer(&self, fate: Fate, response: Option<Response>, late: Late) -> Option<Answer> {
        let response = response.unwrap_or_else(|| page(502));
        Some(match fate {
            Fate::Answered => Ok(whole(&response)),
            Fate::NoConnection => failed(TransportErrorKind::Connect, Delivery::NotSent),
            Fate::NoTls => failed(TransportErrorKind::Tls, Delivery::NotSent),
            Fate::LostOnTheWay => failed(TransportErrorKind::Broken, Delivery::MayHaveBeenSent),
            Fate::Late => {
                let delay = self.0.with(|inner| inner.rng.u64(1..90));
                self.0
                    .schedule(Duration::from_secs(delay), What::Arrives(Box::new(late)));
                self.0.pass(DEADLINE);
                failed(TransportErrorKind::Timeout, Delivery::MayHaveBeenSent)
            }
            Fate::AnswerLost => {
                self.0.pass(DEADLINE);
                failed(TransportErrorKind::Timeout, Delivery::MayHaveBeenSent)
            }
            Fate::CrashBefore | Fate::CrashAfter => return None,
            Fate::ServerFaultBefore | Fate::ServerFaultAfter => {
                let status = self
                    .0
                    .with(|inner| *pick(&mut inner.rng, &[500, 502, 503, 504]));
                Ok(whole(&page(status)))
            }
            Fate::CaptivePortal => Ok(whole(&page(200))),
            Fate::TooMany => Ok(self.0.with(|inner| too_many(&mut inner.rng))),
            Fate::Redirected => Ok(whole(&page(302))),
            Fate::EmptyAnswer => Ok(changed(&response, |_| String::new())),
            Fate::Garbled => {
                let mut rng = self.0.with(|inner| inner.rng.fork());
                Ok(changed(&response, |body| garbled(&mut rng, body)))
            }
            Fate::Duplicated => Ok(changed(&response, duplicated)),
            Fate::OddCode => {
                let code = self
                    .0
                    .with(|inner| *pick(&mut inner.rng, &["9999", "", "0", "00000"]));
                Ok(changed(&response, |body| with_code(body, code)))
            }
            Fate::OtherOrder => Ok(changed(&response, other_order)),
            Fate::SlowBefore | Fate::SlowAfter => {
                let code = self.0.with(|inner| {
                    *pick(
                        &mut inner.rng,
                        &[
                            "1295", "1296", "1297", "1298", "1252", "1254", "1100", "1143", "1145",
                        ],
                    )
                });
                let body = format!(r#"{{"respcd": "{code}", "resperr": "slow", "respmsg": ""}}"#);
                Ok(changed(&response, |_| body))
            }
            Fate::WrongEnvelope => Ok(changed(&response, |body| {
                body.replacen("\"respcd\": \"0000\"", "\"respcd\": \"1143\"", 1)
            })),
        })
    }
}

/// The fields of an answer that decide something.
pub(crate) fn brief(body: &str) -> String {
    const SHOWN: [&str; 8] = [
        "respcd",
        "respmsg",
        "out_trade_no",
        "syssn",
        "origssn",
        "order_type",
        "cancel",
        "txamt",
    ];
    if !body.starts_with('{') {
        return body.to_owned();
    }
    let is_shown = |part: &&str| {
        SHOWN
            .iter()
            .any(|name| part.contains(&format!("\"{name}\":")))
    };
    let parts: Vec<&str> = body.split(", ").filter(is_shown).collect();
    parts.join(", ")
}

fn late(request: &http::Request<Vec<u8>>) -> Late {
    let header = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
        (
            name.to_string(),
            String::from_utf8_lossy(value.as_bytes()).into_owned(),
        )
    };
    Late {
        method: request.method().to_string(),
        path: request.uri().path().to_owned(),
        headers: request.headers().iter().map(header).collect(),
        body: request.body().clone(),
    }
}

fn failed(kind: TransportErrorKind, delivery: Delivery) -> Answer {
    Err(TransportError::new(kind, delivery))
}

fn page(status: u16) -> Response {
    Response {
        status,
        headers: Vec::new(),
        body: b"<html><body>Bad Gateway</body></html>".to_vec(),
    }
}

fn too_many(rng: &mut Rng) -> http::Response<Vec<u8>> {
    let mut response = whole(&page(429));
    let wait = *pick(rng, &["", "1", "30", "1000000000"]);
    if let Ok(value) = wait.parse() {
        let headers: &mut HeaderMap = response.headers_mut();
        if !wait.is_empty() {
            headers.insert(RETRY_AFTER, value);
        }
    }
    response
}

fn whole(response: &Response) -> http::Response<Vec<u8>> {
    let mut whole = http::Response::new(response.body.clone());
    *whole.status_mut() = http::StatusCode::from_u16(response.status).unwrap_or_default();
    whole
}

fn changed(response: &Response, change: impl FnOnce(&str) -> String) -> http::Response<Vec<u8>> {
    let body = String::from_utf8_lossy(&response.body);
    let body = change(&body).into_bytes();
    whole(&Response {
        body,
        ..response.clone()
    })
}

/// A part of a body, or one with a broken character in a message.
fn garbled(rng: &mut Rng, body: &str) -> String {
    let at = rng.usize(..=body.len());
    match body.get(..at) {
        Some(part) if rng.bool() => part.to_owned(),
        _ => body.replacen("\"resperr\": \"", "\"resperr\": \"\u{fffd}", 1),
    }
}

/// Whatever the gateway said, and success as well.
fn duplicated(body: &str) -> String {
    body.replacen('{', "{\"respcd\": \"0000\", ", 1)
}

/// The outer status code replaced.
fn with_code(body: &str, code: &str) -> String {
    let Some((before, after)) = body.split_once("\"respcd\": \"") else {
        return body.to_owned();
    };
    let rest = after.split_once('"').map_or("", |(_, rest)| rest);
    format!("{before}\"respcd\": \"{code}\"{rest}")
}

/// What the gateway would say about another order.
fn other_order(body: &str) -> String {
    body.replace("\"out_trade_no\": \"", "\"out_trade_no\": \"other-")
        .replace("\"txamt\": \"", "\"txamt\": \"9")
}
