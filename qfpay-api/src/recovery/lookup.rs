//! How the records about an intent are found.

use crate::generated::operation::Operation;
use crate::types::intent::Intent;
use crate::types::time::TxTime;

/// How the records of an intent are found.
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

/// The calendar months in which to look for an order that was placed at this time: one, or two
/// near the turn of a month, because the gateway's clock decides and the merchant's may be off.
pub(crate) fn months_around(placed_at: TxTime) -> Vec<TxTime> {
    const MARGIN_DAYS: i32 = 1;
    let mut months = vec![placed_at];
    for moved in [
        placed_at.plus_days(-MARGIN_DAYS),
        placed_at.plus_days(MARGIN_DAYS),
    ] {
        if moved.month() != placed_at.month() {
            months.push(moved);
        }
    }
    months
}

#[cfg(test)]
mod tests {
    use super::{TxTime, months_around};

    #[test]
    fn orders_near_the_turn_of_a_month_are_looked_for_on_both_sides() {
        let months = |text: &str| {
            let found = months_around(text.parse().unwrap());
            found
                .into_iter()
                .map(|time: TxTime| time.month().0.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(months("2025-03-15 12:00:00"), ["2025-03-01 00:00:00"]);
        assert_eq!(
            months("2025-02-28 23:59:59"),
            ["2025-02-01 00:00:00", "2025-03-01 00:00:00"]
        );
        assert_eq!(
            months("2026-01-01 00:00:00"),
            ["2026-01-01 00:00:00", "2025-12-01 00:00:00"]
        );
    }
}
