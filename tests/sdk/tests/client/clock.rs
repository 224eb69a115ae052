//! Clocks that are wrong or are set while somebody waits, and the turns of months and years.

use std::sync::Arc;
use std::time::Duration;

use qfpay_api::client::Clock;
use qfpay_api::recovery::NotDone;
use qfpay_api::{Intent, PayType, Resolution, TxTime};

use crate::books::Books;
use crate::support::hkd;
use crate::world::{
    Asked, TestClock, World, accepted, found, intent, now_or_never, number, record, shown, with,
};

const DAY: i64 = 24 * 3600;

#[test]
fn fault_59_the_time_of_a_request_is_the_clocks_in_utc_plus_eight() {
    for ahead in [-DAY, 0, DAY] {
        let clock = TestClock::default();
        clock.jump(ahead);
        let world = World::at(clock.clone(), |_: &Asked| accepted("INV-7"));
        assert!(now_or_never(world.client.pay(&shown("INV-7"))).is_ok());
        assert_eq!(world.sent()[0].get("txdtm"), clock.now().to_string());
    }
}

/// Whoever sets the clock while an order is open neither ends the wait nor makes it endless, and does
/// not make a request look so old that it can no longer arrive.
#[test]
fn fault_59_setting_the_clock_while_waiting_changes_nothing() {
    for (first, jumps) in [
        (0, -DAY),
        (0, DAY),
        (-DAY, DAY),
        (DAY, -DAY),
        (0, 40 * DAY),
        (0, -4000 * DAY),
    ] {
        let clock = TestClock::default();
        clock.jump(first);
        let hands = clock.clone();
        let world = World::at(clock, move |asked: &Asked| match asked.is_query() {
            true => {
                if (5..10).contains(&asked.at.as_secs()) {
                    hands.jump(jumps);
                }
                found(&[])
            }
            false => accepted("INV-7"),
        });
        assert!(now_or_never(world.client.pay(&shown("INV-7"))).is_ok());
        let client = world
            .client
            .with_schedule(qfpay_api::client::Schedule::until(Duration::from_secs(
                20 * 60,
            )));
        let resolved = now_or_never(client.resume("INV-7")).unwrap();
        assert!(!resolved.is_final(), "{first} {jumps}: {resolved:?}");
        let last = world.log.lock().unwrap().last().unwrap().at;
        assert!(last <= Duration::from_secs(20 * 60), "{last:?}");
        assert!(last >= Duration::from_secs(18 * 60), "{last:?}");
    }
}

/// A till that starts with a wrong clock pays, has its clock set right, and then asks.
#[test]
fn fault_59_setting_the_clock_between_payment_and_question_makes_nothing_old() {
    for jump in [DAY, 40 * DAY] {
        let world = World::new(|asked: &Asked| match asked.is_query() {
            true => found(&[]),
            false => accepted("INV-7"),
        });
        assert!(now_or_never(world.client.pay(&shown("INV-7"))).is_ok());
        world.clock.pass(Duration::from_secs(60));
        world.clock.jump(jump);
        let client = world
            .client
            .with_schedule(qfpay_api::client::Schedule::until(Duration::from_secs(
                20 * 60,
            )));
        let resolved = now_or_never(client.resume("INV-7")).unwrap();
        assert!(!resolved.is_final(), "{resolved:?}");
        // In time it is resolved all the same.
        let client = client.with_schedule(qfpay_api::client::Schedule::until(Duration::from_secs(
            60 * 60,
        )));
        let resolved = now_or_never(client.resume("INV-7")).unwrap();
        assert_eq!(resolved, Resolution::NotDone(NotDone::NeverArrived));
    }
}

/// The clock is set right between the payment and the question.
#[test]
fn fault_59_a_payment_is_found_by_a_till_whose_clock_was_a_day_off() {
    for ahead in [-DAY, DAY] {
        let clock = TestClock::at("2025-03-31 23:30:00");
        let real = clock.now();
        clock.jump(ahead);
        let paid = with(record("INV-7", "0000"), &[("sysdtm", &real.to_string())]);
        let books = Books::of(vec![paid]);
        let world = World::at(clock.clone(), move |asked: &Asked| match asked.is_query() {
            true => books.answer(asked),
            false => accepted("INV-7"),
        });
        assert!(now_or_never(world.client.pay(&shown("INV-7"))).is_ok());
        clock.jump(-ahead);
        let resolved = now_or_never(world.client.resume("INV-7")).unwrap();
        assert!(
            matches!(resolved, Resolution::Done(_)),
            "{ahead}: {resolved:?}"
        );
    }
}

/// After a restart only the wall clock tells how old a request is.
#[test]
fn fault_59_an_old_intent_is_old_for_a_program_that_starts_later() {
    let clock = TestClock::at("2025-03-17 12:00:00");
    let world = World::at(clock, |_: &Asked| found(&[]));
    let resolved = now_or_never(world.client.resolve(&intent("INV-7", PayType::AlipayMpmHk)));
    assert_eq!(resolved, Resolution::NotDone(NotDone::NeverArrived));
}

#[test]
fn fault_59_the_ends_of_time_do_not_panic() {
    for time in [
        "0001-01-01 00:00:00",
        "9999-12-31 23:59:59",
        "1970-01-01 00:00:00",
    ] {
        let at: TxTime = time.parse().unwrap();
        for now in ["1970-01-01 08:00:00", "9999-12-31 23:59:59"] {
            let world = World::at(TestClock::at(now), |_: &Asked| found(&[]));
            for pay_type in [PayType::WechatCpm, PayType::AlipayMpmHk] {
                let one = Intent::payment("INV-7", hkd(1250), pay_type, at);
                let _resolved = now_or_never(world.client.resolve(&one));
            }
        }
    }
}

/// The windows that a lookup of an order placed at this time asks for.
fn windows(placed_at: &str) -> Vec<(String, String)> {
    let clock = TestClock::at(placed_at);
    let world = World::at(clock, |asked: &Asked| match asked.is_query() {
        true => found(&[]),
        false => accepted("INV-7"),
    });
    assert!(now_or_never(world.client.pay(&shown("INV-7"))).is_ok());
    let open = now_or_never(qfpay_api::journal::Journal::open(world.client.journal())).unwrap();
    let _looked = now_or_never(world.client.resolve_once(&open));
    let mut asked: Vec<(String, String)> = world
        .sent()
        .iter()
        .filter(|one| one.is_query())
        .map(|one| {
            (
                one.get("start_time").to_owned(),
                one.get("end_time").to_owned(),
            )
        })
        .collect();
    asked.sort();
    asked
}

#[test]
fn fault_60_queries_carry_the_month_of_the_order_and_its_neighbour_near_the_turn() {
    let month = |first: &str, last: &str| (format!("{first} 00:00:00"), format!("{last} 23:59:59"));
    let december = month("2025-12-01", "2025-12-31");
    let january = month("2026-01-01", "2026-01-31");
    let table = [
        ("2026-01-15 12:00:00", vec![january.clone()]),
        (
            "2025-12-31 23:59:59",
            vec![december.clone(), january.clone()],
        ),
        ("2026-01-01 00:00:00", vec![december, january]),
        (
            "2024-02-29 23:59:59",
            vec![
                month("2024-02-01", "2024-02-29"),
                month("2024-03-01", "2024-03-31"),
            ],
        ),
        (
            "2025-03-01 00:00:00",
            vec![
                month("2025-02-01", "2025-02-28"),
                month("2025-03-01", "2025-03-31"),
            ],
        ),
    ];
    for (placed_at, expected) in table {
        assert_eq!(windows(placed_at), expected, "{placed_at}");
    }
}

#[test]
fn fault_60_an_order_paid_after_midnight_of_new_year_is_found() {
    let clock = TestClock::at("2025-12-31 23:59:50");
    let books = Arc::new(Books::of(vec![with(
        record("INV-7", "0000"),
        &[("sysdtm", "2026-01-01 00:00:03")],
    )]));
    let gateway = Arc::clone(&books);
    let world = World::at(clock, move |asked: &Asked| match asked.is_query() {
        true => gateway.answer(asked),
        false => accepted("INV-7"),
    });
    assert!(now_or_never(world.client.pay(&shown("INV-7"))).is_ok());
    let resolved = now_or_never(world.client.resume("INV-7")).unwrap();
    assert!(matches!(resolved, Resolution::Done(_)), "{resolved:?}");
    let placed_at = "2025-12-31 23:59:50".parse().unwrap();
    let found = now_or_never(world.client.find_order(&number("INV-7"), placed_at)).unwrap();
    assert_eq!(found.len(), 1);
}

#[test]
fn fault_60_an_order_of_last_month_is_still_looked_for_in_its_month() {
    let clock = TestClock::at("2025-05-20 12:00:00");
    let books = Books::of(vec![record("INV-7", "0000")]);
    let world = World::at(clock, move |asked: &Asked| books.answer(asked));
    let resolved = now_or_never(world.client.resolve(&intent("INV-7", PayType::AlipayMpmHk)));
    assert!(matches!(resolved, Resolution::Done(_)), "{resolved:?}");
}
