//! The journal around a call: written before, closed after, and what happens when it cannot be.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use qfpay_api::error::ResumeError;
use qfpay_api::journal::{Begun, Ending, Journal, JournalError, MemoryJournal};
use qfpay_api::{CallError, Intent, PayType, Payment, Resolution};

use crate::world::{
    Asked, Reply, SENT, TestClock, World, accepted, code, found, intent, now_or_never, record,
    scanned, shown,
};
use qfpay_api::transport::TransportErrorKind::Broken;

/// A journal that fails where it is told to.
struct Failing {
    journal: MemoryJournal,
    on_begin: bool,
    on_close: bool,
    on_open: bool,
}

impl Failing {
    fn check(fails: bool) -> Result<(), JournalError> {
        match fails {
            true => Err(JournalError::new("the disk is full")),
            false => Ok(()),
        }
    }
}

impl Journal for Failing {
    async fn begin(&self, intent: &Intent) -> Result<Begun, JournalError> {
        Self::check(self.on_begin)?;
        self.journal.begin(intent).await
    }

    async fn close(&self, intent: &Intent, ending: Ending) -> Result<(), JournalError> {
        Self::check(self.on_close)?;
        self.journal.close(intent, ending).await
    }

    async fn open(&self) -> Result<Vec<Intent>, JournalError> {
        Self::check(self.on_open)?;
        self.journal.open().await
    }
}

fn failing() -> Failing {
    Failing {
        journal: MemoryJournal::new(),
        on_begin: false,
        on_close: false,
        on_open: false,
    }
}

#[test]
fn fault_13_the_intent_is_written_down_before_the_first_byte() {
    let journal = Arc::new(MemoryJournal::new());
    let seen = Arc::clone(&journal);
    let gate = move |asked: &Asked| {
        let open = now_or_never(seen.open()).unwrap();
        assert_eq!(open.len(), 1);
        assert_eq!(open[0].number(), asked.get("out_trade_no"));
        accepted("INV-7")
    };
    let world = World::with(journal, TestClock::default(), gate);
    let paid = now_or_never(world.client.pay(&scanned("INV-7")));
    assert!(matches!(paid, Ok(Payment::Paid(_))));
    assert!(world.open().is_empty());
}

#[test]
fn fault_13_what_a_crash_leaves_behind_is_settled_when_the_program_starts_again() {
    let journal = Arc::new(MemoryJournal::new());
    let crashing = |_: &Asked| Reply::Fails(Broken, SENT);
    let before = World::with(Arc::clone(&journal), TestClock::default(), crashing);
    for order in ["INV-7", "INV-8"] {
        assert!(now_or_never(before.client.pay(&scanned(order))).is_err());
    }
    drop(before);

    let gate = |_: &Asked| found(&[record("INV-7", "0000"), record("INV-8", "1201")]);
    let after = World::with(journal, TestClock::default(), gate);
    let resolved = now_or_never(after.client.reconcile()).unwrap();
    let shown: Vec<(&str, bool)> = resolved
        .iter()
        .map(|(intent, resolved)| (intent.number(), matches!(resolved, Resolution::Done(_))))
        .collect();
    assert_eq!(shown, [("INV-7", true), ("INV-8", false)]);
    assert_eq!(after.sent().len(), 1, "one query for both");
    assert!(after.open().is_empty());
}

#[test]
fn nothing_is_sent_that_could_not_be_written_down() {
    let journal = Failing {
        on_begin: true,
        ..failing()
    };
    let world = World::with(journal, TestClock::default(), |_: &Asked| accepted("INV-7"));
    let error = now_or_never(world.client.pay(&scanned("INV-7"))).unwrap_err();
    assert!(matches!(error, CallError::Journal { .. }), "{error:?}");
    assert!(!error.may_have_moved_money());
    assert!(world.sent().is_empty());
}

#[test]
fn the_outcome_is_told_even_if_the_journal_cannot_be_closed() {
    let journal = Failing {
        on_close: true,
        ..failing()
    };
    let world = World::with(journal, TestClock::default(), |asked: &Asked| {
        match asked.is_query() {
            true => found(&[record("INV-7", "0000")]),
            false => accepted("INV-7"),
        }
    });
    let paid = now_or_never(world.client.pay(&scanned("INV-7")));
    assert!(matches!(paid, Ok(Payment::Paid(_))), "{paid:?}");
    assert_eq!(world.open(), ["INV-7"]);
    let resolved = now_or_never(world.client.reconcile()).unwrap();
    assert!(matches!(resolved[0].1, Resolution::Done(_)), "{resolved:?}");
}

#[test]
fn a_journal_that_cannot_be_read_settles_nothing() {
    let journal = Failing {
        on_open: true,
        ..failing()
    };
    let world = World::with(journal, TestClock::default(), |_: &Asked| found(&[]));
    assert!(now_or_never(world.client.reconcile()).is_err());
    let resumed = now_or_never(world.client.resume("INV-7"));
    assert!(matches!(resumed, Err(ResumeError::Journal(_))));
    assert!(world.sent().is_empty());
}

#[test]
fn what_was_paid_is_not_paid_again() {
    let world = World::new(|_: &Asked| accepted("INV-7"));
    assert!(now_or_never(world.client.pay(&scanned("INV-7"))).is_ok());
    let again = now_or_never(world.client.pay(&scanned("INV-7"))).unwrap_err();
    assert!(matches!(again, CallError::AlreadyDone { .. }), "{again:?}");
    assert_eq!(again.number(), Some("INV-7"));
    assert_eq!(world.sent().len(), 1);
}

#[test]
fn what_was_settled_as_paid_is_not_paid_again() {
    let world = World::new(|asked: &Asked| match asked.is_query() {
        true => found(&[record("INV-7", "0000")]),
        false => accepted("INV-7"),
    });
    let awaiting = now_or_never(world.client.pay(&shown("INV-7")));
    assert!(matches!(awaiting, Ok(Payment::AwaitingCustomer(_))));
    assert_eq!(world.open(), ["INV-7"]);
    let resolved = now_or_never(world.client.resume("INV-7")).unwrap();
    assert!(matches!(resolved, Resolution::Done(_)), "{resolved:?}");
    let again = now_or_never(world.client.pay(&shown("INV-7"))).unwrap_err();
    assert!(matches!(again, CallError::AlreadyDone { .. }), "{again:?}");
}

#[test]
fn what_was_refused_may_be_tried_again() {
    let tries = AtomicUsize::new(0);
    let world = World::new(
        move |_: &Asked| match tries.fetch_add(1, Ordering::SeqCst) {
            0 => code("1104", "filter error"),
            _ => accepted("INV-7"),
        },
    );
    let refused = now_or_never(world.client.pay(&scanned("INV-7")));
    assert!(matches!(refused, Ok(Payment::Declined(_))), "{refused:?}");
    assert!(world.open().is_empty());
    let paid = now_or_never(world.client.pay(&scanned("INV-7")));
    assert!(matches!(paid, Ok(Payment::Paid(_))), "{paid:?}");
}

#[test]
fn resuming_what_was_never_begun_says_so() {
    let world = World::new(|_: &Asked| found(&[]));
    let error = now_or_never(world.client.resume("INV-9")).unwrap_err();
    assert!(matches!(&error, ResumeError::NothingOpen { number } if number == "INV-9"));
    assert!(error.to_string().contains("INV-9"));
    assert!(world.sent().is_empty());
}

/// The merchant makes the numbers, and a number made twice is the same order: whoever comes second,
/// however close, does not charge.
#[test]
fn fault_61_one_number_is_begun_once_however_many_threads_try() {
    const THREADS: usize = 8;
    const TRIES: usize = 1_000_000 / THREADS;
    let journal = MemoryJournal::new();
    let kept = AtomicUsize::new(0);
    thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let intent = intent("INV-7", PayType::WechatCpm);
                for _ in 0..TRIES {
                    if now_or_never(journal.begin(&intent)).unwrap() == Begun::Stored {
                        kept.fetch_add(1, Ordering::SeqCst);
                    }
                }
            });
        }
    });
    assert_eq!(kept.into_inner(), 1);
}

/// The wait for one order must not touch another attempt that was begun in the meantime.
#[test]
fn settling_closes_an_order_once() {
    struct Counting(MemoryJournal, Arc<AtomicUsize>);
    impl Journal for Counting {
        async fn begin(&self, intent: &Intent) -> Result<Begun, JournalError> {
            self.0.begin(intent).await
        }

        async fn close(&self, intent: &Intent, ending: Ending) -> Result<(), JournalError> {
            assert_eq!(intent.number(), "INV-7", "the other one is not resolved");
            self.1.fetch_add(1, Ordering::SeqCst);
            self.0.close(intent, ending).await
        }

        async fn open(&self) -> Result<Vec<Intent>, JournalError> {
            self.0.open().await
        }
    }

    let closed = Arc::new(AtomicUsize::new(0));
    let journal = Counting(MemoryJournal::new(), Arc::clone(&closed));
    let gate = |_: &Asked| found(&[record("INV-7", "1201"), record("INV-8", "1143")]);
    let world = World::with(journal, TestClock::default(), gate);
    let intents = ["INV-7", "INV-8"].map(|order| intent(order, PayType::WechatCpm));
    let resolved = now_or_never(world.client.resolve_all(&intents));
    assert!(
        matches!(resolved[0], Resolution::NotDone(_)),
        "{resolved:?}"
    );
    assert!(!resolved[1].is_final(), "{resolved:?}");
    assert!(world.sent().len() > 10);
    assert_eq!(closed.load(Ordering::SeqCst), 1);
}
