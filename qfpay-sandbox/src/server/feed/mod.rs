//! Events: a bounded history of them, and a queue for each watcher.

mod changes;
mod event;
mod known;
mod request;

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

pub(super) use self::event::{DeliveryAttempt, Event, EventKind, NewNotification};
use self::known::Known;
pub(super) use self::request::{Ending, RequestMade};

/// How many events are remembered.
const CAPACITY: usize = 1_000;
/// How many watchers there are at once. A browser uses one connection for each page that it shows.
const MOST_WATCHERS: usize = 64;
/// How many events a watcher takes at once.
const BATCH: usize = 64;

/// The newest events, and their watchers.
pub(super) struct Feed {
    /// Distinguishes the events of this run from those of an earlier one.
    run: u64,
    events: Mutex<Events>,
    known: Mutex<Known>,
    newest: watch::Sender<Newest>,
    watchers: Arc<Semaphore>,
}

/// The number of the newest event, and whether it is the last.
#[derive(Clone, Copy, Debug, Default)]
struct Newest {
    id: u64,
    over: bool,
}

/// Events with successive numbers, from 1.
#[derive(Default)]
struct Events {
    all: VecDeque<Arc<Event>>,
    newest: u64,
}

impl Events {
    fn add(&mut self, event: Event) {
        if self.all.len() >= CAPACITY {
            self.all.pop_front();
        }
        self.newest = event.id;
        self.all.push_back(Arc::new(event));
    }

    /// The events after this one, and how many of those are forgotten already.
    fn after(&self, id: u64) -> (u64, impl Iterator<Item = &Arc<Event>>) {
        let forgotten = self.newest - self.all.len() as u64;
        let missed = forgotten.saturating_sub(id);
        let skipped = usize::try_from(id.saturating_sub(forgotten)).unwrap_or(usize::MAX);
        (missed, self.all.iter().skip(skipped))
    }
}

impl Default for Feed {
    fn default() -> Self {
        let started = SystemTime::now().duration_since(UNIX_EPOCH);
        let started = started.map_or(0, |elapsed| elapsed.as_millis());
        Self {
            run: u64::try_from(started).unwrap_or_default(),
            events: Mutex::default(),
            known: Mutex::default(),
            newest: watch::Sender::default(),
            watchers: Arc::new(Semaphore::new(MOST_WATCHERS)),
        }
    }
}

impl Feed {
    fn events(&self) -> MutexGuard<'_, Events> {
        self.events.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds an event of the time `now`, logs it, and wakes the watchers.
    pub(super) fn publish(&self, now: i64, time: String, kind: EventKind) {
        kind.log();
        let mut events = self.events();
        let id = events.newest + 1;
        events.add(Event {
            id,
            now,
            time,
            kind,
        });
        // Inside the lock, so that the number only grows.
        self.newest.send_modify(|newest| newest.id = id);
    }

    /// The events that are remembered, the newest first.
    pub(super) fn newest_first(&self) -> Vec<Arc<Event>> {
        self.events().all.iter().rev().cloned().collect()
    }

    /// The position after the newest event.
    pub(super) fn position(&self) -> Position {
        Position {
            run: self.run,
            id: self.events().newest,
        }
    }

    /// No more events will come: watchers get the rest, and then their end.
    pub(super) fn end(&self) {
        self.newest.send_modify(|newest| newest.over = true);
    }

    /// Watches from after `position` on, or from now on; `None` if too many watch already.
    pub(super) fn watch(self: &Arc<Self>, position: Option<Position>) -> Option<Watcher> {
        let permit = Arc::clone(&self.watchers).try_acquire_owned().ok()?;
        let position = position.unwrap_or_else(|| self.position());
        let is_of_this_run = position.run == self.run;
        Some(Watcher {
            newest: self.newest.subscribe(),
            feed: Arc::clone(self),
            position_id: if is_of_this_run { position.id } else { 0 },
            restarted: !is_of_this_run,
            _permit: permit,
        })
    }
}

/// A position in the events of one run of the sandbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Position {
    run: u64,
    id: u64,
}

impl Position {
    /// The position that [`Display`](std::fmt::Display) has written.
    pub(super) fn read(text: &str) -> Option<Self> {
        let (run, id) = text.split_once('-')?;
        Some(Self {
            run: run.parse().ok()?,
            id: id.parse().ok()?,
        })
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.run, self.id)
    }
}

/// What a watcher gets.
#[derive(Debug)]
pub(super) enum Update {
    /// New events, in order.
    Events(Vec<Arc<Event>>),
    /// Events that are not remembered any more: so many, or, without a number, those of an earlier run.
    Missed(Option<u64>),
}

/// Reads the events one after another. A slow watcher misses those that are forgotten meanwhile, and gets the
/// number of them.
pub(super) struct Watcher {
    feed: Arc<Feed>,
    newest: watch::Receiver<Newest>,
    position_id: u64,
    restarted: bool,
    _permit: OwnedSemaphorePermit,
}

impl Watcher {
    /// The position of this watcher.
    pub(super) fn position(&self) -> Position {
        Position {
            run: self.feed.run,
            id: self.position_id,
        }
    }

    /// The position of an event that this watcher got.
    pub(super) fn place_of(&self, event: &Event) -> Position {
        Position {
            run: self.feed.run,
            id: event.id,
        }
    }

    /// The next events; `None` once no more will come. Nothing is lost if the future is dropped.
    pub(super) async fn next(&mut self) -> Option<Update> {
        loop {
            let newest = *self.newest.borrow_and_update();
            if let Some(news) = self.at_hand() {
                return Some(news);
            }
            if newest.over || self.newest.changed().await.is_err() {
                return None;
            }
        }
    }

    fn at_hand(&mut self) -> Option<Update> {
        if std::mem::take(&mut self.restarted) {
            self.position_id = self.feed.position().id;
            return Some(Update::Missed(None));
        }
        let events = self.feed.events();
        let (missed, rest) = events.after(self.position_id);
        if missed > 0 {
            self.position_id += missed;
            return Some(Update::Missed(Some(missed)));
        }
        let batch: Vec<_> = rest.take(BATCH).cloned().collect();
        self.position_id = batch.last()?.id;
        Some(Update::Events(batch))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn publish(feed: &Feed, times: usize) {
        for _ in 0..times {
            feed.publish(0, String::new(), EventKind::Armed(Vec::new()));
        }
    }

    fn numbers(news: Option<Update>) -> Vec<u64> {
        match news {
            Some(Update::Events(events)) => events.iter().map(|event| event.id).collect(),
            other => panic!("{other:?}"),
        }
    }

    #[tokio::test]
    async fn a_watcher_gets_every_event_once_and_in_order() {
        let feed = Arc::new(Feed::default());
        publish(&feed, 3);
        let after_one = Position {
            id: 1,
            ..feed.position()
        };
        let mut late = feed.watch(Some(after_one)).unwrap();
        let mut new = feed.watch(None).unwrap();
        assert_eq!(numbers(late.next().await), [2, 3]);
        publish(&feed, 1);
        assert_eq!(numbers(late.next().await), [4]);
        assert_eq!(numbers(new.next().await), [4]);
        publish(&feed, 1);
        feed.end();
        assert_eq!(
            numbers(new.next().await),
            [5],
            "what was published before the end"
        );
        assert!(new.next().await.is_none());
    }

    #[tokio::test]
    async fn a_slow_watcher_gets_the_number_of_missed_events() {
        let feed = Arc::new(Feed::default());
        publish(&feed, 1);
        let mut slow = feed.watch(Some(feed.position())).unwrap();
        publish(&feed, CAPACITY + 5);
        assert_eq!(feed.newest_first().len(), CAPACITY);
        assert!(matches!(slow.next().await, Some(Update::Missed(Some(5)))));
        let first = numbers(slow.next().await);
        assert_eq!((first.first(), first.len()), (Some(&7), BATCH));
    }

    #[tokio::test]
    async fn positions_of_another_run_are_recognised() {
        let feed = Arc::new(Feed::default());
        publish(&feed, 2);
        let elsewhere = Position::read("17-1").unwrap();
        let mut back = feed.watch(Some(elsewhere)).unwrap();
        assert!(matches!(back.next().await, Some(Update::Missed(None))));
        publish(&feed, 1);
        assert_eq!(numbers(back.next().await), [3]);
        assert_eq!(Position::read(&elsewhere.to_string()), Some(elsewhere));
        for nonsense in ["", "1", "-", "1-", "-1", "1-1-1", "a-b"] {
            assert_eq!(Position::read(nonsense), None, "{nonsense}");
        }
        // One that cannot be, but is well formed, is waited for.
        let ahead = Position {
            id: 99,
            ..feed.position()
        };
        let mut ahead = feed.watch(Some(ahead)).unwrap();
        feed.end();
        assert!(ahead.next().await.is_none());
    }

    #[test]
    fn the_number_of_watchers_is_limited() {
        let feed = Arc::new(Feed::default());
        let watchers: Vec<_> = (0..MOST_WATCHERS)
            .map(|_| feed.watch(None).unwrap())
            .collect();
        assert!(feed.watch(None).is_none());
        drop(watchers);
        assert!(feed.watch(None).is_some());
    }
}
