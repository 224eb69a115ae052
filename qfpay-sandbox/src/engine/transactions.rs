//! The transactions that are remembered.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::changes::ChangeLog;
use super::changes::ChangedKeys;
use super::transaction::{Kind, Progress, Transaction};
use crate::calendar;

/// The second of a transaction on the gateway's clock, and how many came before it.
pub(super) type Place = (i64, u64);

/// Transactions by age, by the merchant's number and by the gateway's number.
#[derive(Debug)]
pub(super) struct Transactions {
    capacity: usize,
    next: u64,
    /// In boxes: the map moves its entries about, and a transaction is large.
    by_age: BTreeMap<Place, Box<Entry>>,
    /// For each merchant the places that a number has, in the order in which they were taken.
    by_number: Vec<HashMap<String, Vec<Place>>>,
    by_syssn: HashMap<String, Place>,
    /// Those of which something may still become, by the second from which nothing can.
    open: BTreeSet<(i64, Place)>,
    /// Those of which nothing more becomes.
    ended: BTreeSet<Place>,
    /// One that may have changed since it was put into one of the two.
    unsorted: Option<Place>,
    /// What is new, may have changed or is forgotten.
    pub(super) changed: ChangedKeys<Place>,
    pub(super) log: ChangeLog<String>,
}

#[derive(Debug)]
struct Entry {
    transaction: Transaction,
    /// As it was when it was put into `open` or `ended`.
    ends: i64,
}

/// The second from which a transaction's state is final.
fn ends(one: &Transaction) -> i64 {
    match one.progress {
        Progress::Unpaid | Progress::Processing => one.expires,
        Progress::Takes { until, .. } => until,
        Progress::Done if one.kind == Kind::Preauthorisation && one.captured < one.txamt => {
            one.expires
        }
        Progress::Done | Progress::Declined(_) | Progress::Closed | Progress::Released => i64::MIN,
    }
}

/// The second of a transaction on the gateway's clock.
fn second(one: &Transaction) -> i64 {
    calendar::seconds(&one.sysdtm).unwrap_or_default()
}

impl Transactions {
    pub(super) fn new(capacity: usize, merchants: usize) -> Self {
        Self {
            capacity: capacity.max(1),
            next: 0,
            by_age: BTreeMap::new(),
            by_number: vec![HashMap::new(); merchants],
            by_syssn: HashMap::new(),
            log: ChangeLog::default(),
            open: BTreeSet::new(),
            ended: BTreeSet::new(),
            unsorted: None,
            changed: ChangedKeys::default(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.by_age.len()
    }

    /// Remembers a transaction; for want of room the oldest final one is forgotten, or else the
    /// oldest.
    pub(super) fn insert(&mut self, transaction: Transaction, now: i64) {
        self.sort_in();
        self.end(now);
        while self.by_age.len() >= self.capacity {
            let oldest = self.by_age.first_key_value().map(|(place, _)| place);
            let Some(place) = self.ended.first().or(oldest).copied() else {
                break;
            };
            self.forget(place);
        }
        self.log.add(&transaction.syssn);
        let second = second(&transaction);
        let place = (second, self.next);
        self.next += 1;
        self.put(now, place, transaction);
    }

    fn put(&mut self, now: i64, place: Place, transaction: Transaction) {
        self.changed.mark(&place);
        if let Some(numbers) = self.by_number.get_mut(transaction.merchant) {
            let number = transaction.out_trade_no.clone();
            numbers.entry(number).or_default().push(place);
        }
        self.by_syssn.insert(transaction.syssn.clone(), place);
        let ends = ends(&transaction);
        if ends <= now {
            self.ended.insert(place);
        } else {
            self.open.insert((ends, place));
        }
        self.by_age
            .insert(place, Box::new(Entry { transaction, ends }));
    }

    /// Puts what may have changed where it belongs now.
    fn sort_in(&mut self) {
        let Some(place) = self.unsorted.take() else {
            return;
        };
        if let Some(kept) = self.by_age.get_mut(&place) {
            self.open.remove(&(kept.ends, place));
            self.ended.remove(&place);
            kept.ends = ends(&kept.transaction);
            self.open.insert((kept.ends, place));
        }
    }

    /// Notes what has come to its end by `now`. Nothing is noted twice, so that each transaction
    /// costs this once.
    fn end(&mut self, now: i64) {
        while let Some((ends, place)) = self.open.first().copied() {
            if ends > now {
                break;
            }
            self.open.pop_first();
            self.ended.insert(place);
        }
    }

    /// Puts a transaction back that came after so many others.
    #[cfg(feature = "state")]
    pub(super) fn put_back(&mut self, number: u64, transaction: Transaction) {
        self.next = self.next.max(number.saturating_add(1));
        // Whether it has ended meanwhile is seen when the next one comes.
        self.put(i64::MIN, (second(&transaction), number), transaction);
    }

    fn forget(&mut self, place: Place) {
        let Some(kept) = self.by_age.remove(&place) else {
            return;
        };
        self.changed.mark(&place);
        let Entry { transaction, ends } = *kept;
        self.open.remove(&(ends, place));
        self.ended.remove(&place);
        self.by_syssn.remove(&transaction.syssn);
        let Some(numbers) = self.by_number.get_mut(transaction.merchant) else {
            return;
        };
        if let Some(places) = numbers.get_mut(&transaction.out_trade_no) {
            if let Ok(at) = places.binary_search_by_key(&place.1, |known| known.1) {
                places.remove(at);
            }
            if places.is_empty() {
                numbers.remove(&transaction.out_trade_no);
            }
        }
    }

    pub(super) fn at(&self, place: &Place) -> Option<&Transaction> {
        self.by_age.get(place).map(|kept| &kept.transaction)
    }

    /// A merchant's transactions by the merchant's number, in the order in which they came.
    pub(super) fn by_number(
        &self,
        merchant: usize,
        out_trade_no: &str,
    ) -> impl DoubleEndedIterator<Item = &Transaction> {
        let places = self.places(merchant, out_trade_no).iter();
        places.filter_map(|place| self.at(place))
    }

    fn places(&self, merchant: usize, out_trade_no: &str) -> &[Place] {
        let numbers = self.by_number.get(merchant);
        numbers
            .and_then(|numbers| numbers.get(out_trade_no))
            .map_or(&[], Vec::as_slice)
    }

    /// Any merchant's transaction by the gateway's number.
    pub(super) fn by_syssn(&self, syssn: &str) -> Option<&Transaction> {
        self.at(self.by_syssn.get(syssn)?)
    }

    /// The newest order of any merchant that has this number, or else the order that has it as the
    /// gateway's number: that one tells merchants apart.
    pub(super) fn newest(&self, number: &str) -> Option<&Transaction> {
        let by_syssn = || self.by_syssn(number).filter(|one| one.kind.is_order());
        self.newest_of_number(number).or_else(by_syssn)
    }

    fn newest_of_number(&self, out_trade_no: &str) -> Option<&Transaction> {
        let merchants = 0..self.by_number.len();
        let places = merchants.flat_map(|merchant| self.places(merchant, out_trade_no));
        let orders = places.filter(|place| self.at(place).is_some_and(|one| one.kind.is_order()));
        self.at(orders.max_by_key(|place| place.1)?)
    }

    pub(super) fn get_mut(&mut self, syssn: &str) -> Option<&mut Transaction> {
        let place = *self.by_syssn.get(syssn)?;
        self.log.add(syssn);
        self.sort_in();
        self.unsorted = Some(place);
        self.changed.mark(&place);
        let kept = self.by_age.get_mut(&place)?;
        Some(&mut kept.transaction)
    }

    /// The transactions from one time on the gateway's clock to another, both included, the newest
    /// first. What is no time is no limit.
    pub(super) fn newest_first(&self, from: &str, to: &str) -> impl Iterator<Item = &Transaction> {
        let from = calendar::seconds(from).unwrap_or(i64::MIN);
        let to = calendar::seconds(to).unwrap_or(i64::MAX);
        let range = (from <= to).then(|| self.by_age.range((from, u64::MIN)..=(to, u64::MAX)));
        let kept = range.into_iter().flat_map(|range| range.rev());
        kept.map(|(_, kept)| &kept.transaction)
    }

    pub(super) fn oldest_first(&self) -> impl Iterator<Item = &Transaction> {
        self.by_age.values().map(|kept| &kept.transaction)
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
        let mut places: Vec<Place> = by_syssn.chain(by_number).copied().collect();
        places.sort_unstable_by(|one, other| other.cmp(one));
        places.dedup();
        places.into_iter().filter_map(|place| self.at(&place))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::transaction::Returns;

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
            assert_eq!(orders.open.len() + orders.ended.len(), orders.len());
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

    fn numbered(syssn: &str, sysdtm: &str, progress: Progress, expires: i64) -> Transaction {
        Transaction {
            merchant: 0,
            syssn: syssn.to_owned(),
            sysdtm: sysdtm.to_owned(),
            progress,
            expires,
            ..order(0)
        }
    }

    fn left(orders: &Transactions) -> Vec<&str> {
        orders
            .oldest_first()
            .map(|one| one.syssn.as_str())
            .collect()
    }

    #[test]
    fn what_has_ended_is_forgotten_before_what_is_open() {
        let mut orders = Transactions::new(3, 1);
        let time = "2026-02-03 14:05:06";
        for (syssn, expires) in [("a", 1_000), ("b", 50), ("c", 1_000)] {
            orders.insert(numbered(syssn, time, Progress::Unpaid, expires), 0);
        }
        orders.insert(numbered("d", time, Progress::Unpaid, 1_000), 50);
        assert_eq!(left(&orders), ["a", "c", "d"], "b has expired");
        // Paid meanwhile, and looked at once more behind that.
        orders.get_mut("c").unwrap().progress = Progress::Done;
        let _ = orders.get_mut("d");
        orders.insert(numbered("e", time, Progress::Unpaid, 1_000), 50);
        assert_eq!(left(&orders), ["a", "d", "e"]);
        let takes = Progress::Takes {
            code: "1145",
            until: 70,
            fails: false,
        };
        orders.get_mut("e").unwrap().progress = takes;
        orders.insert(numbered("f", time, Progress::Unpaid, 1_000), 69);
        assert_eq!(left(&orders), ["d", "e", "f"], "all are open");
        orders.insert(numbered("g", time, Progress::Unpaid, 1_000), 70);
        assert_eq!(left(&orders), ["d", "f", "g"]);
    }

    #[test]
    fn a_window_of_time_is_looked_at_alone_even_after_the_clock_was_set_back() {
        let mut orders = Transactions::new(9, 1);
        for (syssn, sysdtm) in [
            ("a", "2026-02-03 14:00:00"),
            ("b", "2026-02-03 14:00:01"),
            ("c", "2026-02-03 14:00:01"),
            ("d", "2026-01-31 23:59:59"),
        ] {
            orders.insert(numbered(syssn, sysdtm, Progress::Done, 0), 0);
        }
        let within = |from, to| -> Vec<&str> {
            let all = orders.newest_first(from, to);
            all.map(|one| one.syssn.as_str()).collect()
        };
        assert_eq!(within("2026-02-01 00:00:00", "2026-02-32"), ["c", "b", "a"]);
        let second = "2026-02-03 14:00:00";
        assert_eq!(within(second, second), ["a"]);
        assert_eq!(within("", second), ["a", "d"]);
        assert!(within("2027-01-01 00:00:00", second).is_empty());
    }
}
