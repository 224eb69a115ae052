//! What every journal has to do, written once and run against each of them.

mod contract;
mod durable;
mod together;

pub(crate) use self::contract::*;
pub(crate) use self::durable::*;
pub(crate) use self::together::*;

use std::future::Future;

use qfpay_api::journal::{Begun, Intent, Journal};
use qfpay_api::{Operation, PayType, TxTime};
use serde_json::json;

/// Where intents are kept, with nothing in it at first.
pub(crate) trait Store: Sized {
    type Journal: Journal + 'static;

    fn new() -> Self;

    /// A journal that shows what is in the store. Two of them are as two programs.
    fn journal(&self) -> Self::Journal;

    /// Has all of these begun, in this order. Only a faster way for a store that waits for a disk.
    fn fill(&self, intents: &[Intent]) {
        let journal = self.journal();
        for intent in intents {
            assert_eq!(wait(journal.begin(intent)), Ok(Begun::Stored));
        }
    }
}

/// A store that outlives its journals.
pub(crate) trait DurableStore: Store {
    fn for_account(&self, account: &str) -> Self::Journal;

    fn forget_closed_before(journal: &Self::Journal, time: TxTime) -> u64;

    /// Number and ending of all that is kept, in the order in which it was begun.
    fn history(&self) -> Vec<(String, Option<String>)>;
}

/// Every test of the suite as a test of this store.
macro_rules! suite_of_all {
    ($store:ty) => {
        journal_suite::tests! { $store:
            a_call_is_begun_once
            one_operation_at_a_time_acts_on_a_subject
            operations_do_not_get_in_each_others_way
            what_is_done_is_not_done_again
            what_is_not_done_may_be_begun_again
            the_same_call_is_told_before_another_one
            closing_twice_changes_nothing
            a_late_word_does_not_end_what_was_begun_since
            open_intents_come_in_the_order_of_beginning
            one_open_intent_is_found_by_its_number
            odd_text_is_kept_as_it_is
            a_zero_byte_is_kept_or_refused
            every_amount_and_field_comes_back
            of_sixteen_who_begin_one_call_one_begins
            fault_55_of_sixteen_refunds_of_one_payment_one_begins
            sixteen_different_calls_all_begin
            a_call_is_done_once_however_often_it_is_tried
            fault_12_a_dropped_call_is_kept_or_not
            ten_thousand_open_intents_are_no_burden
            it_works_inside_of_tokio
        }
    };
}
pub(crate) use suite_of_all;

/// The tests of what outlives a program, for a store that does.
macro_rules! suite_of_durable {
    ($store:ty) => {
        journal_suite::tests! { $store:
            everything_is_there_after_a_restart
            programs_see_each_others_intents
            merchants_do_not_see_each_others_intents
            what_is_closed_is_history
            only_what_was_closed_before_a_time_is_forgotten
        }
    };
}
pub(crate) use suite_of_durable;

macro_rules! tests {
    ($store:ty: $($test:ident)*) => {
        $(
            #[test]
            fn $test() {
                journal_suite::$test::<$store>();
            }
        )*
    };
}
pub(crate) use tests;

/// Waits for a journal, without any runtime. Errors come as text, so that they compare.
pub(crate) fn wait<T, E: std::fmt::Display>(
    future: impl Future<Output = Result<T, E>>,
) -> Result<T, String> {
    pollster::block_on(future).map_err(|error| error.to_string())
}

pub(crate) fn payment(number: &str) -> Intent {
    about(Operation::Payment, number, number)
}

/// An intent whose number is not that of what it acts on, as a refund's is.
pub(crate) fn about(operation: Operation, number: &str, subject: &str) -> Intent {
    detailed(operation, number, subject, 1250, "2025-03-01 09:30:00")
}

pub(crate) fn detailed(
    operation: Operation,
    number: &str,
    subject: &str,
    txamt: u64,
    txdtm: &str,
) -> Intent {
    let stored = json!({
        "operation": operation.code(),
        "number": number,
        "subject": subject,
        "syssn": "20250301000200020000000001",
        "txamt": txamt,
        "txcurrcd": "HKD",
        "pay_type": PayType::AlipayMpmHk.code(),
        "txdtm": txdtm,
    });
    serde_json::from_value(stored).unwrap()
}

pub(crate) fn numbers(intents: &[Intent]) -> Vec<&str> {
    intents.iter().map(Intent::number).collect()
}
