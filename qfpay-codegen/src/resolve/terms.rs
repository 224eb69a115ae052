//! Identifiers: what is defined where, once each, and what a reference finds.

use std::collections::BTreeMap;

use crate::ir;
use crate::names;
use crate::problems::{Problems, suggestion};
use crate::spec;

use super::written::{CURRENCIES, GATEWAY, PARAMETERS, PAY_TYPES, STATUS_CODES, Written};

/// Everything of one kind that a reference can name.
#[derive(Default)]
pub(super) struct Index {
    kind: &'static str,
    entries: BTreeMap<String, ir::Name>,
}

impl Index {
    /// Finds what `id` refers to, or reports that nothing has this name.
    pub(super) fn find(
        &self,
        id: &str,
        file: &str,
        path: impl std::fmt::Display,
        problems: &mut Problems,
    ) -> Option<ir::Name> {
        let found = self.entries.get(id).cloned();
        if found.is_none() {
            problems.add_with_hint(
                file,
                path,
                format!("there is no {} `{id}`", self.kind),
                suggestion(id, self.entries.keys().map(String::as_str)),
            );
        }
        found
    }

    /// Finds what `id` refers to, or reports that nothing has this name, and takes the id instead.
    pub(super) fn find_or_as_written(
        &self,
        id: &str,
        file: &str,
        path: impl std::fmt::Display,
        problems: &mut Problems,
    ) -> ir::Name {
        let found = self.find(id, file, path, problems);
        found.unwrap_or_else(|| ir::Name {
            id: id.to_owned(),
            rust: names::upper_camel(id),
        })
    }

    /// Everything there is, in the order of identifiers.
    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.entries.keys().map(String::as_str)
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.entries.contains_key(id)
    }

    /// Adds `id`, written at `path`, unless something has this name already. Its Rust name comes
    /// from what is written at `rust_path`.
    fn define(
        &mut self,
        id: &str,
        rust: String,
        file: &str,
        (path, rust_path): (&str, &str),
        problems: &mut Problems,
    ) {
        if self.entries.contains_key(id) {
            problems.add_with_hint(
                file,
                path,
                format!("the {} `{id}` is defined twice", self.kind),
                "delete one of the two, or give it a name of its own",
            );
            return;
        }
        if let Some(other) = self.entries.values().find(|other| other.rust == rust) {
            problems.add_with_hint(
                file,
                rust_path,
                format!(
                    "`{id}` and `{}` would both be called `{rust}` in Rust",
                    other.id
                ),
                "choose names that differ in more than case and underscores",
            );
            return;
        }
        self.entries.insert(
            id.to_owned(),
            ir::Name {
                id: id.to_owned(),
                rust,
            },
        );
    }
}

/// Every name of the specification.
#[derive(Default)]
pub(super) struct Names {
    pub(super) sources: Index,
    pub(super) operations: Index,
    pub(super) wallets: Index,
    pub(super) channels: Index,
    pub(super) regions: Index,
    pub(super) settlements: Index,
    pub(super) scenarios: Index,
    pub(super) footnotes: Index,
    pub(super) pay_types: Index,
    pub(super) currencies: Index,
    pub(super) classes: Index,
    pub(super) status_codes: Index,
    pub(super) parameters: Index,
}

impl Names {
    pub(super) fn collect(written: &Written, problems: &mut Problems) -> Self {
        let gateway = &written.gateway;
        let pay_types = &written.pay_types;
        Self {
            sources: defined(
                "source",
                GATEWAY,
                "sources",
                ids(&gateway.sources),
                problems,
            ),
            operations: defined(
                "operation",
                GATEWAY,
                "operations",
                ids(&gateway.operations),
                problems,
            ),
            wallets: defined(
                "wallet",
                PAY_TYPES,
                "wallets",
                pay_types.wallets.iter().map(|wallet| &*wallet.id),
                problems,
            ),
            channels: defined(
                "channel",
                PAY_TYPES,
                "channels",
                ids(&pay_types.channels),
                problems,
            ),
            regions: defined(
                "region",
                PAY_TYPES,
                "regions",
                ids(&pay_types.regions),
                problems,
            ),
            settlements: defined(
                "settlement",
                PAY_TYPES,
                "settlements",
                ids(&pay_types.settlements),
                problems,
            ),
            scenarios: defined(
                "scenario",
                PAY_TYPES,
                "scenarios",
                pay_types.scenarios.iter().map(|scenario| &*scenario.id),
                problems,
            ),
            footnotes: footnotes(pay_types, problems),
            pay_types: pay_type_codes(pay_types, problems),
            currencies: currency_codes(&written.currencies, problems),
            classes: defined(
                "class",
                STATUS_CODES,
                "classes",
                written.status_codes.classes.iter().map(|class| &*class.id),
                problems,
            ),
            status_codes: status_codes(&written.status_codes, problems),
            parameters: keyed(
                "parameter",
                PARAMETERS,
                "parameters",
                "name",
                written
                    .parameters
                    .parameters
                    .iter()
                    .map(|parameter| &*parameter.name),
                problems,
            ),
        }
    }

    /// The list that a code comes from.
    pub(super) fn vocabulary(&self, vocabulary: spec::Vocabulary) -> Option<&Index> {
        match vocabulary {
            spec::Vocabulary::Currencies => Some(&self.currencies),
            spec::Vocabulary::PayTypes => Some(&self.pay_types),
            spec::Vocabulary::StatusCodes => Some(&self.status_codes),
            spec::Vocabulary::NotificationTypes => None,
        }
    }
}

fn ids(terms: &[spec::Term]) -> impl Iterator<Item = &str> {
    terms.iter().map(|term| &*term.id)
}

/// Names that are identifiers themselves, each written at the key `id`.
pub(super) fn defined<'a>(
    kind: &'static str,
    file: &str,
    list: &str,
    ids: impl Iterator<Item = &'a str>,
    problems: &mut Problems,
) -> Index {
    keyed(kind, file, list, "id", ids, problems)
}

fn keyed<'a>(
    kind: &'static str,
    file: &str,
    list: &str,
    key: &str,
    ids: impl Iterator<Item = &'a str>,
    problems: &mut Problems,
) -> Index {
    let mut index = Index {
        kind,
        entries: BTreeMap::new(),
    };
    for (position, id) in ids.enumerate() {
        let path = format!("{list}[{position}].{key}");
        // Sources are tags such as `camela-en`, which become variants but never functions.
        check_name(&id.replace('-', "_"), file, &path, problems);
        index.define(id, names::upper_camel(id), file, (&path, &path), problems);
    }
    index
}

/// Reports a name that could not be used in Rust.
pub(super) fn check_name(name: &str, file: &str, path: &str, problems: &mut Problems) {
    if let Some(demand) = names::fault(name) {
        problems.add_with_hint(
            file,
            path,
            format!("`{name}` cannot be used as a name"),
            format!("a name {demand}; `alipay_mpm_hk` is one"),
        );
    }
}

fn footnotes(written: &spec::PayTypes, problems: &mut Problems) -> Index {
    let mut index = Index {
        kind: "footnote",
        entries: BTreeMap::new(),
    };
    for (position, footnote) in written.footnotes.iter().enumerate() {
        let path = format!("footnotes[{position}].id");
        index.define(
            &footnote.id,
            format!("Footnote{position}"),
            PAY_TYPES,
            (&path, &path),
            problems,
        );
    }
    index
}

fn pay_type_codes(written: &spec::PayTypes, problems: &mut Problems) -> Index {
    let mut index = Index {
        kind: "pay type",
        entries: BTreeMap::new(),
    };
    for (position, pay_type) in written.pay_types.iter().enumerate() {
        let path = format!("pay_types[{position}]");
        let paths = (&*format!("{path}.code"), &*format!("{path}.name"));
        check_code(&pay_type.code, 6, "pay type", PAY_TYPES, paths.0, problems);
        check_name(&pay_type.name, PAY_TYPES, paths.1, problems);
        let rust = names::upper_camel(&pay_type.name);
        index.define(&pay_type.code, rust, PAY_TYPES, paths, problems);
    }
    index
}

fn status_codes(written: &spec::StatusCodes, problems: &mut Problems) -> Index {
    let mut index = Index {
        kind: "status code",
        entries: BTreeMap::new(),
    };
    for (position, status) in written.status_codes.iter().enumerate() {
        let path = format!("status_codes[{position}]");
        let paths = (&*format!("{path}.code"), &*format!("{path}.name"));
        check_code(
            &status.code,
            4,
            "status code",
            STATUS_CODES,
            paths.0,
            problems,
        );
        check_name(&status.name, STATUS_CODES, paths.1, problems);
        let rust = names::upper_camel(&status.name);
        index.define(&status.code, rust, STATUS_CODES, paths, problems);
    }
    index
}

fn currency_codes(written: &spec::Currencies, problems: &mut Problems) -> Index {
    let mut index = Index {
        kind: "currency",
        entries: BTreeMap::new(),
    };
    for (position, currency) in written.currencies.iter().enumerate() {
        let path = format!("currencies[{position}].code");
        if currency.code.len() != 3 || !currency.code.bytes().all(|byte| byte.is_ascii_uppercase())
        {
            problems.add_with_hint(
                CURRENCIES,
                &path,
                format!("`{}` is no currency code", &*currency.code),
                "ISO 4217 codes are three upper-case letters, such as HKD",
            );
        }
        let rust = names::upper_camel(&currency.code.to_lowercase());
        index.define(&currency.code, rust, CURRENCIES, (&path, &path), problems);
    }
    index
}

fn check_code(
    code: &str,
    digits: usize,
    kind: &str,
    file: &str,
    path: &str,
    problems: &mut Problems,
) {
    if code.len() != digits || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        problems.add_with_hint(
            file,
            path,
            format!("`{code}` is no {kind}"),
            format!("a {kind} has {digits} digits, in quotes"),
        );
    }
}

/// Wallets as they are.
pub(super) fn wallets(written: &[spec::Wallet]) -> Vec<ir::Term> {
    let resolve =
        |wallet: &spec::Wallet| term(&wallet.id, wallet.name.as_deref(), &wallet.description);
    written.iter().map(resolve).collect()
}

/// Terms as they are.
pub(super) fn terms(written: &[spec::Term]) -> Vec<ir::Term> {
    written
        .iter()
        .map(|written| term(&written.id, written.name.as_deref(), &written.description))
        .collect()
}

fn term(id: &str, label: Option<&str>, description: &str) -> ir::Term {
    ir::Term {
        name: ir::Name {
            id: id.to_owned(),
            rust: names::upper_camel(id),
        },
        label: label.unwrap_or(id).to_owned(),
        description: description.to_owned(),
    }
}

pub(super) fn currencies(
    written: &spec::Currencies,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::Currency> {
    let mut resolved = Vec::new();
    let mut numerics = BTreeMap::new();
    for (position, currency) in written.currencies.iter().enumerate() {
        let path = format!("currencies[{position}]");
        let source = names.sources.find_or_as_written(
            &currency.source,
            CURRENCIES,
            format!("{path}.source"),
            problems,
        );
        if currency.numeric.len() != 3
            || !currency.numeric.bytes().all(|byte| byte.is_ascii_digit())
        {
            problems.add_with_hint(
                CURRENCIES,
                format!("{path}.numeric"),
                format!("`{}` is no ISO 4217 number", &*currency.numeric),
                "three digits, in quotes, such as \"036\"",
            );
        }
        if let Some(other) = numerics.insert(&*currency.numeric, &*currency.code) {
            problems.add_with_hint(
                CURRENCIES,
                format!("{path}.numeric"),
                format!("{other} has the number \"{}\" already", &*currency.numeric),
                "look the number up in ISO 4217",
            );
        }
        if currency.exponent > 4 {
            problems.add_with_hint(
                CURRENCIES,
                format!("{path}.exponent"),
                format!("no currency has {} decimals", currency.exponent),
                "ISO 4217 knows 0 to 4",
            );
        }
        if let Some(name) = names.currencies.entries.get(&*currency.code) {
            resolved.push(ir::Currency {
                name: name.clone(),
                label: currency.name.to_string(),
                numeric: currency.numeric.to_string(),
                exponent: currency.exponent,
                note: currency.note.as_deref().map(str::to_owned),
                source,
            });
        }
    }
    resolved
}
