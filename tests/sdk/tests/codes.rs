//! The closed enums and what the gateway may send instead of their codes.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use std::collections::BTreeSet;
use std::fmt::{Debug, Display};
use std::str::FromStr;

use proptest::prelude::*;
use qfpay_api::error::ParseCodeError;
use qfpay_api::notification::NotificationType;
use qfpay_api::response::{State, StatusMeaning};
use qfpay_api::sign::Algorithm;
use qfpay_api::types::{
    Channel, Class, Code, Region, Scenario, Settlement, Source, StatusOutcome, Wallet,
};
use qfpay_api::value::{LimitPay, PayTag, RmbTag};
use qfpay_api::{Currency, Environment, Open, Operation, Param, PayType, Rule, StatusCode};
use qfpay_codegen::ir::{Model, Value};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What every generated enum promises.
fn keeps_its_promises<T>(all: &[T], expected: &[&str])
where
    T: Code + Display + FromStr<Err = ParseCodeError> + Serialize + DeserializeOwned,
{
    let listed: Vec<&str> = all.iter().map(|one| one.code()).collect();
    assert_eq!(listed, expected, "{}", T::KIND);
    let codes: BTreeSet<&str> = listed.iter().copied().collect();
    assert_eq!(codes.len(), listed.len(), "{}: a code twice", T::KIND);
    for one in all {
        let code = one.code();
        assert_eq!(T::from_code(code), Some(*one));
        assert_eq!(code.parse::<T>().unwrap(), *one);
        assert_eq!(one.to_string(), code);
        round_trips(one, code);
        round_trips(&Open::Known(*one), code);
        assert_eq!(Open::from(*one), *one);
        for near in neighbours(code) {
            if !codes.contains(near.as_str()) {
                is_unknown::<T>(&near);
            }
        }
    }
}

fn round_trips<T: Serialize + DeserializeOwned + PartialEq + Debug>(one: &T, code: &str) {
    let json = serde_json::to_string(one).unwrap();
    assert_eq!(json, serde_json::to_string(code).unwrap());
    assert_eq!(serde_json::from_str::<T>(&json).unwrap(), *one);
    let value = serde_json::Value::String(code.to_owned());
    assert_eq!(serde_json::from_value::<T>(value).unwrap(), *one);
}

/// Texts that a careless reader would take for the code.
fn neighbours(code: &str) -> Vec<String> {
    vec![
        String::new(),
        format!("{code} "),
        format!(" {code}"),
        format!("{code}\0"),
        format!("0{code}"),
        code.trim_start_matches('0').to_owned(),
        code[1..].to_owned(),
        code[..code.len() - 1].to_owned(),
        code.to_uppercase(),
        code.to_lowercase(),
        "Unknown".to_owned(),
        "__proto__".to_owned(),
    ]
}

/// Closed where a program speaks, open and lossless where the gateway does.
fn is_unknown<T>(text: &str)
where
    T: Code + FromStr<Err = ParseCodeError> + DeserializeOwned,
{
    assert_eq!(T::from_code(text), None, "{}: {text:?}", T::KIND);
    let error = text.parse::<T>().unwrap_err();
    assert_eq!(error.text(), text);
    assert!(error.to_string().contains(T::KIND), "{error}");
    let json = serde_json::to_string(text).unwrap();
    assert!(serde_json::from_str::<T>(&json).is_err());
    let open: Open<T> = serde_json::from_str(&json).unwrap();
    assert_eq!(open, Open::from_text(text));
    assert_eq!(open.known(), None);
    assert_eq!(open.as_str(), text);
    assert_eq!(open.to_string(), text);
    assert_eq!(serde_json::to_string(&open).unwrap(), json);
}

macro_rules! enums {
    ($($test:ident: $name:ty = |$model:ident| $codes:expr,)*) => {
        $(
            #[test]
            fn $test() {
                let model = qfpay_sandbox::embedded_model().unwrap();
                let $model = &model;
                let expected = $codes;
                assert!(!expected.is_empty());
                keeps_its_promises(&<$name>::ALL, &expected);
            }
        )*
    };
}

/// The codes of a list of the model.
macro_rules! codes {
    ($list:expr, $($code:ident).+) => {
        $list.iter().map(|one| one.$($code).+.as_str()).collect::<Vec<&str>>()
    };
}

/// The words that a parameter can have.
fn words<'a>(model: &'a Model, parameter: &str) -> Vec<&'a str> {
    let mut known = model.parameters.iter();
    let found = known.find(|one| one.name.id == parameter).unwrap();
    match &found.value {
        Value::Choice { values } => codes!(values, name.id),
        other => panic!("{other:?} is no choice"),
    }
}

/// What the answers of any operation can mean, each meaning once.
fn meanings(model: &Model) -> Vec<&str> {
    let operations = model.operations.iter();
    operations
        .flat_map(|one| codes!(one.states, name.id))
        .collect()
}

// How many there are is the specification's affair; each enum lists all of them in its order.
enums! {
    pay_types: PayType = |model| codes!(model.pay_types, code),
    currencies: Currency = |model| codes!(model.currencies, name.id),
    status_codes: StatusCode = |model| codes!(model.status_codes, code),
    parameters: Param = |model| codes!(model.parameters, name.id),
    operations: Operation = |model| codes!(model.operations, name.id),
    wallets: Wallet = |model| codes!(model.wallets, name.id),
    channels: Channel = |model| codes!(model.channels, name.id),
    regions: Region = |model| codes!(model.regions, name.id),
    settlements: Settlement = |model| codes!(model.settlements, name.id),
    scenarios: Scenario = |model| codes!(model.scenarios, name.id),
    classes: Class = |model| codes!(model.classes, name.id),
    rules: Rule = |model| codes!(model.rules, name.id),
    sources: Source = |model| codes!(model.sources, name.id),
    states: State = |model| meanings(model),
    environments: Environment = |model| codes!(model.gateway.environments, name.id),
    algorithms: Algorithm = |model| codes!(model.gateway.algorithms, name.id),
    notification_types: NotificationType = |model| codes!(model.gateway.notifications.types, name.id),
    pay_tags: PayTag = |model| words(model, "pay_tag"),
    limits: LimitPay = |model| words(model, "limit_pay"),
    rmb_tags: RmbTag = |model| words(model, "rmb_tag"),
}

#[test]
fn codes_look_like_the_page_writes_them() {
    let digits =
        |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    assert!(PayType::ALL.iter().all(|one| digits(one.code(), 6)));
    assert!(StatusCode::ALL.iter().all(|one| digits(one.code(), 4)));
    assert!(Currency::ALL.iter().all(|one| digits(one.numeric(), 3)));
    let capitals =
        |text: &str| text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    assert!(Currency::ALL.iter().all(|one| capitals(one.code())));
}

#[test]
fn the_parameters_stand_in_the_order_in_which_they_are_signed() {
    let names: Vec<&str> = Param::ALL.iter().map(|param| param.code()).collect();
    assert!(names.is_sorted(), "{names:?}");
    let mut sorted = Param::ALL;
    sorted.sort_unstable();
    assert_eq!(sorted, Param::ALL);
}

#[test]
fn a_code_is_no_number() {
    for json in ["0", "0.0", "1143", "true", "null", "[]", "{}"] {
        assert!(serde_json::from_str::<StatusCode>(json).is_err());
        assert!(serde_json::from_str::<Open<StatusCode>>(json).is_err());
    }
}

/// The calls that give money back or release it.
const GIVING_BACK: [Operation; 5] = [
    Operation::Refund,
    Operation::Reversal,
    Operation::Close,
    Operation::Capture,
    Operation::Unfreeze,
];

fn read(code: &str, operation: Operation, message: &str) -> StatusMeaning {
    StatusCode::from_code(code)
        .unwrap()
        .read(operation, message)
}

fn outcome(code: &str, operation: Operation) -> StatusOutcome {
    read(code, operation, "").outcome()
}

#[test]
fn a_code_without_words_reads_as_its_operation_alone_says() {
    for code in StatusCode::ALL {
        for operation in Operation::ALL {
            for message in ["", "success", "\u{0}\u{7f}", "成功"] {
                let reading = code.read(operation, message);
                assert_eq!(reading.outcome(), code.outcome(operation), "{code}");
                assert_eq!(reading.class(), code.class_in(operation), "{code}");
                assert_eq!(reading.classes(), code.classes_in(operation), "{code}");
                assert_eq!(reading.meaning(), code.meaning_in(operation), "{code}");
                assert_eq!(Some(&reading.class()), reading.classes().first());
            }
        }
    }
}

#[test]
fn every_word_of_the_specification_is_heard_in_any_case() {
    let model = qfpay_sandbox::embedded_model().unwrap();
    let mut heard = 0;
    for status in &model.status_codes {
        for operation in Operation::ALL {
            let mut there = status.operations.iter();
            let there = there.find(|there| there.operation.id == operation.code());
            let messages = there.map_or(&status.messages, |there| &there.messages);
            for message in messages {
                for text in &message.contains {
                    for words in [text.clone(), format!("no; {}.", text.to_uppercase())] {
                        let reading = read(&status.code, operation, &words);
                        assert_eq!(reading.meaning(), message.meaning, "{words}");
                        assert_eq!(reading.hint(), message.hint, "{words}");
                        let classes: Vec<&str> =
                            reading.classes().iter().map(|one| one.code()).collect();
                        assert_eq!(classes, codes!(message.classes, id), "{words}");
                        heard += 1;
                    }
                }
            }
        }
    }
    assert!(heard > 0);
}

#[test]
fn no_words_turn_an_open_or_refused_answer_into_a_success() {
    let model = qfpay_sandbox::embedded_model().unwrap();
    for status in &model.status_codes {
        let there = status.operations.iter().map(|there| &there.messages);
        for message in there.chain([&status.messages]).flatten() {
            assert_ne!(format!("{:?}", message.outcome), "Accepted", "{message:?}");
        }
    }
    for operation in Operation::ALL {
        let accepting = |code: &&StatusCode| code.outcome(operation) == StatusOutcome::Accepted;
        let accepting: Vec<&StatusCode> = StatusCode::ALL.iter().filter(accepting).collect();
        assert_eq!(accepting, [&StatusCode::Success], "{operation}");
    }
}

#[test]
fn faults_49_and_51_an_open_answer_stays_open_whatever_was_asked_for() {
    for operation in Operation::ALL {
        for code in ["1143", "1145"] {
            assert_eq!(
                outcome(code, operation),
                StatusOutcome::Pending,
                "{code} {operation}"
            );
        }
        for code in [
            "1101", "1161", "1252", "1254", "1295", "1296", "1297", "2999",
        ] {
            assert_eq!(
                outcome(code, operation),
                StatusOutcome::Unclear,
                "{code} {operation}"
            );
        }
        let expected = match operation {
            Operation::Query => StatusOutcome::Pending,
            _ => StatusOutcome::Unclear,
        };
        assert_eq!(outcome("1298", operation), expected, "{operation}");
    }
}

#[test]
fn fault_52_a_number_that_was_used_before_is_looked_up_and_never_refused() {
    for operation in Operation::ALL {
        for (code, message) in [
            ("1102", ""),
            ("2011", ""),
            ("1251", "out_trade_no is used"),
            (
                "1251",
                "Do not use duplicate out_trade_no for request(1251); out_trade_no is used",
            ),
            ("1251", "OUT_TRADE_NO IS USED"),
        ] {
            let reading = read(code, operation, message);
            assert_eq!(reading.classes(), [Class::Duplicate], "{code} {operation}");
            assert_eq!(
                reading.outcome(),
                StatusOutcome::Unclear,
                "{code} {operation}"
            );
            assert!(reading.hint().contains("Query by"), "{code} {operation}");
            assert!(!reading.may_be_sent_again_later());
        }
        let reading = read("1251", operation, "store not configured");
        assert_eq!(reading.class(), Class::Config);
        assert_eq!(reading.outcome(), StatusOutcome::Unclear);
    }
}

#[test]
fn fault_53_the_window_and_the_limit_of_1265_are_two_results() {
    let refund = |message| read("1265", Operation::Refund, message);
    let window = [
        "refunds are not possible 23:30-00:30",
        "该笔订单被禁止退款，23:30-00:30的交易以及部分特殊交易会被禁止（1265）",
    ];
    for message in window {
        let reading = refund(message);
        assert_eq!(reading.classes(), [Class::RefundLater], "{message}");
        assert!(reading.may_be_sent_again_later(), "{message}");
        assert!(reading.hint().contains("00:30 UTC+8"), "{message}");
    }
    let limit = [
        "past the refund limit",
        "The order EXCEEDS the refundable period",
        "退款接口只能申请 29 天的订单",
        "該筆訂單被禁止退款，已經超出可退款時限",
        // Both texts at once: what can never succeed is not tried for days.
        "禁止退款，23:30-00:30（1265）; 已經超出可退款時限",
    ];
    for message in limit {
        let reading = refund(message);
        assert_eq!(reading.classes(), [Class::Refund], "{message}");
        assert!(!reading.may_be_sent_again_later(), "{message}");
        assert!(reading.hint().contains("Do not repeat it"), "{message}");
    }
    let unheard = refund("no");
    assert_eq!(unheard.class(), Class::Refund);
    assert!(!unheard.may_be_sent_again_later());
    assert!(unheard.hint().contains("00:30") && unheard.hint().contains("final"));
    for message in window.iter().chain(&limit) {
        assert_eq!(refund(message).outcome(), StatusOutcome::Declined);
        let elsewhere = read("1265", Operation::Payment, message);
        assert_eq!(elsewhere.outcome(), StatusOutcome::Unclear);
        assert!(!elsewhere.may_be_sent_again_later());
    }
}

#[test]
fn fault_54_a_rule_about_refunds_refuses_the_call_and_says_nothing_about_a_payment() {
    for code in ["1124", "1150", "1155", "1270", "1271", "1272"] {
        for operation in GIVING_BACK {
            let reading = read(code, operation, "");
            assert_eq!(reading.class(), Class::Refund, "{code} {operation}");
            assert_eq!(
                reading.outcome(),
                StatusOutcome::Declined,
                "{code} {operation}"
            );
            assert!(!reading.may_be_sent_again_later(), "{code} {operation}");
        }
        for operation in [Operation::Payment, Operation::Query] {
            assert_eq!(
                outcome(code, operation),
                StatusOutcome::Unclear,
                "{code} {operation}"
            );
        }
    }
}

#[test]
fn fault_54_too_little_turnover_is_refused_for_now_under_the_same_number() {
    let reading = read(
        "1269",
        Operation::Refund,
        "try again after the data update at 11 AM",
    );
    assert_eq!(reading.class(), Class::RefundLater);
    assert_eq!(reading.outcome(), StatusOutcome::Declined);
    assert!(reading.may_be_sent_again_later());
    assert!(reading.hint().contains("same refund number"));
    for operation in Operation::ALL {
        if operation != Operation::Refund {
            assert_eq!(
                outcome("1269", operation),
                StatusOutcome::Unclear,
                "{operation}"
            );
        }
    }
}

#[test]
fn fault_54_what_there_is_nothing_to_act_on_was_refused_and_what_may_be_done_already_was_not() {
    for operation in GIVING_BACK {
        for code in ["1136", "1268"] {
            let reading = read(code, operation, "");
            assert_eq!(reading.classes(), [Class::Failed], "{code} {operation}");
            assert_eq!(
                reading.outcome(),
                StatusOutcome::Declined,
                "{code} {operation}"
            );
        }
    }
    assert_eq!(outcome("1261", Operation::Refund), StatusOutcome::Declined);
    for operation in [Operation::Refund, Operation::Reversal, Operation::Close] {
        for code in [
            "1125", "1142", "1181", "1260", "1262", "1263", "1264", "1266", "1267",
        ] {
            assert_eq!(
                outcome(code, operation),
                StatusOutcome::Unclear,
                "{code} {operation}"
            );
        }
    }
    for operation in [Operation::Reversal, Operation::Close] {
        assert_eq!(outcome("1261", operation), StatusOutcome::Unclear);
    }
    // The same words about a payment or a record prove nothing.
    for operation in [Operation::Payment, Operation::Query] {
        for code in ["1136", "1268", "1261"] {
            assert_eq!(
                outcome(code, operation),
                StatusOutcome::Unclear,
                "{code} {operation}"
            );
        }
    }
}

#[test]
fn fault_56_closing_that_the_bank_was_too_busy_for_is_looked_up() {
    let reading = read("1297", Operation::Close, "");
    assert_eq!(reading.classes(), [Class::State, Class::Unknown]);
    assert_eq!(reading.outcome(), StatusOutcome::Unclear);
    assert_eq!(outcome("1260", Operation::Close), StatusOutcome::Unclear);
}

#[test]
fn fault_58_refused_credentials_are_no_coding_fault_if_the_gateway_says_so() {
    let plain = read("1104", Operation::Payment, "goods_name");
    assert_eq!(plain.classes(), [Class::Failed, Class::Config]);
    for message in ["Filter Error", "filter_error(获取用户支付通道失败)"] {
        let reading = read("1104", Operation::Payment, message);
        assert_eq!(reading.classes(), [Class::Config], "{message}");
        assert_eq!(reading.outcome(), StatusOutcome::Declined);
        assert!(reading.meaning().contains("not enabled"), "{message}");
    }
    let signature = read("1108", Operation::Refund, "");
    assert_eq!(signature.outcome(), StatusOutcome::Declined);
    assert!(!signature.may_be_sent_again_later());
}

#[test]
fn a_payment_is_safe_to_recreate_only_where_it_was_refused() {
    for code in StatusCode::ALL {
        let refused = code.outcome(Operation::Payment) == StatusOutcome::Declined;
        assert_eq!(code.is_safe_to_recreate(), refused, "{code}");
        if refused {
            let resolved = |class: &Class| [Class::Failed, Class::Config].contains(class);
            let classes = code.classes_in(Operation::Payment);
            assert!(classes.iter().all(resolved), "{code}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_open_code_keeps_any_text_byte_for_byte(text in any::<String>()) {
        let open: Open<StatusCode> = Open::from_text(&text);
        prop_assert_eq!(open.as_str(), &text);
        let json = serde_json::to_string(&open).unwrap();
        let back: Open<StatusCode> = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(back.as_str(), &text);
        prop_assert_eq!(back.known().is_some(), StatusCode::from_code(&text).is_some());
    }

    #[test]
    fn any_words_leave_a_reading_that_agrees_with_itself(
        code in proptest::sample::select(StatusCode::ALL.to_vec()),
        operation in proptest::sample::select(Operation::ALL.to_vec()),
        words in any::<String>(),
    ) {
        let reading = code.read(operation, &words);
        prop_assert_eq!(Some(&reading.class()), reading.classes().first());
        if reading.may_be_sent_again_later() {
            prop_assert_eq!(reading.outcome(), StatusOutcome::Declined);
        }
        let accepted = reading.outcome() == StatusOutcome::Accepted;
        prop_assert_eq!(accepted, code == StatusCode::Success);
    }
}
