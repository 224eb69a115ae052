//! What is sent again, and what never is.

use std::time::Duration;

use qfpay_api::client::Clock;
use qfpay_api::error::NotSent;
use qfpay_api::transport::TransportErrorKind::{
    self, Broken, Connect, Timeout, Tls, TooLarge, Unusable,
};
use qfpay_api::{CallError, Payment, Query, TxTime};

use crate::world::{
    Asked, KEPT_BACK, Reply, SENT, World, accepted, found, now_or_never, number, record, scanned,
    script,
};

fn pay(world: &World) -> Result<Payment, CallError> {
    now_or_never(world.client.pay(&scanned("INV-7")))
}

fn too_many(retry_after: Option<&'static str>) -> Reply {
    let header = retry_after.map(|seconds| ("retry-after", seconds));
    Reply::Http(429, header.into_iter().collect(), "")
}

/// The times at which requests left, in seconds.
fn times(world: &World) -> Vec<u64> {
    world
        .sent()
        .iter()
        .map(|asked| asked.at.as_secs())
        .collect()
}

#[test]
fn faults_01_to_03_and_06_what_was_not_sent_is_sent_again() {
    for kind in [Connect, Timeout, Broken] {
        let replies = vec![
            Reply::Fails(kind, KEPT_BACK),
            Reply::Fails(kind, KEPT_BACK),
            accepted("INV-7"),
        ];
        let world = World::new(script(replies));
        assert!(matches!(pay(&world), Ok(Payment::Paid(_))), "{kind:?}");
        let sent = world.sent();
        assert_eq!(sent.len(), 3);
        assert!(sent.iter().all(|one| one.params == sent[0].params));
        assert!(world.open().is_empty());
    }
}

#[test]
fn faults_01_to_03_and_06_no_retries_are_none_and_the_number_stays_good() {
    for kind in [Connect, Timeout, Broken] {
        let replies = vec![Reply::Fails(kind, KEPT_BACK), accepted("INV-7")];
        let world = World::new(script(replies)).retrying(0);
        let error = pay(&world).unwrap_err();
        assert!(matches!(error, CallError::NotSent { .. }), "{error:?}");
        assert!(!error.may_have_moved_money());
        assert_eq!(world.sent().len(), 1);
        assert!(world.open().is_empty(), "nothing is open that never left");
        assert!(matches!(pay(&world), Ok(Payment::Paid(_))));
    }
}

#[test]
fn faults_01_to_03_and_06_sending_again_ends() {
    let world = World::new(|_: &Asked| Reply::Fails(Connect, KEPT_BACK)).retrying(4);
    assert!(matches!(pay(&world), Err(CallError::NotSent { .. })));
    assert_eq!(world.sent().len(), 5);
    let waits = times(&world);
    assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]), "{waits:?}");
    assert!(waits[4] > 0, "waits between attempts: {waits:?}");
}

#[test]
fn faults_04_and_05_what_trying_again_does_not_mend_is_not_tried_again() {
    for kind in [Tls, Unusable] {
        let world = World::new(move |_: &Asked| Reply::Fails(kind, KEPT_BACK)).retrying(5);
        let error = pay(&world).unwrap_err();
        assert!(matches!(error, CallError::NotSent { .. }), "{error:?}");
        assert_eq!(world.sent().len(), 1, "{kind:?}");
        assert!(world.open().is_empty());
    }
}

/// Whatever was tried, nothing leaves a second time once a byte may have left.
#[test]
fn faults_07_to_11_what_may_have_arrived_is_never_sent_again() {
    let kinds: [TransportErrorKind; 6] = [Broken, Timeout, TooLarge, Connect, Tls, Unusable];
    for kind in kinds {
        let world = World::new(move |_: &Asked| Reply::Fails(kind, SENT)).retrying(100);
        let error = pay(&world).unwrap_err();
        assert!(error.may_have_moved_money(), "{error:?}");
        assert_eq!(error.number(), Some("INV-7"));
        assert_eq!(world.sent().len(), 1, "{kind:?}");
        assert_eq!(world.open(), ["INV-7"]);

        let again = pay(&world).unwrap_err();
        assert!(matches!(again, CallError::Busy { .. }), "{again:?}");
        assert_eq!(world.sent().len(), 1, "{kind:?}");
    }
}

#[test]
fn faults_08_and_10_a_lost_answer_after_a_refused_connection_ends_the_trying() {
    let replies = vec![
        Reply::Fails(Connect, KEPT_BACK),
        too_many(None),
        Reply::Fails(Broken, SENT),
    ];
    let world = World::new(script(replies)).retrying(100);
    assert!(pay(&world).unwrap_err().may_have_moved_money());
    assert_eq!(world.open(), ["INV-7"]);
}

#[test]
fn faults_14_15_and_20_answers_that_decide_nothing_are_not_followed_by_another_sending() {
    let page = "<html>Sign in to the network</html>";
    for (status, body) in [
        (200, page),
        (200, ""),
        (204, ""),
        (302, ""),
        (407, page),
        (408, ""),
        (500, page),
        (502, page),
        (503, page),
        (504, page),
    ] {
        let reply = move |_: &Asked| Reply::Http(status, vec![("retry-after", "1")], body);
        let world = World::new(reply).retrying(100);
        assert!(pay(&world).unwrap_err().may_have_moved_money(), "{status}");
        assert_eq!(world.sent().len(), 1, "{status}");
        assert_eq!(world.open(), ["INV-7"]);
    }
}

#[test]
fn fault_16_too_many_requests_are_not_executed_and_sent_again_as_often_as_was_said() {
    for times in [0, 1, 3] {
        let world = World::new(|_: &Asked| too_many(None)).retrying(times);
        let error = pay(&world).unwrap_err();
        let CallError::NotSent { source, .. } = &error else {
            panic!("{error:?}");
        };
        assert!(matches!(source, NotSent::RateLimited { retry_after: None }));
        assert_eq!(world.sent().len(), times + 1);
        assert!(world.open().is_empty());
        let gaps = self::times(&world);
        assert!(
            gaps.windows(2).all(|pair| pair[1] - pair[0] >= 2),
            "{gaps:?}"
        );
    }
}

#[test]
fn fault_17_the_time_that_the_gateway_names_is_kept() {
    let world = World::new(script(vec![too_many(Some("30")), accepted("INV-7")]));
    assert!(matches!(pay(&world), Ok(Payment::Paid(_))));
    assert!((30..40).contains(&times(&world)[1]), "{:?}", times(&world));
}

#[test]
fn fault_17_nobody_else_sends_while_the_gateway_wants_quiet() {
    let world = World::new(script(vec![too_many(Some("30")), found(&[])])).retrying(0);
    assert!(matches!(pay(&world), Err(CallError::NotSent { .. })));
    let query = Query::by_out_trade_no(&[number("INV-8")]).unwrap();
    now_or_never(world.client.query(&query)).unwrap();
    assert!(times(&world)[1] >= 30, "{:?}", times(&world));
}

/// The gateway wants quiet for years. A payment that left when that is over would surprise everybody.
#[test]
fn fault_17_absurd_times_are_capped_and_nothing_leaves_long_after_it_was_asked_for() {
    for (named, retries) in [("1000000000", 0), ("1000000000", 5), ("3600", 5)] {
        let world = World::new(move |_: &Asked| too_many(Some(named))).retrying(retries);
        for order in ["INV-7", "INV-8", "INV-9"] {
            let before = world.clock.elapsed();
            let error = now_or_never(world.client.pay(&scanned(order))).unwrap_err();
            assert!(matches!(error, CallError::NotSent { .. }), "{error:?}");
            let took = world.clock.elapsed() - before;
            assert!(took <= Duration::from_secs(120), "{took:?}");
        }
        assert!(world.open().is_empty());
    }
}

/// Somebody else may have found out by then that the request never arrived, and have sold again.
#[test]
fn faults_01_and_16_the_last_sending_is_soon_after_the_first() {
    let world = World::new(|_: &Asked| Reply::Fails(Connect, KEPT_BACK)).retrying(1000);
    assert!(matches!(pay(&world), Err(CallError::NotSent { .. })));
    let last = *times(&world).last().unwrap();
    assert!((30..=120).contains(&last), "{last}");
}

#[test]
fn queries_are_sent_again_too() {
    let replies = vec![
        Reply::Fails(Connect, KEPT_BACK),
        too_many(Some("1")),
        found(&[record("INV-7", "0000")]),
    ];
    let world = World::new(script(replies));
    let placed_at: TxTime = "2025-03-15 12:00:00".parse().unwrap();
    let records = now_or_never(world.client.find_order(&number("INV-7"), placed_at)).unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!(world.sent().len(), 3);
}
