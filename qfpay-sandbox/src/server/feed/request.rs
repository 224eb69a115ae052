//! What an event keeps of a request to the gateway.

use std::borrow::Cow;

use serde::Deserialize;

use crate::engine::{Engine, Exchange, Fault, Request, Response};
use crate::form;
use crate::json::Json;
use crate::server::fields::{beginning, number, optional, text};

/// A request, and its outcome.
#[derive(Debug)]
pub(in crate::server) struct RequestMade {
    /// The operation, such as `payment`; the path where there is none.
    pub(in crate::server) operation: String,
    /// The merchant's place in the configuration, if the app code is known.
    pub(in crate::server) merchant: Option<usize>,
    pub(in crate::server) mchid: Option<String>,
    /// The merchant's number in the request.
    pub(in crate::server) out_trade_no: Option<String>,
    /// The gateway's number in the request, or else in the answer.
    pub(in crate::server) syssn: Option<String>,
    pub(in crate::server) ending: Ending,
    pub(in crate::server) status: Option<u16>,
    pub(in crate::server) respcd: Option<String>,
    /// What is wrong with the request.
    pub(in crate::server) explanation: Option<String>,
    pub(in crate::server) fault: Option<Fault>,
}

/// How it ended for the sender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::server) enum Ending {
    Answered,
    NotDelivered,
    Lost,
    Silence,
    BrokenOff,
    Slow,
    Endless,
    Written,
}

impl Ending {
    pub(in crate::server) fn as_str(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::NotDelivered => "not delivered",
            Self::Lost => "lost",
            Self::Silence => "silence",
            Self::BrokenOff => "broken off",
            Self::Slow => "slow",
            Self::Endless => "endless",
            Self::Written => "written oddly",
        }
    }
}

/// The parts of an answer that are kept. A faulty answer may lack them.
#[derive(Default, Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    respcd: Option<Cow<'a, str>>,
    #[serde(borrow)]
    syssn: Option<Cow<'a, str>>,
}

impl RequestMade {
    pub(in crate::server) fn new(
        engine: &Engine,
        request: &Request,
        fault: Option<Fault>,
        exchange: &Exchange,
    ) -> Self {
        let (ending, response) = ending(exchange);
        let answer: Answer<'_> = response
            .and_then(|response| serde_json::from_slice(&response.body).ok())
            .unwrap_or_default();
        let mut parameters = form::parse(&request.body).unwrap_or_default();
        let mut parameter = |name: &str| {
            let found = parameters.iter_mut().find(|(given, _)| given == name);
            found.map(|(_, value)| beginning(value))
        };
        let mut operations = engine.model().operations.iter();
        let operation = operations.find(|known| known.path == request.path);
        Self {
            operation: operation
                .map_or_else(|| beginning(&request.path), |known| known.name.id.clone()),
            merchant: engine.seeming_sender(request),
            mchid: parameter("mchid"),
            out_trade_no: parameter("out_trade_no"),
            syssn: parameter("syssn").or_else(|| answer.syssn.as_deref().map(beginning)),
            ending,
            status: response.map(|response| response.status),
            respcd: answer.respcd.as_deref().map(beginning),
            explanation: response.and_then(explanation),
            fault: fault.filter(|fault| {
                operation.is_some_and(|operation| fault.applies_to(&operation.name.id))
            }),
        }
    }

    pub(super) fn fields(&self) -> Vec<(&'static str, Json)> {
        vec![
            ("operation", text(&self.operation)),
            (
                "merchant",
                self.merchant.map_or(Json::Null, |place| number(place + 1)),
            ),
            ("mchid", optional(self.mchid.as_deref())),
            ("out_trade_no", optional(self.out_trade_no.as_deref())),
            ("syssn", optional(self.syssn.as_deref())),
            ("ending", Json::text(self.ending.as_str())),
            ("status", self.status.map_or(Json::Null, number)),
            ("respcd", optional(self.respcd.as_deref())),
            ("explanation", optional(self.explanation.as_deref())),
            ("fault", optional(self.fault.map(Fault::as_str))),
        ]
    }

    pub(super) fn log(&self) {
        // tracing needs the level as a constant.
        macro_rules! log {
            ($level:ident) => {
                tracing::$level!(
                    target: "qfpay_sandbox",
                    operation = self.operation,
                    merchant = self.merchant.map(|place| place + 1),
                    mchid = self.mchid.as_deref(),
                    out_trade_no = self.out_trade_no.as_deref(),
                    syssn = self.syssn.as_deref(),
                    status = self.status,
                    respcd = self.respcd.as_deref(),
                    explanation = self.explanation.as_deref(),
                    fault = self.fault.map(Fault::as_str),
                    ending = self.ending.as_str(),
                    "request"
                )
            };
        }
        match self.respcd.as_deref() {
            Some("1108") => log!(warn),
            _ => log!(info),
        }
    }
}

fn ending(exchange: &Exchange) -> (Ending, Option<&Response>) {
    match exchange {
        Exchange::Answer(response) => (Ending::Answered, Some(response)),
        Exchange::NotDelivered => (Ending::NotDelivered, None),
        Exchange::Lost => (Ending::Lost, None),
        Exchange::Silence => (Ending::Silence, None),
        Exchange::BrokenOff { response, .. } => (Ending::BrokenOff, Some(response)),
        Exchange::Slow(response) => (Ending::Slow, Some(response)),
        Exchange::Endless(response) => (Ending::Endless, Some(response)),
        Exchange::Written { response, .. } => (Ending::Written, Some(response)),
    }
}

fn explanation(response: &Response) -> Option<String> {
    let mut headers = response.headers.iter();
    let header = headers.find(|(name, _)| name.eq_ignore_ascii_case(crate::engine::EXPLAIN));
    header.map(|(_, value)| beginning(value))
}
