//! Two readings of one specification: what the SDK lets through, the sandbox accepts, and what
//! one of them refuses the other refuses for the same reasons.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, TestRunner};
use qfpay_api::{
    Credentials, DynamicPayment, Environment, Gateway, Param, PayType, Presence, TxTime,
};
use qfpay_sandbox::rules;

const REQUESTS: u32 = 10_000;
const MCHID: &str = "ZaMVg12345";

/// The specification's own edges, and the things that people paste into tills.
const VALUES: [&str; 62] = [
    "",
    "0",
    "1",
    "4",
    "5",
    "10",
    "30",
    "100",
    "101",
    "120",
    "121",
    "200",
    "201",
    "0200",
    "+5",
    "-1",
    "1e3",
    "10.0",
    "2147483647",
    "2147483648",
    "99999999999999999999",
    "HKD",
    "hkd",
    "CNY",
    "IDR",
    "XXX",
    "Y",
    "N",
    "800101",
    "ALIPAYHK",
    "ALIPAYCN",
    "no_credit",
    "INV-7",
    "a,b",
    "咖啡",
    "☕ with milk",
    "x&txamt=1",
    "x&key=1",
    "x&y=1",
    "a&&txamt=1",
    "tab\there",
    "nul\0",
    "line\nbreak",
    "\u{85}",
    "2025-03-01 09:30:00",
    "2025-02-29 09:30:00",
    "2025-03-01 24:00:00",
    "2025-3-1 9:30:00",
    "+0800",
    "-1459",
    "+1500",
    "+0860",
    "0800",
    "https://shop.example/return?a=1&b=2",
    "http://shop.example",
    "ftp://shop.example",
    "https://",
    "javascript:alert(1)",
    "{}",
    "[]",
    "{\"a\":",
    MCHID,
];

const SCENE: &str = r#"{"scene_info":{"h5_info":{"type":"Wap","wap_url":"https://m.example","wap_name":"Shop"}},"spbill_create_ip":"203.0.113.7"}"#;
const HALF_A_SCENE: &str =
    r#"{"scene_info":{"h5_info":{"type":"Wap","wap_url":""}},"spbill_create_ip":7}"#;

fn value() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => select(&VALUES[..]).prop_map(str::to_owned),
        1 => select(vec![SCENE, HALF_A_SCENE]).prop_map(str::to_owned),
        1 => (select(vec!["a", "é", "咖"]), select(vec![20_usize, 21, 40, 41, 64, 65, 128, 129, 256, 257]))
            .prop_map(|(character, length)| character.repeat(length)),
        1 => select(vec![200_usize, 201, 255, 256, 257, 512, 513])
            .prop_map(|length| format!("https://shop.example/{}", "p".repeat(length - 21))),
        1 => any::<String>(),
    ]
}

/// What a sensible program would send, so that many requests break one rule or none.
fn sensible(param: Param) -> &'static str {
    match param {
        Param::Txamt => "1250",
        Param::Txcurrcd => "HKD",
        Param::OutTradeNo => "INV-7",
        Param::Txdtm => "2025-03-01 09:30:00",
        Param::AuthCode => "134567890123456789",
        Param::ExpiredTime => "10",
        Param::GoodsName => "Coffee",
        Param::ExtendInfo => SCENE,
        Param::Openid | Param::SubOpenid => "oUpF8uMuAJO",
        _ => "",
    }
}

#[derive(Clone, Debug)]
struct Case {
    pay_type: PayType,
    assigned: bool,
    sensible: Vec<Param>,
    parameters: Vec<(Param, String)>,
}

/// Values around the edges of this parameter's own rules.
fn edges(param: Param) -> &'static [&'static str] {
    match param {
        Param::Txamt => &["1", "100", "101", "200", "201", "2147483647", "2147483648"],
        Param::Txcurrcd => &["HKD", "CNY", "USD", "IDR", "XXX"],
        Param::ExpiredTime => &["4", "5", "120", "121"],
        Param::ExtendInfo => &[SCENE, HALF_A_SCENE, "{}"],
        Param::RmbTag => &["Y", "N"],
        Param::PayTag => &["ALIPAYHK", "ALIPAYUS"],
        Param::ReturnUrl | Param::NotifyUrl => &["https://shop.example/?a=1", "ftp://shop.example"],
        Param::Mchid => &[MCHID, "another"],
        _ => &VALUES,
    }
}

fn change(pay_type: PayType) -> impl Strategy<Value = (Param, String)> {
    let taken = |param: &Param| pay_type.presence(*param) != Presence::Forbidden;
    let taken: Vec<Param> = Param::ALL.into_iter().filter(taken).collect();
    prop_oneof![
        3 => select(taken).prop_flat_map(|param| (Just(param), select(edges(param)).prop_map(str::to_owned))),
        1 => (select(Param::ALL.to_vec()), value()),
    ]
}

fn case() -> impl Strategy<Value = Case> {
    let start = prop_oneof![
        3 => Just(Param::ALL.to_vec()),
        1 => proptest::sample::subsequence(Param::ALL.to_vec(), 0..Param::ALL.len()),
    ];
    (select(PayType::ALL.to_vec()), any::<bool>(), start).prop_flat_map(
        |(pay_type, assigned, sensible)| {
            proptest::collection::vec(change(pay_type), 0..6).prop_map(move |parameters| Case {
                pay_type,
                assigned,
                sensible: sensible.clone(),
                parameters,
            })
        },
    )
}

fn request(case: &Case) -> DynamicPayment {
    let mut request = DynamicPayment::new(case.pay_type);
    for param in &case.sensible {
        if case.pay_type.presence(*param) == Presence::Required {
            request = request.set(*param, sensible(*param));
        }
    }
    for (param, value) in &case.parameters {
        request = request.set(*param, value.clone());
    }
    request
}

fn gateway(assigned: bool) -> Gateway {
    let credentials = Credentials::new("app-code", "client-key").unwrap();
    let credentials = if assigned {
        credentials.with_mchid(MCHID).unwrap()
    } else {
        credentials
    };
    Gateway::new(Environment::Production, credentials)
}

/// What the gateway would receive: the request with the time and the merchant that a client adds.
fn on_the_wire(
    request: &DynamicPayment,
    now: TxTime,
    mchid: Option<&str>,
) -> Vec<(String, String)> {
    let mut parameters = request.parameters().clone();
    if parameters.get(Param::Txdtm).is_none() {
        parameters.set(Param::Txdtm, now.to_string());
    }
    if let Some(mchid) = mchid.filter(|_| parameters.get(Param::Mchid).is_none()) {
        parameters.set(Param::Mchid, mchid);
    }
    parameters
        .iter()
        .map(|(param, value)| (param.code().to_owned(), value.to_owned()))
        .collect()
}

#[test]
fn sdk_and_sandbox_break_the_same_rules_on_random_requests() {
    let model = qfpay_sandbox::embedded_model().unwrap();
    let now = TxTime::from_unix_seconds(1_740_792_600);
    let (accepted, refused) = (Cell::new(0), Cell::new(0));
    let config = Config {
        cases: REQUESTS,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = proptest::test_runner::TestRng::deterministic_rng(
        proptest::test_runner::RngAlgorithm::ChaCha,
    );
    TestRunner::new_with_rng(config, rng)
        .run(&case(), |case| {
            let request = request(&case);
            let gateway = gateway(case.assigned);
            let prepared = gateway.payment(&request, now);
            let (sdk, permitted) = match &prepared {
                Ok(prepared) => (prepared.warnings(), true),
                Err(refused) => (refused.violations(), false),
            };
            let sdk: BTreeSet<String> = sdk.iter().map(|one| one.rule().to_string()).collect();

            let mchid = gateway.credentials().mchid();
            let wire = on_the_wire(&request, now, mchid);
            let findings = rules::check(&model, "payment", &wire, mchid);
            let denied = findings
                .iter()
                .any(|finding| finding.severity == qfpay_codegen::ir::Severity::Deny);
            let sandbox: BTreeSet<String> = findings.into_iter().map(|one| one.rule).collect();

            prop_assert_eq!(&sdk, &sandbox);
            prop_assert_eq!(permitted, !denied);
            let count = if permitted { &accepted } else { &refused };
            count.set(count.get() + 1);
            Ok(())
        })
        .unwrap_or_else(|failure| panic!("{failure}"));
    let (accepted, refused) = (accepted.get(), refused.get());
    assert_eq!(accepted + refused, REQUESTS);
    // Agreement is worth something only if both answers were given often.
    assert!(accepted > REQUESTS / 20, "{accepted} accepted");
    assert!(refused > REQUESTS / 20, "{refused} refused");
}

#[test]
fn every_rule_of_a_payment_is_broken_by_some_request() {
    let model = qfpay_sandbox::embedded_model().unwrap();
    let broken = RefCell::new(BTreeSet::new());
    let config = Config {
        cases: REQUESTS,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = proptest::test_runner::TestRng::deterministic_rng(
        proptest::test_runner::RngAlgorithm::ChaCha,
    );
    TestRunner::new_with_rng(config, rng)
        .run(&case(), |case| {
            broken.borrow_mut().extend(
                request(&case)
                    .violations()
                    .iter()
                    .map(|one| one.rule().to_string()),
            );
            Ok(())
        })
        .unwrap();
    let payment = model
        .operations
        .iter()
        .find(|one| one.name.id == "payment")
        .unwrap();
    let cross_rules = payment.rules.iter().map(|rule| rule.rule.id.clone());
    let missing: Vec<String> = cross_rules
        .filter(|rule| !broken.borrow().contains(rule))
        .collect();
    assert!(missing.is_empty(), "never broken: {missing:?}");
}
