//! What happens, as server-sent events.

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

/// How soon browsers come back whose connection is lost.
const RETRY: Duration = Duration::from_secs(1);
/// How often watchers are told the time.
const SECOND: Duration = Duration::from_secs(1);
/// After this long without a word, which takes a clock that stands still, one is said.
const SILENCE: Duration = Duration::from_secs(15);

/// Tells what happens: from now on; or from the event behind the one that `Last-Event-ID`, or
/// `after` in the query, names. With `syssn` in the query it is about that order alone.
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
    let stream_state = EventStream {
        watcher,
        syssn: asked("syssn").map(str::to_owned),
        queued: VecDeque::new(),
        period: tokio::time::interval(SECOND),
        sent_time: None,
        shared,
    };
    let events = stream::unfold(stream_state, async |mut stream_state| {
        let event = stream_state.next().await?;
        Some((Ok::<_, Infallible>(event), stream_state))
    });
    let keep_alive = KeepAlive::new().interval(SILENCE);
    Sse::new(events).keep_alive(keep_alive).into_response()
}

/// Tells one watcher.
struct EventStream {
    shared: Arc<Shared>,
    watcher: Watcher,
    /// The only order that is wanted, if it is not everything.
    syssn: Option<String>,
    queued: VecDeque<Arc<Event>>,
    period: Interval,
    sent_time: Option<i64>,
}

impl EventStream {
    /// The time comes first, so that whoever watches knows at once that they do.
    async fn next(&mut self) -> Option<sse::Event> {
        if self.sent_time.is_none() {
            return Some(self.time(self.shared.now()));
        }
        loop {
            if let Some(event) = self.queued.pop_front() {
                let id = self.watcher.place_of(&event);
                let document = event.document();
                return Some(written(event.kind.name(), id, &document));
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
        written("missed", self.watcher.position(), &document)
    }

    fn time(&mut self, now: i64) -> sse::Event {
        self.sent_time = Some(now);
        let time = self.shared.engine().clock(now);
        let document = Json::Object(vec![
            ("now", Json::Raw(now.to_string().into())),
            ("time", Json::text(time)),
        ]);
        written("clock", self.watcher.position(), &document).retry(RETRY)
    }
}

/// Whether an event is about the only order that is wanted, if it is not everything.
fn is_wanted(event: &Event, syssn: Option<&str>) -> bool {
    syssn.is_none_or(|syssn| event.is_about_order(syssn))
}

fn written(name: &str, id: Position, document: &Json) -> sse::Event {
    let document = String::from_utf8(document.to_bytes()).unwrap_or_default();
    sse::Event::default()
        .event(name)
        .id(id.to_string())
        .data(document)
}
