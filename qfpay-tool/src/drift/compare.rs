//! Compares pages with the specification, and their wording with the lock.

use std::collections::{BTreeMap, BTreeSet};

use super::documented::{Documented, Entry, Listing};
use super::expected::{Expected, Item};
use super::labels::Mandatory;
use super::list::List;
use super::lock::Lock;
use super::meaning;
use super::report::{Change, Detail, NotCovered, Report};
use super::text;

/// Compares everything; `None` if the pages hold too little for any comparison.
pub(super) fn compare(documented: &Documented, expected: &Expected, lock: &Lock) -> Option<Report> {
    let mut compare = Compare {
        documented,
        expected,
        lock,
        report: Report::default(),
        compared: false,
    };
    for (list, listing) in &documented.lists {
        compare.list(list, listing);
    }
    compare.carriers();
    compare.not_covered();
    let mut report = compare.report;
    let compared = compare.compared || !report.details.is_empty();
    report
        .unreadable_rows
        .extend(documented.unreadable.iter().cloned());
    report.notes.extend(documented.notes.iter().cloned());
    report.sort();
    compared.then_some(report)
}

/// The entries that pages which are about a list ought to have, and whether these pages are.
pub(super) struct Coverage<'a> {
    pub(super) expected: BTreeSet<&'a str>,
    pub(super) there: usize,
    pub(super) whole: bool,
}

/// A list is covered if half of what is expected is there, or a fifth below a heading that
/// announces all of it. Tables of one wallet or one way to pay do not count for parameters.
pub(super) fn coverage<'a>(
    list: &List,
    listing: &Listing,
    specification: &'a Expected,
    lock: &'a Lock,
) -> Coverage<'a> {
    let languages: BTreeSet<&str> = listing.entries.iter().map(|entry| entry.language).collect();
    let of_language = lock.keys(list, &languages);
    let mut expected: BTreeSet<&str> = of_language
        .into_iter()
        .filter(|key| specification.item(list, key).is_some())
        .collect();
    expected.extend(specification.on_page(list));
    let public = |entry: &&Entry| !(list.is_of_parameters() && entry.part);
    let found: BTreeSet<&str> = listing
        .entries
        .iter()
        .filter(public)
        .map(|entry| entry.key.as_str())
        .collect();
    let there = expected.iter().filter(|key| found.contains(**key)).count();
    let half = there > 0 && there * 2 >= expected.len();
    let announced = !list.is_of_parameters() && listing.announced && there > 1;
    let whole = match list {
        List::Footnotes | List::ExpiredTime => listing.announced,
        _ => half || (announced && there * 5 >= expected.len()),
    };
    Coverage {
        expected,
        there,
        whole,
    }
}

/// What is left out in one language of a list that is there for the most part, whatever other languages have.
fn left_out<'a>(listing: &Listing, expected: &BTreeSet<&'a str>) -> BTreeSet<&'a str> {
    let languages: BTreeSet<&str> = listing.entries.iter().map(|entry| entry.language).collect();
    let missing = languages.into_iter().flat_map(|language| {
        let named = listing.keys_in(language);
        let missing = expected.iter().filter(|key| !named.contains(**key));
        let missing: Vec<&str> = missing.copied().collect();
        let most = missing.len() * 2 <= expected.len();
        missing.into_iter().filter(move |_| most)
    });
    missing.collect()
}

struct Compare<'a> {
    documented: &'a Documented,
    expected: &'a Expected,
    lock: &'a Lock,
    report: Report,
    /// Something could be compared in full.
    compared: bool,
}

impl Compare<'_> {
    fn add(
        &mut self,
        list: &List,
        key: &str,
        change: Change,
        old: Option<String>,
        new: Option<String>,
    ) {
        let detail = Detail {
            list: list.to_string(),
            key: key.to_owned(),
            change,
            old,
            new,
        };
        self.report.add(list, &self.expected.payment, detail);
    }

    fn list(&mut self, list: &List, listing: &Listing) {
        let coverage = coverage(list, listing, self.expected, self.lock);
        self.compared |= coverage.whole;
        let entries = listing.keys().len();
        self.report.compared.insert(list.to_string(), entries);
        self.removed(list, listing, &coverage);
        self.added(list, listing);
        self.wordings(list, listing, coverage.whole);
        if list.is_of_parameters() {
            self.attributes(list, listing);
        }
        if !coverage.whole && !coverage.expected.is_empty() {
            let reason = format!(
                "{} of {} are there: too few to say that the others are gone",
                coverage.there,
                coverage.expected.len()
            );
            self.uncovered(&list.to_string(), reason);
        }
    }

    fn removed(&mut self, list: &List, listing: &Listing, coverage: &Coverage<'_>) {
        let there = listing.keys();
        let left_out = match list.is_of_parameters() {
            // One wallet's parameters may be named in another language than those of all.
            true => BTreeSet::new(),
            false => left_out(listing, &coverage.expected),
        };
        let gone = coverage
            .expected
            .iter()
            .filter(|key| !there.contains(**key) || left_out.contains(**key));
        for key in gone.filter(|_| coverage.whole) {
            let item = self.expected.item(list, key);
            let carried = self
                .expected
                .carried
                .iter()
                .any(|(_, marker)| marker == key);
            // A remark names pay types, so it cannot stand for a footnote that nobody carries.
            if *list == List::Footnotes && self.documented.remarks && !carried {
                continue;
            }
            let label = item.map(|item| item.label.clone());
            self.add(list, key, Change::Removed, label, None);
        }
    }

    fn added(&mut self, list: &List, listing: &Listing) {
        let mut new: BTreeMap<&str, &Entry> = BTreeMap::new();
        for entry in &listing.entries {
            new.entry(&entry.key).or_insert(entry);
        }
        for (key, entry) in new {
            let resolved = matches!(list, List::ExpiredTime | List::Footnotes)
                && self.lock.get(list, key).is_some();
            if self.expected.item(list, key).is_none() && !resolved {
                self.add(
                    list,
                    key,
                    Change::Added,
                    None,
                    Some(attributes_and_words(entry)),
                );
            }
        }
    }

    /// Compares wordings with those that are recorded, table by table.
    fn wordings(&mut self, list: &List, listing: &Listing, whole: bool) {
        let worded = listing
            .entries
            .iter()
            .any(|entry| !text::words(&entry.wording, "").is_empty());
        if !worded {
            return;
        }
        let mut tables: BTreeMap<(usize, &str), Vec<&Entry>> = BTreeMap::new();
        for entry in &listing.entries {
            tables
                .entry((entry.table, entry.language))
                .or_default()
                .push(entry);
        }
        for ((_, language), entries) in tables {
            if self.lock.knows(list, language) {
                self.table(list, language, &entries, whole);
                continue;
            }
            self.not_recorded(format!("{list} ({language})"));
            for entry in entries {
                self.meaning(list, entry);
            }
        }
    }

    fn table(&mut self, list: &List, language: &str, entries: &[&Entry], whole: bool) {
        let recorded = |entry: &Entry| {
            let recorded = self.lock.get(list, &entry.key)?;
            recorded.wordings.get(language)
        };
        let compared: Vec<(&Entry, bool)> = entries
            .iter()
            .filter_map(|entry| {
                let wordings = recorded(entry)?;
                Some((*entry, entry.is_one_of(wordings)))
            })
            .collect();
        let same = compared.iter().filter(|(_, same)| *same).count();
        let comparable = same * 2 >= compared.len() && same > 0;
        self.compared |= comparable;
        // A column in another language may be names that are not recorded.
        if !comparable && entries.iter().any(|entry| entry.translated) {
            self.not_recorded(format!("{list} ({language})"));
        }
        for entry in entries {
            let found = compared.iter().find(|(other, _)| other == entry);
            let about = (whole && !entry.part && !entry.translated) || comparable;
            match found {
                Some((_, true)) => {}
                Some((_, false)) if about => self.reworded(list, entry),
                Some(_) => {
                    self.meaning(list, entry);
                }
                None if self.expected.item(list, &entry.key).is_some() && about => {
                    self.not_recorded(format!("{list}.{} ({language})", entry.key));
                    self.meaning(list, entry);
                }
                None => {}
            }
        }
    }

    fn not_recorded(&mut self, what: String) {
        if !self.report.not_recorded.contains(&what) {
            self.report.not_recorded.push(what);
        }
    }

    fn reworded(&mut self, list: &List, entry: &Entry) {
        if self.expected.item(list, &entry.key).is_none()
            && self.lock.get(list, &entry.key).is_none()
        {
            return;
        }
        if self.meaning(list, entry) {
            return;
        }
        let label = self
            .expected
            .item(list, &entry.key)
            .map(|item| item.label.clone());
        let words = text::single_blanks(&entry.wording);
        self.add(list, &entry.key, Change::Wording, label, Some(words));
    }

    /// Reports a description that is about something else.
    fn meaning(&mut self, list: &List, entry: &Entry) -> bool {
        let pay_type = self
            .expected
            .pay_types
            .get(&entry.key)
            .filter(|_| *list == List::PayTypes);
        let moved = pay_type.and_then(|ours| Some((ours, meaning::moved(ours, &entry.wording)?)));
        let Some((ours, to)) = moved else {
            return false;
        };
        let old = format!("{}, {}", ours.wallet, ours.scenario);
        let new = format!("{to}: {}", text::single_blanks(&entry.wording));
        self.add(list, &entry.key, Change::Meaning, Some(old), Some(new));
        true
    }

    fn attributes(&mut self, list: &List, listing: &Listing) {
        for entry in listing.entries.iter().filter(|entry| !entry.part) {
            let Some(item) = self.expected.item(list, &entry.key) else {
                continue;
            };
            if let Some((old, new)) = self.declared(list, entry, item) {
                self.add(list, &entry.key, Change::Type, Some(old), Some(new));
            }
            if let Some((old, new)) = self.mandatory(list, entry, item) {
                let new = Some(new.name().to_owned());
                self.add(list, &entry.key, Change::Mandatory, Some(old), new);
            }
        }
    }

    fn declared(&self, list: &List, entry: &Entry, item: &Item) -> Option<(String, String)> {
        let (new, old) = (entry.declared.as_ref()?, item.declared.as_ref()?);
        let recorded = self.lock.get(list, &entry.key);
        let resolved = recorded.and_then(|entry| entry.declared.as_ref());
        let differs = |old: &String| !same_type(old, new, entry.lengths);
        (differs(old) && resolved.is_none_or(differs)).then(|| (old.clone(), new.clone()))
    }

    fn mandatory(&self, list: &List, entry: &Entry, item: &Item) -> Option<(String, Mandatory)> {
        let new = entry.mandatory?;
        let resolved = self
            .lock
            .get(list, &entry.key)
            .and_then(|entry| entry.mandatory);
        let allowed = match resolved {
            Some(resolved) => vec![resolved],
            None => item.mandatory.clone(),
        };
        let names: Vec<&str> = allowed.iter().map(|answer| answer.name()).collect();
        (!allowed.is_empty() && !allowed.contains(&new)).then(|| (names.join(" or "), new))
    }

    /// Which pay types carry which footnote.
    fn carriers(&mut self) {
        let Some(pay_types) = self.documented.lists.get(&List::PayTypes) else {
            return;
        };
        let noted = self.documented.lists.contains_key(&List::Footnotes);
        if !noted && self.documented.carried.is_empty() {
            return;
        }
        let there = pay_types.keys();
        let new: Vec<_> = self
            .documented
            .carried
            .difference(&self.expected.carried)
            .cloned()
            .collect();
        for (code, marker) in new {
            // What a new pay type carries is part of it being new.
            if self.expected.item(&List::PayTypes, &code).is_some() {
                let carries = Some(format!("{code} carries {marker}"));
                self.add(
                    &List::Footnotes,
                    &format!("{code} {marker}"),
                    Change::Added,
                    None,
                    carries,
                );
            }
        }
        let gone: Vec<_> = self
            .expected
            .carried
            .difference(&self.documented.carried)
            .cloned()
            .collect();
        for (code, marker) in gone {
            if there.contains(code.as_str()) {
                let carried = Some(format!("{code} carries {marker}"));
                self.add(
                    &List::Footnotes,
                    &format!("{code} {marker}"),
                    Change::Removed,
                    carried,
                    None,
                );
            }
        }
    }

    fn uncovered(&mut self, list: &str, reason: String) {
        let list = list.to_owned();
        self.report.not_covered.push(NotCovered { list, reason });
    }

    /// The lists of the original page that these pages do not have at all.
    fn not_covered(&mut self) {
        let payment = &self.expected.payment;
        let lists = [
            List::PayTypes,
            List::Footnotes,
            List::ExpiredTime,
            List::Currencies,
            List::Request(payment.clone()),
            List::Response(payment.clone()),
            List::StatusCodes,
        ];
        let missing = lists.into_iter().filter(|list| {
            !self.documented.lists.contains_key(list) && !self.expected.on_page(list).is_empty()
        });
        for list in missing.collect::<Vec<_>>() {
            self.uncovered(&list.to_string(), "not on these pages".to_owned());
        }
    }
}

/// The row of a new entry in short.
fn attributes_and_words(entry: &Entry) -> String {
    let mandatory = entry
        .mandatory
        .map(|answer| format!("mandatory: {}", answer.name()));
    let parts = [
        mandatory,
        entry.declared.clone(),
        Some(text::single_blanks(&entry.wording)),
    ];
    let parts: Vec<String> = parts
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(", ")
}

/// Whether two types are the same, as far as the table states lengths.
fn same_type(old: &str, new: &str, lengths: bool) -> bool {
    let split = |text: &str| {
        let even: String = text.split_whitespace().collect::<String>().to_lowercase();
        match even.split_once('(') {
            Some((base, length)) => (base.to_owned(), length.trim_end_matches(')').to_owned()),
            None => (even, String::new()),
        }
    };
    let ((old_base, old_length), (new_base, new_length)) = (split(old), split(new));
    // Chinese pages have names of their own for types.
    let base = old_base == new_base
        || !new_base.is_ascii()
        || matches!(
            (old_base.as_str(), new_base.as_str()),
            ("int", "integer" | "number")
        );
    base && (!lengths || old_length == new_length)
}

/// Records the wording of pages; for a list that they hold whole, it replaces what was recorded in the language.
pub(super) fn record(documented: &Documented, expected: &Expected, lock: &Lock) -> Lock {
    let mut new = lock.clone();
    for (list, listing) in &documented.lists {
        let languages: BTreeSet<&str> =
            listing.entries.iter().map(|entry| entry.language).collect();
        if coverage(list, listing, expected, lock).whole {
            for language in languages {
                new.remove(list, language);
            }
        }
        for entry in &listing.entries {
            let recorded = new.entry(list.clone(), &entry.key);
            let wordings = recorded
                .wordings
                .entry(entry.language.to_owned())
                .or_default();
            wordings.insert(entry.digest());
            let item = expected.item(list, &entry.key).filter(|_| !entry.part);
            let Some(item) = item else { continue };
            let resolves =
                |answer: &Mandatory| item.mandatory != [*answer] && !item.mandatory.is_empty();
            recorded.mandatory = entry.mandatory.filter(resolves);
            let differs = |declared: &String| {
                item.declared
                    .as_ref()
                    .is_some_and(|old| !same_type(old, declared, entry.lengths))
            };
            let declared = entry.declared.clone().filter(differs);
            recorded.declared = declared.map(|declared| declared.split_whitespace().collect());
        }
    }
    new
}
