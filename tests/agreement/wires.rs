//! Requests that no call of this crate can make, but others can: held to by the sandbox and the
//! schemas.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::select;
use qfpay_api::Param;
use qfpay_codegen::ir::{Cell, Model, Presence, Severity};

use super::schema::Schemas;
use super::support::sample;
use super::{MCHID, edges, run, sandbox, url, value};

/// A request in the words that travel.
#[derive(Clone, Debug)]
struct Wire {
    operation: String,
    parameters: Vec<(String, String)>,
    mchid: Option<String>,
}

#[derive(Clone, Debug)]
enum Change {
    Set(String, String),
    Remove(String),
}

/// A sensible request, as the matrix has it for one pay type or for all.
fn sensible(cells: &[Cell], pay_type: Option<&str>, optional: bool) -> Vec<(String, String)> {
    let carried = cells.iter().filter(|cell| match cell.presence {
        Presence::Required => true,
        Presence::Optional | Presence::Warned => optional,
        Presence::Forbidden => false,
    });
    let carried = carried.filter(|cell| !["mchid", "rmb_tag"].contains(&&*cell.parameter.id));
    carried
        .map(|cell| {
            let name = cell.parameter.id.as_str();
            let own = pay_type.filter(|_| name == "pay_type");
            let value = own.unwrap_or_else(|| sample(name.parse::<Param>().unwrap()));
            (name.to_owned(), value.to_owned())
        })
        .collect()
}

/// What a value of this parameter may or may not be.
fn edge(name: String) -> impl Strategy<Value = (String, String)> {
    let of_its_own: Vec<String> = match name.parse::<Param>() {
        Ok(param) => edges(param),
        Err(_) => vec!["1".to_owned()],
    };
    let lengths = [
        1, 20, 21, 32, 33, 40, 41, 64, 65, 128, 129, 200, 201, 256, 257,
    ];
    let long = (select(vec!["a", "咖", "7"]), select(lengths.to_vec()));
    let numbers = ["0", "1", "100", "101", "99999999", "100000000", "007"];
    let several = [
        "1,2",
        "1,,2",
        "800101,800201",
        "800101,1",
        "INV-7,INV-8",
        ",",
    ];
    let times = [
        "2025-02-29 09:30:00",
        "2025-03-31 23:59:58",
        "2025-04-01 00:00:00",
    ];
    let odd = [
        "{\"a\" 1}",
        "{}",
        "https://[",
        "https://shop.example/ü",
        "x&key=1",
        "tab\there",
    ];
    let few: Vec<&str> = [&numbers[..], &several, &times, &odd].concat();
    let value = prop_oneof![
        4 => select(of_its_own),
        2 => long.prop_map(|(character, length)| character.repeat(length)),
        2 => select(few).prop_map(str::to_owned),
        1 => select(vec![512, 513]).prop_map(url),
        1 => select(vec![4096_usize, 4097])
            .prop_map(|length| format!("{{\"a\":\"{}\"}}", "b".repeat(length - 8))),
        2 => value(),
    ];
    value.prop_map(move |value| (name.clone(), value))
}

fn wire(model: &Model) -> impl Strategy<Value = Wire> + use<> {
    let mut starts = Vec::new();
    for operation in &model.operations {
        let rows: Vec<_> = match operation.per_pay_type {
            true => {
                let rows = model.pay_types.iter();
                rows.map(|one| (&one.cells, Some(one.code.as_str())))
                    .collect()
            }
            false => vec![(&operation.cells, None)],
        };
        let mut of_operation = Vec::new();
        for (cells, pay_type) in rows {
            let names = cells.iter().map(|cell| cell.parameter.id.clone());
            let names: Vec<String> = names.collect();
            for optional in [false, true] {
                let parameters = sensible(cells, pay_type, optional);
                of_operation.push((operation.name.id.clone(), parameters, names.clone()));
            }
        }
        starts.push(of_operation);
    }
    let others = ["key", "sign", "foo"].map(str::to_owned);
    let known = model.parameters.iter().map(|one| one.name.id.clone());
    let any: Vec<String> = known.chain(others).collect();
    let start = select(starts).prop_flat_map(select);
    start.prop_flat_map(move |(operation, parameters, names)| {
        let change = prop_oneof![
            6 => select(names.clone()).prop_flat_map(edge).prop_map(|(name, value)| Change::Set(name, value)),
            2 => select(names).prop_map(Change::Remove),
            1 => select(any.clone()).prop_flat_map(edge).prop_map(|(name, value)| Change::Set(name, value)),
        ];
        let merchant = select(vec![None, Some(false), Some(true)]);
        (proptest::collection::vec(change, 0..3), merchant).prop_map(
            move |(changes, merchant)| {
                let mut parameters = parameters.clone();
                for change in &changes {
                    let (Change::Set(changed, _) | Change::Remove(changed)) = change;
                    parameters.retain(|(name, _)| name != changed);
                    if let Change::Set(name, value) = change {
                        parameters.push((name.clone(), value.clone()));
                    }
                }
                let sent = parameters.iter().find(|(name, _)| name == "mchid");
                let sent = sent.map(|(_, value)| value.clone());
                // None, the one that is sent, or one that may not be sent.
                let mchid = match merchant {
                    None => None,
                    Some(true) => sent.filter(|sent| !sent.is_empty()),
                    Some(false) => Some(MCHID.to_owned()),
                };
                Wire {
                    operation: operation.clone(),
                    parameters,
                    mchid,
                }
            },
        )
    })
}

/// What no request can break, because it says nothing about the payment that it acts on.
const ABOUT_THE_PAYMENT: [&str; 3] = [
    "refund_unsupported",
    "refund_window",
    "refund_within_payment",
];

/// A cell forbids what its operation does not know in any row, so the request breaks two rules.
const NEVER_ALONE: [&str; 0] = [];

#[test]
fn sandbox_and_schemas_agree_on_requests_of_any_kind_and_every_rule_is_tried() {
    let model = qfpay_sandbox::embedded_model().unwrap();
    let schemas = Schemas::of(&model);
    run(&wire(&model), |wire| {
        let mchid = wire.mchid.as_deref();
        let (broken, _) = sandbox(&model, &wire.operation, &wire.parameters, mchid);
        schemas.agree(&wire.operation, &wire.parameters, &broken)
    });
    let denying = model.rules.iter();
    let denying = denying.filter(|rule| rule.severity == Severity::Deny);
    let rules: BTreeSet<String> = denying
        .map(|rule| rule.name.id.clone())
        .filter(|rule| !ABOUT_THE_PAYMENT.contains(&rule.as_str()))
        .filter(|rule| !NEVER_ALONE.contains(&rule.as_str()))
        .collect();
    schemas.assert_every_rule_was_tried(&rules);
}
