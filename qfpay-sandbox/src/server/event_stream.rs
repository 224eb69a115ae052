//! Events for browsers and tests, as server-sent events.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{self, KeepAlive, Sse};
use futures_util::stream;
use tokio::time::Interval;

use super::feed::{Event, Position, Update, Watcher};
use super::reply::{Reply, error};
use super::shared::{Shared, SharedState};
use crate::form;
use crate::json::Json;

/// After how long browsers connect again if the connection is lost.
const RETRY: Duration = Duration::from_secs(1);
/// How often the time is sent.
const SECOND: Duration = Duration::from_secs(1);
/// After how long without an event a comment is sent. That happens only if the clock stands still.
const SILENCE: Duration = Duration::from_secs(15);

/// Sends events: from now on, or from the event after the one that `Last-Event-ID`, or
/// `after` in the query, names. With `syssn` in the query only the events about that order.
pub(super) async fn events(
    State(shared): SharedState,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Reply {
    let query = form::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    let asked = |name: &str| {
        let mut parameters = query.iter();
        let found = parameters.find(|(given, _)| given == name);
        found.map(|(_, value)| value.as_str())
    };
    let last = headers.get("last-event-id");
    let last = last.and_then(|id| id.to_str().ok()).or(asked("after"));
    let Some(watcher) = shared.feed.watch(last.and_then(Position::read)) else {
        return error(503, "too many watch already");
    };
    let state = EventStream {
        watcher,
        syssn: asked("syssn").map(str::to_owned),
        queued: VecDeque::new(),
        period: tokio::time::interval(SECOND),
        sent_time: None,
        shared,
    };
    let events = stream::unfold(state, async |mut state| {
        let event = state.next().await?;
        Some((Ok::<_, Infallible>(event), state))
    });
    let keep_alive = KeepAlive::new().interval(SILENCE);
    Sse::new(events).keep_alive(keep_alive).into_response()
}

/// The stream of one watcher.
struct EventStream {
    shared: Arc<Shared>,
    watcher: Watcher,
    /// The `syssn` of the only order that is wanted; `None` for all events.
    syssn: Option<String>,
    queued: VecDeque<Arc<Event>>,
    period: Interval,
    sent_time: Option<i64>,
}

impl EventStream {
    /// The time comes first, so that the watcher knows at once that it is connected.
    async fn next(&mut self) -> Option<sse::Event> {
        if self.sent_time.is_none() {
            return Some(self.time(self.shared.now()));
        }
        loop {
            if let Some(event) = self.queued.pop_front() {
                let id = self.watcher.place_of(&event);
                let document = event.document();
                return Some(sse_event(event.kind.name(), id, &document));
            }
            tokio::select! {
                update = self.watcher.next() => match update? {
                    Update::Events(events) => {
                        self.queued.extend(events);
                        self.queued.retain(|event| is_wanted(event, self.syssn.as_deref()));
                    }
                    Update::Missed(number) => return Some(self.missed(number)),
                },
                _ = self.period.tick() => {
                    let now = self.shared.now();
                    if self.sent_time != Some(now) {
                        return Some(self.time(now));
                    }
                }
            }
        }
    }

    fn missed(&self, number: Option<u64>) -> sse::Event {
        let number = number.map_or(Json::Null, |number| Json::Raw(number.to_string().into()));
        let document = Json::Object(vec![("events", number)]);
        sse_event("missed", self.watcher.position(), &document)
    }

    fn time(&mut self, now: i64) -> sse::Event {
        self.sent_time = Some(now);
        let time = self.shared.engine().clock(now);
        let document = Json::Object(vec![
            ("now", Json::Raw(now.to_string().into())),
            ("time", Json::text(time)),
        ]);
        sse_event("clock", self.watcher.position(), &document).retry(RETRY)
    }
}

/// Whether an event is about the order that is wanted.
fn is_wanted(event: &Event, syssn: Option<&str>) -> bool {
    syssn.is_none_or(|syssn| event.is_about_order(syssn))
}

fn sse_event(name: &str, id: Position, document: &Json) -> sse::Event {
    let document = String::from_utf8(document.to_bytes()).unwrap_or_default();
    sse::Event::default()
        .event(name)
        .id(id.to_string())
        .data(document)
}
