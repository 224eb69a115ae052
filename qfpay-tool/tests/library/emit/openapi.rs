//! The OpenAPI documents. Tools of others judge them in `tests/openapi.sh`; whether they judge
//! requests as the SDK does is tested beside the other two readings.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::{Draft, Validator};
use md5::{Digest, Md5};
use qfpay_codegen::load;
use qfpay_tool::export::{Kind, beyond_schema};
use serde_json::{Map, Value, json};
use sha2::Sha256;

use super::emitted::{document, emitted, recorded};
use crate::specifications::{base, repository, spec};

const VERSIONS: [(Kind, &str, Draft); 2] = [
    (Kind::Openapi30, "openapi-3.0.json", Draft::Draft4),
    (Kind::Openapi31, "openapi-3.1.json", Draft::Draft202012),
];

fn documents() -> impl Iterator<Item = (Value, Draft)> {
    let of = |(kind, name, draft)| (document(kind, name, &spec()), draft);
    VERSIONS.into_iter().map(of)
}

/// A validator for one schema of a document.
fn validator(document: &Value, schema: &str, draft: Draft) -> Validator {
    let mut needed = BTreeMap::new();
    reach(document, schema, &mut needed);
    let schema = json!({
        "$ref": format!("#/components/schemas/{schema}"),
        "components": readable(json!({ "schemas": needed }), draft),
    });
    jsonschema::options()
        .with_draft(draft)
        .build(&schema)
        .unwrap()
}

/// A schema and those that it refers to.
fn reach<'a>(document: &'a Value, name: &'a str, reached: &mut BTreeMap<&'a str, &'a Value>) {
    let schema = &document["components"]["schemas"][name];
    if reached.insert(name, schema).is_some() {
        return;
    }
    let mut found = Vec::new();
    objects(schema, &mut found);
    let references = found.iter().filter_map(|object| object.get("$ref"));
    for reference in references.filter_map(Value::as_str) {
        reach(document, reference.rsplit('/').next().unwrap(), reached);
    }
}

/// OpenAPI 3.0 has a word for `null` that its dialect of JSON Schema lacks.
fn readable(mut schema: Value, draft: Draft) -> Value {
    match &mut schema {
        Value::Array(items) => {
            for item in items {
                *item = readable(item.take(), draft);
            }
        }
        Value::Object(members) => {
            if members.remove("nullable").is_some() && draft == Draft::Draft4 {
                let kind = members["type"].take();
                members.insert("type".to_owned(), json!([kind, "null"]));
            }
            for (_, member) in members {
                *member = readable(member.take(), draft);
            }
        }
        _ => {}
    }
    schema
}

/// Every operation with its path, whatever the method.
fn operations(document: &Value) -> Vec<(&str, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let methods = paths.flat_map(|(path, item)| {
        let methods = item.as_object().unwrap().values();
        methods.map(move |operation| (path.as_str(), operation))
    });
    methods.collect()
}

fn schema_name(content: &Value) -> &str {
    let reference = content["schema"]["$ref"].as_str().unwrap();
    reference.rsplit('/').next().unwrap()
}

/// Every object in a document.
fn objects<'a>(value: &'a Value, found: &mut Vec<&'a Map<String, Value>>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| objects(item, found)),
        Value::Object(members) => {
            found.push(members);
            members.values().for_each(|member| objects(member, found));
        }
        _ => {}
    }
}

#[test]
fn every_operation_is_there_once() {
    let model = load(&spec()).unwrap();
    for (document, _) in documents() {
        let described: BTreeMap<&str, &str> = operations(&document)
            .into_iter()
            .map(|(path, operation)| (operation["operationId"].as_str().unwrap(), path))
            .collect();
        let expected = model.operations.iter();
        let expected: BTreeMap<&str, &str> = expected
            .map(|operation| (&*operation.name.id, &*operation.path))
            .collect();
        assert_eq!(described, expected);
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_schema_is_used() {
    for (document, _) in documents() {
        let mut found = Vec::new();
        objects(&document, &mut found);
        let references = found.iter().filter_map(|object| object.get("$ref"));
        let references: BTreeSet<&str> = references.filter_map(Value::as_str).collect();
        for reference in &references {
            let place = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(place).is_some(), "{reference}");
        }
        for (kind, components) in document["components"].as_object().unwrap() {
            for name in components.as_object().unwrap().keys() {
                let reference = format!("#/components/{kind}/{name}");
                let used = kind == "securitySchemes" || references.contains(&*reference);
                assert!(used, "{reference}");
            }
        }
    }
}

/// Two things of one name would overwrite each other.
#[test]
fn no_schema_hides_another() {
    let model = load(&spec()).unwrap();
    let codes = 5;
    let ambiguous = 1;
    let values = model.parameters.iter();
    let values = values.filter(|one| !matches!(one.value, qfpay_codegen::ir::Value::Code { .. }));
    let records = model.operations.iter().filter(|one| !one.record.is_empty());
    let loose = 2 + 4;
    let notification = 1;
    let expected = codes
        + ambiguous
        + values.count()
        + model.operations.len()
        + model.pay_types.len()
        + loose
        + model.operations.len()
        + records.count()
        + notification;
    for (document, _) in documents() {
        let schemas = document["components"]["schemas"].as_object().unwrap();
        assert_eq!(schemas.len(), expected);
    }
}

#[test]
fn a_pay_type_leads_to_the_schema_of_its_requests() {
    let model = load(&spec()).unwrap();
    for (document, _) in documents() {
        let schemas = &document["components"]["schemas"];
        let mapping = &schemas["PaymentRequest"]["discriminator"]["mapping"];
        assert_eq!(mapping.as_object().unwrap().len(), model.pay_types.len());
        for pay_type in &model.pay_types {
            let target = mapping[&pay_type.code].as_str().unwrap();
            let name = target.rsplit('/').next().unwrap();
            let schema = &schemas[name];
            let code = &schema["properties"]["pay_type"];
            match document["openapi"].as_str() {
                Some("3.0.3") => assert_eq!(code["enum"], json!([pay_type.code])),
                _ => assert_eq!(code["const"], json!(pay_type.code)),
            }
            assert_eq!(schema["additionalProperties"], false);
            let description = schema["description"].as_str().unwrap();
            assert!(
                description.starts_with(&format!("{}.", pay_type.description)),
                "{description}"
            );
        }
    }
}

/// Generators name a type after the title of its schema, else after the schema, and one that is written
/// out in a parameter after each operation that has the parameter.
#[test]
fn types_of_generated_programs_have_the_names_of_schemas() {
    for (document, _) in documents() {
        for (name, schema) in document["components"]["schemas"].as_object().unwrap() {
            assert!(schema.get("title").is_none(), "{name}");
        }
        for (name, parameter) in document["components"]["parameters"].as_object().unwrap() {
            assert!(parameter["schema"].get("enum").is_none(), "{name}");
        }
    }
}

#[test]
fn required_parameters_have_a_schema() {
    for (document, _) in documents() {
        for schema in document["components"]["schemas"]
            .as_object()
            .unwrap()
            .values()
        {
            let required = schema["required"].as_array().into_iter().flatten();
            for name in required {
                let property = &schema["properties"][name.as_str().unwrap()];
                assert!(property.is_object(), "{name}");
            }
        }
    }
}

#[test]
fn every_example_is_valid() {
    for (document, draft) in documents() {
        let mut examples = 0;
        let mut judge = |content: &Value| {
            let validator = validator(&document, schema_name(content), draft);
            for (name, example) in content["examples"].as_object().into_iter().flatten() {
                let fault = validator.iter_errors(&example["value"]).next();
                assert!(fault.is_none(), "{name}: {}", fault.unwrap());
                examples += 1;
            }
        };
        for (_, operation) in operations(&document) {
            judge(&operation["requestBody"]["content"]["application/x-www-form-urlencoded"]);
            judge(&operation["responses"]["200"]["content"]["application/json"]);
        }
        assert!(examples > 50, "{examples}");
    }
}

#[test]
fn answers_are_taken_however_they_come() {
    let strange = [
        json!({}),
        json!({"respcd": 0, "txamt": "1250", "syssn": 20_260_203}),
        json!({"respcd": "9999", "pay_type": "899999", "txcurrcd": "XYZ"}),
        json!({"respcd": null, "txamt": null, "data": null, "new": {"field": [1]}}),
        json!({"respcd": "0000", "txamt": "12.50", "pay_params": "{}"}),
    ];
    for (document, draft) in documents() {
        for (_, operation) in operations(&document) {
            let content = &operation["responses"]["200"]["content"]["application/json"];
            let validator = validator(&document, schema_name(content), draft);
            for answer in &strange {
                // An operation of its own may have an object there.
                let fault = validator.iter_errors(answer).next();
                assert!(fault.is_none(), "{answer}: {}", fault.unwrap());
            }
        }
    }
}

/// A program that knows nothing but the document signs every recorded request.
#[test]
fn the_facts_about_signatures_are_enough_to_sign() {
    let bundle = document(Kind::Json, "bundle.json", &spec());
    let vectors = bundle["vectors"]["requests"].as_array().unwrap();
    for (document, _) in documents() {
        let facts = &document["components"]["securitySchemes"]["signature"]["x-signature"];
        let input = &facts["input"];
        assert_eq!(input["of"], "form parameters");
        assert_eq!(input["omit"], "empty values");
        assert_eq!(input["order"], "by name, ascending, byte by byte");
        assert_eq!(input["valueEncoding"], "raw");
        assert_eq!(input["key"], "appended without a separator");
        let pair = input["pair"].as_str().unwrap();
        let separator = input["separator"].as_str().unwrap();
        for vector in vectors {
            let parameters = vector["parameters"].as_object().unwrap();
            // Sorted by name, as maps of this kind need not be.
            let parameters: BTreeMap<&str, &str> = parameters
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str().unwrap()))
                .filter(|(_, value)| !value.is_empty())
                .collect();
            let pairs: Vec<String> = parameters
                .iter()
                .map(|(name, value)| {
                    pair.replacen("{name}", name, 1)
                        .replacen("{value}", value, 1)
                })
                .collect();
            let canonical = pairs.join(separator);
            assert_eq!(canonical, vector["canonical"].as_str().unwrap());
            let signed = format!("{canonical}{}", vector["client_key"].as_str().unwrap());
            for algorithm in facts["algorithms"].as_array().unwrap() {
                let name = algorithm["name"].as_str().unwrap();
                let digest = match name {
                    "md5" => Md5::digest(signed.as_bytes()).to_vec(),
                    "sha256" => Sha256::digest(signed.as_bytes()).to_vec(),
                    other => panic!("{other}"),
                };
                let digits: String = digest.iter().map(|byte| format!("{byte:02X}")).collect();
                assert_eq!(json!(digits.len()), algorithm["hexDigits"]);
                assert_eq!(digits, vector[name].as_str().unwrap(), "{}", vector["id"]);
            }
        }
    }
}

/// Whoever reads the page about other languages learns all that schemas do not tell.
#[test]
fn the_page_lists_what_no_schema_can_express() {
    let page = std::fs::read_to_string(repository().join("qfpay-tool/OTHER-LANGUAGES.md")).unwrap();
    let (_, section) = page
        .split_once("## What JSON Schema cannot express")
        .unwrap();
    let (section, _) = section.split_once("\n## ").unwrap();
    let listed = section.lines().filter(|line| line.starts_with("| `"));
    let beyond = beyond_schema(&load(&spec()).unwrap());
    let expected = beyond
        .iter()
        .map(|one| format!("| `{}` | {} |", one.rule, one.why));
    assert_eq!(listed.collect::<Vec<_>>(), expected.collect::<Vec<_>>());
}

#[test]
fn every_status_code_has_one_outcome_in_every_operation() {
    let model = load(&spec()).unwrap();
    for (document, _) in documents() {
        for (_, operation) in operations(&document) {
            let conclusions = operation["x-qfpay-outcomes"].as_object().unwrap();
            let codes = conclusions
                .values()
                .flat_map(|codes| codes.as_array().unwrap());
            let mut codes: Vec<&str> = codes.map(|code| code.as_str().unwrap()).collect();
            codes.sort_unstable();
            let mut expected: Vec<&str> = model.status_codes.iter().map(|one| &*one.code).collect();
            expected.sort_unstable();
            assert_eq!(codes, expected, "{}", operation["operationId"]);
        }
    }
}

#[test]
fn enumerations_have_a_name_and_a_meaning_for_each_code() {
    for (document, _) in documents() {
        let schemas = &document["components"]["schemas"];
        for name in ["PayType", "Currency", "StatusCode", "NotificationType"] {
            let schema = &schemas[name];
            let count = schema["enum"].as_array().unwrap().len();
            let names = schema["x-enum-varnames"].as_array().unwrap().iter();
            let names: BTreeSet<&str> = names.map(|name| name.as_str().unwrap()).collect();
            assert_eq!(names.len(), count, "{name}");
            assert_eq!(
                schema["x-enum-descriptions"].as_array().unwrap().len(),
                count
            );
        }
    }
}

#[test]
fn notifications_are_webhooks_or_callbacks() {
    let sources = spec();
    let new = document(Kind::Openapi31, "openapi-3.1.json", &sources);
    let old = document(Kind::Openapi30, "openapi-3.0.json", &sources);
    let callbacks = &old["paths"]["/trade/v1/payment"]["post"]["callbacks"]["notification"];
    let callback = &callbacks["{$request.body#/notify_url}"]["post"];
    let webhook = &new["webhooks"]["notification"]["post"];
    assert_eq!(callback, webhook);
    assert_eq!(webhook["security"], json!([]));
    assert_eq!(webhook["x-signature"]["header"], "X-QF-SIGN");
    let reply = &webhook["responses"]["200"]["content"]["text/plain"]["schema"];
    assert_eq!(reply["enum"], json!(["SUCCESS"]));
    let content = &webhook["requestBody"]["content"]["application/json"];
    let validator = validator(&new, schema_name(content), Draft::Draft202012);
    for example in content["examples"].as_object().unwrap().values() {
        assert!(validator.is_valid(&example["value"]), "{example}");
    }
}

#[test]
fn the_document_of_a_small_specification_is_the_recorded_one() {
    recorded(|| {
        for file in emitted(Kind::Openapi31, &base()) {
            insta::assert_snapshot!("openapi-3.1", file.text);
        }
    });
}
