//! The register of rules: each has one name, one severity and one source.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Name, Rule, Severity};
use crate::names;
use crate::problems::Problems;

use super::terms::check_name;

/// The rules found so far.
#[derive(Default)]
pub(super) struct Rules {
    rules: Vec<Rule>,
    defined_at: BTreeMap<String, (String, String)>,
    /// What a presence implies rather than somebody wrote.
    implied: BTreeSet<String>,
    duplicates: Vec<(String, String, String)>,
}

/// A rule to be registered.
pub(super) struct NewRule<'a> {
    pub(super) id: &'a str,
    pub(super) description: String,
    pub(super) severity: Severity,
    pub(super) locked: bool,
    pub(super) source: Option<Name>,
    pub(super) file: &'a str,
    pub(super) path: String,
}

impl Rules {
    /// Registers a rule and gives its name.
    pub(super) fn add(&mut self, rule: NewRule<'_>) -> Name {
        let name = Name {
            id: rule.id.to_owned(),
            rust: names::upper_camel(rule.id),
        };
        let place = (rule.file.to_owned(), rule.path);
        if self.defined_at.contains_key(&name.id) {
            self.duplicates.push((name.id.clone(), place.0, place.1));
            return name;
        }
        self.defined_at.insert(name.id.clone(), place);
        if let Some(source) = rule.source {
            self.rules.push(Rule {
                name: name.clone(),
                description: rule.description,
                severity: rule.severity,
                locked: rule.locked,
                source,
            });
        }
        name
    }

    /// Registers a rule that several places imply, and gives its name.
    pub(super) fn add_once(&mut self, rule: NewRule<'_>) -> Name {
        let newly_implied = self.implied.insert(rule.id.to_owned());
        match self.rules.iter().find(|known| known.name.id == rule.id) {
            Some(known) => {
                if let Some((file, path)) = self.defined_at.get(rule.id).filter(|_| newly_implied) {
                    let duplicate = (rule.id.to_owned(), file.clone(), path.clone());
                    self.duplicates.push(duplicate);
                }
                known.name.clone()
            }
            None => self.add(rule),
        }
    }

    pub(super) fn contains(&self, id: &str) -> bool {
        self.defined_at.contains_key(id)
    }

    pub(super) fn ids(&self) -> impl Iterator<Item = &str> {
        self.defined_at.keys().map(String::as_str)
    }

    /// Every rule, after reporting the names that were taken or unfit.
    pub(super) fn finish(self, problems: &mut Problems) -> Vec<Rule> {
        for (id, file, path) in &self.duplicates {
            let hint = match self.defined_at.get(id) {
                Some((first_file, first_path)) if !self.implied.contains(id) => {
                    format!("{first_file} has it at {first_path}; give this one a name of its own")
                }
                _ => "a parameter's presence implies it; give this one another name".to_owned(),
            };
            let message = format!("the rule `{id}` is defined twice");
            problems.add_with_hint(file, path, message, hint);
        }
        let mut in_rust = BTreeMap::new();
        for (id, (file, path)) in &self.defined_at {
            check_name(id, file, path, problems);
            if let Some(other) = in_rust.insert(names::upper_camel(id), id) {
                let message = format!("the rules `{other}` and `{id}` would be the same in Rust");
                let hint = "choose names that differ in more than underscores";
                problems.add_with_hint(file, path, message, hint);
            }
        }
        self.rules
    }
}
