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
use qfpay_api::notification::NotificationType;
use qfpay_api::sign::Algorithm;
use qfpay_api::value::{LimitPay, PayTag, RmbTag};
use qfpay_api::{
    Channel, Class, Code, Currency, Environment, Open, Operation, Param, ParseCodeError, PayType,
    Region, Rule, Scenario, Settlement, Source, State, StatusCode, Wallet,
};
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
}
