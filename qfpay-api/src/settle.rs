//! What the gateway's records say became of an intent: pure reading, no IO.

use std::time::Duration;

use crate::generated::answer::{Record, State};
use crate::generated::operation::Operation;
use crate::generated::status_code::StatusCode;
use crate::intent::Intent;
use crate::record::Verdict;
use crate::time::TxTime;
use crate::vocabulary::AcceptedMeans;

/// What became of an intent.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum Settled {
    /// It has happened: the consumer has paid, the refund is made, the order is closed.
    Done(Done),
    /// The consumer had paid and got everything back, by a refund or a reversal.
    TakenBack(Box<Record>),
    /// It has not happened and will not.
    NotDone(NotDone),
    /// Not decided when the time was up. Money may have moved, or may still.
    Open(StillOpen),
}

impl Settled {
    /// Whether nothing more will come of it.
    #[must_use]
    pub fn is_final(&self) -> bool {
        !matches!(self, Self::Open(_))
    }
}

/// Something that has happened, with the record that proves it.
#[derive(Clone, Debug, PartialEq)]
pub struct Done {
    pub(crate) record: Box<Record>,
    pub(crate) others: Vec<Record>,
}

impl Done {
    /// The gateway's record of it.
    #[must_use]
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Further successful payments of the same order, such as from a second browser window. The
    /// consumer has paid more than once: refund them.
    #[must_use]
    pub fn others(&self) -> &[Record] {
        &self.others
    }
}

/// Why something has not happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// The gateway's record says that it failed, with this code.
    Failed(StatusCode),
    /// The order was closed or cancelled. If it had been paid, that paid it back.
    Closed,
    /// The gateway has no record of it, long after the request could have arrived.
    NeverArrived,
    /// The payment that it should have changed is as it was.
    Unchanged,
}

/// Something that is not decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StillOpen {
    pub(crate) advice: Advice,
    pub(crate) seen: Seen,
}

impl StillOpen {
    /// What to do next.
    #[must_use]
    pub fn advice(&self) -> Advice {
        self.advice
    }

    /// What the gateway said last.
    #[must_use]
    pub fn seen(&self) -> Seen {
        self.seen
    }
}

/// What to do about an order that is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Advice {
    /// Ask again later: [`resume`](crate::Client::resume) or [`reconcile`](crate::Client::reconcile).
    AskAgain,
    /// Close the order with [`Close`](crate::Close), then ask again: this ends the time in which the
    /// consumer could still pay.
    Close,
    /// Take the payment back with [`Reversal`](crate::Reversal), then ask again.
    Reverse,
    /// The gateway's records contradict what was asked for, or decide nothing. Ask QFPay.
    AskQfpay,
}

/// What the gateway said last about something that is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Seen {
    /// Nothing: no query was answered.
    Nothing,
    /// That it has no record. Soon after a request this is no proof that it did not arrive.
    NoRecord,
    /// That it is still at it, or waits for the consumer.
    Pending,
    /// Records that decide nothing, such as a failure in words too general to believe.
    Unclear,
    /// That the consumer has paid, while a reversal or closing of which nobody knows whether it was done
    /// may still take the payment back.
    Cancelling,
    /// That somebody was charged or paid back under this number, but not what was asked for.
    Contradiction,
}

/// How an intent is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lookup {
    /// By the merchant's number of what was intended, or of the order that it acts on.
    ByNumber(String),
    /// By QFPay's number of the payment that it acts on.
    BySyssn(String),
    /// Among everything since it began.
    Since(TxTime),
}

pub(crate) fn lookup(intent: &Intent) -> Lookup {
    match (intent.operation, &intent.syssn) {
        (Operation::Payment | Operation::Refund, _) => Lookup::ByNumber(intent.number.clone()),
        (Operation::Capture, _) => Lookup::Since(intent.at),
        (_, Some(syssn)) => Lookup::BySyssn(syssn.clone()),
        (_, None) => Lookup::ByNumber(intent.subject.clone()),
    }
}

/// What records say at one time; more may come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reading {
    Final(Settled),
    Open(Seen),
    /// The payment that should change is there and as it was.
    Unchanged,
}

/// Reads all the records that a lookup found.
pub(crate) fn read(intent: &Intent, records: &[Record]) -> Reading {
    match intent.operation {
        Operation::Payment => read_payment(intent, records),
        Operation::Refund => read_refund(intent, records),
        Operation::Capture => read_capture(intent, records),
        _ => read_change(intent, records),
    }
}

fn read_payment(intent: &Intent, records: &[Record]) -> Reading {
    let own = |record: &&Record| {
        record.out_trade_no() == Some(intent.number.as_str())
            && ["", "payment"].contains(&record.raw("order_type").unwrap_or_default())
    };
    let own: Vec<&Record> = records.iter().filter(own).collect();
    let (mut paid, strange): (Vec<&Record>, Vec<&Record>) = own
        .iter()
        .copied()
        .filter(|record| record.verdict().is_paid())
        .partition(|record| is_of_amount(intent, record));
    if !strange.is_empty() {
        return Reading::Open(Seen::Contradiction);
    }
    if !paid.is_empty() {
        paid.sort_by(|a, b| a.raw("sysdtm").cmp(&b.raw("sysdtm")));
        return done(paid);
    }
    let verdicts: Vec<Verdict> = own.iter().map(|record| record.verdict()).collect();
    if verdicts.contains(&Verdict::Pending) {
        return Reading::Open(Seen::Pending);
    }
    let ended = own
        .iter()
        .zip(&verdicts)
        .map(|(record, verdict)| match verdict {
            Verdict::Accepted(State::Refunded | State::Reversed) => {
                Some(Settled::TakenBack(Box::new((*record).clone())))
            }
            Verdict::Accepted(State::Cancelled) => Some(Settled::NotDone(NotDone::Closed)),
            Verdict::Failed(code) => Some(Settled::NotDone(NotDone::Failed(*code))),
            _ => None,
        });
    let ended: Option<Vec<Settled>> = ended.collect();
    match ended {
        // One record that decides nothing leaves the whole open.
        None => Reading::Open(Seen::Unclear),
        Some(ended) => {
            let mut ended = ended.into_iter();
            let first = ended.next();
            let taken_back = ended.find(|one| matches!(one, Settled::TakenBack(_)));
            match (taken_back, first) {
                (_, Some(first @ Settled::TakenBack(_))) => Reading::Final(first),
                (Some(taken_back), _) => Reading::Final(taken_back),
                (None, Some(first)) => Reading::Final(first),
                (None, None) => Reading::Open(Seen::NoRecord),
            }
        }
    }
}

fn read_refund(intent: &Intent, records: &[Record]) -> Reading {
    let own: Vec<&Record> = records
        .iter()
        .filter(|record| record.out_trade_no() == Some(intent.number.as_str()))
        .collect();
    let made = |record: &&&Record| record.verdict() == Verdict::Accepted(State::Refund);
    let made: Vec<&Record> = own.iter().filter(made).copied().collect();
    if let Some(refund) = made.first() {
        let of_this_payment = refund
            .origssn()
            .zip(intent.syssn())
            .is_none_or(|(found, asked)| found == asked);
        return match is_of_amount(intent, refund) && of_this_payment {
            true => done(made),
            false => Reading::Open(Seen::Contradiction),
        };
    }
    let verdicts: Vec<Verdict> = own.iter().map(|record| record.verdict()).collect();
    match verdicts.as_slice() {
        [] => Reading::Open(Seen::NoRecord),
        [Verdict::Failed(code)] => Reading::Final(Settled::NotDone(NotDone::Failed(*code))),
        verdicts if verdicts.contains(&Verdict::Pending) => Reading::Open(Seen::Pending),
        _ => Reading::Open(Seen::Unclear),
    }
}

/// A capture has no number of its own: it is looked for by the pre-authorisation, amount and time.
fn read_capture(intent: &Intent, records: &[Record]) -> Reading {
    let earliest = earliest(intent.at).to_string();
    let own: Vec<&Record> = records
        .iter()
        .filter(|record| record.origssn() == intent.syssn() && intent.syssn.is_some())
        .filter(|record| record.raw("order_type") != Some("refund"))
        .filter(|record| record.txamt() == Some(intent.txamt))
        .filter(|record| record.sysdtm().is_none_or(|time| time >= earliest.as_str()))
        .collect();
    match own.as_slice() {
        [] => Reading::Open(Seen::NoRecord),
        [one] => match one.verdict() {
            Verdict::Accepted(State::Paid | State::PreauthorisationFinished) => done(own),
            Verdict::Failed(code) => Reading::Final(Settled::NotDone(NotDone::Failed(code))),
            Verdict::Pending => Reading::Open(Seen::Pending),
            _ => Reading::Open(Seen::Unclear),
        },
        _ => Reading::Open(Seen::Unclear),
    }
}

/// Reversals, closings and releases show in the payment that they change.
fn read_change(intent: &Intent, records: &[Record]) -> Reading {
    let of_payment = |record: &&Record| match &intent.syssn {
        Some(syssn) => record.syssn() == Some(syssn.as_str()),
        None => record.out_trade_no() == Some(intent.subject.as_str()),
    };
    let payments: Vec<&Record> = records.iter().filter(of_payment).collect();
    let ended = |record: &&&Record| match record.verdict() {
        Verdict::Accepted(State::PreauthorisationFinished) => {
            intent.operation == Operation::Unfreeze
        }
        Verdict::Accepted(State::Reversed | State::Cancelled | State::Refunded) => true,
        // What failed, or was closed, cannot be paid any more.
        Verdict::Failed(_) => intent.operation != Operation::Unfreeze,
        _ => false,
    };
    let ended: Vec<&Record> = payments.iter().filter(ended).copied().collect();
    if payments.is_empty() {
        return Reading::Open(Seen::NoRecord);
    }
    if ended.len() == payments.len() {
        return done(ended);
    }
    // Doing it again does no harm, so a payment that decides nothing itself need not decide this.
    Reading::Unchanged
}

fn done(records: Vec<&Record>) -> Reading {
    let mut records = records.into_iter().cloned();
    match records.next() {
        Some(record) => Reading::Final(Settled::Done(Done {
            record: Box::new(record),
            others: records.collect(),
        })),
        None => Reading::Open(Seen::NoRecord),
    }
}

/// Whether a record is about the amount that was intended. A currency that is missing contradicts
/// nothing; a missing amount proves nothing.
fn is_of_amount(intent: &Intent, record: &Record) -> bool {
    let currency = record.txcurrcd();
    let same_currency = currency
        .zip(intent.txcurrcd)
        .is_none_or(|(found, asked)| found == asked);
    record.txamt() == Some(intent.txamt) && same_currency
}

/// Before this long after the request, no record is no proof: the request may still be under way.
const ARRIVED_BY_NOW: Duration = Duration::from_secs(5 * 60);
/// How long the consumer has unless the request says otherwise.
const USUAL_LIFE: Duration = Duration::from_secs(30 * 60);
/// How much later than the end of its life an order may still turn out to be paid.
const MARGIN: Duration = Duration::from_secs(5 * 60);
/// How long a consumer may take to type a password.
const CONSUMER_PRESENT: Duration = Duration::from_secs(2 * 60);
/// How long a refund or closing is asked about.
const OTHER_CALLS: Duration = Duration::from_secs(10 * 60);

fn is_consumer_presented(intent: &Intent) -> bool {
    let pay_type = intent.pay_type.map(|one| one.scenario().accepted_means());
    pay_type == Some(AcceptedMeans::Paid)
}

fn life(intent: &Intent) -> Duration {
    let minutes = intent.expired_time.map(|minutes| u64::from(minutes) * 60);
    minutes.map_or(USUAL_LIFE, Duration::from_secs)
}

/// How long an intent is asked about unless the caller says otherwise.
pub(crate) fn usual_deadline(intent: &Intent) -> Duration {
    match intent.operation {
        Operation::Payment if is_consumer_presented(intent) => CONSUMER_PRESENT,
        Operation::Payment => life(intent) + MARGIN,
        _ => OTHER_CALLS,
    }
}

/// How old an intent has to be before "no record" says that its request never arrived. An order whose
/// code may still be scanned has all its life.
pub(crate) fn absence_proves_after(intent: &Intent) -> Duration {
    match intent.operation {
        Operation::Payment if !is_consumer_presented(intent) => life(intent) + MARGIN,
        _ => ARRIVED_BY_NOW,
    }
}

/// What to make of an intent that the records leave open.
pub(crate) fn give_up(intent: &Intent, reading: &Reading, age: Duration) -> Settled {
    let seen = match reading {
        Reading::Final(settled) => return settled.clone(),
        Reading::Unchanged if age >= absence_proves_after(intent) => {
            return Settled::NotDone(NotDone::Unchanged);
        }
        Reading::Unchanged => Seen::Pending,
        Reading::Open(seen) => *seen,
    };
    let cancel = intent
        .pay_type
        .and_then(crate::generated::pay_type::PayType::cancel_with);
    let advice = match (seen, intent.operation, cancel) {
        (Seen::Contradiction, ..) => Advice::AskQfpay,
        (Seen::Pending | Seen::Unclear, Operation::Payment, Some(Operation::Reversal)) => {
            Advice::Reverse
        }
        (Seen::Pending | Seen::Unclear, Operation::Payment, Some(_)) => Advice::Close,
        (Seen::Unclear, ..) => Advice::AskQfpay,
        _ => Advice::AskAgain,
    };
    Settled::Open(StillOpen { advice, seen })
}

/// How much the gateway's clock may lag behind the merchant's.
const CLOCKS_DIFFER_BY: Duration = Duration::from_secs(10 * 60);

/// From when on records of a call without a number can be.
pub(crate) fn earliest(at: TxTime) -> TxTime {
    at.minus(CLOCKS_DIFFER_BY)
}
