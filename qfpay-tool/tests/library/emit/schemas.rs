//! The schemas by which an editor knows the YAML files.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use jsonschema::Validator;
use qfpay_codegen::{SourceFile, Sources};
use qfpay_tool::export::Kind;
use serde_json::Value;

use super::emitted::emitted;
use crate::specifications::{base, fixtures, repository, spec};

/// The schema of a file of the specification, and where it is from the file's own folder.
fn schema_of(file: &str) -> (String, &'static str) {
    match file.split_once('/') {
        Some(("operations", _)) => ("operation.json".to_owned(), "../schema"),
        Some(("vectors", _)) => ("vectors.json".to_owned(), "../schema"),
        _ => (file.replace(".yaml", ".json"), "schema"),
    }
}

/// The schemas that are emitted for a specification, by name.
struct Schemas(BTreeMap<String, Validator>);

impl Schemas {
    fn of(sources: &Sources) -> Self {
        let files = emitted(Kind::JsonSchema, sources).into_iter();
        let validators = files.map(|file| {
            let schema: Value = serde_json::from_str(&file.text).unwrap();
            (file.name, jsonschema::validator_for(&schema).unwrap())
        });
        Self(validators.collect())
    }

    fn faults(&self, file: &SourceFile) -> Vec<String> {
        // What is no YAML, an editor says by itself.
        let Ok(document) = serde_yaml::from_str::<Value>(&file.text) else {
            return vec!["no YAML".to_owned()];
        };
        let validator = &self.0[&format!("schema/{}", schema_of(&file.name).0)];
        let faults = validator.iter_errors(&document);
        faults
            .map(|fault| format!("{}{}: {fault}", file.name, fault.instance_path()))
            .collect()
    }
}

#[test]
fn every_file_of_a_sound_specification_is_valid() {
    for sources in [spec(), base()] {
        let schemas = Schemas::of(&sources);
        for file in sources.files() {
            assert_eq!(schemas.faults(file), Vec::<String>::new());
        }
    }
}

/// Fixed by: `cargo run -p qfpay-tool -- emit json-schema --out spec`.
#[test]
fn the_schemas_in_the_repository_are_up_to_date() {
    let folder = repository().join("spec");
    let mut names = BTreeSet::new();
    for file in emitted(Kind::JsonSchema, &spec()) {
        let present = fs::read_to_string(folder.join(&file.name)).unwrap();
        assert!(present == file.text, "{} is not up to date", file.name);
        names.insert(file.name);
    }
    let present = fs::read_dir(folder.join("schema")).unwrap();
    let present = present.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let present: BTreeSet<String> = present.map(|name| format!("schema/{name}")).collect();
    assert_eq!(present, names);
}

#[test]
fn every_file_of_the_specification_names_its_schema() {
    for file in spec().files() {
        let (schema, folder) = schema_of(&file.name);
        let expected = format!("# yaml-language-server: $schema={folder}/{schema}");
        assert_eq!(file.text.lines().next(), Some(&*expected), "{}", file.name);
    }
}

/// The kinds of problems that an editor sees by itself: shapes, unknown keys and words, and names
/// that another file would have to define.
const SEEN: [&str; 50] = [
    "class_of_an_unknown_operation",
    "code_with_other_characters",
    "complex_key",
    "dangling_operation",
    "dangling_operation_file",
    "dangling_operation_of_a_footnote",
    "dangling_operation_of_a_vector",
    "dangling_parameter",
    "dangling_parameter_in_operation",
    "dangling_parameter_in_rule",
    "dangling_parameter_of_a_footnote",
    "dangling_pay_type_in_rule",
    "dangling_rule",
    "dangling_source",
    "empty_entry",
    "empty_file",
    "empty_list_value",
    "empty_text",
    "empty_value",
    "list_for_a_mapping",
    "list_for_text",
    "mapping_for_a_word",
    "merge_key",
    "message_of_an_unknown_source",
    "message_with_an_empty_text",
    "missing_key",
    "missing_top_level_key",
    "missing_vector_field",
    "negative_number",
    "null_value",
    "number_as_key",
    "number_out_of_bounds",
    "several_documents",
    "syntax_error",
    "syntax_indentation",
    "tab",
    "tag_of_its_own",
    "text_for_a_flag",
    "text_for_a_list",
    "text_for_a_mapping",
    "text_for_a_number",
    "unknown_key",
    "unknown_notification_meaning",
    "unknown_word",
    "unquoted_fraction",
    "unquoted_number",
    "unquoted_pay_type",
    "unquoted_truth_value_as_flag",
    "unquoted_underscores",
    "wrong_root",
];

#[test]
fn mistakes_of_shape_and_unknown_names_are_seen_while_typing() {
    let base = base();
    let schemas = Schemas::of(&base);
    let mut seen = Vec::new();
    for kind in fs::read_dir(fixtures().join("bad")).unwrap() {
        let kind = kind.unwrap();
        let bad = Sources::read(&kind.path()).unwrap();
        let files = bad.files().iter();
        let mut known = files.filter(|file| base.text(&file.name).is_some());
        if known.any(|file| !schemas.faults(file).is_empty()) {
            seen.push(kind.file_name().into_string().unwrap());
        }
    }
    seen.sort_unstable();
    assert_eq!(seen, SEEN);
}

#[test]
fn every_key_and_every_name_is_explained() {
    for file in emitted(Kind::JsonSchema, &spec()) {
        let schema: Value = serde_json::from_str(&file.text).unwrap();
        let definitions = schema["definitions"].as_object().unwrap();
        for (name, of) in definitions
            .iter()
            .map(|(name, of)| (&**name, of))
            .chain([("", &schema)])
        {
            let properties = of["properties"].as_object().into_iter().flatten();
            for (key, property) in properties {
                let place = format!("{}: {name}.{key}", file.name);
                assert!(property["description"].is_string(), "{place}");
            }
            for choice in of["anyOf"].as_array().into_iter().flatten() {
                let explained = choice["description"].is_string() || choice["const"].is_null();
                assert!(explained, "{}: {name}: {choice}", file.name);
            }
        }
    }
}
