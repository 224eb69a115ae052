//! What one caller sees.

use qfpay_api::Operation;
use qfpay_api::journal::{Begun, Ending, Journal};

use super::{Store, about, detailed, numbers, payment, wait};

pub(crate) fn a_call_is_begun_once<S: Store>() {
    let store = S::new();
    let journal = store.journal();
    assert_eq!(wait(journal.begin(&payment("INV-7"))), Ok(Begun::Stored));
    let again = detailed(
        Operation::Payment,
        "INV-7",
        "INV-7",
        9900,
        "2025-03-01 09:31:00",
    );
    assert_eq!(
        wait(journal.begin(&again)),
        Ok(Begun::Busy(payment("INV-7"))),
        "what is open is told as it was kept"
    );
    assert_eq!(wait(journal.begin(&payment("INV-8"))), Ok(Begun::Stored));
}

pub(crate) fn one_operation_at_a_time_acts_on_a_subject<S: Store>() {
    let store = S::new();
    let journal = store.journal();
    let first = about(Operation::Payment, "R-1", "INV-7");
    let second = about(Operation::Payment, "R-2", "INV-7");
    let elsewhere = about(Operation::Payment, "R-3", "INV-8");
    assert_eq!(wait(journal.begin(&first)), Ok(Begun::Stored));
    assert_eq!(wait(journal.begin(&second)), Ok(Begun::Busy(first.clone())));
    assert_eq!(wait(journal.begin(&elsewhere)), Ok(Begun::Stored));
    wait(journal.close(&first, Ending::Done)).unwrap();
    assert_eq!(wait(journal.begin(&second)), Ok(Begun::Stored));
}

pub(crate) fn operations_do_not_get_in_each_others_way<S: Store>() {
    let store = S::new();
    let journal = store.journal();
    for operation in Operation::ALL {
        let intent = about(operation, "INV-7", "INV-7");
        assert_eq!(
            wait(journal.begin(&intent)),
            Ok(Begun::Stored),
            "{operation:?}"
        );
    }
    let intent = about(Operation::ALL[0], "INV-7", "INV-7");
    wait(journal.close(&intent, Ending::NotDone)).unwrap();
    assert_eq!(
        wait(journal.open()).unwrap().len(),
        Operation::ALL.len() - 1
    );
}

pub(crate) fn what_is_done_is_not_done_again<S: Store>() {
    let store = S::new();
    let journal = store.journal();
    wait(journal.begin(&payment("INV-7"))).unwrap();
    wait(journal.close(&payment("INV-7"), Ending::Done)).unwrap();
    let dearer = detailed(
        Operation::Payment,
        "INV-7",
        "INV-7",
        9900,
        "2025-04-01 09:30:00",
    );
    assert_eq!(
        wait(journal.begin(&dearer)),
        Ok(Begun::AlreadyDone(payment("INV-7")))
    );
    assert_eq!(wait(journal.open()), Ok(vec![]));
}

pub(crate) fn what_is_not_done_may_be_begun_again<S: Store>() {
    let store = S::new();
    let journal = store.journal();
    for ending in [Ending::NotSent, Ending::NotDone, Ending::NotSent] {
        assert_eq!(
            wait(journal.begin(&payment("INV-7"))),
            Ok(Begun::Stored),
            "{ending:?}"
        );
        wait(journal.close(&payment("INV-7"), ending)).unwrap();
        assert_eq!(wait(journal.open()), Ok(vec![]), "{ending:?}");
    }
    assert_eq!(wait(journal.begin(&payment("INV-7"))), Ok(Begun::Stored));
}

pub(crate) fn the_same_call_is_told_before_another_one<S: Store>() {
    let store = S::new();
    let journal = store.journal();
    let done = about(Operation::Payment, "R-1", "INV-7");
    let open = about(Operation::Payment, "R-2", "INV-7");
    wait(journal.begin(&done)).unwrap();
    wait(journal.close(&done, Ending::Done)).unwrap();
    wait(journal.begin(&open)).unwrap();
    assert_eq!(
        wait(journal.begin(&done)),
        Ok(Begun::AlreadyDone(done.clone())),
        "waiting for the other one would be for nothing"
    );
    // Two in the way: the same number about another order, and the same order under another number.
    let other_order = about(Operation::Payment, "R-3", "INV-8");
    wait(journal.begin(&other_order)).unwrap();
    let both = about(Operation::Payment, "R-3", "INV-7");
    assert_eq!(wait(journal.begin(&both)), Ok(Begun::Busy(other_order)));
}

pub(crate) fn closing_twice_changes_nothing<S: Store>() {
    let store = S::new();
    let journal = store.journal();
    wait(journal.close(&payment("INV-7"), Ending::Done)).unwrap();
    assert_eq!(
        wait(journal.begin(&payment("INV-7"))),
        Ok(Begun::Stored),
        "never begun"
    );
    wait(journal.close(&payment("INV-7"), Ending::Done)).unwrap();
    wait(journal.close(&payment("INV-7"), Ending::NotDone)).unwrap();
    wait(journal.close(&payment("INV-7"), Ending::Done)).unwrap();
    assert_eq!(
        wait(journal.begin(&payment("INV-7"))),
        Ok(Begun::AlreadyDone(payment("INV-7")))
    );
}

pub(crate) fn a_late_word_does_not_end_what_was_begun_since<S: Store>() {
    let store = S::new();
    let journal = store.journal();
    let at = |txdtm| detailed(Operation::Payment, "INV-7", "INV-7", 1250, txdtm);
    let (first, second) = (at("2025-03-01 09:30:00"), at("2025-03-01 09:45:00"));
    wait(journal.begin(&first)).unwrap();
    wait(journal.close(&first, Ending::NotSent)).unwrap();
    wait(journal.begin(&second)).unwrap();
    for ending in [Ending::NotSent, Ending::NotDone, Ending::Done] {
        wait(journal.close(&first, ending)).unwrap();
        assert_eq!(wait(journal.open()), Ok(vec![second.clone()]), "{ending:?}");
    }
    assert_eq!(wait(journal.begin(&first)), Ok(Begun::Busy(second)));
}

pub(crate) fn open_intents_come_in_the_order_of_beginning<S: Store>() {
    let store = S::new();
    let journal = store.journal();
    let order = ["Z", "A", "M", "B", "10", "9"];
    for number in order {
        wait(journal.begin(&payment(number))).unwrap();
    }
    assert_eq!(numbers(&wait(journal.open()).unwrap()), order);
    wait(journal.close(&payment("A"), Ending::NotSent)).unwrap();
    wait(journal.close(&payment("9"), Ending::Done)).unwrap();
    wait(journal.begin(&payment("A"))).unwrap();
    assert_eq!(
        numbers(&wait(journal.open()).unwrap()),
        ["Z", "M", "B", "10", "A"]
    );
}

pub(crate) fn one_open_intent_is_found_by_its_number<S: Store>() {
    let store = S::new();
    let journal = store.journal();
    let intent = about(Operation::Payment, "R-1", "INV-7");
    let find = |number| wait(journal.find(Operation::Payment, number));
    assert_eq!(find("R-1"), Ok(None));
    wait(journal.begin(&intent)).unwrap();
    assert_eq!(find("R-1"), Ok(Some(intent.clone())));
    assert_eq!(find("INV-7"), Ok(None), "the subject is no number");
    assert_eq!(wait(journal.find(Operation::Query, "R-1")), Ok(None));
    wait(journal.close(&intent, Ending::Done)).unwrap();
    assert_eq!(find("R-1"), Ok(None), "closed");
}

pub(crate) fn odd_text_is_kept_as_it_is<S: Store>() {
    let store = S::new();
    let journal = store.journal();
    let long = "9".repeat(500);
    let odd = [
        "",
        " ",
        "'; DROP TABLE intents; --",
        "\"quoted\" \\ $1 ?1 %s {}",
        "a\tb\r\nc",
        "\u{1}\u{7f}",
        "null",
        "0800",
        "1e3",
        "支付",
        "👩‍👩‍👧",
        "\u{202e}7-VNI",
        &long,
        // Different numbers, however much they look alike.
        "inv-7",
        "INV-7",
        "INV-7 ",
        "\u{e9}",
        "e\u{301}",
        "ß",
        "ss",
    ];
    for number in odd {
        assert_eq!(
            wait(journal.begin(&payment(number))),
            Ok(Begun::Stored),
            "{number:?}"
        );
    }
    assert_eq!(numbers(&wait(journal.open()).unwrap()), odd);
    for number in odd {
        let found = wait(journal.find(Operation::Payment, number));
        assert_eq!(found, Ok(Some(payment(number))), "{number:?}");
        wait(journal.close(&payment(number), Ending::Done)).unwrap();
        let again = wait(journal.begin(&payment(number)));
        assert_eq!(again, Ok(Begun::AlreadyDone(payment(number))), "{number:?}");
    }
    assert_eq!(wait(journal.open()), Ok(vec![]));
}

pub(crate) fn a_zero_byte_is_kept_or_refused<S: Store>() {
    let store = S::new();
    let journal = store.journal();
    let odd = payment("INV\0-7");
    match wait(journal.begin(&odd)) {
        Ok(begun) => {
            assert_eq!(begun, Begun::Stored);
            assert_eq!(wait(journal.open()), Ok(vec![odd.clone()]));
            wait(journal.close(&odd, Ending::NotSent)).unwrap();
        }
        Err(error) => assert!(error.contains("cannot store"), "{error}"),
    }
    assert_eq!(wait(journal.open()), Ok(vec![]));
    assert_eq!(wait(journal.begin(&payment("INV"))), Ok(Begun::Stored));
}

pub(crate) fn every_amount_and_field_comes_back<S: Store>() {
    let store = S::new();
    let journal = store.journal();
    let amounts = [0, 1, (1 << 53) + 1, u64::MAX];
    let intents = amounts.map(|txamt| {
        let number = txamt.to_string();
        detailed(
            Operation::Payment,
            &number,
            &number,
            txamt,
            "0001-01-01 00:00:00",
        )
    });
    let bare = r#"{"operation":"payment","number":"B","subject":"B","txamt":1,"txdtm":"9999-12-31 23:59:59"}"#;
    let bare = serde_json::from_str(bare).unwrap();
    let all: Vec<_> = intents.into_iter().chain([bare]).collect();
    for intent in &all {
        wait(journal.begin(intent)).unwrap();
    }
    assert_eq!(wait(journal.open()), Ok(all));
}
