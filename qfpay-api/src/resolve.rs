//! What the gateway's records say became of an intent: pure reading, no IO.

use std::time::Duration;

use crate::generated::answer::{Record, State};
use crate::generated::operation::Operation;
use crate::generated::pay_type::{PayType, Scenario};
use crate::generated::status_code::StatusCode;
use crate::intent::Intent;
use crate::record::Verdict;
use crate::time::TxTime;
use crate::vocabulary::AcceptedMeans;

/// What became of an intent.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub enum Resolution {
    /// It has happened: the customer has paid, the refund is made, the order is closed.
    Done(Done),
    /// The customer had paid and got everything back, by a refund or a reversal.
    TakenBack(Box<Record>),
    /// It has not happened and will not.
    NotDone(NotDone),
    /// Not decided when the time was up. Money may have moved, or may still.
    Open(StillOpen),
}

impl Resolution {
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
    /// customer has paid more than once: refund them.
    #[must_use]
    pub fn others(&self) -> &[Record] {
        &self.others
    }
}

/// Why something has not happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotDone {
    /// The gateway's record says that it failed, with this code. While the customer can still try again
    /// at the same code or page, the order stays open instead.
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
    pub(crate) next_action: NextAction,
    pub(crate) last_observed: LastObserved,
}

impl StillOpen {
    /// What to do next.
    #[must_use]
    pub fn next_action(&self) -> NextAction {
        self.next_action
    }

    /// What the gateway said last.
    #[must_use]
    pub fn last_observed(&self) -> LastObserved {
        self.last_observed
    }
}

/// What to do about an order that is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NextAction {
    /// Ask again later: [`resume`](crate::Client::resume) or [`reconcile`](crate::Client::reconcile).
    AskAgain,
    /// Close the order with [`Close`](crate::Close), then ask again: this ends the time in which the
    /// customer could still pay.
    Close,
    /// Take the payment back with [`Reversal`](crate::Reversal), then ask again.
    Reverse,
    /// The gateway's records contradict what was asked for, or decide nothing. Ask QFPay.
    AskQfpay,
}

/// What the gateway said last about something that is not decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum LastObserved {
    /// Nothing: no query was answered.
    Nothing,
    /// That it has no record. Soon after a request this is no proof that it did not arrive.
    NoRecord,
    /// That it is still at it, or waits for the customer, who may try again after a failed attempt.
    Pending,
    /// Records that decide nothing, such as a failure in words too general to believe.
    Unclear,
    /// That the customer has paid, while a reversal or closing of which nobody knows whether it was done
    /// may still take the payment back.
    Cancelling,
    /// That somebody was charged or paid back under this number, but not what was asked for, or that the
    /// number belongs to something else.
    Contradiction,
}

/// How an intent is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Lookup {
    /// By the merchant's number of what was intended, or of the order that it acts on.
    Number(String),
    /// By QFPay's number of the payment that it acts on.
    Syssn(String),
    /// Among everything of its time, by QFPay's number of the payment that it acts on.
    Original { syssn: String, at: TxTime },
}

pub(crate) fn lookup(intent: &Intent) -> Lookup {
    match (intent.operation, &intent.syssn) {
        (Operation::Payment | Operation::Refund, _) => Lookup::Number(intent.number.clone()),
        (Operation::Capture, syssn) => Lookup::Original {
            syssn: syssn.clone().unwrap_or_default(),
            at: intent.at,
        },
        (_, Some(syssn)) => Lookup::Syssn(syssn.clone()),
        (_, None) => Lookup::Number(intent.subject.clone()),
    }
}

/// What records say at one time; more may come.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Reading {
    Final(Resolution),
    /// Final when the time is over in which the customer can try again.
    FinalInTime(Resolution),
    Open(LastObserved),
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
    let of_number = |record: &&Record| record.out_trade_no() == Some(intent.number.as_str());
    let (own, of_another_kind): (Vec<&Record>, Vec<&Record>) = records
        .iter()
        .filter(of_number)
        .partition(|it| is_payment(it));
    if own.is_empty() && !of_another_kind.is_empty() {
        // Something was refunded or closed under this number, so the request did arrive.
        return Reading::Open(LastObserved::Contradiction);
    }
    let (mut paid, strange): (Vec<&Record>, Vec<&Record>) = own
        .iter()
        .copied()
        .filter(|record| record.verdict().is_paid())
        .partition(|record| is_of_amount(intent, record));
    if !strange.is_empty() {
        return Reading::Open(LastObserved::Contradiction);
    }
    if !paid.is_empty() {
        paid.sort_by(|a, b| a.raw("sysdtm").cmp(&b.raw("sysdtm")));
        return done(paid);
    }
    read_unpaid(intent, &own)
}

fn read_unpaid(intent: &Intent, own: &[&Record]) -> Reading {
    let verdicts: Vec<Verdict> = own.iter().map(|record| record.verdict()).collect();
    if verdicts.contains(&Verdict::Pending) {
        return Reading::Open(LastObserved::Pending);
    }
    let ended = own.iter().zip(&verdicts);
    let ended: Option<Vec<Resolution>> = ended
        .map(|(record, verdict)| match verdict {
            Verdict::Accepted(State::Refunded | State::Reversed) => {
                Some(Resolution::TakenBack(Box::new((*record).clone())))
            }
            Verdict::Accepted(State::Cancelled) => Some(Resolution::NotDone(NotDone::Closed)),
            Verdict::Failed(code) => Some(Resolution::NotDone(NotDone::Failed(*code))),
            _ => None,
        })
        .collect();
    let Some(mut ended) = ended else {
        // One record that decides nothing leaves the whole open.
        return Reading::Open(LastObserved::Unclear);
    };
    let taken_back = |one: &Resolution| matches!(one, Resolution::TakenBack(_));
    let telling = ended.iter().position(taken_back).unwrap_or_default();
    if ended.is_empty() {
        return Reading::Open(LastObserved::NoRecord);
    }
    let resolved = ended.swap_remove(telling);
    match verdicts.iter().any(|it| leaves_another_try(intent, it)) {
        true => Reading::FinalInTime(resolved),
        false => Reading::Final(resolved),
    }
}

/// Whether a record is that of a payment, as far as it says what it is of.
fn is_payment(record: &Record) -> bool {
    ["", "payment"].contains(&record.raw("order_type").unwrap_or_default())
}

/// Whether the customer can try again where this attempt has failed: with another wallet, at the same
/// code or page. A code that the customer showed is good for one attempt.
fn leaves_another_try(intent: &Intent, verdict: &Verdict) -> bool {
    let Verdict::Failed(code) = verdict else {
        return false;
    };
    let ends_the_order = matches!(code, StatusCode::AlreadyClosed | StatusCode::OrderExpired);
    !ends_the_order && !is_customer_presented(intent)
}

fn read_refund(intent: &Intent, records: &[Record]) -> Reading {
    let of_number = |record: &&Record| record.out_trade_no() == Some(intent.number.as_str());
    // A payment that has the refund's number and failed must not make the refund look failed.
    let (own, of_another_kind): (Vec<&Record>, Vec<&Record>) = records
        .iter()
        .filter(of_number)
        .partition(|record| record.raw("order_type") == Some("refund"));
    let made = |record: &&&Record| record.verdict() == Verdict::Accepted(State::Refund);
    let made: Vec<&Record> = own.iter().filter(made).copied().collect();
    if !made.is_empty() {
        return match made.iter().all(|refund| is_this_refund(intent, refund)) {
            true => done(made),
            false => Reading::Open(LastObserved::Contradiction),
        };
    }
    if !of_another_kind.is_empty() {
        return Reading::Open(LastObserved::Contradiction);
    }
    let verdicts: Vec<Verdict> = own.iter().map(|record| record.verdict()).collect();
    match verdicts.as_slice() {
        [] => Reading::Open(LastObserved::NoRecord),
        [Verdict::Failed(code)] => Reading::Final(Resolution::NotDone(NotDone::Failed(*code))),
        verdicts if verdicts.contains(&Verdict::Pending) => Reading::Open(LastObserved::Pending),
        _ => Reading::Open(LastObserved::Unclear),
    }
}

fn is_this_refund(intent: &Intent, refund: &Record) -> bool {
    let of_this_payment = refund
        .origssn()
        .zip(intent.syssn())
        .is_none_or(|(found, asked)| found == asked);
    is_of_amount(intent, refund) && of_this_payment
}

/// A capture has no number of its own: it is looked for by the pre-authorisation and the amount, and
/// told from others by its time. Taking another one for it would call money taken that was not, or
/// not taken that was.
fn read_capture(intent: &Intent, records: &[Record]) -> Reading {
    let alike: Vec<&Record> = records
        .iter()
        .filter(|record| record.origssn() == intent.syssn() && intent.syssn.is_some())
        .filter(|record| record.raw("order_type") != Some("refund"))
        .filter(|record| record.txamt() == Some(intent.txamt))
        .collect();
    // The time of a request comes back as it was sent.
    let at = intent.at.to_string();
    let sent_then = |record: &&&Record| record.txdtm() == Some(at.as_str());
    let own: Vec<&Record> = alike.iter().filter(sent_then).copied().collect();
    if !own.is_empty() {
        return read_one_capture(&own);
    }
    // One that failed may be an earlier attempt while this one is still on its way.
    let others = alike
        .into_iter()
        .filter(|record| !matches!(record.verdict(), Verdict::Failed(_)));
    let since = |record: &&Record| {
        let time = record.sysdtm().and_then(|time| time.parse::<TxTime>().ok());
        time.is_some_and(|time| time >= intent.at)
    };
    let (since, earlier): (Vec<&Record>, Vec<&Record>) = others.partition(since);
    match (since.is_empty(), earlier.is_empty()) {
        (true, true) => Reading::Open(LastObserved::NoRecord),
        (true, false) => Reading::Open(LastObserved::Unclear),
        (false, _) => read_one_capture(&since),
    }
}

fn read_one_capture(own: &[&Record]) -> Reading {
    match own {
        [one] => match one.verdict() {
            Verdict::Accepted(State::Paid | State::PreauthorisationFinished) => done(own.to_vec()),
            Verdict::Failed(code) => Reading::Final(Resolution::NotDone(NotDone::Failed(code))),
            Verdict::Pending => Reading::Open(LastObserved::Pending),
            _ => Reading::Open(LastObserved::Unclear),
        },
        _ => Reading::Open(LastObserved::Unclear),
    }
}

/// Reversals, closings and releases show in the payment that they change.
fn read_change(intent: &Intent, records: &[Record]) -> Reading {
    let of_payment = |record: &&Record| match &intent.syssn {
        Some(syssn) => record.syssn() == Some(syssn.as_str()),
        None => record.out_trade_no() == Some(intent.subject.as_str()),
    };
    let (payments, of_another_kind): (Vec<&Record>, Vec<&Record>) = records
        .iter()
        .filter(of_payment)
        .partition(|it| is_payment(it));
    if payments.is_empty() {
        return match of_another_kind.is_empty() {
            true => Reading::Open(LastObserved::NoRecord),
            false => Reading::Open(LastObserved::Unclear),
        };
    }
    let ended = |record: &&&Record| match record.verdict() {
        Verdict::Accepted(State::PreauthorisationFinished) => {
            intent.operation == Operation::Unfreeze
        }
        Verdict::Accepted(State::Reversed | State::Cancelled | State::Refunded) => true,
        // What failed for good, or was closed, cannot be paid any more.
        verdict @ Verdict::Failed(_) => {
            intent.operation != Operation::Unfreeze && !leaves_another_try(intent, &verdict)
        }
        _ => false,
    };
    let ended: Vec<&Record> = payments.iter().filter(ended).copied().collect();
    if ended.len() == payments.len() {
        return done(ended);
    }
    // Doing it again does no harm, so a payment that decides nothing itself need not decide this.
    Reading::Unchanged
}

fn done(records: Vec<&Record>) -> Reading {
    let mut records = records.into_iter().cloned();
    match records.next() {
        Some(record) => Reading::Final(Resolution::Done(Done {
            record: Box::new(record),
            others: records.collect(),
        })),
        None => Reading::Open(LastObserved::NoRecord),
    }
}

/// Whether a record is about the amount that was intended. A currency that is missing contradicts
/// nothing; a missing amount proves nothing.
fn is_of_amount(intent: &Intent, record: &Record) -> bool {
    // Raw, so that an object or list is seen as what it is: something else.
    let currency = record.raw("txcurrcd").filter(|found| !found.is_empty());
    let same_currency = currency
        .zip(intent.txcurrcd)
        .is_none_or(|(found, asked)| found == asked.code());
    record.txamt() == Some(intent.txamt) && same_currency
}

/// Before this long after the request, no record is no proof: the request may still be under way.
const ARRIVED_BY_NOW: Duration = Duration::from_secs(5 * 60);
/// How long the customer has unless the request says otherwise.
const USUAL_LIFE: Duration = Duration::from_secs(30 * 60);
/// How long the customer has at most, where nobody has said for how long a page or wallet is good.
const LONGEST_LIFE: Duration = Duration::from_secs(120 * 60);
/// How much later than the end of its life an order may still turn out to be paid.
const MARGIN: Duration = Duration::from_secs(5 * 60);
/// How long a customer may take to type a password.
const CONSUMER_PRESENT: Duration = Duration::from_secs(2 * 60);
/// How long a refund or closing is asked about.
const OTHER_CALLS: Duration = Duration::from_secs(10 * 60);

fn is_customer_presented(intent: &Intent) -> bool {
    let pay_type = intent.pay_type.map(|one| one.scenario().accepted_means());
    pay_type == Some(AcceptedMeans::Paid)
}

fn life(intent: &Intent, unless_said: Duration) -> Duration {
    let minutes = intent.expired_time.map(|minutes| u64::from(minutes) * 60);
    minutes.map_or(unless_said, Duration::from_secs)
}

/// For how long after the request an order may still turn out to be paid.
fn payable(intent: &Intent) -> Duration {
    let scenario = intent.pay_type.map(PayType::scenario);
    match scenario {
        Some(Scenario::Mpm) => life(intent, USUAL_LIFE) + MARGIN,
        _ if is_customer_presented(intent) => ARRIVED_BY_NOW,
        _ => life(intent, LONGEST_LIFE) + MARGIN,
    }
}

/// How long an intent is asked about unless the caller says otherwise.
pub(crate) fn usual_deadline(intent: &Intent) -> Duration {
    match intent.operation {
        Operation::Payment if is_customer_presented(intent) => CONSUMER_PRESENT,
        Operation::Payment => life(intent, USUAL_LIFE) + MARGIN,
        _ => OTHER_CALLS,
    }
}

/// How old an intent has to be before "no record" says that its request never arrived. An order whose
/// code may still be scanned has all its life. `None` for changes of a payment: that the payment is not
/// found says nothing about what became of it.
pub(crate) fn absence_proves_after(intent: &Intent) -> Option<Duration> {
    match intent.operation {
        Operation::Payment => Some(payable(intent)),
        Operation::Refund | Operation::Capture => Some(ARRIVED_BY_NOW),
        _ => None,
    }
}

/// What the records decide about an intent of this age, if they do.
pub(crate) fn decided(intent: &Intent, reading: &Reading, age: Duration) -> Option<Resolution> {
    match reading {
        Reading::Final(resolved) => Some(resolved.clone()),
        Reading::FinalInTime(resolved) if age >= payable(intent) => Some(resolved.clone()),
        _ => None,
    }
}

/// What to make of an intent that the records leave open.
pub(crate) fn give_up(intent: &Intent, reading: &Reading, age: Duration) -> Resolution {
    if let Some(resolved) = decided(intent, reading, age) {
        return resolved;
    }
    let last_observed = match reading {
        Reading::Unchanged if age >= ARRIVED_BY_NOW => {
            return Resolution::NotDone(NotDone::Unchanged);
        }
        Reading::Open(last_observed) => *last_observed,
        Reading::Unchanged | Reading::Final(_) | Reading::FinalInTime(_) => LastObserved::Pending,
    };
    let cancel = intent.pay_type.and_then(PayType::cancel_with);
    let next_action = match (last_observed, intent.operation, cancel) {
        (LastObserved::Contradiction, ..) => NextAction::AskQfpay,
        (
            LastObserved::Pending | LastObserved::Unclear,
            Operation::Payment,
            Some(Operation::Reversal),
        ) => NextAction::Reverse,
        (LastObserved::Pending | LastObserved::Unclear, Operation::Payment, Some(_)) => {
            NextAction::Close
        }
        (LastObserved::Unclear, ..) => NextAction::AskQfpay,
        _ => NextAction::AskAgain,
    };
    Resolution::Open(StillOpen {
        next_action,
        last_observed,
    })
}

/// The time in which the gateway's record of a call may lie. The two clocks may differ by a day, which is
/// dear to read and only matters when the lack of a record is about to decide something.
pub(crate) fn around(at: TxTime, age: Duration) -> (TxTime, TxTime) {
    const A_LITTLE: Duration = Duration::from_secs(10 * 60);
    const DAYS: i32 = 1;
    let from = match age >= ARRIVED_BY_NOW {
        true => at.plus_days(-DAYS),
        false => at.minus(A_LITTLE),
    };
    (from, at.plus_days(DAYS))
}
