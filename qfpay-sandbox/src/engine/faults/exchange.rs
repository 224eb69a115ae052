//! A request, a fault, and what comes back.

use std::borrow::Cow;

use super::Fault;
use super::effect::{Effect, Headers, Writing};
use crate::engine::http::Reply;
use crate::engine::{Action, Decline, Engine, Request, Response};
use crate::form;
use crate::json::Json;

const PAGE: &str =
    "<html><head><title>Please wait</title></head><body><h1>Please wait</h1></body></html>";
const HTML: &str = "text/html; charset=utf-8";

/// What becomes of a request, as its sender sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exchange {
    /// No byte of the request has left, and the sender can know it.
    NotDelivered,
    /// The request has left, and the connection ends without an answer.
    Lost,
    /// The request has left, and neither an answer nor an end comes.
    Silence,
    /// The connection ends after so many bytes of this answer's body.
    BrokenOff {
        /// The answer as it was meant.
        response: Response,
        /// How much of its body arrives.
        bytes: usize,
    },
    /// This answer comes with one byte in a second.
    Slow(Response),
    /// An answer that begins like this and never ends.
    Endless(Response),
    /// A whole answer that is not written as HTTP/1.1 servers write one.
    Written {
        /// The answer as it was meant.
        response: Response,
        /// How it is written.
        how: Writing,
    },
    /// A whole answer.
    Answer(Response),
}

impl Exchange {
    /// The answer that arrives whole, if one does.
    #[must_use]
    pub fn answer(self) -> Option<Response> {
        match self {
            Self::Answer(response) => Some(response),
            _ => None,
        }
    }
}

impl Engine {
    /// Handles a request that this goes wrong with, at `now`, in seconds since 1970 in UTC. Without a
    /// fault, or with one that does not apply to the operation, it is
    /// [`handle`](Self::handle) with its answer.
    pub fn handle_with(&mut self, now: i64, request: &Request, fault: Option<Fault>) -> Exchange {
        match fault.filter(|fault| self.befalls(*fault, request)) {
            Some(fault) => self.handle_badly(now, request, fault),
            None => Exchange::Answer(self.handle(now, request)),
        }
    }

    /// [`handle_with`](Self::handle_with) what was [armed](Self::arm) first and applies, or else what
    /// the [rate](Self::fault_rate) says.
    pub fn exchange(&mut self, now: i64, request: &Request) -> Exchange {
        let fault = self.next_fault(request);
        self.handle_with(now, request, fault)
    }

    /// What is to befall this request, which counts as befallen.
    pub(crate) fn next_fault(&mut self, request: &Request) -> Option<Fault> {
        let mut operations = self.model.operations.iter();
        let operation = operations.find(|operation| operation.path == request.path)?;
        self.armed.take(&operation.name.id, request)
    }

    fn befalls(&self, fault: Fault, request: &Request) -> bool {
        let mut operations = self.model.operations.iter();
        operations
            .find(|operation| operation.path == request.path)
            .is_some_and(|operation| fault.applies_to(&operation.name.id))
    }

    fn handle_badly(&mut self, now: i64, request: &Request, fault: Fault) -> Exchange {
        let effect = fault.effect();
        if matches!(effect, Effect::PaidFirst) {
            self.pay_first(now, request);
        }
        let mut reply = if fault.executes() {
            self.reply(now, request)
        } else {
            self.not_processed(request)
        };
        let response = match effect {
            Effect::NotDelivered => return Exchange::NotDelivered,
            Effect::Lost => return Exchange::Lost,
            Effect::Silence => return Exchange::Silence,
            Effect::BrokenOff => {
                let response = self.finish(reply);
                let bytes = response.body.len() / 2;
                return Exchange::BrokenOff { response, bytes };
            }
            Effect::Slow => return Exchange::Slow(self.finish(reply)),
            Effect::Endless => return Exchange::Endless(self.finish(reply)),
            Effect::Page(status) => page(status, PAGE),
            Effect::Empty(status) => page(status, ""),
            Effect::TooMany(None) => page(429, PAGE),
            Effect::TooMany(Some(seconds)) => {
                with_header(page(429, PAGE), "Retry-After", seconds.to_string())
            }
            Effect::Redirect(status) => {
                let location = format!("https://elsewhere.example{}", request.path);
                with_header(page(status, PAGE), "Location", location)
            }
            Effect::Code(status, code, message) => {
                reply.status = status;
                self.recode(&mut reply, code, message);
                self.finish(reply)
            }
            Effect::Twice => self.handle(now, request),
            Effect::PaidFirst => self.finish(reply),
            Effect::Written(how) => {
                let response = self.finish(reply);
                return Exchange::Written { response, how };
            }
            Effect::Headers(change) => rehead(self.finish(reply), change),
            Effect::Document(change) => {
                change(&mut reply.document);
                self.finish(reply)
            }
            Effect::Bytes(change) => {
                let mut response = self.finish(reply);
                change.apply(&mut response.body);
                response
            }
        };
        Exchange::Answer(response)
    }

    /// The customer pays the order that a request is about, if there is one to pay.
    fn pay_first(&mut self, now: i64, request: &Request) {
        let parameters = form::parse(&request.body).unwrap_or_default();
        let named = |name: &str| {
            let mut all = parameters.iter().filter(|(given, _)| given == name);
            all.next().map(|(_, value)| value.as_str())
        };
        // An order that has come to its end is not paid any more; nothing happens first then.
        let _ = match (named("syssn"), named("out_trade_no")) {
            (Some(syssn), _) => self.act(now, syssn, Action::Pay),
            (None, Some(number)) => self.customer_pays(now, number),
            (None, None) => return,
        };
    }

    /// An answer to a request that was not looked at.
    fn not_processed(&self, request: &Request) -> Reply {
        let mut reply = Reply::json(200, self.decline(&Decline::new("", "")));
        reply.signed_for = self.merchant(request).ok();
        reply
    }

    /// The same answer with another status code.
    fn recode(&self, reply: &mut Reply, code: &'static str, message: &'static str) {
        let document = &mut reply.document;
        document.replace("respcd", Json::text(code));
        document.replace("resperr", self.words(code));
        document.replace("respmsg", Json::text(message));
        // A query that did not work has nothing to tell.
        document.remove("data");
    }
}

fn page(status: u16, html: &'static str) -> Response {
    Response {
        status,
        headers: vec![(Cow::Borrowed("Content-Type"), Cow::Borrowed(HTML))],
        body: html.as_bytes().to_vec(),
    }
}

fn with_header(mut response: Response, name: &'static str, value: String) -> Response {
    response.headers.push((Cow::Borrowed(name), value.into()));
    response
}

fn rehead(mut response: Response, change: Headers) -> Response {
    let headers = &mut response.headers;
    match change {
        Headers::Html => {
            headers.retain(|(name, _)| name != "Content-Type");
            headers.push((Cow::Borrowed("Content-Type"), Cow::Borrowed(HTML)));
        }
        Headers::Compressed => {
            headers.push((Cow::Borrowed("Content-Encoding"), Cow::Borrowed("gzip")));
        }
        Headers::Doubled => headers.extend_from_within(..),
    }
    response
}
