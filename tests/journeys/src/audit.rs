//! What has to hold at the end of a journey.

use std::fmt;
use std::time::Duration;

use crate::books::{Basket, OrderState, RefundState};
use crate::merchant::Merchant;

/// A journey in which money was lost, or lost track of.
#[derive(Debug)]
pub struct Loss {
    seed: u64,
    what: String,
    trace: Vec<String>,
}

impl Loss {
    pub(crate) fn new(seed: u64, what: String, trace: Vec<String>) -> Self {
        Self { seed, what, trace }
    }

    /// The number that the journey was drawn from.
    #[must_use]
    pub fn seed(&self) -> u64 {
        self.seed
    }

    /// Everything that happened, in order.
    #[must_use]
    pub fn trace(&self) -> &[String] {
        &self.trace
    }
}

impl fmt::Display for Loss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "seed {}: {}", self.seed, self.what)
    }
}

impl std::error::Error for Loss {}

/// Compares the merchant's books with the gateway's ledger, once nothing more can happen.
pub(crate) fn at_the_end(merchant: &mut Merchant) -> Result<(), String> {
    merchant.world.pass(Duration::from_secs(3 * 24 * 3600));
    if let Some(offence) = merchant.world.with(|inner| inner.offence.clone()) {
        return Err(offence);
    }
    let refunds = merchant.baskets.iter().flat_map(|basket| &basket.refunds);
    for refund in refunds.filter(|refund| refund.state == RefundState::NotMade) {
        if merchant.told_refunds.contains(&refund.number) {
            let number = &refund.number;
            return Err(format!(
                "the refund {number} is booked as not made, and was told to be"
            ));
        }
    }
    for basket in &merchant.baskets {
        check(merchant, basket)?;
    }
    Ok(())
}

fn check(merchant: &Merchant, basket: &Basket) -> Result<(), String> {
    let price = basket.price.minor();
    let (mut charged, mut returned, mut booked) = (0, 0, 0);
    for order in &basket.orders {
        let account = merchant
            .world
            .with(|inner| inner.engine.account(inner.seconds(), &order.number));
        charged += account.charged;
        returned += account.returned;
        match order.state {
            OrderState::Open => return Err(format!("{} is open at the end", order.number)),
            OrderState::Paid => {
                booked += price;
                if account.charged < price {
                    return Err(format!("{} is booked as paid, and is not", order.number));
                }
            }
            OrderState::NotPaid | OrderState::TakenBack => {
                if account.charged != account.returned {
                    return Err(format!(
                        "{} is booked as {:?}, and the customer was charged {} and got back {}",
                        order.number, order.state, account.charged, account.returned
                    ));
                }
            }
        }
    }
    if booked > price {
        return Err(format!("the customer paid {booked} for what costs {price}"));
    }
    check_refunds(basket, charged, returned, booked)
}

fn check_refunds(basket: &Basket, charged: u64, returned: u64, booked: u64) -> Result<(), String> {
    if let Some(open) = basket
        .refunds
        .iter()
        .find(|one| one.state == RefundState::Open)
    {
        return Err(format!("the refund {} is open at the end", open.number));
    }
    // A second payment of the same order that went back was never due.
    let given_back = basket
        .refunds
        .iter()
        .filter(|one| one.state == RefundState::Made && one.number.starts_with("REF"));
    let wanted: u64 = given_back.map(|refund| refund.minor).sum();
    // What the customer is out of pocket for is the price, less what was to be given back.
    let kept = charged.saturating_sub(returned);
    let due = booked.saturating_sub(wanted);
    if kept != due {
        return Err(format!(
            "the customer was charged {charged} and got back {returned}, so {kept} is kept; the books say {due}"
        ));
    }
    Ok(())
}
