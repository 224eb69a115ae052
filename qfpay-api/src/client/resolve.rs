//! Finding out what became of calls that were not decided at once.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::client::find::chunks;
use crate::client::schedule::Schedule;
use crate::client::settings::Client;
use crate::error::{QueryError, ReconcileError, ResumeError};
use crate::generated::answer::Record;
use crate::generated::operation::Operation;
use crate::generated::value::{OutTradeNo, Syssn};
use crate::journal::contract::{Ending, Journal};
use crate::observe;
use crate::recovery::case::{cancels, goes_by, is_same_call};
use crate::recovery::deadlines::{absence_proves_after, around, usual_deadline};
use crate::recovery::decide::{decided, give_up};
use crate::recovery::evidence::{Evidence, read_records};
use crate::recovery::lookup::months_around;
use crate::recovery::lookup::{Lookup, lookup};
use crate::recovery::resolution::{LastObserved, NotDone, Resolution};
use crate::request::query::Query;
use crate::transport::contract::Transport;
use crate::types::intent::Intent;
use crate::types::time::TxTime;

/// A call that is not decided.
struct Open<'a> {
    intent: &'a Intent,
    evidence: Evidence,
    /// How old it was at the last query.
    age: Duration,
    /// When the gateway first answered that it has no record of it, and how often it has.
    no_record: Option<(Duration, u32)>,
    /// Whether it has had a record, which shows that the request arrived.
    had_record: bool,
    resolved: Option<Resolution>,
    closed: bool,
}

/// For how long, and how often at least, the gateway has to answer that it has no record of a call.
const NO_RECORD_PERIOD: Duration = Duration::from_secs(60);

const NO_RECORDS: u32 = 3;

impl<T: Transport, J: Journal> Client<T, J> {
    /// Queries a call until it is decided, or until the time is over, and closes it in the journal once it
    /// is final.
    ///
    /// For a payment this says whether the customer has paid. Queries that fail are repeated. A call that is
    /// not decided in time is [`Resolution::Open`], with a next action, and stays in the journal. Dropping
    /// the future does no harm.
    #[doc(alias = "settle")]
    #[doc(alias = "poll")]
    pub async fn resolve(&self, intent: &Intent) -> Resolution {
        let resolved = self.resolve_all(std::slice::from_ref(intent)).await;
        let mut resolved = resolved.into_iter();
        resolved.next().unwrap_or_else(|| {
            give_up(
                intent,
                &Evidence::Open(LastObserved::Nothing),
                Duration::ZERO,
            )
        })
    }

    /// Queries many calls together, with as few queries as possible. The results are in the order of the
    /// intents.
    ///
    /// See [`resolve`](Self::resolve).
    pub async fn resolve_all(&self, intents: &[Intent]) -> Vec<Resolution> {
        observe::resolving(intents, self.resolve_by(intents, self.schedule)).await
    }

    /// Queries every call once, without waiting for what is not decided.
    ///
    /// See [`resolve`](Self::resolve).
    pub async fn resolve_once(&self, intents: &[Intent]) -> Vec<Resolution> {
        observe::resolving(intents, self.resolve_by(intents, Schedule::once())).await
    }

    /// Resolves the open call with this number: the order number of a payment, the number of a refund, or
    /// the number of the payment for a call without one of its own. Use it after
    /// [`CallError::Unknown`], or for a call that is open after a restart.
    ///
    /// [`CallError::Unknown`]: crate::CallError::Unknown
    ///
    /// # Errors
    ///
    /// [`ResumeError`] if the journal has no such intent or cannot be read.
    pub async fn resume(&self, number: &str) -> Result<Resolution, ResumeError> {
        let open = observe::opened(self.journal.open().await)?;
        match open.iter().find(|intent| goes_by(intent, number)) {
            Some(intent) => Ok(self.resolve(intent).await),
            None => Err(ResumeError::NothingOpen {
                number: number.to_owned(),
            }),
        }
    }

    /// Resolves everything that is open in the journal. Call it when the program starts, before it takes new
    /// payments. What is not decided in time stays open, for another try later.
    ///
    /// # Errors
    ///
    /// [`ReconcileError`] if the journal cannot be read.
    pub async fn reconcile(&self) -> Result<Vec<(Intent, Resolution)>, ReconcileError> {
        let open = observe::opened(self.journal.open().await)?;
        let resolved = self.resolve_all(&open).await;
        observe::reconciled(&resolved);
        Ok(open.into_iter().zip(resolved).collect())
    }

    async fn resolve_by(&self, intents: &[Intent], schedule: Schedule) -> Vec<Resolution> {
        let began = self.clock.elapsed();
        let mut delays = schedule.delays((self.random)());
        let cancels = self.cancels_under_way(intents).await;
        let mut open: Vec<Open<'_>> = intents.iter().chain(&cancels).map(Open::new).collect();
        loop {
            self.ask(&mut open).await;
            let waited = self.clock.elapsed().saturating_sub(began);
            let delay = delays.next().unwrap_or(NO_RECORD_PERIOD);
            self.hold_back(&mut open).await;
            for one in open.iter_mut().filter(|one| one.resolved.is_none()) {
                let deadline = schedule.deadline();
                let deadline = deadline.unwrap_or_else(|| usual_deadline(one.intent));
                let resolved = match waited.saturating_add(delay) > deadline {
                    true => Some(give_up(one.intent, &one.evidence, one.age)),
                    false => decided(one.intent, &one.evidence, one.age),
                };
                one.resolved = resolved.map(|resolved| observe::resolved(one.intent, resolved));
            }
            for one in &mut open {
                self.close_resolved(one).await;
            }
            if open.iter().all(|one| one.resolved.is_some()) {
                break;
            }
            self.clock.sleep(delay).await;
        }
        open.truncate(intents.len());
        open.into_iter().filter_map(|one| one.resolved).collect()
    }

    /// The reversals and closings of these payments whose outcome is unknown. One that still reaches the
    /// gateway pays back what is paid by then.
    async fn cancels_under_way(&self, intents: &[Intent]) -> Vec<Intent> {
        let mut open = observe::opened(self.journal.open().await).unwrap_or_default();
        open.retain(|one| {
            let cancels = intents.iter().any(|intent| cancels(one, intent));
            cancels && !intents.iter().any(|intent| is_same_call(one, intent))
        });
        open
    }

    /// A payment is not done as long as a reversal or closing of it may still reach the gateway, nor as long
    /// as the journal cannot be read.
    async fn hold_back(&self, open: &mut [Open<'_>]) {
        if !open.iter().any(Open::is_made) {
            return;
        }
        let under_way = observe::opened(self.journal.open().await).ok();
        let decided: Vec<Intent> = open
            .iter()
            .filter(|one| one.is_final())
            .map(|one| one.intent.clone())
            .collect();
        for one in open.iter_mut().filter(|one| one.is_made()) {
            let takes_back = |cancel: &Intent| {
                cancels(cancel, one.intent) && !decided.iter().any(|it| is_same_call(it, cancel))
            };
            let is_held = under_way
                .as_ref()
                .is_none_or(|under_way| under_way.iter().any(takes_back));
            if is_held {
                one.evidence = Evidence::Open(LastObserved::Cancelling);
            }
        }
    }

    /// Closes what is resolved, once. What is open later under the same number is another attempt.
    async fn close_resolved(&self, one: &mut Open<'_>) {
        let ending = match &one.resolved {
            Some(Resolution::Done(_)) => Some(Ending::Done),
            Some(Resolution::TakenBack(_) | Resolution::NotDone(_)) => Some(Ending::NotDone),
            Some(Resolution::Open(_)) | None => None,
        };
        if !std::mem::replace(&mut one.closed, ending.is_some()) {
            self.end(one.intent, ending).await;
        }
    }

    /// Queries once everything that is not resolved.
    async fn ask(&self, open: &mut [Open<'_>]) {
        let mut lookups = Lookups::default();
        for one in open.iter_mut().filter(|one| one.resolved.is_none()) {
            one.age = self.wall.age(&*self.clock, one.intent.at());
            lookups.add(one.intent, one.age);
        }
        let found = self.find(lookups).await;
        let elapsed = self.clock.elapsed();
        for one in open.iter_mut().filter(|one| one.resolved.is_none()) {
            // A failed query proves nothing, and half of the records could mislead.
            if let Some(records) = found.of(one.intent) {
                one.note(read_records(one.intent, &records), elapsed);
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
}

impl<'a> Open<'a> {
    fn new(intent: &'a Intent) -> Self {
        Self {
            intent,
            evidence: Evidence::Open(LastObserved::Nothing),
            age: Duration::ZERO,
            no_record: None,
            had_record: false,
            resolved: None,
            closed: false,
        }
    }

    /// Whether the records say that a payment was made, and it is not resolved yet.
    fn is_made(&self) -> bool {
        let is_done = matches!(self.evidence, Evidence::Final(Resolution::Done(_)));
        is_done && self.resolved.is_none() && self.intent.operation() == Operation::Payment
    }

    fn is_final(&self) -> bool {
        let is_told = self.resolved.as_ref().is_some_and(Resolution::is_final);
        is_told || matches!(self.evidence, Evidence::Final(_))
    }

    /// Stores what the records say now.
    fn note(&mut self, evidence: Evidence, elapsed: Duration) {
        self.evidence = evidence;
        if self.evidence != Evidence::Open(LastObserved::NoRecord) {
            (self.no_record, self.had_record) = (None, true);
            return;
        }
        let (since, times) = self.no_record.unwrap_or((elapsed, 0));
        self.no_record = Some((since, times.saturating_add(1)));
        let long_enough = elapsed.saturating_sub(since) >= NO_RECORD_PERIOD && times >= NO_RECORDS;
        let old_enough = absence_proves_after(self.intent).is_some_and(|proves| self.age >= proves);
        // A record that has disappeared contradicts itself.
        if long_enough && old_enough && !self.had_record {
            self.evidence = Evidence::Final(Resolution::NotDone(NotDone::NeverArrived));
        }
    }
}

type Month = (TxTime, TxTime);

/// Everything that has to be queried, so that one query serves many.
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

/// What was found for each lookup; `None` if one of its queries failed.
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
    use super::{TxTime, windows};

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
