//! The bundle, read as somebody would who writes an SDK in a language of their own.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use qfpay_codegen::load;
use qfpay_tool::export::Kind;
use serde_json::Value;

use super::emitted::{document, recorded};
use crate::specifications::{base, spec};

fn bundle() -> Value {
    document(Kind::Json, "bundle.json", &spec())
}

fn entry<'a>(list: &'a Value, key: &str, value: &str) -> &'a Value {
    let mut entries = list.as_array().unwrap().iter();
    entries.find(|entry| entry[key] == value).unwrap()
}

#[test]
fn the_bundle_is_what_its_schema_says() {
    for sources in [spec(), base()] {
        let schema = document(Kind::Json, "bundle.schema.json", &sources);
        let draft = "https://json-schema.org/draft/2020-12/schema";
        assert_eq!(schema["$schema"], draft);
        let bundle = document(Kind::Json, "bundle.json", &sources);
        let validator = jsonschema::validator_for(&schema).unwrap();
        let faults: Vec<String> = validator
            .iter_errors(&bundle)
            .map(|fault| format!("{}: {fault}", fault.instance_path()))
            .collect();
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(bundle["format_version"], 1);
    }
}

#[test]
fn a_bundle_with_a_gap_is_invalid_by_the_schema() {
    let schema = document(Kind::Json, "bundle.schema.json", &spec());
    let validator = jsonschema::validator_for(&schema).unwrap();
    let holes = [
        ("/format_version", Value::from("1")),
        ("/specification/pay_types/0/cells", Value::Null),
        ("/specification/rules/0/severity", Value::from("maybe")),
        ("/specification/status_codes/0/outcome", Value::from("paid")),
        ("/vectors/requests/0/md5", Value::Null),
    ];
    for (place, hole) in holes {
        let mut bundle = bundle();
        *bundle.pointer_mut(place).unwrap() = hole;
        assert!(!validator.is_valid(&bundle), "{place}");
    }
}

#[test]
fn a_reader_finds_which_parameters_a_pay_type_has_and_which_rule_forbids_another() {
    let bundle = bundle();
    let spec = &bundle["specification"];
    let pay_type = entry(&spec["pay_types"], "code", "801101");
    let cells = &pay_type["cells"];
    let can_have: Vec<&str> = cells
        .as_array()
        .unwrap()
        .iter()
        .filter(|cell| cell["presence"] != "forbidden")
        .map(|cell| cell["parameter"].as_str().unwrap())
        .collect();
    let expected = [
        "expired_time",
        "goods_name",
        "mchid",
        "notify_url",
        "out_trade_no",
        "pay_type",
        "return_url",
        "txamt",
        "txcurrcd",
        "txdtm",
        "txzone",
        "udid",
    ];
    assert_eq!(can_have, expected);

    let forbidden = entry(cells, "parameter", "auth_code");
    let rule = entry(&spec["rules"], "name", forbidden["rule"].as_str().unwrap());
    assert_eq!(rule["severity"], "deny");
    assert_eq!(rule["source"], "seed");
    let source = entry(&spec["sources"], "name", rule["source"].as_str().unwrap());
    assert!(!source["description"].as_str().unwrap().is_empty());
}

#[test]
fn a_reader_finds_what_a_status_code_says_about_one_operation() {
    let bundle = bundle();
    let model = load(&spec()).unwrap();
    let codes = &bundle["specification"]["status_codes"];
    for code in &model.status_codes {
        let read = entry(codes, "code", &code.code);
        let outcome = |operation: &str| {
            let own = read["operations"].as_array().unwrap().iter();
            let mut own = own.filter(|meaning| meaning["operation"] == operation);
            own.next().unwrap_or(read)["outcome"].clone()
        };
        for operation in &model.operations {
            let mut own = code.operations.iter();
            let own = own.find(|meaning| meaning.operation == operation.name);
            let resolved = own.map_or(code.outcome, |meaning| meaning.outcome);
            let resolved = serde_json::to_value(resolved).unwrap();
            assert_eq!(outcome(&operation.name.id), resolved, "{}", code.code);
        }
    }
}

/// A blank at the end of a body is signed like everything else.
#[test]
fn what_is_recorded_is_handed_on_byte_for_byte() {
    use md5::{Digest, Md5};
    let bundle = bundle();
    let notifications = bundle["vectors"]["notifications"].as_array().unwrap();
    assert!(notifications.len() > 10);
    for one in notifications {
        let text = |key: &str| one[key].as_str().unwrap();
        let signed = format!("{}{}", text("body"), text("client_key"));
        let digest = Md5::digest(signed.as_bytes());
        let digits: String = digest.iter().map(|byte| format!("{byte:02X}")).collect();
        assert_eq!(digits, text("md5"), "{}", text("id"));
    }
}

#[test]
fn the_schema_is_the_recorded_one() {
    let schema = document(Kind::Json, "bundle.schema.json", &base());
    let types = schema["$defs"].as_object().unwrap().iter();
    let types: Vec<String> = types
        .map(|(name, of)| {
            let keys = of["properties"].as_object().into_iter().flatten();
            let keys: Vec<&str> = keys.map(|(key, _)| key.as_str()).collect();
            format!("{name}: {}\n", keys.join(" "))
        })
        .collect();
    recorded(|| insta::assert_snapshot!("bundle_types", types.concat()));
}
