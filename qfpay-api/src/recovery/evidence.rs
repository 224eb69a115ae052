//! What the gateway's records say became of an intent: no IO.

use crate::generated::answer::{Record, State};
use crate::generated::operation::Operation;
use crate::generated::status_code::StatusCode;
use crate::recovery::deadlines::is_customer_presented;
use crate::recovery::resolution::{Done, LastObserved, NotDone, Resolution};
use crate::response::record::Verdict;
use crate::types::intent::Intent;
use crate::types::time::TxTime;

/// What the records say now. Later records may change it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Evidence {
    Final(Resolution),
    /// Final once the customer can no longer try again.
    FinalInTime(Resolution),
    Open(LastObserved),
    /// The payment that should change exists and is unchanged.
    Unchanged,
}

/// Reads all records that a lookup found.
pub(crate) fn read_records(intent: &Intent, records: &[Record]) -> Evidence {
    match intent.operation {
        Operation::Payment => read_payment(intent, records),
        Operation::Refund => read_refund(intent, records),
        Operation::Capture => read_capture(intent, records),
        _ => read_change(intent, records),
    }
}

fn read_payment(intent: &Intent, records: &[Record]) -> Evidence {
    let of_number = |record: &&Record| record.out_trade_no() == Some(intent.number.as_str());
    let (own, of_another_kind): (Vec<&Record>, Vec<&Record>) = records
        .iter()
        .filter(of_number)
        .partition(|it| is_payment(it));
    if own.is_empty() && !of_another_kind.is_empty() {
        // Something was refunded or closed under this number, so the request did arrive.
        return Evidence::Open(LastObserved::Contradiction);
    }
    let (mut paid, strange): (Vec<&Record>, Vec<&Record>) = own
        .iter()
        .copied()
        .filter(|record| record.verdict().is_paid())
        .partition(|record| is_of_amount(intent, record));
    if !strange.is_empty() {
        return Evidence::Open(LastObserved::Contradiction);
    }
    if !paid.is_empty() {
        paid.sort_by(|a, b| a.raw("sysdtm").cmp(&b.raw("sysdtm")));
        return done(paid);
    }
    read_unpaid(intent, &own)
}

fn read_unpaid(intent: &Intent, own: &[&Record]) -> Evidence {
    let verdicts: Vec<Verdict> = own.iter().map(|record| record.verdict()).collect();
    if verdicts.contains(&Verdict::Pending) {
        return Evidence::Open(LastObserved::Pending);
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
        return Evidence::Open(LastObserved::Unclear);
    };
    let taken_back = |one: &Resolution| matches!(one, Resolution::TakenBack(_));
    let telling = ended.iter().position(taken_back).unwrap_or_default();
    if ended.is_empty() {
        return Evidence::Open(LastObserved::NoRecord);
    }
    let resolved = ended.swap_remove(telling);
    match verdicts.iter().any(|it| leaves_another_try(intent, it)) {
        true => Evidence::FinalInTime(resolved),
        false => Evidence::Final(resolved),
    }
}

/// Whether a record is one of a payment. One that does not say what it is counts as a payment.
fn is_payment(record: &Record) -> bool {
    ["", "payment"].contains(&record.raw("order_type").unwrap_or_default())
}

/// Whether the customer can try again where this attempt has failed: with another wallet, with the same
/// QR code or page. A code that the customer showed is valid for one attempt.
fn leaves_another_try(intent: &Intent, verdict: &Verdict) -> bool {
    let Verdict::Failed(code) = verdict else {
        return false;
    };
    let ends_the_order = matches!(code, StatusCode::AlreadyClosed | StatusCode::OrderExpired);
    !ends_the_order && !is_customer_presented(intent)
}

fn read_refund(intent: &Intent, records: &[Record]) -> Evidence {
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
            false => Evidence::Open(LastObserved::Contradiction),
        };
    }
    if !of_another_kind.is_empty() {
        return Evidence::Open(LastObserved::Contradiction);
    }
    let verdicts: Vec<Verdict> = own.iter().map(|record| record.verdict()).collect();
    match verdicts.as_slice() {
        [] => Evidence::Open(LastObserved::NoRecord),
        [Verdict::Failed(code)] => Evidence::Final(Resolution::NotDone(NotDone::Failed(*code))),
        verdicts if verdicts.contains(&Verdict::Pending) => Evidence::Open(LastObserved::Pending),
        _ => Evidence::Open(LastObserved::Unclear),
    }
}

fn is_this_refund(intent: &Intent, refund: &Record) -> bool {
    let of_this_payment = refund
        .origssn()
        .zip(intent.syssn())
        .is_none_or(|(found, asked)| found == asked);
    is_of_amount(intent, refund) && of_this_payment
}

/// A capture has no number of its own. It is found by the pre-authorisation and the amount, and
/// distinguished by its time. Another capture must not be taken for this one: the result would be wrong in
/// either direction.
fn read_capture(intent: &Intent, records: &[Record]) -> Evidence {
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
        (true, true) => Evidence::Open(LastObserved::NoRecord),
        (true, false) => Evidence::Open(LastObserved::Unclear),
        (false, _) => read_one_capture(&since),
    }
}

fn read_one_capture(own: &[&Record]) -> Evidence {
    match own {
        [one] => match one.verdict() {
            Verdict::Accepted(State::Paid | State::PreauthorisationFinished) => done(own.to_vec()),
            Verdict::Failed(code) => Evidence::Final(Resolution::NotDone(NotDone::Failed(code))),
            Verdict::Pending => Evidence::Open(LastObserved::Pending),
            _ => Evidence::Open(LastObserved::Unclear),
        },
        _ => Evidence::Open(LastObserved::Unclear),
    }
}

/// Reversals, closings and releases show in the payment that they change.
fn read_change(intent: &Intent, records: &[Record]) -> Evidence {
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
            true => Evidence::Open(LastObserved::NoRecord),
            false => Evidence::Open(LastObserved::Unclear),
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
    Evidence::Unchanged
}

fn done(records: Vec<&Record>) -> Evidence {
    let mut records = records.into_iter().cloned();
    match records.next() {
        Some(record) => Evidence::Final(Resolution::Done(Done {
            record: Box::new(record),
            others: records.collect(),
        })),
        None => Evidence::Open(LastObserved::NoRecord),
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
