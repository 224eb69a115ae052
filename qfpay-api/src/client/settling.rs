//! Finding out what became of calls that were not decided at once.

use std::collections::BTreeMap;
use std::time::Duration;

use super::Client;
use crate::answer::Unreadable;
use crate::generated::answer::Record;
use crate::generated::value::{OutTradeNo, Page, PageSize, Syssn};
use crate::intent::Intent;
use crate::journal::{Ending, Journal, JournalError};
use crate::observe;
use crate::outcome::Unclear;
use crate::query::{Query, months_around};
use crate::record::QueryError;
use crate::rules::Refused;
use crate::schedule::Schedule;
use crate::settle::{
    Lookup, NotDone, Reading, Seen, Settled, absence_proves_after, around, decided, give_up,
    lookup, read, usual_deadline,
};
use crate::time::TxTime;
use crate::transport::Transport;

/// Why an order could not be resumed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ResumeError {
    /// The journal has no open intent with this number: it was never begun, or it has been settled.
    #[error(
        "the journal has no open call with the number {number}; it was settled, or never begun"
    )]
    NothingOpen {
        /// The number.
        number: String,
    },
    /// The journal cannot be read.
    #[error("what is open cannot be read")]
    Journal(#[from] JournalError),
}

/// Why what is open could not be settled.
#[derive(Debug, thiserror::Error)]
#[error("what is open cannot be read")]
pub struct ReconcileError(#[from] JournalError);

/// What is asked about.
struct Open<'a> {
    intent: &'a Intent,
    reading: Reading,
    /// How old it was when it was last asked about.
    age: Duration,
    /// When the gateway first answered that it has no record of it, and how often it has.
    no_record: Option<(Duration, u32)>,
    /// Whether it has had a record, which shows that the request arrived.
    had_record: bool,
    settled: Option<Settled>,
    closed: bool,
}

/// How long, and how often at least, the gateway has to say that there is no record of something.
const SETTLING_PERIOD: Duration = Duration::from_secs(60);
const NO_RECORDS: u32 = 3;

impl<T: Transport, J: Journal> Client<T, J> {
    /// Asks about a call until it is decided, or until the time is up, and closes it in the journal
    /// once it is final.
    ///
    /// For a payment this tells whether the consumer has paid. Queries that fail are asked again. What
    /// is not decided in time comes back as [`Settled::Open`], with advice; it stays in the journal.
    /// Dropping the future does no harm.
    pub async fn settle(&self, intent: &Intent) -> Settled {
        let settled = self.settle_all(std::slice::from_ref(intent)).await;
        let mut settled = settled.into_iter();
        settled
            .next()
            .unwrap_or_else(|| give_up(intent, &Reading::Open(Seen::Nothing), Duration::ZERO))
    }

    /// Asks about many calls at once, with as few queries as their numbers fit into. The results are
    /// in the order of the intents.
    ///
    /// See [`settle`](Self::settle).
    pub async fn settle_all(&self, intents: &[Intent]) -> Vec<Settled> {
        observe::settling(intents, self.settle_by(intents, self.schedule)).await
    }

    /// Asks once about every call, without waiting for what is not decided.
    ///
    /// See [`settle`](Self::settle).
    pub async fn look_at(&self, intents: &[Intent]) -> Vec<Settled> {
        observe::settling(intents, self.settle_by(intents, Schedule::once())).await
    }

    /// Settles the open call with this number: the order number of a payment, the number of a refund, or
    /// for what has no number of its own that of the payment. For what a program finds open after a
    /// restart, or after [`CallError::Unknown`].
    ///
    /// [`CallError::Unknown`]: crate::CallError::Unknown
    ///
    /// # Errors
    ///
    /// [`ResumeError`] if the journal has no such intent or cannot be read.
    pub async fn resume(&self, number: &str) -> Result<Settled, ResumeError> {
        let open = observe::opened(self.journal.open().await)?;
        match open.iter().find(|intent| intent.goes_by(number)) {
            Some(intent) => Ok(self.settle(intent).await),
            None => Err(ResumeError::NothingOpen {
                number: number.to_owned(),
            }),
        }
    }

    /// Settles everything that is open in the journal: call it when the program starts, before it
    /// takes new payments. What is not decided in time stays open, for another call later.
    ///
    /// # Errors
    ///
    /// [`ReconcileError`] if the journal cannot be read.
    pub async fn reconcile(&self) -> Result<Vec<(Intent, Settled)>, ReconcileError> {
        let open = observe::opened(self.journal.open().await)?;
        let settled = self.settle_all(&open).await;
        observe::reconciled(&settled);
        Ok(open.into_iter().zip(settled).collect())
    }

    async fn settle_by(&self, intents: &[Intent], schedule: Schedule) -> Vec<Settled> {
        let began = self.clock.elapsed();
        let mut delays = schedule.delays((self.random)());
        let cancels = self.cancels_under_way(intents).await;
        let mut open: Vec<Open<'_>> = intents.iter().chain(&cancels).map(Open::new).collect();
        loop {
            self.ask(&mut open).await;
            let waited = self.clock.elapsed().saturating_sub(began);
            let delay = delays.next().unwrap_or(SETTLING_PERIOD);
            hold_back(&mut open);
            for one in open.iter_mut().filter(|one| one.settled.is_none()) {
                let deadline = schedule.deadline();
                let deadline = deadline.unwrap_or_else(|| usual_deadline(one.intent));
                let settled = match waited.saturating_add(delay) > deadline {
                    true => Some(give_up(one.intent, &one.reading, one.age)),
                    false => decided(one.intent, &one.reading, one.age),
                };
                one.settled = settled.map(|settled| observe::settled(one.intent, settled));
            }
            for one in &mut open {
                self.close_settled(one).await;
            }
            if open.iter().all(|one| one.settled.is_some()) {
                break;
            }
            self.clock.sleep(delay).await;
        }
        open.truncate(intents.len());
        open.into_iter().filter_map(|one| one.settled).collect()
    }

    /// The reversals and closings, of which nobody knows whether they were done, of these payments. One
    /// that still reaches the gateway pays back what is paid by then.
    async fn cancels_under_way(&self, intents: &[Intent]) -> Vec<Intent> {
        let mut open = observe::opened(self.journal.open().await).unwrap_or_default();
        open.retain(|one| {
            let cancels = intents.iter().any(|intent| one.cancels(intent));
            cancels && !intents.iter().any(|intent| one.is_same_call(intent))
        });
        open
    }

    /// Closes what is settled, once: what is open later under the same number is another attempt.
    async fn close_settled(&self, one: &mut Open<'_>) {
        let ending = match &one.settled {
            Some(Settled::Done(_)) => Some(Ending::Done),
            Some(Settled::TakenBack(_) | Settled::NotDone(_)) => Some(Ending::NotDone),
            Some(Settled::Open(_)) | None => None,
        };
        if !std::mem::replace(&mut one.closed, ending.is_some()) {
            self.end(one.intent, ending).await;
        }
    }

    /// Asks once about everything that is not settled.
    async fn ask(&self, open: &mut [Open<'_>]) {
        let mut lookups = Lookups::default();
        for one in open.iter_mut().filter(|one| one.settled.is_none()) {
            one.age = self.wall.age(&*self.clock, one.intent.at());
            lookups.add(one.intent, one.age);
        }
        let found = self.find(lookups).await;
        let elapsed = self.clock.elapsed();
        for one in open.iter_mut().filter(|one| one.settled.is_none()) {
            // A query that failed tells nothing, and half of the records may tell the wrong thing.
            if let Some(records) = found.of(one.intent) {
                one.note(read(one.intent, &records), elapsed);
            }
        }
    }

    async fn find(&self, lookups: Lookups) -> Found {
        let mut found = Found::default();
        for ((start, _), numbers) in &lookups.by_number {
            let numbers: Vec<OutTradeNo> = numbers
                .iter()
                .filter_map(|number| OutTradeNo::new(number.as_str()).ok())
                .collect();
            for chunk in chunks(&numbers, OutTradeNo::as_str) {
                let query = Query::by_out_trade_no(chunk);
                let records = self
                    .all_pages(query.map(|one| one.within_month_of(*start)))
                    .await;
                found.add_numbers(chunk, &records);
            }
        }
        for syssn in &lookups.by_syssn {
            let query = Syssn::new(syssn.as_str()).and_then(|number| Query::by_syssn(&[number]));
            let records = self.all_pages(query).await;
            let key = Key::Syssn(syssn.clone());
            found.add(key, &records, |record| record.syssn() == Some(syssn));
        }
        for (syssn, at, age) in &lookups.by_original {
            let (from, to) = around(*at, *age);
            for (start, end) in windows(from, to) {
                let records = self.all_pages(Ok(Query::within(start, end))).await;
                let key = Key::Original(syssn.clone(), *at);
                found.add(key, &records, |record| record.origssn() == Some(syssn));
            }
        }
        found
    }

    /// The records of one order that was placed at this time. The gateway looks at one calendar month
    /// at a time, so near the turn of a month this asks about both; and it follows the pages of the
    /// answer, because one number can have several records.
    ///
    /// No record means "not found yet", never "not paid".
    ///
    /// # Errors
    ///
    /// A [`QueryError`] as soon as one of the queries fails, whatever the others found: a failed attempt
    /// among half of the records would hide the payment among the other half. Asking again is always
    /// safe.
    pub async fn find_order(
        &self,
        out_trade_no: &OutTradeNo,
        placed_at: TxTime,
    ) -> Result<Vec<Record>, QueryError> {
        let mut found: Vec<Record> = Vec::new();
        for month in months_around(placed_at) {
            let query = Query::by_out_trade_no(std::slice::from_ref(out_trade_no));
            let records = self
                .all_pages(query.map(|one| one.within_month_of(month)))
                .await?;
            let is_own = |record: &Record| record.out_trade_no() == Some(out_trade_no.as_str());
            if let Some(foreign) = records.first().filter(|_| !records.iter().any(is_own)) {
                return Err(about_another_order(out_trade_no, foreign));
            }
            for record in records {
                let own = is_own(&record);
                if own && !found.contains(&record) {
                    found.push(record);
                }
            }
        }
        Ok(found)
    }

    /// The records on every page of the answer. Some may be there twice, if the list grows meanwhile.
    async fn all_pages(&self, query: Result<Query, Refused>) -> Result<Vec<Record>, QueryError> {
        const PAGE_SIZE: u32 = 100;
        // What a gateway puts on a page that takes no notice of the size and does not say so.
        const USUAL_PAGE_SIZE: u64 = 10;
        const LAST_PAGE: u32 = 100;
        let page_size = PageSize::new(PAGE_SIZE).map_err(QueryError::Refused)?;
        let query = query.map_err(QueryError::Refused)?.page_size(page_size);
        let (mut found, mut last): (Vec<Record>, usize) = (Vec::new(), 0);
        for page in 1..=LAST_PAGE {
            let page = Page::new(page).map_err(QueryError::Refused)?;
            let result = self.query(&query.clone().page(page)).await?;
            let records = result.records();
            if !records.is_empty() && found.get(last..) == Some(records) {
                // A gateway that takes no notice of the page keeps the rest to itself.
                break;
            }
            last = found.len();
            found.extend_from_slice(records);
            let full = result.answer().page_size().unwrap_or(USUAL_PAGE_SIZE);
            if (records.len() as u64) < full.clamp(1, PAGE_SIZE.into()) {
                return Ok(found);
            }
        }
        // A part of the records would be worse than none: the payment may be in the rest.
        Err(QueryError::NoAnswer(Unreadable::Endless.into()))
    }
}

impl<'a> Open<'a> {
    fn new(intent: &'a Intent) -> Self {
        Self {
            intent,
            reading: Reading::Open(Seen::Nothing),
            age: Duration::ZERO,
            no_record: None,
            had_record: false,
            settled: None,
            closed: false,
        }
    }

    /// Takes in what the records say now.
    fn note(&mut self, reading: Reading, elapsed: Duration) {
        self.reading = reading;
        if self.reading != Reading::Open(Seen::NoRecord) {
            (self.no_record, self.had_record) = (None, true);
            return;
        }
        let (since, times) = self.no_record.unwrap_or((elapsed, 0));
        self.no_record = Some((since, times.saturating_add(1)));
        let long_enough = elapsed.saturating_sub(since) >= SETTLING_PERIOD && times >= NO_RECORDS;
        let old_enough = absence_proves_after(self.intent).is_some_and(|proves| self.age >= proves);
        // A record that was there and is gone says that the gateway is confused.
        if long_enough && old_enough && !self.had_record {
            self.reading = Reading::Final(Settled::NotDone(NotDone::NeverArrived));
        }
    }
}

/// A payment is not called made while something that takes it back may still be under way.
fn hold_back(open: &mut [Open<'_>]) {
    let undecided: Vec<Intent> = open
        .iter()
        .filter(|one| one.settled.is_none() && !matches!(one.reading, Reading::Final(_)))
        .map(|one| one.intent.clone())
        .collect();
    for one in open.iter_mut().filter(|one| one.settled.is_none()) {
        let is_done = matches!(one.reading, Reading::Final(Settled::Done(_)));
        if is_done && undecided.iter().any(|cancel| cancel.cancels(one.intent)) {
            one.reading = Reading::Open(Seen::Cancelling);
        }
    }
}

/// An answer with records of other orders only: it may be the answer to another question.
fn about_another_order(asked: &OutTradeNo, foreign: &Record) -> QueryError {
    observe::foreign_record(asked.as_str());
    let answered = foreign.out_trade_no().unwrap_or_default();
    QueryError::NoAnswer(Unclear::Mismatch {
        field: "out_trade_no",
        asked: asked.as_str().to_owned(),
        answered: answered.chars().take(128).collect(),
    })
}

type Month = (TxTime, TxTime);

/// Everything that has to be asked, so that one query serves many.
#[derive(Default)]
struct Lookups {
    by_number: BTreeMap<Month, Vec<String>>,
    by_syssn: Vec<String>,
    by_original: Vec<(String, TxTime, Duration)>,
}

impl Lookups {
    fn add(&mut self, intent: &Intent, age: Duration) {
        match lookup(intent) {
            Lookup::Number(number) => {
                for time in months_around(intent.at()) {
                    let numbers = self.by_number.entry(time.month()).or_default();
                    if !numbers.contains(&number) {
                        numbers.push(number.clone());
                    }
                }
            }
            Lookup::Syssn(syssn) => self.by_syssn.push(syssn),
            Lookup::Original { syssn, at } => self.by_original.push((syssn, at, age)),
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(String),
    Syssn(String),
    Original(String, TxTime),
}

/// What was found for each lookup; nothing where one of its queries failed.
#[derive(Default)]
struct Found {
    records: BTreeMap<Key, Option<Vec<Record>>>,
}

impl Found {
    fn add(
        &mut self,
        key: Key,
        records: &Result<Vec<Record>, QueryError>,
        wanted: impl Fn(&&Record) -> bool,
    ) {
        let entry = self.records.entry(key).or_insert_with(|| Some(Vec::new()));
        match (entry.as_mut(), records) {
            (Some(found), Ok(records)) => {
                for record in records.iter().filter(wanted) {
                    if !found.contains(record) {
                        found.push(record.clone());
                    }
                }
            }
            _ => *entry = None,
        }
    }

    /// Adds what was found for each of these numbers. That an answer with records of other orders has
    /// none of this order proves nothing: it may be the answer to another question.
    fn add_numbers(&mut self, numbers: &[OutTradeNo], records: &Result<Vec<Record>, QueryError>) {
        let is_of =
            |record: &Record, number: &OutTradeNo| record.out_trade_no() == Some(number.as_str());
        let is_foreign = |record: &Record| !numbers.iter().any(|number| is_of(record, number));
        let any_foreign = records
            .as_ref()
            .is_ok_and(|records| records.iter().any(is_foreign));
        for number in numbers {
            let key = Key::Number(number.as_str().to_owned());
            let any_own = records
                .as_ref()
                .is_ok_and(|records| records.iter().any(|record| is_of(record, number)));
            if any_foreign && !any_own {
                observe::foreign_record(number.as_str());
                self.records.insert(key, None);
            } else {
                self.add(key, records, |record| is_of(record, number));
            }
        }
    }

    fn of(&self, intent: &Intent) -> Option<Vec<Record>> {
        let key = match lookup(intent) {
            Lookup::Number(number) => Key::Number(number),
            Lookup::Syssn(syssn) => Key::Syssn(syssn),
            Lookup::Original { syssn, at } => Key::Original(syssn, at),
        };
        self.records.get(&key).cloned().flatten()
    }
}

/// Parts of a list that fit into one query each: 128 characters with the commas between them, and a
/// page of records.
fn chunks<V>(values: &[V], text: impl Fn(&V) -> &str) -> Vec<&[V]> {
    const LONGEST: usize = 128;
    const PAGE: usize = 100;
    let mut parts = Vec::new();
    let (mut start, mut length) = (0, 0);
    for (index, value) in values.iter().enumerate() {
        let more = text(value).chars().count() + 1;
        if index > start && (length + more > LONGEST + 1 || index - start == PAGE) {
            parts.extend(values.get(start..index));
            (start, length) = (index, 0);
        }
        length += more;
    }
    parts.extend(values.get(start..).filter(|rest| !rest.is_empty()));
    parts
}

/// The windows, none across the turn of a month, that cover the time between two moments.
fn windows(from: TxTime, to: TxTime) -> Vec<(TxTime, TxTime)> {
    const AT_MOST: usize = 24;
    let mut windows = Vec::new();
    let mut start = from;
    while start <= to && windows.len() < AT_MOST {
        let (_, end) = start.month();
        windows.push((start, end));
        let (next, _) = end.plus_days(1).month();
        start = next;
    }
    windows
}

#[cfg(test)]
mod tests {
    use super::{TxTime, chunks, windows};

    #[test]
    fn numbers_share_a_query_as_long_as_they_fit() {
        let lengths = |numbers: &[String]| -> Vec<usize> {
            let parts = chunks(numbers, String::as_str);
            assert!(parts.iter().all(|part| part.join(",").len() <= 128));
            assert_eq!(parts.concat(), numbers);
            parts.iter().map(|part| part.len()).collect()
        };
        let of = |length: usize, count: usize| vec!["7".repeat(length); count];
        assert_eq!(lengths(&of(26, 9)), [4, 4, 1]);
        assert_eq!(lengths(&of(128, 3)), [1, 1, 1]);
        assert_eq!(lengths(&of(64, 2)), [1, 1]);
        assert_eq!(lengths(&of(63, 2)), [2]);
        assert_eq!(lengths(&of(1, 200)), [64, 64, 64, 8]);
        assert!(lengths(&[]).is_empty());
    }

    #[test]
    fn windows_do_not_cross_the_turn_of_a_month() {
        let time = |text: &str| -> TxTime { text.parse().unwrap() };
        let shown: Vec<String> = windows(time("2025-12-31 23:50:00"), time("2026-02-01 00:00:05"))
            .into_iter()
            .map(|(start, end)| format!("{start} - {end}"))
            .collect();
        assert_eq!(
            shown,
            [
                "2025-12-31 23:50:00 - 2025-12-31 23:59:59",
                "2026-01-01 00:00:00 - 2026-01-31 23:59:59",
                "2026-02-01 00:00:00 - 2026-02-28 23:59:59",
            ]
        );
    }
}
