//! Requests that no call of this crate can make, but others can: held to by the sandbox and the
//! schemas. Every rule is broken by some of them, and by nothing else in these.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::select;
use qfpay_api::Param;
use qfpay_codegen::ir::{Cell, Model, Presence, Severity};

use super::schema::Schemas;
use super::support::sample;
use super::{MCHID, run, sandbox, url};

/// A request in the words that travel.
#[derive(Clone, Debug)]
struct Wire {
    operation: String,
    parameters: Vec<(String, String)>,
    /// The merchant number of the credentials.
    mchid: Option<String>,
}

impl Wire {
    /// The same with another value of a parameter; an empty one is not sent.
    fn with(mut self, name: &str, value: &str) -> Self {
        self.parameters.retain(|(known, _)| known != name);
        self.parameters.push((name.to_owned(), value.to_owned()));
        self
    }

    fn of(mut self, mchid: &str) -> Self {
        self.mchid = Some(mchid.to_owned());
        self
    }
}

/// A sensible request of each operation and pay type, without what is optional and with it, and the
/// names of everything that the operation knows.
fn sensible(model: &Model) -> Vec<(Wire, Vec<String>)> {
    let mut sensible = Vec::new();
    for operation in &model.operations {
        let rows: Vec<(&[Cell], Option<&str>)> = match operation.per_pay_type {
            true => {
                let rows = model.pay_types.iter();
                rows.map(|one| (&*one.cells, Some(&*one.code))).collect()
            }
            false => vec![(&*operation.cells, None)],
        };
        for (cells, pay_type) in rows {
            let names = cells.iter().map(|cell| cell.parameter.id.clone());
            let names: Vec<String> = names.collect();
            for optional in [false, true] {
                let wire = Wire {
                    operation: operation.name.id.clone(),
                    parameters: carried(cells, pay_type, optional),
                    mchid: None,
                };
                sensible.push((wire, names.clone()));
            }
        }
    }
    sensible
}

fn carried(cells: &[Cell], pay_type: Option<&str>, optional: bool) -> Vec<(String, String)> {
    let carried = cells.iter().filter(|cell| match cell.presence {
        Presence::Required => true,
        Presence::Optional | Presence::Warned => optional,
        Presence::Forbidden => false,
    });
    // One belongs to the credentials, the other to another currency.
    let carried = carried.filter(|cell| !["mchid", "rmb_tag"].contains(&&*cell.parameter.id));
    let value = |name: &str| {
        let own = pay_type.filter(|_| name == "pay_type");
        own.unwrap_or_else(|| sample(name.parse::<Param>().unwrap()))
    };
    carried
        .map(|cell| cell.parameter.id.as_str())
        .map(|name| (name.to_owned(), value(name).to_owned()))
        .collect()
}

/// What a value may or may not be: its parameter's own sample, and the edges of all rules.
fn values(name: &str) -> Vec<String> {
    let own = name.parse::<Param>().map_or("1", sample);
    let numbers = "0 1 4 5 007 100 101 120 121 99999999 100000000 2147483647 2147483648";
    let words = "a Y CNY XXX 899999 800101,800201 800101,1 1,2 1,,2 {} https://[ +1459 +1500";
    let odd = [
        "",
        "tab\there",
        "x&key=1",
        "https://shop.example/?a=1&txamt=2",
        "{\"a\" 1}",
        "2025-02-29 09:30:00",
        "2025-04-01 00:00:00",
    ];
    let few = numbers.split(' ').chain(words.split(' ')).chain(odd);
    let few = few.map(str::to_owned).chain([own.to_owned()]);
    let digits = [21, 128, 129].map(|length| "7".repeat(length));
    let letters = [20, 21, 32, 33, 40, 41, 64, 65, 128, 129, 200, 201, 256, 257];
    let letters = letters.map(|length| "咖".repeat(length));
    let urls = [200, 201, 256, 257, 512, 513].map(url);
    let objects = [4096, 4097].map(|length| format!("{{\"a\":\"{}\"}}", "b".repeat(length - 8)));
    few.chain(digits)
        .chain(letters)
        .chain(urls)
        .chain(objects)
        .collect()
}

/// Every sensible request with one thing changed.
fn single_changes(model: &Model, mut judge: impl FnMut(&Wire)) {
    for (wire, names) in sensible(model) {
        judge(&wire);
        judge(&wire.clone().of(MCHID));
        for name in names.iter().map(String::as_str).chain(["key", "foo"]) {
            for value in values(name) {
                let changed = wire.clone().with(name, &value);
                if name == "mchid" && !value.is_empty() {
                    judge(&changed.clone().of(&value));
                    judge(&changed.clone().of(MCHID));
                }
                judge(&changed);
            }
        }
    }
}

/// Where one change alone breaks two rules, or none.
fn double_changes(model: &Model) -> Vec<Wire> {
    let of = |operation: &str, pay_type: Option<&str>| {
        let all = sensible(model).into_iter().map(|(wire, _)| wire).rev();
        let mut all = all.filter(|wire| wire.operation == operation);
        let named = |wire: &Wire| {
            let mut parameters = wire.parameters.iter();
            let own = parameters.find(|(name, _)| name == "pay_type");
            own.map(|(_, code)| code.clone())
        };
        all.find(|wire| pay_type.is_none() || named(wire).as_deref() == pay_type)
            .unwrap()
    };
    let with_action = of("customs_declare", None)
        .with("trade_type", "alipay")
        .with("action_type", "ADD");
    let declared = with_action.clone().with("action_type", "");
    vec![
        with_action,
        declared.clone().with("mch_customs_name", ""),
        declared.clone().with("out_request_no", ""),
        declared.with("amount", ""),
        of("payment", Some("800201"))
            .with("txcurrcd", "CNY")
            .with("rmb_tag", "N"),
        of("payment", Some("800208"))
            .with("txcurrcd", "CNY")
            .with("rmb_tag", "Y"),
        of("query", None)
            .with("start_time", "2025-03-31 23:59:59")
            .with("end_time", "2025-03-31 23:59:58"),
    ]
}

/// Any number of things changed.
fn changed(model: &Model) -> impl Strategy<Value = Wire> + use<> {
    select(sensible(model)).prop_flat_map(|(wire, names)| {
        let change = select(names).prop_flat_map(|name| {
            let values = values(&name);
            (Just(name), select(values))
        });
        let merchant = select(vec![None, Some(MCHID)]);
        (proptest::collection::vec(change, 2..5), merchant).prop_map(move |(changes, mchid)| {
            let mut wire = wire.clone();
            for (name, value) in &changes {
                wire = wire.with(name, value);
            }
            wire.mchid = mchid.map(str::to_owned);
            wire
        })
    })
}

/// What no request can break, because it says nothing about the payment that it acts on.
const ABOUT_THE_PAYMENT: [&str; 3] = [
    "refund_unsupported",
    "refund_window",
    "refund_within_payment",
];

#[test]
fn sandbox_and_schemas_agree_on_requests_of_any_kind_and_every_rule_is_tried_alone() {
    let model = qfpay_sandbox::embedded_model().unwrap();
    let schemas = Schemas::of(&model);
    let agree = |wire: &Wire| {
        let mchid = wire.mchid.as_deref();
        let (broken, _) = sandbox(&model, &wire.operation, &wire.parameters, mchid);
        schemas.agree(&wire.operation, &wire.parameters, &broken)
    };
    single_changes(&model, |wire| agree(wire).unwrap());
    for wire in double_changes(&model) {
        agree(&wire).unwrap();
    }
    run(&changed(&model), |wire| agree(&wire));
    let denying = model.rules.iter();
    let denying = denying.filter(|rule| rule.severity == Severity::Deny);
    let rules: BTreeSet<String> = denying
        .map(|rule| rule.name.id.clone())
        .filter(|rule| !ABOUT_THE_PAYMENT.contains(&rule.as_str()))
        .collect();
    schemas.assert_every_rule_was_tried(&rules);
}
