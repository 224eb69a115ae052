//! `docs.lock`: digests of the wording of pages that a maintainer has read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use super::labels::Mandatory;
use super::list::List;

const HEADER: &str = "\
# The wording of QFPay's pages when a maintainer last read them: a digest per entry, language and
# wording, and types that differ from the specification. No text of the pages is stored.
# Written by `qfpay-tool drift --accept PAGE…`.
";

/// What is recorded of the documentation's wording, entry by entry, without any of its text.
///
/// Its text form is sorted, one line per entry and language, so that a change of it can be
/// reviewed: the list, the key, the language, the digests of every wording, and what a page
/// states of a parameter where the specification leaves it open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lock {
    lists: BTreeMap<List, BTreeMap<String, Recorded>>,
}

/// What is recorded of one entry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Recorded {
    /// Digests of wordings by language.
    pub(super) wordings: BTreeMap<String, BTreeSet<String>>,
    pub(super) mandatory: Option<Mandatory>,
    pub(super) declared: Option<String>,
}

/// A line of a lock that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "line {line} of the lock cannot be read: {reason}; correct the line, or delete the file and record every page again with --accept"
)]
pub struct LockError {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub reason: &'static str,
}

impl Lock {
    /// Reads a lock's text form.
    ///
    /// # Errors
    ///
    /// The first line that no lock has.
    pub fn parse(text: &str) -> Result<Self, LockError> {
        let mut lock = Self::default();
        for (number, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.trim().is_empty() {
                continue;
            }
            lock.add_line(line).map_err(|reason| LockError {
                line: number + 1,
                reason,
            })?;
        }
        Ok(lock)
    }

    fn add_line(&mut self, line: &str) -> Result<(), &'static str> {
        let mut words = line.split_whitespace();
        let list = words
            .next()
            .and_then(List::of_name)
            .ok_or("it names no list")?;
        let key = words.next().ok_or("it names no entry")?;
        let language = words.next().ok_or("it names no language")?;
        let entry = self.entry(list, key);
        for word in words {
            match word.split_once('=') {
                Some(("mandatory", answer)) => {
                    let answer = Mandatory::of_name(answer)
                        .ok_or("`mandatory` is yes, no or conditional")?;
                    entry.mandatory = Some(answer);
                }
                Some(("type", declared)) => entry.declared = Some(declared.to_owned()),
                None if is_digest(word) => {
                    let wordings = entry.wordings.entry(language.to_owned()).or_default();
                    wordings.insert(word.to_owned());
                }
                _ => return Err("a digest has 16 hexadecimal digits"),
            }
        }
        if entry.wordings.contains_key(language) {
            Ok(())
        } else {
            Err("it has no digest")
        }
    }

    pub(super) fn entry(&mut self, list: List, key: &str) -> &mut Recorded {
        let entries = self.lists.entry(list).or_default();
        entries.entry(key.to_owned()).or_default()
    }

    pub(super) fn get(&self, list: &List, key: &str) -> Option<&Recorded> {
        self.lists.get(list)?.get(key)
    }

    /// Whether anything of a list is recorded in a language.
    pub(super) fn knows(&self, list: &List, language: &str) -> bool {
        let entries = self.lists.get(list).into_iter().flat_map(BTreeMap::values);
        let mut wordings = entries.map(|entry| &entry.wordings);
        wordings.any(|wordings| wordings.contains_key(language))
    }

    /// The entries that a list had in one of these languages.
    pub(super) fn keys(&self, list: &List, languages: &BTreeSet<&str>) -> BTreeSet<&str> {
        let entries = self.lists.get(list).into_iter().flatten();
        let own = entries.filter(|(_, entry)| {
            let mut there = entry.wordings.keys();
            there.any(|language| languages.contains(language.as_str()))
        });
        own.map(|(key, _)| key.as_str()).collect()
    }

    /// Removes what is recorded of a list in a language.
    pub(super) fn remove(&mut self, list: &List, language: &str) {
        if let Some(entries) = self.lists.get_mut(list) {
            for entry in entries.values_mut() {
                entry.wordings.remove(language);
            }
            entries.retain(|_, entry| !entry.wordings.is_empty());
        }
    }

    /// How many entries it has, in all languages.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lists.values().map(BTreeMap::len).sum()
    }

    /// Whether it has no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl fmt::Display for Lock {
    /// The text form, which [`Lock::parse`] reads.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HEADER)?;
        for (list, entries) in &self.lists {
            writeln!(f)?;
            for (key, entry) in entries {
                for (language, wordings) in &entry.wordings {
                    write!(f, "{list} {key} {language}")?;
                    for digest in wordings {
                        write!(f, " {digest}")?;
                    }
                    if let Some(mandatory) = entry.mandatory {
                        write!(f, " mandatory={}", mandatory.name())?;
                    }
                    if let Some(declared) = &entry.declared {
                        write!(f, " type={declared}")?;
                    }
                    writeln!(f)?;
                }
            }
        }
        Ok(())
    }
}

fn is_digest(word: &str) -> bool {
    word.len() == 16
        && word
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut lock = Lock::default();
        for (list, key, language) in [
            (List::Footnotes, "**", "en"),
            (List::StatusCodes, "0000", "zh-Hant"),
            (List::StatusCodes, "0000", "en"),
            (List::Request("payment".into()), "auth_code", "en"),
        ] {
            let entry = lock.entry(list, key);
            let wordings = entry.wordings.entry(language.to_owned()).or_default();
            wordings.insert("0123456789abcdef".to_owned());
            entry.mandatory = Some(Mandatory::Conditional);
            entry.declared = Some("String(128)".to_owned());
        }
        let text = lock.to_string();
        assert_eq!(Lock::parse(&text).unwrap(), lock);
        let lines: Vec<&str> = text.lines().filter(|line| line.contains(" 0123")).collect();
        assert_eq!(lines.len(), 4, "{text}");
        assert_eq!(lock.len(), 3);
    }

    #[test]
    fn a_broken_lock_is_an_error() {
        for line in [
            "pay_typs 1 en 0123456789abcdef",
            "pay_types 1 en",
            "pay_types 1 en 01",
            "pay_types",
            "payment.request a en 0123456789abcdef mandatory=maybe",
        ] {
            assert_eq!(Lock::parse(line).unwrap_err().line, 1, "{line}");
        }
    }
}
