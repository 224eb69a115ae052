//! How long an intent may stay open.

use std::time::Duration;

use crate::generated::operation::Operation;
use crate::generated::pay_type::{PayType, Scenario};
use crate::types::intent::Intent;
use crate::types::time::TxTime;
use crate::types::vocabulary::AcceptedMeans;

/// Until this time after the request, "no record" proves nothing: the request may still be on its way.
pub(super) const ARRIVED_BY_NOW: Duration = Duration::from_secs(5 * 60);

/// How long the customer has unless the request says otherwise.
const USUAL_LIFE: Duration = Duration::from_secs(30 * 60);

/// How long the customer has at most, where no document says how long a page or wallet is valid.
const LONGEST_LIFE: Duration = Duration::from_secs(120 * 60);

/// How long after its end an order may still turn out to be paid.
const MARGIN: Duration = Duration::from_secs(5 * 60);

/// How long a customer may take to type a password.
const CUSTOMER_PRESENT: Duration = Duration::from_secs(2 * 60);

/// How long a refund or closing is queried.
const OTHER_CALLS: Duration = Duration::from_secs(10 * 60);

pub(super) fn is_customer_presented(intent: &Intent) -> bool {
    let pay_type = intent.pay_type.map(|one| one.scenario().accepted_means());
    pay_type == Some(AcceptedMeans::Paid)
}

fn life(intent: &Intent, unless_said: Duration) -> Duration {
    let minutes = intent.expired_time.map(|minutes| u64::from(minutes) * 60);
    minutes.map_or(unless_said, Duration::from_secs)
}

/// How long after the request an order may still turn out to be paid.
pub(super) fn payable(intent: &Intent) -> Duration {
    let scenario = intent.pay_type.map(PayType::scenario);
    match scenario {
        Some(Scenario::Mpm) => life(intent, USUAL_LIFE) + MARGIN,
        _ if is_customer_presented(intent) => ARRIVED_BY_NOW,
        _ => life(intent, LONGEST_LIFE) + MARGIN,
    }
}

/// How long an intent is queried unless the caller sets a deadline.
pub(crate) fn usual_deadline(intent: &Intent) -> Duration {
    match intent.operation {
        Operation::Payment if is_customer_presented(intent) => CUSTOMER_PRESENT,
        Operation::Payment => life(intent, USUAL_LIFE) + MARGIN,
        _ => OTHER_CALLS,
    }
}

/// How old an intent has to be before "no record" means that its request never arrived. For an order whose
/// code may still be scanned that is its whole life. `None` for changes of a payment: that the payment is
/// not found says nothing about the change.
pub(crate) fn absence_proves_after(intent: &Intent) -> Option<Duration> {
    match intent.operation {
        Operation::Payment => Some(payable(intent)),
        Operation::Refund | Operation::Capture => Some(ARRIVED_BY_NOW),
        _ => None,
    }
}

/// The time in which the gateway's record of a call may lie. The two clocks may differ by a day.
/// Searching a day is expensive, and only needed when the lack of a record is about to decide something.
pub(crate) fn around(at: TxTime, age: Duration) -> (TxTime, TxTime) {
    const A_LITTLE: Duration = Duration::from_secs(10 * 60);
    const DAYS: i32 = 1;
    let from = match age >= ARRIVED_BY_NOW {
        true => at.plus_days(-DAYS),
        false => at.minus(A_LITTLE),
    };
    (from, at.plus_days(DAYS))
}
