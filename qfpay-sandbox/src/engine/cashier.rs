//! What the cashier page shows of an order.

use super::answer::major_units;
use super::{Engine, OrderState};

/// An order as its consumer sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bill {
    pub(crate) syssn: String,
    pub(crate) out_trade_no: String,
    pub(crate) goods_name: String,
    /// In the major unit, such as `12.50`.
    pub(crate) amount: String,
    pub(crate) currency: String,
    /// What it is paid with, in words.
    pub(crate) method: String,
    pub(crate) state: OrderState,
}

impl Engine {
    /// The bill for the order with this number of the gateway's.
    pub(crate) fn bill(&self, now: i64, syssn: &str) -> Option<Bill> {
        let order = self.transactions.by_syssn(syssn);
        let order = order.filter(|one| one.kind.is_order())?;
        let pay_types = &self.model.pay_types;
        Some(Bill {
            syssn: order.syssn.clone(),
            out_trade_no: order.out_trade_no.clone(),
            goods_name: order.goods_name.clone(),
            amount: major_units(order.txamt, self.exponent(&order.txcurrcd)),
            currency: order.txcurrcd.clone(),
            method: pay_types
                .iter()
                .find(|known| known.code == order.pay_type)
                .map_or_else(String::new, |known| known.description.clone()),
            state: order.state(now),
        })
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
