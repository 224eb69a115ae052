//! What happens to notifications on their way.

use crate::common::{NOW, engine_with, paid};
use qfpay_sandbox::{DeliveryFaults, Engine, Merchant};

fn engine(delivery_faults: DeliveryFaults) -> Engine {
    engine_with(|config| {
        config.merchants = vec![Merchant::default().with_notify_url("http://127.0.0.1:1/")];
        config.delivery_faults = delivery_faults;
    })
}

fn delivered(engine: &mut Engine, now: i64) -> Vec<u64> {
    let due = engine.due_notifications(now);
    due.iter().map(|delivery| delivery.id).collect()
}

#[test]
fn fault_66_a_notification_comes_twice_at_once() {
    let mut engine = engine(DeliveryFaults {
        twice: 1000,
        ..DeliveryFaults::default()
    });
    paid(&mut engine, NOW, "800108", "A");
    let due = engine.due_notifications(NOW);
    assert_eq!(due.len(), 2);
    assert_eq!(due[0], due[1]);
    // Nobody has acknowledged it, and the fault is over.
    assert_eq!(delivered(&mut engine, NOW + 120), [0]);
}

#[test]
fn a_first_delivery_that_is_lost_is_followed_by_the_schedule() {
    let mut engine = engine(DeliveryFaults {
        lost: 1000,
        twice: 1000,
        ..DeliveryFaults::default()
    });
    paid(&mut engine, NOW, "800108", "A");
    assert_eq!(engine.due_notifications(NOW), []);
    let lost = engine.notifications(NOW).next().unwrap();
    assert_eq!(lost.attempts(), 1);
    assert_eq!(lost.reason(), Some("a delivery fault lost it"));
    assert_eq!(engine.next_notification(), Some(NOW + 120));
    assert_eq!(delivered(&mut engine, NOW + 120), [0, 0]);
    engine.notification_answered(0, 200, b"SUCCESS");
    assert_eq!(engine.notifications(NOW).next().unwrap().reason(), None);
    assert_eq!(engine.next_notification(), None);
}

#[test]
fn fault_67_what_is_held_back_follows_what_overtakes_it() {
    // A seed with which the first is held back and the second is not.
    let delivery_faults = |seed| DeliveryFaults {
        seed,
        held_back: 500,
        ..DeliveryFaults::default()
    };
    let overtaken = |seed: &u64| {
        let mut engine = engine(delivery_faults(*seed));
        paid(&mut engine, NOW, "800108", "A");
        paid(&mut engine, NOW, "800108", "B");
        delivered(&mut engine, NOW) == [1]
    };
    let seed = (0..100).find(overtaken).unwrap();
    let mut engine = engine(delivery_faults(seed));
    let syssn = paid(&mut engine, NOW, "800108", "A");
    assert_eq!(engine.next_notification(), Some(NOW + 60));
    crate::common::refund(&mut engine, NOW + 5, &syssn, "REF", "100");
    assert_eq!(delivered(&mut engine, NOW + 5), [1], "the refund first");
    assert!(delivered(&mut engine, NOW + 5).is_empty());
    assert_eq!(delivered(&mut engine, NOW + 6), [0], "and then the payment");
    assert!(delivered(&mut engine, NOW + 60).is_empty());

    // Nothing overtakes it, or somebody asks for it.
    let mut engine = self::engine(delivery_faults(seed));
    paid(&mut engine, NOW, "800108", "A");
    assert!(delivered(&mut engine, NOW + 59).is_empty());
    assert!(engine.notify_again(NOW + 59, 0));
    assert_eq!(delivered(&mut engine, NOW + 59), [0]);
}

#[test]
fn the_same_seed_has_the_same_delivery_faults_however_the_merchant_answers() {
    let sent = |seed, answers: bool| {
        let mut engine = engine(DeliveryFaults {
            seed,
            twice: 300,
            held_back: 300,
            lost: 300,
        });
        let mut sent = Vec::new();
        for index in 0..100 {
            let now = NOW + index;
            paid(&mut engine, now, "800108", &format!("INV-{index}"));
            for delivery in engine.due_notifications(now) {
                if answers {
                    engine.notification_answered(delivery.id, 200, b"SUCCESS");
                }
                sent.push((now, delivery.id));
            }
        }
        sent
    };
    let first = sent(7, true);
    let unanswered: Vec<_> = sent(7, false);
    // Until the schedule repeats what was not answered, nothing differs.
    assert_eq!(unanswered, first);
    assert_ne!(sent(8, true), first);
    let mut ids: Vec<u64> = first.iter().map(|(_, id)| *id).collect();
    assert!(!ids.is_sorted(), "some were overtaken");
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert!(ids.len() < count, "some came twice");
    assert!(ids.len() < 95, "some were lost");
}

#[test]
fn a_clock_that_jumps_makes_up_for_each_delivery() {
    let mut engine = engine(DeliveryFaults::default());
    paid(&mut engine, NOW, "800108", "A");
    let later = NOW + 86_400 * 2;
    for attempt in 1..=8 {
        let due = engine.due_notifications(later);
        let attempts: Vec<u32> = due.iter().map(|delivery| delivery.attempt).collect();
        assert_eq!(attempts, [attempt]);
    }
    assert_eq!(engine.due_notifications(later), []);
}

#[test]
fn why_nothing_was_acknowledged_is_said() {
    let mut engine = engine(DeliveryFaults::default());
    paid(&mut engine, NOW, "800108", "A");
    let mut reason = |act: &dyn Fn(&mut Engine)| {
        act(&mut engine);
        let one = engine.notifications(NOW).next().unwrap();
        (one.reason().map(str::to_owned), one.due().is_some())
    };
    let said = |text: &str| Some(text.to_owned());
    assert_eq!(
        reason(&|engine| engine.notification_answered(0, 500, b"SUCCESS")),
        (said("the answer was HTTP 500, and 200 is expected"), true)
    );
    assert_eq!(
        reason(&|engine| engine.notification_answered(0, 200, b"OK")),
        (said("the answer was not exactly SUCCESS"), true)
    );
    let (long, _) = reason(&|engine| engine.notification_failed(0, &"x".repeat(9_000)));
    assert_eq!(long.unwrap().len(), 200);
    assert_eq!(
        reason(&|engine| engine.notification_blocked(0, "not there")),
        (said("not there"), false)
    );
    assert!(!engine.notify_again(NOW, 1), "there is no other");
}
