//! The orders that are remembered.

use std::collections::{BTreeMap, HashMap};

use super::order::Order;

/// Orders by age, by the merchant's number and by the gateway's number.
#[derive(Debug)]
pub(super) struct Orders {
    capacity: usize,
    next_place: u64,
    by_age: BTreeMap<u64, Order>,
    by_number: HashMap<(usize, String), u64>,
    by_syssn: HashMap<String, u64>,
}

impl Orders {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            next_place: 0,
            by_age: BTreeMap::new(),
            by_number: HashMap::new(),
            by_syssn: HashMap::new(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.by_age.len()
    }

    /// Remembers an order; for want of room the oldest final one is forgotten, or else the oldest.
    pub(super) fn insert(&mut self, order: Order, now: i64) {
        while self.by_age.len() >= self.capacity {
            let final_one = self
                .by_age
                .iter()
                .find(|(_, order)| order.state(now).is_final());
            let Some(place) = final_one
                .or_else(|| self.by_age.first_key_value())
                .map(|(place, _)| *place)
            else {
                break;
            };
            if let Some(forgotten) = self.by_age.remove(&place) {
                self.by_number
                    .remove(&(forgotten.merchant, forgotten.out_trade_no));
                self.by_syssn.remove(&forgotten.syssn);
            }
        }
        let place = self.next_place;
        self.next_place += 1;
        self.by_number
            .insert((order.merchant, order.out_trade_no.clone()), place);
        self.by_syssn.insert(order.syssn.clone(), place);
        self.by_age.insert(place, order);
    }

    /// A merchant's order by the merchant's number.
    pub(super) fn by_number(&self, merchant: usize, out_trade_no: &str) -> Option<&Order> {
        let place = self.by_number.get(&(merchant, out_trade_no.to_owned()))?;
        self.by_age.get(place)
    }

    /// Any merchant's order by the gateway's number.
    pub(super) fn by_syssn(&self, syssn: &str) -> Option<&Order> {
        self.by_age.get(self.by_syssn.get(syssn)?)
    }

    /// The newest order of any merchant that has this number.
    pub(super) fn newest(&self, out_trade_no: &str) -> Option<&Order> {
        self.newest_first()
            .find(|order| order.out_trade_no == out_trade_no)
    }

    pub(super) fn get_mut(&mut self, syssn: &str) -> Option<&mut Order> {
        self.by_age.get_mut(self.by_syssn.get(syssn)?)
    }

    pub(super) fn newest_first(&self) -> impl Iterator<Item = &Order> {
        self.by_age.values().rev()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::order::Progress;

    fn order(serial: usize) -> Order {
        let text = |name: &str| format!("{name}-{serial}");
        Order {
            merchant: serial % 2,
            out_trade_no: text("number"),
            syssn: text("syssn"),
            pay_type: String::new(),
            txamt: 0,
            txcurrcd: String::new(),
            txdtm: String::new(),
            udid: String::new(),
            goods_name: String::new(),
            goods_info: String::new(),
            goods_detail: String::new(),
            sysdtm: String::new(),
            paydtm: String::new(),
            chnlsn: String::new(),
            expires: 10,
            progress: Progress::Unpaid,
        }
    }

    #[test]
    fn what_is_forgotten_is_forgotten_everywhere() {
        let mut orders = Orders::new(5);
        for serial in 0..100 {
            orders.insert(order(serial), 0);
            assert!(orders.len() <= 5);
            assert_eq!(orders.by_number.len(), orders.len());
            assert_eq!(orders.by_syssn.len(), orders.len());
        }
        assert!(orders.by_syssn("syssn-94").is_none());
        assert!(orders.by_syssn("syssn-95").is_some());
        assert!(orders.by_number(0, "number-95").is_none());
        assert!(orders.by_number(1, "number-95").is_some());
    }
}
