//! What pages show of orders.

use super::transaction::Transaction;
use super::{Engine, OrderState, Request};
use crate::money::major_units;

/// An order as its customer, and whoever tests with it, sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bill {
    pub(crate) syssn: String,
    pub(crate) out_trade_no: String,
    /// The merchant's place in the configuration.
    pub(crate) merchant: usize,
    pub(crate) goods_name: String,
    pub(crate) txamt: u64,
    /// In the major unit, such as `12.50`.
    pub(crate) amount: String,
    pub(crate) currency: String,
    pub(crate) pay_type: String,
    /// What it is paid with, in words.
    pub(crate) method: String,
    pub(crate) state: OrderState,
    /// Its status code in the answer to a query.
    pub(crate) respcd: &'static str,
    /// What the customer has back, in the smallest unit.
    pub(crate) returned: u64,
    /// The same in the major unit.
    pub(crate) returned_amount: String,
    /// When it was created, on the gateway's clock.
    pub(crate) created: String,
    /// The second from which it can no longer be paid, since 1970 in UTC.
    pub(crate) expires: i64,
    /// The same on the gateway's clock.
    pub(crate) payable_until: String,
    /// Where the customer's browser goes afterwards; empty if the request does not say so.
    pub(crate) return_url: String,
}

impl Engine {
    /// The bill for the order with this number of the gateway's.
    pub(crate) fn bill(&self, now: i64, syssn: &str) -> Option<Bill> {
        let order = self.transactions.by_syssn(syssn);
        let order = order.filter(|one| one.kind.is_order())?;
        Some(self.bill_for(now, order))
    }

    /// The bill for the newest order of any merchant that has this number.
    pub(crate) fn newest_bill(&self, now: i64, out_trade_no: &str) -> Option<Bill> {
        let order = self.transactions.newest(out_trade_no)?;
        Some(self.bill_for(now, order))
    }

    /// The bills for the orders with this in their number, the newest first.
    pub(crate) fn bills(&self, now: i64, wanted: &str) -> impl Iterator<Item = Bill> {
        let orders = self.transactions.newest_first("", "");
        let orders = orders.filter(|one| one.kind.is_order());
        orders
            .filter(move |one| one.out_trade_no.contains(wanted))
            .map(move |one| self.bill_for(now, one))
    }

    fn bill_for(&self, now: i64, order: &Transaction) -> Bill {
        let exponent = self.exponent(&order.txcurrcd);
        let returned = order.returns.done(now);
        let mut pay_types = self.model.pay_types.iter();
        Bill {
            syssn: order.syssn.clone(),
            out_trade_no: order.out_trade_no.clone(),
            merchant: order.merchant,
            goods_name: order.goods_name.clone(),
            txamt: order.txamt,
            amount: major_units(order.txamt, exponent),
            currency: order.txcurrcd.clone(),
            pay_type: order.pay_type.clone(),
            method: pay_types
                .find(|known| known.code == order.pay_type)
                .map_or_else(String::new, |known| known.description.clone()),
            state: order.state(now),
            respcd: order.respcd(now),
            returned,
            returned_amount: major_units(returned, exponent),
            created: order.sysdtm.clone(),
            expires: order.expires,
            payable_until: self.clock(order.expires),
            return_url: order.return_url.clone(),
        }
    }

    /// What has become of the order with this number of the gateway's, and how much of it was paid
    /// back, in the smallest unit.
    pub(crate) fn standing(&self, now: i64, syssn: &str) -> Option<(OrderState, u64)> {
        let order = self.transactions.by_syssn(syssn)?;
        Some((order.state(now), order.returns.done(now)))
    }

    /// The place in the configuration of the merchant who seems to send a request: its signature is
    /// not looked at.
    pub(crate) fn seeming_sender(&self, request: &Request) -> Option<usize> {
        self.merchant(request).ok()
    }

    /// How many decimals a currency has.
    pub(super) fn exponent(&self, currency: &str) -> u8 {
        let currencies = &self.model.currencies;
        currencies
            .iter()
            .find(|known| known.name.id == currency)
            .map_or(0, |known| known.exponent)
    }
}
