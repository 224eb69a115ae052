//! A request, a fault, and what comes back.

use std::borrow::Cow;

use super::Fault;
use super::effect::{Effect, Headers};
use crate::engine::http::Reply;
use crate::engine::{Engine, Refused, Request, Response};
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

    /// Lets this go wrong with the next [`exchange`](Self::exchange) that it applies to.
    pub fn arm(&mut self, fault: Fault) {
        self.armed.push_back(fault);
    }

    /// The faults that are armed, the next one first.
    pub fn armed(&self) -> impl Iterator<Item = Fault> {
        self.armed.iter().copied()
    }

    /// Nothing goes wrong any more that was armed.
    pub fn disarm(&mut self) {
        self.armed.clear();
    }

    /// [`handle_with`](Self::handle_with) the first fault that was [armed](Self::arm) and applies.
    pub fn exchange(&mut self, now: i64, request: &Request) -> Exchange {
        let fault = self.next_fault(request);
        self.handle_with(now, request, fault)
    }

    /// Takes the first fault that was armed and applies to this request.
    pub(crate) fn next_fault(&mut self, request: &Request) -> Option<Fault> {
        let mut armed = self.armed.iter();
        let place = armed.position(|fault| self.befalls(*fault, request))?;
        self.armed.remove(place)
    }

    fn befalls(&self, fault: Fault, request: &Request) -> bool {
        let mut operations = self.model.operations.iter();
        operations
            .find(|operation| operation.path == request.path)
            .is_some_and(|operation| fault.applies_to(&operation.name.id))
    }

    fn handle_badly(&mut self, now: i64, request: &Request, fault: Fault) -> Exchange {
        let effect = fault.effect();
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

    /// An answer to a request that was not looked at.
    fn not_processed(&self, request: &Request) -> Reply {
        let mut reply = Reply::json(200, self.refuse(&Refused::new("", "")));
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
