//! A new pay type is an entry in `pay_types.yaml` and nothing else: what the generator makes of it.
//! That the result builds and pays is the affair of the root package's test of the same name.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use std::path::Path;

use qfpay_codegen::ir::{Model, Presence};
use qfpay_codegen::{Sources, load, modules};

// No code that QFPay gives, so that a real entry never clashes with it.
const ENTRY: &str = r#"
  - code: "899999"
    name: one_more_app
    description: An app that this test makes up
    wallet: fps
    scenario: app
    channel: online
    region: hong_kong
    settlement: unstated
    source: project
"#;

fn spec() -> Sources {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    Sources::read(&folder).unwrap()
}

fn one_more() -> Sources {
    Sources::from_files(spec().files().iter().map(|file| {
        let more = match file.name.as_str() {
            "pay_types.yaml" => ENTRY,
            _ => "",
        };
        (file.name.clone(), format!("{}{more}", file.text))
    }))
}

fn resolved(sources: &Sources) -> Model {
    load(sources).unwrap_or_else(|problems| panic!("{problems}"))
}

#[test]
fn one_file_of_the_specification_differs() {
    let (before, after) = (spec(), one_more());
    let different: Vec<&str> = before
        .files()
        .iter()
        .zip(after.files())
        .filter(|(before, after)| before != after)
        .map(|(_, after)| after.name.as_str())
        .collect();
    assert_eq!(different, ["pay_types.yaml"]);
    assert_eq!(before.files().len(), after.files().len());
}

#[test]
fn the_entry_is_settled_from_its_scenario() {
    let model = resolved(&one_more());
    assert_eq!(model.pay_types.len(), resolved(&spec()).pay_types.len() + 1);
    let new = model.pay_types.last().unwrap();
    assert_eq!(
        (new.code.as_str(), new.name.rust.as_str()),
        ("899999", "OneMoreApp")
    );
    let presence = |parameter: &str| {
        let cell = new.cells.iter().find(|cell| cell.parameter.id == parameter);
        cell.unwrap().presence
    };
    assert_eq!(presence("goods_name"), Presence::Required);
    assert_eq!(presence("udid"), Presence::Optional);
    assert_eq!(presence("auth_code"), Presence::Forbidden);
    assert_eq!(presence("return_url"), Presence::Forbidden);
}

#[test]
fn every_other_pay_type_stays_as_it_was() {
    let (before, after) = (resolved(&spec()), resolved(&one_more()));
    let (_, old) = after.pay_types.split_last().unwrap();
    assert_eq!(before.pay_types, old);
    assert_eq!(before.status_codes, after.status_codes);
    assert_eq!(before.rules, after.rules);
}

#[test]
fn the_constructor_is_generated_and_modules_without_pay_types_are_the_same() {
    let before = modules(&resolved(&spec()));
    let after = modules(&resolved(&one_more()));
    let text = |name: &str| {
        let found = after.iter().find(|(module, _)| *module == name);
        found.unwrap().1.as_str()
    };
    let mut around = text("pay").split("pub fn one_more_app(");
    let constructor = around.nth(1).unwrap();
    let (arguments, _) = constructor.split_once("->").unwrap();
    assert!(arguments.contains("GoodsName"), "{arguments}");
    assert!(text("pay_type").contains("\"899999\""));
    // A match over the pay types is to fail to compile when there is one more.
    assert!(!text("pay_type").contains("non_exhaustive"));
    for same in [
        "currency",
        "gateway",
        "notification",
        "rule",
        "status_code",
        "value",
    ] {
        let unchanged = before.iter().find(|(module, _)| *module == same).unwrap();
        assert_eq!(unchanged.1, text(same), "{same}");
    }
    assert_eq!(before.len(), after.len());
}
