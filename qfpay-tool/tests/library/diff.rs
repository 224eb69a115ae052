//! What changed in meaning: every single thing in a specification is changed, and what is said of it is held
//! against the models and against the Rust that is generated from them.

#![allow(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use std::collections::{BTreeMap, BTreeSet};

use qfpay_codegen::ir::Model;
use qfpay_codegen::{Sources, load, modules};
use qfpay_tool::diff::{Change, Impact, diff};
use quote::ToTokens;
use serde_yaml::{Mapping, Value};
use syn::{ImplItem, Item, Visibility};

use crate::specifications::tests;

/// The small specification that has something of everything, as untyped YAML.
fn full() -> BTreeMap<String, Value> {
    let mut files = BTreeMap::new();
    for folder in ["fixtures/base", "fixtures/full"] {
        let sources = Sources::read(&tests().join(folder)).unwrap();
        for file in sources.without_vectors().files() {
            files.insert(file.name.clone(), serde_yaml::from_str(&file.text).unwrap());
        }
    }
    files
}

/// The text of each file.
type Texts = BTreeMap<String, String>;

fn written(files: &BTreeMap<String, Value>) -> Texts {
    let written = |(name, value): (&String, &Value)| (name.clone(), text(value));
    files.iter().map(written).collect()
}

fn text(value: &Value) -> String {
    serde_yaml::to_string(value).unwrap()
}

fn resolved(texts: &Texts) -> Option<Model> {
    load(&Sources::from_files(texts.clone())).ok()
}

/// A specification with one thing changed.
struct Edit {
    what: String,
    texts: Texts,
}

/// Every way to change one thing.
fn edits(files: &BTreeMap<String, Value>) -> Vec<Edit> {
    let words = words(files);
    let unchanged = written(files);
    let mut edits = Vec::new();
    for (name, value) in files {
        for (what, edited) in variants(value, "", &words) {
            let mut texts = unchanged.clone();
            texts.insert(name.clone(), text(&edited));
            let what = format!("{name}: {what}");
            edits.push(Edit { what, texts });
        }
    }
    edits
}

/// The words that stand at each key anywhere.
fn words(files: &BTreeMap<String, Value>) -> BTreeMap<String, BTreeSet<String>> {
    fn collect(value: &Value, key: &str, words: &mut BTreeMap<String, BTreeSet<String>>) {
        match value {
            Value::String(text) => {
                words
                    .entry(key.to_owned())
                    .or_default()
                    .insert(text.clone());
            }
            Value::Sequence(items) => items.iter().for_each(|item| collect(item, key, words)),
            Value::Mapping(mapping) => mapping.iter().for_each(|(key, value)| {
                collect(value, key.as_str().unwrap_or_default(), words);
            }),
            _ => {}
        }
    }
    let mut words = BTreeMap::new();
    files
        .values()
        .for_each(|value| collect(value, "", &mut words));
    words
}

/// Texts that say nothing to a program.
const PROSE: [&str; 6] = [
    "description",
    "meaning",
    "hint",
    "note",
    "declared",
    "base_url",
];

fn variants(
    value: &Value,
    key: &str,
    words: &BTreeMap<String, BTreeSet<String>>,
) -> Vec<(String, Value)> {
    let mut variants = Vec::new();
    match value {
        Value::Bool(value) => variants.push((format!("{key} turned"), Value::Bool(!value))),
        Value::Number(number) => {
            let number = number.as_u64().unwrap();
            variants.push((format!("{key} more"), Value::from(number + 1)));
            if let Some(less) = number.checked_sub(1) {
                variants.push((format!("{key} less"), Value::from(less)));
            }
        }
        Value::String(text) => {
            let others = words.get(key).into_iter().flatten();
            let others = others.filter(|other| *other != text);
            let others = others
                .take(if PROSE.contains(&key) { 0 } else { 2 })
                .cloned();
            for other in others.chain([format!("{text} more")]) {
                variants.push((format!("{key}: {text} -> {other}"), Value::from(other)));
            }
        }
        Value::Sequence(items) => sequence(items, key, words, &mut variants),
        Value::Mapping(mapping) => {
            for (name, value) in mapping {
                let name = name.as_str().unwrap_or_default();
                let place = format!("{key}.{name}");
                let mut without = mapping.clone();
                without.remove(name);
                variants.push((format!("{place} removed"), Value::Mapping(without)));
                for (what, edited) in self::variants(value, name, words) {
                    let mut mapping: Mapping = mapping.clone();
                    mapping.insert(Value::from(name), edited);
                    variants.push((format!("{key} {what}"), Value::Mapping(mapping)));
                }
            }
        }
        _ => {}
    }
    variants
}

fn sequence(
    items: &[Value],
    key: &str,
    words: &BTreeMap<String, BTreeSet<String>>,
    into: &mut Vec<(String, Value)>,
) {
    for index in 0..items.len() {
        let mut without = items.to_vec();
        without.remove(index);
        into.push((format!("{key}[{index}] removed"), Value::Sequence(without)));
        if index + 1 < items.len() {
            let mut swapped = items.to_vec();
            swapped.swap(index, index + 1);
            into.push((format!("{key}[{index}] moved"), Value::Sequence(swapped)));
        }
        for (what, edited) in variants(items.get(index).unwrap(), key, words) {
            let mut items = items.to_vec();
            *items.get_mut(index).unwrap() = edited;
            into.push((format!("{key}[{index}] {what}"), Value::Sequence(items)));
        }
    }
}

/// What users can name in the generated modules, and how it is declared.
fn api(model: &Model) -> BTreeMap<String, String> {
    let mut api = BTreeMap::new();
    for (module, text) in modules(model) {
        items(module, &syn::parse_file(&text).unwrap().items, &mut api);
    }
    api
}

fn items(path: &str, of: &[Item], api: &mut BTreeMap<String, String>) {
    let public = |visibility: &Visibility| matches!(visibility, Visibility::Public(_));
    for item in of {
        match item {
            Item::Enum(one) if public(&one.vis) => {
                api.insert(format!("{path}::{}", one.ident), "enum".to_owned());
                for (index, variant) in one.variants.iter().enumerate() {
                    let name = format!("variant {path}::{}::{}", one.ident, variant.ident);
                    api.insert(name, index.to_string());
                }
            }
            Item::Struct(one) if public(&one.vis) => {
                api.insert(format!("{path}::{}", one.ident), "struct".to_owned());
            }
            Item::Trait(one) if public(&one.vis) => {
                api.insert(format!("{path}::{}", one.ident), "trait".to_owned());
            }
            Item::Fn(one) if public(&one.vis) => {
                let declared = one.sig.to_token_stream().to_string();
                api.insert(format!("{path}::{}", one.sig.ident), declared);
            }
            Item::Const(one) if public(&one.vis) => {
                let declared = one.ty.to_token_stream().to_string();
                api.insert(format!("{path}::{}", one.ident), declared);
            }
            Item::Macro(one) => {
                let call = one.mac.to_token_stream().to_string();
                api.insert(format!("{path}: {call}"), String::new());
            }
            Item::Mod(one) if public(&one.vis) => {
                let inside = one.content.as_ref().map(|(_, items)| items.as_slice());
                items(
                    &format!("{path}::{}", one.ident),
                    inside.unwrap_or_default(),
                    api,
                );
            }
            Item::Impl(one) => {
                let of = one.self_ty.to_token_stream().to_string();
                if let Some((name, _)) = &one.trait_ {
                    let name = name.to_token_stream().to_string();
                    api.insert(format!("{path}: {name} for {of}"), String::new());
                    continue;
                }
                for item in &one.items {
                    match item {
                        ImplItem::Fn(function) if public(&function.vis) => {
                            let declared = function.sig.to_token_stream().to_string();
                            api.insert(format!("{path}::{of}::{}", function.sig.ident), declared);
                        }
                        ImplItem::Const(constant) if public(&constant.vis) => {
                            let declared = constant.ty.to_token_stream().to_string();
                            api.insert(format!("{path}::{of}::{}", constant.ident), declared);
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}

/// What becomes of programs that compile against the one when they meet the other.
fn verdict(old: &BTreeMap<String, String>, new: &BTreeMap<String, String>) -> Impact {
    let kept = old
        .iter()
        .all(|(name, declared)| new.get(name) == Some(declared));
    let new_variant = |name: &&String| {
        let of = name
            .strip_prefix("variant ")
            .and_then(|name| name.rsplit_once("::"));
        of.is_some_and(|(of, _)| old.contains_key(of))
    };
    let added: Vec<&String> = new.keys().filter(|name| !old.contains_key(*name)).collect();
    match (kept, added.as_slice()) {
        (false, _) => Impact::Major,
        (true, []) => Impact::None,
        (true, added) if added.iter().any(new_variant) => Impact::Major,
        (true, _) => Impact::Minor,
    }
}

fn api_of(changes: &[Change]) -> Impact {
    changes
        .iter()
        .map(|change| change.api)
        .max()
        .unwrap_or(Impact::None)
}

/// What the generated Rust is compared for, which takes its time: one edit of each sort.
#[derive(Default)]
struct Doubtful(BTreeSet<BTreeSet<(String, Impact)>>);

impl Doubtful {
    fn is(&mut self, changes: &[Change]) -> bool {
        let sort = |change: &Change| (change.kind.clone(), change.api);
        self.0.insert(changes.iter().map(sort).collect())
    }
}

#[test]
fn every_change_of_meaning_is_found_and_judged_as_the_compiler_does() {
    let files = full();
    let model = resolved(&written(&files)).unwrap_or_else(|| panic!("the fixture is not sound"));
    let declared = api(&model);
    let (mut different, mut compared, mut stricter) = (0, 0, 0);
    let mut doubtful = Doubtful::default();
    for edit in edits(&files) {
        let Some(edited) = resolved(&edit.texts) else {
            continue;
        };
        let (there, back) = (diff(&model, &edited), diff(&edited, &model));
        if model == edited {
            assert_eq!((there, back), (vec![], vec![]), "{}", edit.what);
            continue;
        }
        different += 1;
        let moved = edit.what.ends_with(" moved");
        assert!(
            moved || !(there.is_empty() || back.is_empty()),
            "{}",
            edit.what
        );
        let impacts = |changes: &[Change]| changes.iter().all(|one| one.impact() > Impact::None);
        assert!(impacts(&there) && impacts(&back), "{}", edit.what);
        if !doubtful.is(&there) && !doubtful.is(&back) {
            continue;
        }
        let now = api(&edited);
        for (changes, old, new) in [(&there, &declared, &now), (&back, &now, &declared)] {
            let (ours, compiler) = (api_of(changes), verdict(old, new));
            assert!(
                ours >= compiler,
                "{}: {ours}, not {compiler}: {changes:#?}",
                edit.what
            );
            compared += 1;
            stricter += usize::from(ours > compiler);
        }
    }
    // Otherwise nothing was shown.
    assert!(different > 500 && compared > 100, "{different} {compared}");
    // Too much caution would make every release a breaking one.
    assert!(stricter * 20 < compared, "{stricter} of {compared}");
}
