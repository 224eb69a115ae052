//! What outlives a program.

use qfpay_api::TxTime;
use qfpay_api::journal::{Begun, Ending, Journal};

use super::{DurableStore, numbers, payment, wait};

pub(crate) fn everything_is_there_after_a_restart<S: DurableStore>() {
    let store = S::new();
    {
        let journal = store.journal();
        for number in ["OPEN-1", "DONE", "NOT-DONE", "OPEN-2"] {
            wait(journal.begin(&payment(number))).unwrap();
        }
        wait(journal.close(&payment("DONE"), Ending::Done)).unwrap();
        wait(journal.close(&payment("NOT-DONE"), Ending::NotDone)).unwrap();
    }
    let journal = store.journal();
    assert_eq!(
        wait(journal.open()),
        Ok(vec![payment("OPEN-1"), payment("OPEN-2")])
    );
    let begin = |number| wait(journal.begin(&payment(number)));
    assert_eq!(begin("OPEN-1"), Ok(Begun::Busy(payment("OPEN-1"))));
    assert_eq!(begin("DONE"), Ok(Begun::AlreadyDone(payment("DONE"))));
    assert_eq!(begin("NOT-DONE"), Ok(Begun::Stored));
}

pub(crate) fn programs_see_each_others_intents<S: DurableStore>() {
    let store = S::new();
    let (one, other) = (store.journal(), store.journal());
    wait(one.begin(&payment("INV-7"))).unwrap();
    assert_eq!(
        wait(other.begin(&payment("INV-7"))),
        Ok(Begun::Busy(payment("INV-7")))
    );
    wait(other.close(&payment("INV-7"), Ending::Done)).unwrap();
    assert_eq!(
        wait(one.begin(&payment("INV-7"))),
        Ok(Begun::AlreadyDone(payment("INV-7")))
    );
}

pub(crate) fn merchants_do_not_see_each_others_intents<S: DurableStore>() {
    let store = S::new();
    let (hong_kong, macau) = (store.for_account("HK"), store.for_account("MO"));
    for journal in [&hong_kong, &macau] {
        assert_eq!(wait(journal.begin(&payment("INV-7"))), Ok(Begun::Stored));
    }
    wait(hong_kong.close(&payment("INV-7"), Ending::Done)).unwrap();
    assert_eq!(wait(hong_kong.open()), Ok(vec![]));
    assert_eq!(wait(macau.open()), Ok(vec![payment("INV-7")]));
    assert_eq!(wait(store.journal().open()), Ok(vec![]));
    let tomorrow = TxTime::now().plus_days(1);
    assert_eq!(S::forget_closed_before(&macau, tomorrow), 0);
    assert_eq!(S::forget_closed_before(&hong_kong, tomorrow), 1);
}

pub(crate) fn what_is_closed_is_history<S: DurableStore>() {
    let store = S::new();
    let journal = store.journal();
    for ending in [Ending::NotSent, Ending::NotDone, Ending::Done] {
        wait(journal.begin(&payment("INV-7"))).unwrap();
        wait(journal.close(&payment("INV-7"), ending)).unwrap();
    }
    wait(journal.begin(&payment("INV-8"))).unwrap();
    let told = |number: &str, ending: Option<&str>| (number.to_owned(), ending.map(str::to_owned));
    assert_eq!(
        store.history(),
        [
            told("INV-7", Some("not_sent")),
            told("INV-7", Some("not_done")),
            told("INV-7", Some("done")),
            told("INV-8", None),
        ]
    );
}

pub(crate) fn only_what_was_closed_before_a_time_is_forgotten<S: DurableStore>() {
    let store = S::new();
    let journal = store.journal();
    for number in ["OPEN", "DONE", "NOT-SENT"] {
        wait(journal.begin(&payment(number))).unwrap();
    }
    wait(journal.close(&payment("DONE"), Ending::Done)).unwrap();
    wait(journal.close(&payment("NOT-SENT"), Ending::NotSent)).unwrap();
    let now = TxTime::now();
    assert_eq!(S::forget_closed_before(&journal, now.plus_days(-1)), 0);
    assert_eq!(
        wait(journal.begin(&payment("DONE"))),
        Ok(Begun::AlreadyDone(payment("DONE")))
    );
    assert_eq!(S::forget_closed_before(&journal, now.plus_days(1)), 2);
    assert_eq!(numbers(&wait(journal.open()).unwrap()), ["OPEN"]);
    assert_eq!(store.history().len(), 1);
    assert_eq!(
        wait(journal.begin(&payment("DONE"))),
        Ok(Begun::Stored),
        "forgotten is forgotten"
    );
}
