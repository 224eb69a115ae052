//! Asking until an order is decided: how often, how long, and what the records say.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use qfpay_api::client::Schedule;
use qfpay_api::recovery::{LastObserved, NextAction, NotDone};
use qfpay_api::transport::{Delivery, TransportErrorKind};
use qfpay_api::{Operation, PayType, Resolution};
use serde_json::{Value, json};

use crate::books::Books;
use crate::world::{
    Asked, SYSSN, World, accepted, found, intent, now_or_never, record, scanned, shown, with,
};

/// What resolving one order comes to while the gateway answers with these records.
fn resolved(pay_type: PayType, records: Vec<Value>) -> Resolution {
    let world = World::new(move |_: &Asked| found(&records));
    now_or_never(world.client.resolve(&intent("INV-7", pay_type)))
}

/// The same, once the time in which the customer could pay is long over.
fn resolved_later(pay_type: PayType, records: Vec<Value>) -> Resolution {
    let world = World::new(move |_: &Asked| found(&records));
    world.clock.pass(Duration::from_secs(24 * 3600));
    now_or_never(world.client.resolve(&intent("INV-7", pay_type)))
}

fn open(resolved: &Resolution) -> (NextAction, LastObserved) {
    match resolved {
        Resolution::Open(open) => (open.next_action(), open.last_observed()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn fault_49_pending_answers_and_then_a_payment_are_one_payment() {
    let mut schedules = Vec::new();
    for seed in [1, 2] {
        let asked = AtomicUsize::new(0);
        let world = World::new(move |one: &Asked| match one.is_query() {
            true if asked.fetch_add(1, Ordering::SeqCst) < 25 => found(&[record("INV-7", "1143")]),
            true => found(&[record("INV-7", "0000")]),
            false => accepted("INV-7"),
        });
        let world = World {
            client: world.client.with_random(move || seed),
            ..world
        };
        assert!(now_or_never(world.client.pay(&shown("INV-7"))).is_ok());
        let resolved = now_or_never(world.client.resume("INV-7")).unwrap();
        assert!(matches!(resolved, Resolution::Done(_)), "{resolved:?}");
        assert_eq!(world.count("query"), 26);
        assert_eq!(world.count("payment"), 1);
        let times: Vec<Duration> = world.sent().iter().map(|one| one.at).collect();
        let gaps: Vec<Duration> = times[1..].windows(2).map(|two| two[1] - two[0]).collect();
        let within = |gap: &Duration| (2..=60).contains(&gap.as_secs());
        assert!(gaps.iter().all(within), "{gaps:?}");
        schedules.push(gaps);
    }
    assert_ne!(schedules[0], schedules[1], "tills do not ask in step");
}

#[test]
fn fault_49_the_number_of_questions_stays_within_a_budget() {
    for (pay_type, at_most) in [(PayType::WechatCpm, 45), (PayType::AlipayMpmHk, 120)] {
        let world = World::new(|_: &Asked| found(&[record("INV-7", "1145")]));
        let resolved = now_or_never(world.client.resolve(&intent("INV-7", pay_type)));
        assert_eq!(open(&resolved).1, LastObserved::Pending);
        let count = world.sent().len();
        assert!((20..=at_most).contains(&count), "{pay_type:?}: {count}");
    }
}

#[test]
fn fault_50_what_stays_pending_ends_at_the_deadline_with_advice_for_every_pay_type() {
    let mut advised = (0, 0, 0);
    for pay_type in PayType::ALL {
        let world = World::new(|_: &Asked| found(&[record("INV-7", "1143")]));
        let resolved = now_or_never(world.client.resolve(&intent("INV-7", pay_type)));
        let (advice, seen) = open(&resolved);
        assert_eq!(seen, LastObserved::Pending, "{pay_type:?}");
        let expected = match pay_type.cancel_with() {
            Some(Operation::Reversal) => {
                advised.0 += 1;
                NextAction::Reverse
            }
            Some(Operation::Close) => {
                advised.1 += 1;
                NextAction::Close
            }
            None => {
                advised.2 += 1;
                NextAction::AskAgain
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(advice, expected, "{pay_type:?}");
        let last = world.sent().last().unwrap().at;
        assert!(
            last <= Duration::from_secs(126 * 60),
            "{pay_type:?}: {last:?}"
        );
    }
    assert!(PayType::ALL.len() >= 36);
    assert!(advised.0 > 6 && advised.1 > 15, "{advised:?}");
}

#[test]
fn fault_50_a_pending_order_stays_in_the_journal() {
    let world = World::new(|one: &Asked| match one.is_query() {
        true => found(&[record("INV-7", "1143")]),
        false => crate::world::code("1145", ""),
    });
    assert!(now_or_never(world.client.pay(&scanned("INV-7"))).is_ok());
    let resolved = now_or_never(world.client.resume("INV-7")).unwrap();
    assert_eq!(
        open(&resolved),
        (NextAction::Reverse, LastObserved::Pending)
    );
    assert_eq!(world.open(), ["INV-7"]);
}

#[test]
fn fault_39_the_successful_one_of_several_records_wins_and_the_others_are_told() {
    let failed = with(record("INV-7", "1201"), &[("syssn", "1")]);
    let paid = |syssn| with(record("INV-7", "0000"), &[("syssn", syssn)]);
    let pending = with(record("INV-7", "1143"), &[("syssn", "4")]);
    let refunded = with(record("INV-7", "0000"), &[("syssn", "5"), ("cancel", "3")]);
    let others = [
        vec![failed.clone(), paid("2"), pending.clone()],
        vec![pending.clone(), failed.clone(), paid("2")],
        vec![refunded.clone(), paid("2")],
    ];
    for records in others {
        let Resolution::Done(done) = resolved(PayType::AlipayMpmHk, records.clone()) else {
            panic!("{records:?}");
        };
        assert_eq!(done.record().syssn(), Some("2"));
        assert!(done.others().is_empty());
    }
    let later = with(paid("3"), &[("sysdtm", "2025-03-15 12:07:00")]);
    let twice = vec![later, failed, paid("2")];
    let Resolution::Done(done) = resolved(PayType::AlipayMpmHk, twice) else {
        panic!("paid twice");
    };
    assert_eq!(
        done.record().syssn(),
        Some("2"),
        "the first one is the payment"
    );
    let others: Vec<_> = done.others().iter().map(|one| one.syssn()).collect();
    assert_eq!(others, [Some("3")], "the second one is to be refunded");
}

#[test]
fn fault_39_a_payment_on_a_later_page_is_found() {
    for (page, tells_page_size) in [(None, false), (Some(10), true), (Some(10), false)] {
        let mut records: Vec<Value> = (0..25)
            .map(|one| with(record("INV-7", "1201"), &[("syssn", &format!("f{one}"))]))
            .collect();
        records.push(record("INV-7", "0000"));
        let books = Books {
            page,
            tells_page_size,
            ..Books::of(records)
        };
        let world = World::new(move |asked: &Asked| books.answer(asked));
        let resolved = now_or_never(world.client.resolve(&intent("INV-7", PayType::AlipayMpmHk)));
        assert!(
            matches!(resolved, Resolution::Done(_)),
            "{page:?} {tells_page_size}: {resolved:?}"
        );
    }
}

/// The gateway's own default is ten records on a page, and not every version says so.
#[test]
fn many_orders_are_all_found_on_short_pages() {
    let orders: Vec<String> = (0..16).map(|one| format!("I-{one:04}")).collect();
    for tells_page_size in [true, false] {
        let records = orders.iter().map(|order| record(order, "0000")).collect();
        let books = Books {
            page: Some(10),
            tells_page_size,
            ..Books::of(records)
        };
        let world = World::new(move |asked: &Asked| books.answer(asked));
        let intents: Vec<_> = orders
            .iter()
            .map(|order| intent(order, PayType::AlipayMpmHk))
            .collect();
        let resolved = now_or_never(world.client.resolve_once(&intents));
        let paid = resolved
            .iter()
            .filter(|one| matches!(one, Resolution::Done(_)));
        assert_eq!(paid.count(), 16, "{tells_page_size}");
    }
}

/// A gateway that takes no notice of the page may keep the payment to itself.
#[test]
fn a_gateway_that_repeats_its_page_is_not_asked_for_ever_nor_believed() {
    let page: Vec<Value> = (0..100)
        .map(|one| with(record("INV-7", "1201"), &[("syssn", &format!("f{one}"))]))
        .collect();
    let world = World::new(move |_: &Asked| found(&page));
    let looked = now_or_never(
        world
            .client
            .resolve_once(&[intent("INV-7", PayType::WechatCpm)]),
    );
    assert_eq!(
        open(&looked[0]),
        (NextAction::AskAgain, LastObserved::Nothing)
    );
    assert_eq!(world.sent().len(), 2);
}

#[test]
fn a_last_page_that_is_full_is_followed_by_an_empty_one() {
    let records =
        (0..10).map(|one| with(record("INV-7", "1201"), &[("syssn", &format!("f{one}"))]));
    let books = Books::of(records.collect());
    let world = World::new(move |asked: &Asked| books.answer(asked));
    let looked = now_or_never(
        world
            .client
            .resolve_once(&[intent("INV-7", PayType::WechatCpm)]),
    );
    assert!(looked[0].is_final(), "{looked:?}");
    assert_eq!(world.sent().len(), 2);
}

/// Half of the records is none: what is not among them may be on the next page.
#[test]
fn a_list_without_end_decides_nothing() {
    let world = World::new(|asked: &Asked| {
        let page: usize = asked.get("page").parse().unwrap();
        let records: Vec<Value> = (0..100)
            .map(|one| {
                with(
                    record("INV-7", "1201"),
                    &[("syssn", &format!("{page}-{one}"))],
                )
            })
            .collect();
        found(&records)
    });
    let looked = now_or_never(
        world
            .client
            .resolve_once(&[intent("INV-7", PayType::WechatCpm)]),
    );
    assert_eq!(
        open(&looked[0]),
        (NextAction::AskAgain, LastObserved::Nothing)
    );
    assert!(world.sent().len() <= 100);
}

#[test]
fn fault_40_records_of_other_orders_are_ignored_and_are_never_no_record() {
    let other = vec![record("INV-70", "0000"), record("INV-71", "1201")];
    let resolved = resolved_later(PayType::WechatCpm, other.clone());
    assert_eq!(
        open(&resolved),
        (NextAction::AskAgain, LastObserved::Nothing)
    );

    let mut both = other;
    both.push(record("INV-7", "1201"));
    let resolved = resolved_later(PayType::WechatCpm, both);
    assert!(
        matches!(resolved, Resolution::NotDone(NotDone::Failed(_))),
        "{resolved:?}"
    );
}

#[test]
fn fault_40_an_answer_about_others_says_nothing_about_an_order_beside_them() {
    let world = World::new(|_: &Asked| found(&[record("INV-8", "0000"), record("INV-99", "0000")]));
    world.clock.pass(Duration::from_secs(24 * 3600));
    let intents = ["INV-7", "INV-8"].map(|order| intent(order, PayType::WechatCpm));
    let resolved = now_or_never(world.client.resolve_all(&intents));
    assert_eq!(open(&resolved[0]).1, LastObserved::Nothing);
    assert!(matches!(resolved[1], Resolution::Done(_)), "{resolved:?}");
}

/// A record of this number exists, so the request has arrived, whatever kind the record is of.
#[test]
fn records_of_another_kind_under_the_number_are_not_no_record() {
    for kind in ["refund", "close", "preauth", "{}"] {
        let record = with(record("INV-7", "0000"), &[("order_type", kind)]);
        let resolved = resolved_later(PayType::WechatCpm, vec![record]);
        assert!(!resolved.is_final(), "{kind}: {resolved:?}");
        assert_eq!(
            open(&resolved),
            (NextAction::AskQfpay, LastObserved::Contradiction),
            "{kind}"
        );
    }
}

#[test]
fn a_refund_beside_the_payment_does_not_unmake_it() {
    let refund = [
        ("order_type", "refund"),
        ("syssn", "9"),
        ("origssn", SYSSN),
        ("txamt", "250"),
    ];
    let records = vec![
        with(record("INV-7", "0000"), &refund),
        with(record("INV-7", "0000"), &[("cancel", "5")]),
    ];
    let Resolution::Done(done) = resolved(PayType::AlipayMpmHk, records) else {
        panic!("partly refunded is paid");
    };
    assert_eq!(done.record().syssn(), Some(SYSSN));
    assert!(done.others().is_empty(), "a refund is no second payment");
}

#[test]
fn another_amount_or_currency_is_nobodys_payment() {
    let strange = [
        ("txamt", "1251"),
        ("txamt", "125"),
        ("txamt", "1250.0"),
        ("txamt", ""),
        ("txcurrcd", "CNY"),
        ("txcurrcd", "XYZ"),
    ];
    for change in strange {
        let records = vec![with(record("INV-7", "0000"), &[change])];
        let resolved = resolved_later(PayType::WechatCpm, records);
        assert_eq!(open(&resolved).0, NextAction::AskQfpay, "{change:?}");
    }
    for currency in [json!(["HKD"]), json!({"HKD": 1})] {
        let mut record = record("INV-7", "0000");
        record["txcurrcd"] = currency;
        let resolved = resolved_later(PayType::WechatCpm, vec![record]);
        assert_eq!(open(&resolved).0, NextAction::AskQfpay);
    }
    // The right one beside it does not make the wrong one right.
    let mut wrong = with(record("INV-7", "0000"), &[("txamt", "9"), ("syssn", "9")]);
    let resolved = resolved_later(
        PayType::WechatCpm,
        vec![wrong.clone(), record("INV-7", "0000")],
    );
    assert_eq!(open(&resolved).0, NextAction::AskQfpay);
    wrong["respcd"] = json!("1201");
    let resolved = resolved_later(PayType::WechatCpm, vec![wrong, record("INV-7", "0000")]);
    assert!(matches!(resolved, Resolution::Done(_)), "{resolved:?}");
}

#[test]
fn what_was_given_back_is_told_as_such() {
    for cancel in ["1", "3"] {
        let records = vec![with(record("INV-7", "0000"), &[("cancel", cancel)])];
        let Resolution::TakenBack(record) = resolved(PayType::AlipayMpmHk, records) else {
            panic!("cancel {cancel}");
        };
        assert_eq!(record.syssn(), Some(SYSSN));
    }
    let closed = vec![with(record("INV-7", "0000"), &[("cancel", "2")])];
    assert_eq!(
        resolved(PayType::AlipayMpmHk, closed),
        Resolution::NotDone(NotDone::Closed)
    );
}

#[test]
fn records_that_decide_nothing_leave_the_order_open() {
    for respcd in ["1204", "1205", "1147", "1260", "1252", "9999", ""] {
        for extra in [None, Some(record("INV-7", "1201"))] {
            let mut records = vec![with(record("INV-7", respcd), &[("syssn", "2")])];
            records.extend(extra);
            let resolved = resolved_later(PayType::WechatCpm, records);
            assert!(!resolved.is_final(), "{respcd}: {resolved:?}");
        }
    }
    for cancel in ["4", "6", "x"] {
        let records = vec![with(record("INV-7", "0000"), &[("cancel", cancel)])];
        assert!(
            !resolved_later(PayType::WechatCpm, records).is_final(),
            "{cancel}"
        );
    }
}

/// A customer whose wallet is empty takes another one and scans the same code again.
#[test]
fn a_failed_attempt_at_a_code_that_can_still_be_scanned_is_not_the_end() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&asked);
    let world = World::new(move |one: &Asked| match one.is_query() {
        true if counter.fetch_add(1, Ordering::SeqCst) < 5 => found(&[record("INV-7", "1201")]),
        true => found(&[record("INV-7", "0000")]),
        false => accepted("INV-7"),
    });
    assert!(now_or_never(world.client.pay(&shown("INV-7"))).is_ok());
    let looked = now_or_never(
        world
            .client
            .resolve_once(&[intent("INV-7", PayType::AlipayMpmHk)]),
    );
    assert_eq!(
        open(&looked[0]),
        (NextAction::Reverse, LastObserved::Pending)
    );
    assert_eq!(world.open(), ["INV-7"]);
    let resolved = now_or_never(world.client.resume("INV-7")).unwrap();
    assert!(matches!(resolved, Resolution::Done(_)), "{resolved:?}");
}

#[test]
fn a_failed_attempt_is_final_once_nobody_can_try_again() {
    let failed = || vec![record("INV-7", "1201")];
    for resolved in [
        resolved(PayType::WechatCpm, failed()),
        resolved_later(PayType::AlipayMpmHk, failed()),
        // The order itself is closed or expired.
        resolved(PayType::AlipayMpmHk, vec![record("INV-7", "1142")]),
        resolved(PayType::AlipayMpmHk, vec![record("INV-7", "1181")]),
    ] {
        let failed = matches!(resolved, Resolution::NotDone(NotDone::Failed(_)));
        assert!(failed, "{resolved:?}");
    }
    // One window of the browser failed, the other one is still there.
    let closed = with(record("INV-7", "1181"), &[("syssn", "2")]);
    let both = vec![closed, record("INV-7", "1201")];
    assert!(!resolved_now(both).is_final());
}

/// What one look says, without waiting.
fn resolved_now(records: Vec<Value>) -> Resolution {
    let world = World::new(move |_: &Asked| found(&records));
    let looked = now_or_never(
        world
            .client
            .resolve_once(&[intent("INV-7", PayType::AlipayMpmHk)]),
    );
    looked.into_iter().next().unwrap()
}

#[test]
fn a_hundred_open_orders_take_seven_queries_a_round() {
    let orders: Vec<String> = (0..100).map(|one| format!("INV-{one:03}")).collect();
    let records = orders.iter().map(|order| record(order, "1143")).collect();
    let books = Arc::new(Books {
        tells_page_size: true,
        ..Books::of(records)
    });
    let gateway = Arc::clone(&books);
    let world = World::new(move |asked: &Asked| gateway.answer(asked));
    let intents: Vec<_> = orders
        .iter()
        .map(|order| intent(order, PayType::AlipayMpmHk))
        .collect();
    let looked = now_or_never(world.client.resolve_once(&intents));
    assert!(
        looked
            .iter()
            .all(|one| open(one).1 == LastObserved::Pending)
    );
    // 128 characters hold 16 numbers of 7 with their commas.
    assert_eq!(world.sent().len(), 7);
    for asked in world.sent() {
        assert!(asked.get("out_trade_no").len() <= 128);
    }

    for order in &orders {
        books.change(order, "respcd", "0000");
    }
    let resolved = now_or_never(world.client.resolve_all(&intents));
    assert!(
        resolved
            .iter()
            .all(|one| matches!(one, Resolution::Done(_)))
    );
    assert_eq!(world.sent().len(), 14);
}

#[test]
fn a_round_asks_only_about_what_is_still_open() {
    let books = Arc::new(Books::of(vec![
        record("INV-7", "0000"),
        record("INV-8", "1143"),
    ]));
    let gateway = Arc::clone(&books);
    let world = World::new(move |asked: &Asked| gateway.answer(asked));
    let world = World {
        client: world
            .client
            .with_schedule(Schedule::until(Duration::from_secs(20))),
        ..world
    };
    let intents = ["INV-7", "INV-8"].map(|order| intent(order, PayType::AlipayMpmHk));
    let resolved = now_or_never(world.client.resolve_all(&intents));
    assert!(matches!(resolved[0], Resolution::Done(_)));
    assert!(!resolved[1].is_final());
    let numbers: Vec<String> = world
        .sent()
        .iter()
        .map(|asked| asked.get("out_trade_no").to_owned())
        .collect();
    assert_eq!(numbers[0], "INV-7,INV-8");
    assert!(numbers.len() > 2);
    assert!(numbers[1..].iter().all(|one| one == "INV-8"), "{numbers:?}");
}

#[test]
fn nothing_to_settle_asks_nothing() {
    let world = World::new(|_: &Asked| found(&[]));
    assert!(now_or_never(world.client.resolve_all(&[])).is_empty());
    assert!(now_or_never(world.client.reconcile()).unwrap().is_empty());
    assert!(world.sent().is_empty());
}

#[test]
fn fault_56_a_payment_is_not_called_made_while_a_closing_may_still_take_it_back() {
    let world = World::new(|asked: &Asked| match asked.path.as_str() {
        "/trade/v1/query" => found(&[record("INV-7", "0000")]),
        "/trade/v1/close" => {
            crate::world::Reply::Fails(TransportErrorKind::Broken, Delivery::MayHaveBeenSent)
        }
        _ => accepted(asked.get("out_trade_no")),
    });
    let intent = intent("INV-7", PayType::AlipayMpmHk);
    let close = qfpay_api::Close::new(&qfpay_api::OriginalPayment::from_intent(&intent).unwrap());
    assert!(now_or_never(world.client.close(&close)).is_err());
    let looked = now_or_never(world.client.resolve_once(std::slice::from_ref(&intent)));
    let [Resolution::Open(open)] = looked.as_slice() else {
        panic!("{looked:?}");
    };
    assert_eq!(open.last_observed(), LastObserved::Cancelling);
    // Long after the closing can have arrived, the payment is what it is.
    let resolved = now_or_never(world.client.resolve(&intent));
    assert!(matches!(resolved, Resolution::Done(_)), "{resolved:?}");
    assert!(world.open().is_empty());
}
