//! A till that is killed with SIGKILL, and what its next start finds.

#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod gate;
mod program;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use qfpay_api::journal::{Intent, Journal, SqliteJournal};
use qfpay_sandbox::{OrderState, Sandbox};

use gate::Gate;
use program::{Folder, kill};

const KILLS: usize = 50;

/// What has happened at the moment of the kill. In each case the request has left the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Moment {
    /// The customer is charged, and the answer is on its way.
    Charged,
    /// The order is made, the customer will pay, and nobody has told the till.
    MadeAndPaid,
    /// The order is made, and the customer walks away.
    MadeAndLeft,
    /// The request is lost before the gateway sees it.
    Lost,
}

const MOMENTS: [Moment; 4] = [
    Moment::Charged,
    Moment::MadeAndPaid,
    Moment::MadeAndLeft,
    Moment::Lost,
];

impl Moment {
    fn pay_type(self) -> &'static str {
        match self {
            Self::Charged | Self::Lost => "scanned",
            Self::MadeAndPaid | Self::MadeAndLeft => "shown",
        }
    }
}

/// A gateway whose clock the test can put forward.
fn sandbox() -> (Sandbox, Arc<AtomicI64>) {
    let hours = Arc::new(AtomicI64::new(0));
    let later = Arc::clone(&hours);
    let clock = move || {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        i64::try_from(now.as_secs()).unwrap() + later.load(Ordering::SeqCst) * 3600
    };
    // Waiting takes the program no time here, so it asks more often than it ever would.
    let sandbox = Sandbox::builder().clock(clock).limits_requests(false);
    (sandbox.start().unwrap(), hours)
}

fn open(folder: &Folder) -> Vec<Intent> {
    let journal = SqliteJournal::open(folder.journal()).unwrap();
    pollster::block_on(journal.open()).unwrap()
}

/// Pays through the gate and is killed while it waits for the answer.
fn pay_and_be_killed(
    folder: &Folder,
    sandbox: &Sandbox,
    gate: &Gate,
    number: &str,
    moment: Moment,
) {
    let mut till = folder.pay(sandbox, gate.url(), moment.pay_type(), number);
    let request = gate.next();
    assert!(request.contains(number), "{request:?}");
    // Whatever the gateway answers, the program will not live to read it.
    let _answer = (moment != Moment::Lost).then(|| request.pass_on(sandbox.url()));
    assert!(kill(&mut till), "it ended before");
}

#[test]
fn fault_13_killed_fifty_times_between_sending_and_answer_nothing_is_lost_or_charged_twice() {
    let (sandbox, hours) = sandbox();
    let (folder, gate) = (Folder::new(), Gate::new());
    let orders: Vec<(String, Moment)> = (0..KILLS)
        .map(|n| (format!("INV-{n}"), MOMENTS[n % MOMENTS.len()]))
        .collect();
    let numbers = || orders.iter().map(|(number, _)| number.as_str());
    for (number, moment) in &orders {
        pay_and_be_killed(&folder, &sandbox, &gate, number, *moment);
    }

    let kept: Vec<String> = open(&folder)
        .iter()
        .map(|one| one.number().to_owned())
        .collect();
    assert!(kept.iter().map(String::as_str).eq(numbers()), "{kept:?}");

    // A cashier who tries again before anybody has asked the gateway charges nobody.
    for (number, moment) in &orders {
        let till = folder.pay(&sandbox, gate.url(), moment.pay_type(), number);
        assert_eq!(program::said(till), [format!("{number}: busy")]);
    }
    assert_eq!(gate.waiting(), 0);

    for (number, _) in orders
        .iter()
        .filter(|(_, moment)| *moment == Moment::MadeAndPaid)
    {
        sandbox.customer_pays(number).unwrap();
    }
    let expected = |of: fn(Moment) -> &'static str| -> Vec<String> {
        let told = orders.iter().map(|(number, moment)| (number, of(*moment)));
        told.filter(|(_, told)| !told.is_empty())
            .map(|(number, told)| format!("{number}: {told}"))
            .collect()
    };
    // A restart at once: what is decided is closed, and nothing is given up too early.
    assert_eq!(
        folder.reconcile(&sandbox, 0),
        expected(|moment| match moment {
            Moment::Charged | Moment::MadeAndPaid => "done",
            Moment::MadeAndLeft | Moment::Lost => "open",
        })
    );
    // The next day, what is left is decided as well.
    hours.store(24, Ordering::SeqCst);
    assert_eq!(
        folder.reconcile(&sandbox, 24),
        expected(|moment| match moment {
            Moment::Charged | Moment::MadeAndPaid => "",
            Moment::MadeAndLeft => "not done, Failed(OrderExpired)",
            Moment::Lost => "not done, NeverArrived",
        })
    );
    assert_eq!(open(&folder), []);
    hours.store(0, Ordering::SeqCst);

    // What was lost is paid now, for the first time; what is done is not done again.
    for (number, moment) in &orders {
        let told = match moment {
            Moment::Charged | Moment::MadeAndPaid => "already done",
            Moment::Lost => "paid",
            Moment::MadeAndLeft => continue,
        };
        let till = folder.pay(&sandbox, sandbox.url(), moment.pay_type(), number);
        assert_eq!(program::said(till), [format!("{number}: {told}")]);
    }
    assert_eq!(gate.waiting(), 0);
    for (number, moment) in &orders {
        let paid = sandbox.order_state(number) == Some(OrderState::Paid);
        assert_eq!(paid, *moment != Moment::MadeAndLeft, "{number} {moment:?}");
    }
    assert_eq!(open(&folder), []);
}

#[test]
fn killed_when_the_answer_arrives_an_order_is_open_or_done() {
    let (sandbox, _) = sandbox();
    let (folder, gate) = (Folder::new(), Gate::new());
    for n in 0..20 {
        let number = format!("INV-{n}");
        let mut till = folder.pay(&sandbox, gate.url(), "scanned", &number);
        let request = gate.next();
        let answer = request.pass_on(sandbox.url());
        request.answer(&answer);
        kill(&mut till);
    }
    let left: Vec<String> = open(&folder)
        .iter()
        .map(|intent| format!("{}: done", intent.number()))
        .collect();
    assert_eq!(folder.reconcile(&sandbox, 0), left);
    for n in 0..20 {
        let number = format!("INV-{n}");
        let till = folder.pay(&sandbox, gate.url(), "scanned", &number);
        assert_eq!(program::said(till), [format!("{number}: already done")]);
    }
    assert_eq!(gate.waiting(), 0);
}

#[test]
fn killed_in_the_middle_of_writing_everything_that_was_kept_is_there() {
    let folder = Folder::new();
    let mut kept = Vec::new();
    for round in 0..25 {
        let mut till = folder.begin(&format!("{round}-"), 100_000);
        till.go();
        // The kill comes after so many lines, in the middle of one of the next intents.
        for _ in 0..=round {
            kept.push(till.line().unwrap());
        }
        kill(&mut till.child);
        while let Some(line) = till.line() {
            kept.push(line);
        }
    }
    let mut open = open(&folder).into_iter();
    let mut unsaid = 0;
    for line in &kept {
        let number = line.strip_suffix(": kept").unwrap();
        // What was kept last in a round may not have been said any more.
        while open.next().expect("a kept intent is lost").number() != number {
            unsaid += 1;
        }
    }
    unsaid += open.count();
    assert!(unsaid <= 25, "{unsaid}");
    let database = rusqlite::Connection::open(folder.journal()).unwrap();
    let check: String = database
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!(check, "ok");
}

#[test]
fn two_programs_that_begin_the_same_calls_share_them_out() {
    const CALLS: usize = 300;
    let folder = Folder::new();
    let mut tills = [folder.begin("INV-", CALLS), folder.begin("INV-", CALLS)];
    for till in &mut tills {
        till.go();
    }
    let mut said: BTreeMap<String, usize> = BTreeMap::new();
    for till in &mut tills {
        while let Some(line) = till.line() {
            *said.entry(line).or_default() += 1;
        }
        assert!(till.child.wait().unwrap().success());
    }
    let expected =
        (0..CALLS).flat_map(|n| ["kept", "busy"].map(|told| (format!("INV-{n}: {told}"), 1)));
    assert_eq!(said, expected.collect());
    assert_eq!(open(&folder).len(), CALLS);
}
