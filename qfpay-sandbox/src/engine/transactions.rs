//! The transactions that are remembered.

use std::collections::{BTreeMap, HashMap};

use super::touched::Touched;
use super::transaction::Transaction;

/// Transactions by age, by the merchant's number and by the gateway's number.
#[derive(Debug)]
pub(super) struct Transactions {
    capacity: usize,
    next_place: u64,
    by_age: BTreeMap<u64, Transaction>,
    /// For each merchant the places that a number has, the oldest first.
    by_number: Vec<HashMap<String, Vec<u64>>>,
    by_syssn: HashMap<String, u64>,
    pub(super) touched: Touched<String>,
}

impl Transactions {
    pub(super) fn new(capacity: usize, merchants: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            next_place: 0,
            by_age: BTreeMap::new(),
            by_number: vec![HashMap::new(); merchants],
            by_syssn: HashMap::new(),
            touched: Touched::default(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.by_age.len()
    }

    /// Remembers a transaction; for want of room the oldest final one is forgotten, or else the
    /// oldest.
    pub(super) fn insert(&mut self, transaction: Transaction, now: i64) {
        while self.by_age.len() >= self.capacity {
            let mut all = self.by_age.iter();
            let final_one = all.find(|(_, one)| one.state(now).is_final());
            let Some(place) = final_one
                .or_else(|| self.by_age.first_key_value())
                .map(|(place, _)| *place)
            else {
                break;
            };
            self.forget(place);
        }
        self.touched.add(&transaction.syssn);
        let place = self.next_place;
        self.next_place += 1;
        if let Some(numbers) = self.by_number.get_mut(transaction.merchant) {
            let number = transaction.out_trade_no.clone();
            numbers.entry(number).or_default().push(place);
        }
        self.by_syssn.insert(transaction.syssn.clone(), place);
        self.by_age.insert(place, transaction);
    }

    fn forget(&mut self, place: u64) {
        let Some(forgotten) = self.by_age.remove(&place) else {
            return;
        };
        self.by_syssn.remove(&forgotten.syssn);
        let Some(numbers) = self.by_number.get_mut(forgotten.merchant) else {
            return;
        };
        if let Some(places) = numbers.get_mut(&forgotten.out_trade_no) {
            places.retain(|known| *known != place);
            if places.is_empty() {
                numbers.remove(&forgotten.out_trade_no);
            }
        }
    }

    /// A merchant's transactions by the merchant's number, the oldest first.
    pub(super) fn by_number(
        &self,
        merchant: usize,
        out_trade_no: &str,
    ) -> impl DoubleEndedIterator<Item = &Transaction> {
        let places = self.places(merchant, out_trade_no).iter();
        places.filter_map(|place| self.by_age.get(place))
    }

    fn places(&self, merchant: usize, out_trade_no: &str) -> &[u64] {
        let numbers = self.by_number.get(merchant);
        numbers
            .and_then(|numbers| numbers.get(out_trade_no))
            .map_or(&[], Vec::as_slice)
    }

    /// Any merchant's transaction by the gateway's number.
    pub(super) fn by_syssn(&self, syssn: &str) -> Option<&Transaction> {
        self.by_age.get(self.by_syssn.get(syssn)?)
    }

    /// The newest order of any merchant that has this number.
    pub(super) fn newest(&self, out_trade_no: &str) -> Option<&Transaction> {
        let merchants = 0..self.by_number.len();
        let places = merchants.flat_map(|merchant| self.places(merchant, out_trade_no));
        let orders = places.filter(|place| {
            let transaction = self.by_age.get(place);
            transaction.is_some_and(|one| one.kind.is_order())
        });
        self.by_age.get(orders.max()?)
    }

    pub(super) fn get_mut(&mut self, syssn: &str) -> Option<&mut Transaction> {
        let place = self.by_syssn.get(syssn)?;
        self.touched.add(syssn);
        self.by_age.get_mut(place)
    }

    pub(super) fn newest_first(&self) -> impl Iterator<Item = &Transaction> {
        self.by_age.values().rev()
    }

    pub(super) fn oldest_first(&self) -> impl Iterator<Item = &Transaction> {
        self.by_age.values()
    }

    /// A merchant's transactions with one of these numbers, each once, the newest first.
    pub(super) fn named<'a>(
        &'a self,
        merchant: usize,
        syssn: &[&str],
        out_trade_no: &[&str],
    ) -> impl Iterator<Item = &'a Transaction> {
        let by_syssn = syssn.iter().filter_map(|number| self.by_syssn.get(*number));
        let numbers = out_trade_no.iter();
        let by_number = numbers.flat_map(|number| self.places(merchant, number));
        let mut places: Vec<u64> = by_syssn.chain(by_number).copied().collect();
        places.sort_unstable_by(|one, other| other.cmp(one));
        places.dedup();
        places
            .into_iter()
            .filter_map(|place| self.by_age.get(&place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::transaction::{Kind, Progress, Returns};

    fn order(serial: usize) -> Transaction {
        let text = |name: &str| format!("{name}-{serial}");
        Transaction {
            merchant: serial % 2,
            kind: Kind::Payment,
            // Every number twice.
            out_trade_no: format!("number-{}", serial / 4),
            syssn: text("syssn"),
            origssn: String::new(),
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
            notify_url: String::new(),
            return_url: String::new(),
            note: String::new(),
            declarations: Vec::new(),
            expires: 10,
            progress: Progress::Unpaid,
            returns: Returns::default(),
            captured: 0,
        }
    }

    #[test]
    fn what_is_forgotten_is_forgotten_everywhere() {
        let mut orders = Transactions::new(5, 2);
        for serial in 0..100 {
            orders.insert(order(serial), 0);
            assert!(orders.len() <= 5);
            let places = orders.by_number.iter().flat_map(HashMap::values);
            assert_eq!(places.map(Vec::len).sum::<usize>(), orders.len());
            assert_eq!(orders.by_syssn.len(), orders.len());
        }
        assert!(orders.by_syssn("syssn-94").is_none());
        assert!(orders.by_syssn("syssn-95").is_some());
        let numbers = |merchant, number| orders.by_number(merchant, number).count();
        assert_eq!((numbers(0, "number-23"), numbers(1, "number-23")), (0, 1));
        assert_eq!((numbers(0, "number-24"), numbers(1, "number-24")), (2, 2));
        assert_eq!(orders.newest("number-24").unwrap().syssn, "syssn-99");
        let named = orders.named(1, &["syssn-97"], &["number-24", "number-23"]);
        let named: Vec<&str> = named.map(|one| one.syssn.as_str()).collect();
        assert_eq!(named, ["syssn-99", "syssn-97", "syssn-95"]);
    }
}
