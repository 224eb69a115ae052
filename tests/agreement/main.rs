//! Three readings of one specification: what the SDK lets through, the sandbox accepts, and what
//! one of them declines the other declines for the same reasons; and the schemas that are emitted for
//! other languages accept and decline the same requests, but for a few rules that no schema can
//! express. Every rule that a program can break at all is broken by some request here.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod calls;
mod schema;
use qfpay_test_support as support;
mod wires;

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use qfpay_api::error::{Invalid, Violations};
use qfpay_api::request::Presence;
use qfpay_api::types::Parameters;
use qfpay_api::value::{Page, PageSize};
use qfpay_api::{
    Credentials, DynamicPayment, Environment, Gateway, OutTradeNo, Param, PayType, Query, Rule,
    StatusCode, Syssn, TxTime,
};
use qfpay_codegen::ir::{Model, Operation, Severity};
use qfpay_sandbox::rules;

use self::schema::Schemas;

/// Of each of the four kinds. Three kinds all readings judge, more than 100,000 requests together; the
/// fourth the SDK cannot make.
const REQUESTS: u32 = 34_000;
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
        1 => select(vec![4096_usize, 4097])
            .prop_map(|length| format!("{{\"a\":\"{}\"}}", "咖".repeat(length - 8))),
        1 => (select(vec!["a", "é", "咖"]), select(vec![20_usize, 21, 40, 41, 64, 65, 128, 129, 256, 257]))
            .prop_map(|(character, length)| character.repeat(length)),
        1 => select(vec![200_usize, 201, 255, 256, 257, 512, 513])
            .prop_map(url),
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
fn edges(param: Param) -> Vec<String> {
    let few: &[&str] = match param {
        Param::Txamt => &["1", "100", "101", "200", "201", "2147483647", "2147483648"],
        Param::Txcurrcd => &["HKD", "CNY", "USD", "IDR", "XXX"],
        Param::ExpiredTime => &["4", "5", "120", "121"],
        Param::ExtendInfo => &[SCENE, HALF_A_SCENE, "{}"],
        Param::RmbTag => &["Y", "N"],
        Param::PayTag => &["ALIPAYHK", "ALIPAYUS"],
        Param::ReturnUrl | Param::NotifyUrl => {
            let long = [200, 201, 255, 256, 257, 512, 513].map(url);
            let short = ["https://shop.example/?a=1", "ftp://shop.example"].map(str::to_owned);
            return [&long[..], &short].concat();
        }
        Param::Mchid => &[MCHID, "another"],
        _ => {
            let long = [41, 65, 129, 257].map(|length| "a".repeat(length));
            return [&long[..], &VALUES.map(str::to_owned)].concat();
        }
    };
    few.iter().map(|value| (*value).to_owned()).collect()
}

/// A URL of so many characters.
fn url(length: usize) -> String {
    format!("https://shop.example/{}", "p".repeat(length - 21))
}

fn change(pay_type: PayType) -> impl Strategy<Value = (Param, String)> {
    let taken = |param: &Param| pay_type.presence(*param) != Presence::Forbidden;
    let taken: Vec<Param> = Param::ALL.into_iter().filter(taken).collect();
    // What the rules about several parameters look at.
    let together = [Param::Txamt, Param::Txcurrcd, Param::ReturnUrl];
    let together: Vec<Param> = together
        .into_iter()
        .filter(|one| taken.contains(one))
        .collect();
    prop_oneof![
        4 => prop_oneof![select(taken), select(together)]
            .prop_flat_map(|param| (Just(param), select(edges(param)))),
        1 => (select(Param::ALL.to_vec()), value()),
    ]
}

/// Any pay type, and in half of the requests one of the few that have a rule of their own.
fn pay_type() -> impl Strategy<Value = PayType> {
    let model = qfpay_sandbox::embedded_model().unwrap();
    let rules = model
        .operations
        .iter()
        .flat_map(|operation| &operation.rules);
    let named = rules.filter_map(|rule| rule.pay_types.as_ref());
    let names: BTreeSet<&str> = named
        .filter(|names| names.len() <= 2)
        .flatten()
        .map(|name| name.id.as_str())
        .collect();
    let named = PayType::ALL.into_iter();
    let named: Vec<PayType> = named.filter(|one| names.contains(one.name())).collect();
    prop_oneof![select(PayType::ALL.to_vec()), select(named)]
}

fn case() -> impl Strategy<Value = Case> {
    let start = prop_oneof![
        3 => Just(Param::ALL.to_vec()),
        1 => proptest::sample::subsequence(Param::ALL.to_vec(), 0..Param::ALL.len()),
    ];
    (pay_type(), any::<bool>(), start).prop_flat_map(|(pay_type, assigned, sensible)| {
        proptest::collection::vec(change(pay_type), 0..6).prop_map(move |parameters| Case {
            pay_type,
            assigned,
            sensible: sensible.clone(),
            parameters,
        })
    })
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
    wire(&parameters)
}

fn wire(parameters: &Parameters) -> Vec<(String, String)> {
    parameters
        .iter()
        .map(|(param, value)| (param.code().to_owned(), value.to_owned()))
        .collect()
}

/// The same requests in every run.
fn run<T: std::fmt::Debug>(
    requests: &impl Strategy<Value = T>,
    test: impl Fn(T) -> Result<(), TestCaseError>,
) {
    let config = Config {
        cases: REQUESTS,
        failure_persistence: None,
        ..Config::default()
    };
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
        .run(requests, test)
        .unwrap_or_else(|failure| panic!("{failure}"));
}

/// How often either answer was given, and which rules were broken.
#[derive(Default)]
struct LastObserved {
    accepted: Cell<u32>,
    declined: Cell<u32>,
    broken: RefCell<BTreeSet<String>>,
}

impl LastObserved {
    fn note(&self, permitted: bool, broken: BTreeSet<String>) {
        let count = if permitted {
            &self.accepted
        } else {
            &self.declined
        };
        count.set(count.get() + 1);
        self.broken.borrow_mut().extend(broken);
    }

    /// Agreement is worth something only if both answers were given often, and about every rule.
    fn assert_telling(&self, expected: &BTreeSet<String>) {
        let (accepted, declined) = (self.accepted.get(), self.declined.get());
        assert_eq!(accepted + declined, REQUESTS);
        assert!(accepted > REQUESTS / 20, "{accepted} accepted");
        assert!(declined > REQUESTS / 20, "{declined} declined");
        let broken = self.broken.borrow();
        let never: Vec<&String> = expected.difference(&broken).collect();
        assert!(never.is_empty(), "never broken: {never:?}");
        let exempt: Vec<&String> = broken.difference(expected).collect();
        assert!(exempt.is_empty(), "broken after all: {exempt:?}");
    }
}

fn names(violations: &Violations) -> BTreeSet<String> {
    let rules = violations.iter().map(|one| one.rule().to_string());
    rules.collect()
}

/// The rules that the sandbox finds broken, and whether it lets the request through.
fn sandbox(
    model: &Model,
    operation: &str,
    wire: &[(String, String)],
    mchid: Option<&str>,
) -> (BTreeSet<String>, bool) {
    let findings = rules::check(model, operation, wire, mchid);
    let denied = findings.iter().any(|one| one.severity == Severity::Deny);
    (findings.into_iter().map(|one| one.rule).collect(), !denied)
}

/// Every rule of the model that is about this operation, save the exempt ones.
fn rules_of(model: &Model, operation: &str, exempt: &[&str]) -> BTreeSet<String> {
    let mut operations = model.operations.iter();
    let operation = operations.find(|one| one.name.id == operation).unwrap();
    let mut others = others(model, operation);
    for rule in exempt {
        assert!(others.insert((*rule).to_owned()), "{rule} is no exception");
    }
    let all = model.rules.iter().map(|rule| rule.name.id.clone());
    all.filter(|rule| !others.contains(rule)).collect()
}

/// The rules that belong to other operations alone. A rule is this one's own if the operation
/// states it, if a cell of its matrix has it, if it is about the value of a parameter that it
/// knows, or if it holds for every request.
fn others(model: &Model, operation: &Operation) -> BTreeSet<String> {
    let cells: Vec<_> = if operation.per_pay_type {
        let rows = model.pay_types.iter();
        rows.flat_map(|pay_type| &pay_type.cells).collect()
    } else {
        operation.cells.iter().collect()
    };
    let mut own: BTreeSet<&str> = BTreeSet::new();
    own.extend(operation.rules.iter().map(|one| one.rule.id.as_str()));
    own.extend(
        cells
            .iter()
            .filter_map(|cell| cell.rule.as_ref())
            .map(|rule| rule.id.as_str()),
    );
    for parameter in &model.parameters {
        let taken = |name: &str| cells.iter().any(|cell| cell.parameter.id == name);
        if taken(&parameter.name.id) {
            own.extend(parameter.format_rule.iter().map(|rule| rule.id.as_str()));
            own.extend(parameter.constraints.iter().map(|one| one.rule.id.as_str()));
        }
    }
    own.extend([
        // The credentials decide about the merchant, not a cell.
        "mchid_required",
        "mchid_forbidden",
        "control_characters",
        "signature_ambiguity",
        "reserved_parameter",
        "unknown_parameter",
    ]);
    let all = model.rules.iter().map(|rule| rule.name.id.clone());
    all.filter(|rule| !own.contains(rule.as_str())).collect()
}

/// What no payment of this crate can do, because of how it is made.
const NO_PAYMENT_BREAKS: [&str; 5] = [
    // A request has a `PayType` from the start, and no way to set or empty it.
    "pay_type_required",
    "pay_type_format",
    // The clock fills in the time that a request leaves out.
    "txdtm_required",
    // The credentials fill in the merchant that a request leaves out.
    "mchid_required",
    // A parameter is named by a `Param`, and none of them is a secret's name.
    "reserved_parameter",
];

#[test]
fn sdk_sandbox_and_schemas_agree_on_random_payments() {
    let model = qfpay_sandbox::embedded_model().unwrap();
    let now = TxTime::from_unix_seconds(1_740_792_600);
    let seen = LastObserved::default();
    let schemas = Schemas::of(&model);
    run(&case(), |case| {
        let request = request(&case);
        let gateway = gateway(case.assigned);
        let prepared = gateway.payment(&request, now);
        let (sdk, permitted) = match &prepared {
            Ok(prepared) => (prepared.warnings(), true),
            Err(declined) => (declined.violations(), false),
        };
        let mchid = gateway.credentials().mchid();
        let wire = on_the_wire(&request, now, mchid);
        let sdk = (names(sdk), permitted);
        prop_assert_eq!(&sdk, &sandbox(&model, "payment", &wire, mchid));
        schemas.agree("payment", &wire, &sdk.0)?;
        seen.note(permitted, sdk.0);
        Ok(())
    });
    seen.assert_telling(&rules_of(&model, "payment", &NO_PAYMENT_BREAKS));
}

/// What no query of this crate can do, because of how it is made.
const NO_QUERY_BREAKS: [&str; 19] = [
    // Every value was checked when it was made, and these rules cannot be lifted.
    "control_characters",
    "signature_ambiguity",
    // Its parameters are methods: none for what the operation lacks, and none for `txzone`.
    "reserved_parameter",
    "unknown_parameter",
    "txzone_format",
    // The merchant is always the one of the credentials.
    "mchid_required",
    "mchid_forbidden",
    "mchid_length",
    // Codes, times and pages have types that hold nothing else.
    "pay_type_format",
    "respcd_format",
    "start_time_format",
    "end_time_format",
    "page_format",
    "page_range",
    "page_size_format",
    "page_size_range",
    // A window is set as a whole.
    "window_needs_an_end",
    "window_needs_a_start",
    // In a list a comma stands between two numbers.
    "out_trade_no_comma",
];

#[derive(Clone, Debug)]
enum Numbers {
    Merchants(Vec<OutTradeNo>),
    Gateways(Vec<Syssn>),
}

#[derive(Clone, Debug)]
struct Question {
    assigned: bool,
    numbers: Option<Numbers>,
    window: (TxTime, TxTime),
    has_window: bool,
    pay_types: Vec<PayType>,
    respcd: Option<StatusCode>,
    page: Option<(u32, u32)>,
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "[0-9]{1,26}",
        2 => "[0-9A-Za-z_-]{1,40}",
        1 => "[0-9]{125,130}",
        1 => value(),
    ]
}

/// Lists of numbers for which every rule is lifted that can be.
fn numbers() -> impl Strategy<Value = Numbers> {
    let list = || proptest::collection::vec(number(), 0..4);
    let merchants = |list: Vec<String>| {
        let numbers = list.into_iter();
        numbers.filter_map(|one| OutTradeNo::allowing(one, &Rule::ALL).ok())
    };
    let gateways = |list: Vec<String>| {
        let numbers = list.into_iter();
        numbers.filter_map(|one| Syssn::allowing(one, &Rule::ALL).ok())
    };
    prop_oneof![
        list().prop_map(move |list| Numbers::Merchants(merchants(list).collect())),
        list().prop_map(move |list| Numbers::Gateways(gateways(list).collect())),
    ]
}

/// Times around the turn of a month and of a year.
fn time() -> impl Strategy<Value = TxTime> {
    let times = [
        "2024-02-29 23:59:59",
        "2024-12-31 23:59:59",
        "2025-01-01 00:00:00",
        "2025-02-01 00:00:00",
        "2025-02-14 12:00:00",
        "2025-02-14 12:00:01",
        "2025-02-28 23:59:59",
        "2025-03-01 00:00:00",
    ];
    select(times.map(|time| time.parse().unwrap()).to_vec())
}

fn question() -> impl Strategy<Value = Question> {
    let window = prop_oneof![(time(), time()), time().prop_map(TxTime::month)];
    (
        any::<bool>(),
        proptest::option::of(numbers()),
        window,
        any::<bool>(),
        subsequence(PayType::ALL.to_vec(), 0..4),
        proptest::option::of(select(StatusCode::ALL.to_vec())),
        proptest::option::of((select(vec![1, 99_999_999]), 1_u32..=100)),
    )
        .prop_map(
            |(assigned, numbers, window, has_window, pay_types, respcd, page)| Question {
                assigned,
                numbers,
                window,
                has_window,
                pay_types,
                respcd,
                page,
            },
        )
}

/// The numbers that are asked for as they travel, and the query that has nothing else.
fn query_of(numbers: &Numbers) -> (Vec<(String, String)>, Result<Query, Invalid>) {
    let (param, list, query) = match numbers {
        Numbers::Merchants(numbers) => {
            let list: Vec<&str> = numbers.iter().map(OutTradeNo::as_str).collect();
            let query = Query::by_out_trade_no(numbers);
            (Param::OutTradeNo, list, query)
        }
        Numbers::Gateways(numbers) => {
            let list: Vec<&str> = numbers.iter().map(Syssn::as_str).collect();
            (Param::Syssn, list, Query::by_syssn(numbers))
        }
    };
    (vec![(param.code().to_owned(), list.join(","))], query)
}

fn finish(query: Query, question: &Question) -> Query {
    let (start, end) = question.window;
    let mut query = query.pay_types(&question.pay_types);
    if question.has_window {
        query = query.window(start, end);
    }
    if let Some(respcd) = question.respcd {
        query = query.respcd(respcd);
    }
    if let Some((page, size)) = question.page {
        query = query
            .page(Page::new(page).unwrap())
            .page_size(PageSize::new(size).unwrap());
    }
    query
}

#[test]
fn sdk_sandbox_and_schemas_agree_on_random_queries() {
    let model = qfpay_sandbox::embedded_model().unwrap();
    let seen = LastObserved::default();
    let schemas = Schemas::of(&model);
    run(&question(), |question| {
        let query = match question.numbers.as_ref().map(query_of) {
            None => Query::within(question.window.0, question.window.1),
            Some((_, Ok(query))) => query,
            Some((wire, Err(declined))) => {
                let sdk = (names(declined.violations()), false);
                prop_assert_eq!(&sdk, &sandbox(&model, "query", &wire, None));
                schemas.agree("query", &wire, &sdk.0)?;
                seen.note(false, sdk.0);
                return Ok(());
            }
        };
        let query = finish(query, &question);
        let gateway = gateway(question.assigned);
        let mchid = gateway.credentials().mchid();
        let mut parameters = query.parameters().clone();
        parameters.set(Param::Mchid, mchid.unwrap_or_default());
        let sdk = match gateway.query(&query) {
            // What only warns is told by the query itself.
            Ok(_) => (names(&query.violations()), true),
            Err(declined) => (names(declined.violations()), false),
        };
        let wire = wire(&parameters);
        prop_assert_eq!(&sdk, &sandbox(&model, "query", &wire, mchid));
        schemas.agree("query", &wire, &sdk.0)?;
        seen.note(sdk.1, sdk.0);
        Ok(())
    });
    seen.assert_telling(&rules_of(&model, "query", &NO_QUERY_BREAKS));
}
