//! What the gateway's own books say.

use std::collections::BTreeMap;

use super::Engine;
use super::transaction::{Kind, Transaction};

/// The money that moved under one order number, in the smallest unit of its currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Account {
    /// What the customer was charged, whether or not it was paid back: of every payment with this
    /// number, and of every capture of a pre-authorisation with this number.
    pub charged: u64,
    /// What the customer has back, by refunds, a reversal or a closing.
    pub returned: u64,
    /// What of refunds that were accepted the customer does not have back yet.
    pub returning: u64,
}

impl Account {
    fn add(&mut self, now: i64, transaction: &Transaction) {
        if transaction.was_paid() {
            let returned = transaction.returns.done(now);
            self.charged += transaction.txamt;
            self.returned += returned;
            self.returning += transaction.returns.reserved(now) - returned;
        }
    }
}

impl Engine {
    /// The money that moved under an order number, refunds included; nothing if there is no such
    /// order. Of several merchants' orders with this number the newest is meant.
    #[must_use]
    pub fn account(&self, now: i64, out_trade_no: &str) -> Account {
        let mut account = Account::default();
        let Some(newest) = self.transactions.newest(out_trade_no) else {
            return account;
        };
        let orders = self.transactions.by_number(newest.merchant, out_trade_no);
        for order in orders.filter(|one| one.kind.is_order()) {
            account.add(now, order);
            if order.kind == Kind::Preauthorisation {
                let all = self.transactions.oldest_first();
                let captures = all.filter(|one| one.origssn == order.syssn);
                captures
                    .filter(|one| one.kind == Kind::Capture)
                    .for_each(|capture| account.add(now, capture));
            }
        }
        account
    }

    /// The account of every order of the merchant at this place in the configuration, by its
    /// number. Together they are all the money that moved.
    #[must_use]
    pub fn ledger(&self, now: i64, merchant: usize) -> BTreeMap<&str, Account> {
        let mut ledger: BTreeMap<&str, Account> = BTreeMap::new();
        for one in self.transactions.oldest_first() {
            if one.merchant != merchant {
                continue;
            }
            let number = match one.kind {
                Kind::Payment | Kind::Preauthorisation => Some(one.out_trade_no.as_str()),
                // It counts under the number of what was held.
                Kind::Capture => {
                    let held = self.transactions.by_syssn(&one.origssn);
                    held.map(|held| held.out_trade_no.as_str())
                }
                Kind::Refund | Kind::Release | Kind::Closing => None,
            };
            if let Some(number) = number {
                ledger.entry(number).or_default().add(now, one);
            }
        }
        ledger
    }
}
