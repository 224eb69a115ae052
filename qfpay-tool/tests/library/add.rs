//! New entries: every entry that the specification has is taken out and added again.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use qfpay_codegen::{Sources, load};
use qfpay_tool::add::{Kind, NewEntry};
use qfpay_tool::diff::diff;
use serde_yaml::Value;

use crate::specifications::spec;

/// The file of a specification with another text.
fn with(sources: &Sources, name: &str, text: &str) -> Sources {
    Sources::from_files(sources.files().iter().map(|file| {
        let text = match file.name == name {
            true => text,
            false => &file.text,
        };
        (file.name.clone(), text.to_owned())
    }))
}

/// A list of the specification.
struct List {
    kind: Kind,
    file: &'static str,
    list: &'static str,
    key: &'static str,
    /// How the line of an entry's code starts.
    head: &'static str,
}

const PAY_TYPES: List = List {
    kind: Kind::PayType,
    file: "pay_types.yaml",
    list: "pay_types",
    key: "code",
    head: "  - code: ",
};

const STATUS_CODES: List = List {
    kind: Kind::StatusCode,
    file: "status_codes.yaml",
    list: "status_codes",
    key: "code",
    head: "  - code: ",
};

const CURRENCIES: List = List {
    kind: Kind::Currency,
    file: "currencies.yaml",
    list: "currencies",
    key: "code",
    head: "  - code: ",
};

const PARAMETERS: List = List {
    kind: Kind::Parameter,
    file: "parameters.yaml",
    list: "parameters",
    key: "name",
    head: "  - name: ",
};

impl List {
    /// The entries, as untyped YAML.
    fn entries(&self, sources: &Sources) -> Vec<Value> {
        let file: Value = serde_yaml::from_str(sources.text(self.file).unwrap()).unwrap();
        file.get(self.list).unwrap().as_sequence().unwrap().clone()
    }

    /// The text of the file without the lines of an entry, and of the blank line in front of it.
    fn without(&self, text: &str, code: &str) -> String {
        let heads = [
            format!("{}{code}", self.head),
            format!("{}\"{code}\"", self.head),
        ];
        let mut kept: Vec<&str> = Vec::new();
        let mut inside = false;
        let mut in_list = false;
        for line in text.lines() {
            in_list |= line == format!("{}:", self.list);
            let starts = in_list && heads.iter().any(|head| head == line);
            if starts && kept.last().is_some_and(|last| last.is_empty()) {
                kept.pop();
            }
            inside = starts || (inside && line.starts_with("    "));
            if !inside {
                kept.push(line);
            }
        }
        // The first entry leaves its blank line behind itself.
        let text = kept.join("\n") + "\n";
        text.replace(
            &format!("\n{}:\n\n", self.list),
            &format!("\n{}:\n", self.list),
        )
    }
}

fn text_of(entry: &Value, key: &str) -> Option<String> {
    let value = entry.get(key)?;
    Some(match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        _ => return None,
    })
}

fn texts_of(entry: &Value, key: &str) -> Vec<String> {
    let items = entry.get(key).and_then(Value::as_sequence);
    let items = items.into_iter().flatten();
    items
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}

type Answers = Vec<(&'static str, Vec<String>)>;

/// The answers that have the same key as the entry.
fn plain(entry: &Value, keys: &[&'static str]) -> Answers {
    let answer = |key: &&'static str| {
        (
            *key,
            text_of(entry, &key.replace('-', "_")).into_iter().collect(),
        )
    };
    keys.iter().map(answer).collect()
}

fn pay_type(entry: &Value) -> Answers {
    const KEYS: &[&str] = &[
        "name",
        "description",
        "wallet",
        "scenario",
        "channel",
        "region",
        "settlement",
        "source",
        "note",
    ];
    let mut answers = plain(entry, KEYS);
    let part = |value: &Value, key: &str| text_of(value, key).unwrap();
    let cancel = entry.get("cancel_with");
    let cancel = cancel.map(|one| format!("{}:{}", part(one, "operation"), part(one, "source")));
    answers.push(("cancel-with", cancel.into_iter().collect()));
    answers.push(("footnote", texts_of(entry, "footnotes")));
    let uses = entry.get("parameters").and_then(Value::as_sequence);
    let written = |one: &Value| {
        let (name, presence) = (part(one, "name"), part(one, "presence"));
        format!("{name}={presence}:{}", part(one, "source"))
    };
    answers.push((
        "parameter",
        uses.into_iter().flatten().map(written).collect(),
    ));
    answers
}

fn status_code(entry: &Value) -> Answers {
    let mut answers = plain(entry, &["name", "meaning", "hint", "source", "note"]);
    answers.push(("class", texts_of(entry, "class")));
    answers
}

fn currency(entry: &Value) -> Answers {
    plain(entry, &["name", "numeric", "exponent", "source", "note"])
}

fn parameter(entry: &Value) -> Answers {
    const KEYS: &[&str] = &[
        "description",
        "declared",
        "supplied-by",
        "sensitive",
        "default",
        "example",
        "source",
    ];
    let mut answers = plain(entry, KEYS);
    answers.retain(|(option, values)| *option != "sensitive" || *values == ["true"]);
    let value = entry.get("value").unwrap();
    answers.extend(plain(value, &["kind", "of", "unit"]));
    answers.push(("scheme", texts_of(value, "schemes")));
    answers.push(("type", texts_of(entry, "types")));
    let words = value.get("values").and_then(Value::as_sequence);
    let part = |value: &Value, key: &str| text_of(value, key).unwrap();
    let written = |one: &Value| {
        let (word, name) = (part(one, "value"), part(one, "name"));
        format!("{word}:{name}:{}", part(one, "description"))
    };
    answers.push(("value", words.into_iter().flatten().map(written).collect()));
    let constraints = entry.get("constraints").and_then(Value::as_sequence);
    for constraint in constraints.into_iter().flatten() {
        for test in ["length", "range"] {
            let own =
                text_of(constraint, "rule") == Some(format!("{}_{test}", part(entry, "name")));
            if let Some(bounds) = constraint.get(test).filter(|_| own) {
                let bound = |key| text_of(bounds, key).unwrap_or_default();
                answers.push((test, vec![format!("{}-{}", bound("min"), bound("max"))]));
            }
        }
    }
    answers
}

/// The lines with something in them.
fn lines(text: &str) -> Vec<&str> {
    text.lines().filter(|line| !line.is_empty()).collect()
}

/// Takes every entry of a list out and adds it again; `beyond` are places that the command does not ask for.
fn again(list: &List, answers: fn(&Value) -> Answers, beyond: &[&str]) -> usize {
    let whole = spec();
    let model = load(&whole).unwrap();
    let text = whole.text(list.file).unwrap();
    let mut the_same = 0;
    for entry in list.entries(&whole) {
        let code = text_of(&entry, list.key).unwrap();
        let shorter = list.without(text, &code);
        assert_ne!(shorter, text, "{code} is still there");
        let sources = with(&whole, list.file, &shorter);
        let mut new = NewEntry::new(list.kind, &code, &sources).unwrap();
        for (option, values) in answers(&entry) {
            new.answer(option, &values).unwrap();
        }
        assert_eq!(new.missing(), [], "{code}");
        let addition = new.finish().unwrap();
        let resolved = addition
            .check(&sources)
            .unwrap_or_else(|problems| panic!("{code}: {problems}"));

        let changes = diff(&model, &resolved);
        let order = |kind: &str| kind.ends_with("_order");
        let told = changes.iter().filter(|change| !order(&change.kind));
        let told: Vec<_> = told.collect();
        for change in &told {
            let place = change.path.as_str();
            let known = beyond
                .iter()
                .any(|part| place.contains(&part.replace('*', &code)));
            assert!(known, "{code}: {change:#?}");
        }
        the_same += usize::from(told.is_empty());

        // Not one line but the entry's own is another one.
        let before = addition.text.split_inclusive('\n').take(addition.line - 1);
        let at: usize = before.map(str::len).sum();
        let (head, tail) = addition.text.split_at(at);
        let tail = tail.strip_prefix(&addition.entry).unwrap();
        assert_eq!(lines(&format!("{head}{tail}")), lines(&shorter), "{code}");
        assert!(!addition.text.contains("\n\n\n"), "{code}");
    }
    the_same
}

#[test]
fn every_pay_type_can_be_added_as_it_is() {
    let all = PAY_TYPES.entries(&spec()).len();
    assert_eq!(again(&PAY_TYPES, pay_type, &[]), all);
}

#[test]
fn every_currency_can_be_added_as_it_is() {
    let all = CURRENCIES.entries(&spec()).len();
    assert_eq!(again(&CURRENCIES, currency, &[]), all);
}

#[test]
fn every_status_code_can_be_added_but_for_what_it_means_to_single_operations() {
    let beyond = ["status_codes.*.operations", "status_codes.*.messages"];
    let the_same = again(&STATUS_CODES, status_code, &beyond);
    assert!(the_same >= 36, "{the_same}");
}

#[test]
fn every_parameter_can_be_added_but_for_rules_of_its_own() {
    let beyond = ["parameters.*.constraints", "parameters.*.types.", "rules."];
    let the_same = again(&PARAMETERS, parameter, &beyond);
    assert!(the_same >= 10, "{the_same}");
}
