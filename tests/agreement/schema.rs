//! The third reading: the schemas that are emitted for everybody else, judged by a stranger's
//! validator.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use jsonschema::{Draft, Validator};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use qfpay_codegen::Sources;
use qfpay_codegen::ir::{Model, Severity, Value};
use qfpay_tool::export::{self, Kind};
use serde_json::json;

/// The rules that no schema of a request can express, and all of them: schemas accept some requests that
/// break one of these, and none that breaks another.
pub(super) const BEYOND: [&str; 12] = [
    // How many days a month has.
    "end_time_format",
    "start_time_format",
    "txdtm_format",
    // Whether what begins like a URL, or looks like an object in JSON, is one.
    "extend_info_format",
    "notify_url_format",
    "return_url_format",
    // What stands in a text that holds JSON.
    "h5_scene",
    // Which merchant number belongs to the credentials: the request does not say.
    "mchid_forbidden",
    "mchid_required",
    "mchid_unsupported",
    // How two times lie to each other.
    "window_runs_forward",
    "window_within_a_month",
];

/// The schemas of every operation's requests, of both documents.
pub(super) struct Schemas {
    validators: BTreeMap<String, [Validator; 2]>,
    /// Parameters that are numbers in JSON.
    integers: BTreeSet<String>,
    severities: BTreeMap<String, Severity>,
    /// Rules that alone made the other readings decline a request, and whether schemas ever accepted one.
    alone: RefCell<BTreeMap<String, bool>>,
}

impl Schemas {
    pub(super) fn of(model: &Model) -> Self {
        let documents = [
            (Kind::Openapi30, Draft::Draft4),
            (Kind::Openapi31, Draft::Draft202012),
        ];
        let documents = documents.map(|(kind, unsigned)| {
            let files = export::files(kind, &Sources::default(), model);
            let text = &files.first().unwrap().text;
            let document: serde_json::Value = serde_json::from_str(text).unwrap();
            (document["components"].clone(), unsigned)
        });
        let validators = model.operations.iter().map(|operation| {
            let of = |(components, unsigned): &(serde_json::Value, Draft)| {
                let name = format!("#/components/schemas/{}Request", operation.name.rust);
                let schema = json!({ "$ref": name, "components": components });
                let options = jsonschema::options().with_draft(*unsigned);
                options.build(&schema).unwrap()
            };
            (operation.name.id.clone(), documents.each_ref().map(of))
        });
        let integers = model.parameters.iter();
        let integers = integers.filter(|one| matches!(one.value, Value::Integer { .. }));
        let rules = model.rules.iter();
        Self {
            validators: validators.collect(),
            integers: integers.map(|one| one.name.id.clone()).collect(),
            severities: rules
                .map(|rule| (rule.name.id.clone(), rule.severity))
                .collect(),
            alone: RefCell::default(),
        }
    }

    /// The request as its schemas describe it: what has a value, numbers as numbers.
    fn instance(&self, wire: &[(String, String)]) -> serde_json::Value {
        let given = wire.iter().filter(|(_, value)| !value.is_empty());
        let members = given.map(|(name, value)| {
            let number = value.parse::<u64>().ok();
            let number = number.filter(|_| self.integers.contains(name));
            // Other notations of the same number are no numbers of a form.
            let number = number.filter(|number| number.to_string() == *value);
            let value = number.map_or_else(|| json!(value), |number| json!(number));
            (name.clone(), value)
        });
        serde_json::Value::Object(members.collect())
    }

    /// Holds the schemas to the rules that the other readings find broken.
    pub(super) fn agree(
        &self,
        operation: &str,
        wire: &[(String, String)],
        broken: &BTreeSet<String>,
    ) -> Result<(), TestCaseError> {
        let refusing = broken.iter().map(String::as_str);
        let refusing = refusing.filter(|rule| self.severities[*rule] == Severity::Deny);
        let refusing: Vec<&str> = refusing.collect();
        let instance = self.instance(wire);
        let [old, new] = &self.validators[operation];
        let accepted = new.is_valid(&instance);
        prop_assert_eq!(
            old.is_valid(&instance),
            accepted,
            "{} {}",
            operation,
            instance
        );
        // A schema may know a part of such a rule, so it may decline as well.
        let beyond = |rule: &&str| BEYOND.contains(rule);
        if refusing.is_empty() || !refusing.iter().all(beyond) {
            let expected = refusing.is_empty();
            prop_assert_eq!(
                accepted,
                expected,
                "{} {} {:?}",
                operation,
                instance,
                refusing
            );
        }
        if let [only] = refusing.as_slice() {
            let mut alone = self.alone.borrow_mut();
            *alone.entry((*only).to_owned()).or_default() |= accepted;
        }
        Ok(())
    }

    /// Every rule was broken by requests that break nothing else, and those that schemas ever accepted
    /// are the ones that no schema can express.
    pub(super) fn assert_every_rule_was_tried(&self, rules: &BTreeSet<String>) {
        let alone = self.alone.borrow();
        let untried = rules.iter().filter(|rule| !alone.contains_key(*rule));
        let untried: Vec<&String> = untried.collect();
        assert!(untried.is_empty(), "never broken alone: {untried:?}");
        let accepted = alone.iter().filter(|(_, accepted)| **accepted);
        let accepted: Vec<&str> = accepted.map(|(rule, _)| rule.as_str()).collect();
        assert_eq!(accepted, sorted(&BEYOND));
    }
}

fn sorted(rules: &[&'static str]) -> Vec<&'static str> {
    let mut sorted = rules.to_vec();
    sorted.sort_unstable();
    sorted
}

#[test]
fn what_no_schema_can_express_is_what_the_documents_say() {
    let model = qfpay_sandbox::embedded_model().unwrap();
    let beyond = export::beyond_schema(&model);
    let rules: Vec<&str> = beyond.iter().map(|one| one.rule.as_str()).collect();
    assert_eq!(rules, sorted(&BEYOND));
    assert!(beyond.iter().all(|one| one.why.ends_with('.')));
}
