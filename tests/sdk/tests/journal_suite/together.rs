//! What several callers at once see, and one who goes away in between.

use std::future::Future;
use std::pin::pin;
use std::sync::Barrier;
use std::task::{Context, Waker};
use std::thread;
use std::time::{Duration, Instant};

use qfpay_api::Operation;
use qfpay_api::journal::{Begun, Ending, Intent, Journal};

use super::{Store, about, payment, wait};

const THREADS: usize = 16;
const CALLS: usize = 10;

/// What became of the intents that `THREADS` callers began at once, each with a journal of its own.
fn race<S: Store>(store: &S, intent: impl Fn(usize) -> Intent + Sync) -> Vec<Begun> {
    let journals: Vec<S::Journal> = (0..THREADS).map(|_| store.journal()).collect();
    let start = Barrier::new(THREADS);
    let (start, intent) = (&start, &intent);
    thread::scope(|scope| {
        let callers: Vec<_> = (0..THREADS)
            .zip(journals)
            .map(|(caller, journal)| {
                scope.spawn(move || {
                    start.wait();
                    wait(journal.begin(&intent(caller))).unwrap()
                })
            })
            .collect();
        callers
            .into_iter()
            .map(|caller| caller.join().unwrap())
            .collect()
    })
}

/// The one that was kept, after a look at what the others were told.
fn winner(store: &impl Store, begun: &[Begun]) -> Intent {
    let open = wait(store.journal().open()).unwrap();
    let [kept] = open.as_slice() else {
        panic!("{} are open: {open:?}", open.len())
    };
    let winners = begun
        .iter()
        .filter(|begun| **begun == Begun::Stored)
        .count();
    assert_eq!(winners, 1, "{begun:?}");
    let busy = begun.iter().filter(|begun| **begun != Begun::Stored);
    for told in busy {
        assert_eq!(*told, Begun::Busy(kept.clone()));
    }
    kept.clone()
}

pub(crate) fn of_sixteen_who_begin_one_call_one_begins<S: Store>() {
    let store = S::new();
    for call in 0..CALLS {
        let begun = race(&store, |_| payment(&format!("INV-{call}")));
        let kept = winner(&store, &begun);
        wait(store.journal().close(&kept, Ending::Done)).unwrap();
    }
}

pub(crate) fn fault_55_of_sixteen_refunds_of_one_payment_one_begins<S: Store>() {
    let store = S::new();
    for call in 0..CALLS {
        let begun = race(&store, |caller| {
            about(Operation::Payment, &format!("R-{call}-{caller}"), "INV-7")
        });
        let kept = winner(&store, &begun);
        wait(store.journal().close(&kept, Ending::NotDone)).unwrap();
    }
}

pub(crate) fn sixteen_different_calls_all_begin<S: Store>() {
    let store = S::new();
    let begun = race(&store, |caller| payment(&format!("INV-{caller}")));
    assert_eq!(begun, vec![Begun::Stored; THREADS]);
    assert_eq!(wait(store.journal().open()).unwrap().len(), THREADS);
}

/// Others close what they won, so that beginning and closing meet in every order.
pub(crate) fn a_call_is_done_once_however_often_it_is_tried<S: Store>() {
    let store = S::new();
    let journals: Vec<S::Journal> = (0..THREADS).map(|_| store.journal()).collect();
    let done: usize = thread::scope(|scope| {
        let callers: Vec<_> = journals
            .into_iter()
            .enumerate()
            .map(|(caller, journal)| scope.spawn(move || persist(&journal, caller)))
            .collect();
        callers
            .into_iter()
            .map(|caller| caller.join().unwrap())
            .sum()
    });
    assert_eq!(done, 1);
}

/// Tries until the call is done, by this caller or another. Most attempts come to nothing.
fn persist(journal: &impl Journal, caller: usize) -> usize {
    for attempt in 0.. {
        match wait(journal.begin(&payment("INV-7"))).unwrap() {
            Begun::Stored if attempt < 3 && caller > 0 => {
                wait(journal.close(&payment("INV-7"), Ending::NotDone)).unwrap();
            }
            Begun::Stored => {
                wait(journal.close(&payment("INV-7"), Ending::Done)).unwrap();
                return 1;
            }
            Begun::Busy(_) => thread::yield_now(),
            Begun::AlreadyDone(_) => return 0,
        }
    }
    0
}

pub(crate) fn fault_12_a_dropped_call_is_kept_or_not<S: Store>() {
    let store = S::new();
    let journal = store.journal();
    for call in 0..CALLS {
        let intent = payment(&format!("INV-{call}"));
        {
            let begun = pin!(journal.begin(&intent));
            let _ = begun.poll(&mut Context::from_waker(Waker::noop()));
        }
        // Either way the next one is told the truth, and there is one of it.
        let again = wait(journal.begin(&intent)).unwrap();
        assert!(
            [Begun::Stored, Begun::Busy(intent.clone())].contains(&again),
            "{again:?}"
        );
        assert_eq!(wait(journal.open()), Ok(vec![intent.clone()]));
        // Done, because the dropped one may only now come to its turn.
        wait(journal.close(&intent, Ending::Done)).unwrap();
    }
}

pub(crate) fn ten_thousand_open_intents_are_no_burden<S: Store>() {
    const INTENTS: usize = 10_000;
    // Far more than it takes, and far less than reading every intent for every question would.
    const BOUND: Duration = Duration::from_secs(5);
    let store = S::new();
    let intents: Vec<_> = (0..INTENTS).map(|n| payment(&format!("INV-{n}"))).collect();
    store.fill(&intents);
    let journal = store.journal();
    let start = Instant::now();
    assert!(wait(journal.open()).unwrap() == intents);
    assert!(start.elapsed() < BOUND, "listed in {:?}", start.elapsed());

    let start = Instant::now();
    for intent in intents.iter().step_by(100) {
        let found = wait(journal.find(Operation::Payment, intent.number()));
        assert_eq!(found, Ok(Some(intent.clone())));
        let begun = wait(journal.begin(intent));
        assert_eq!(begun, Ok(Begun::Busy(intent.clone())));
        wait(journal.close(intent, Ending::NotDone)).unwrap();
    }
    assert!(
        start.elapsed() < BOUND,
        "looked up in {:?}",
        start.elapsed()
    );
    assert_eq!(wait(journal.open()).unwrap().len(), INTENTS - INTENTS / 100);
}

/// Inside of a runtime, where waiting in the wrong place panics.
pub(crate) fn it_works_inside_of_tokio<S: Store>() {
    let store = S::new();
    for runtime in [
        tokio::runtime::Builder::new_current_thread().build(),
        tokio::runtime::Builder::new_multi_thread().build(),
    ] {
        let runtime = runtime.unwrap();
        let journal = store.journal();
        runtime.block_on(async move {
            let intent = payment("INV-7");
            assert_eq!(journal.begin(&intent).await.unwrap(), Begun::Stored);
            let found = journal.find(Operation::Payment, "INV-7").await.unwrap();
            assert_eq!(found.as_ref(), Some(&intent));
            journal.close(&intent, Ending::NotSent).await.unwrap();
            assert!(journal.open().await.unwrap().is_empty());
            drop(journal);
        });
    }
}
