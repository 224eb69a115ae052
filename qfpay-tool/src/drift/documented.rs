//! What a body of pages documents: its lists, whatever page and table they stand in.

use std::collections::{BTreeMap, BTreeSet};

use super::labels::Mandatory;
use super::list::List;
use super::text;

/// Everything that was found.
#[derive(Debug, Default)]
pub(super) struct Documented {
    pub(super) lists: BTreeMap<List, Listing>,
    /// The markers that pay types carry: code and marker.
    pub(super) carried: BTreeSet<(String, String)>,
    /// Footnotes stand as remarks that name pay types; markers that nobody carries cannot.
    pub(super) remarks: bool,
    /// Rows that were not understood: the list and what stands there.
    pub(super) unreadable: Vec<String>,
    /// What else a maintainer should know.
    pub(super) notes: Vec<String>,
    /// Tables whose heading or titles promise a list, without a row that can be read.
    pub(super) empty: Vec<(List, String)>,
    /// Behind the pay types and the currencies a page shows how payments are sent, as the original
    /// page does before it lists their parameters.
    pub(super) shows_payments: bool,
    /// The lists that pages end with, and their last keys.
    pub(super) last: Vec<(List, String)>,
}

/// One list.
#[derive(Debug, Default)]
pub(super) struct Listing {
    pub(super) entries: Vec<Entry>,
    /// Its heading announces all of it.
    pub(super) announced: bool,
    /// The titles of the columns of its first table.
    pub(super) titles: Option<Vec<String>>,
}

/// One entry of a list, as one table has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) wording: String,
    pub(super) language: &'static str,
    pub(super) mandatory: Option<Mandatory>,
    pub(super) declared: Option<String>,
    /// Which table of its list it stands in.
    pub(super) table: usize,
    /// It stands among what belongs to one wallet or one way to pay.
    pub(super) part: bool,
    /// Its table states lengths.
    pub(super) lengths: bool,
    /// The texts of single columns about it, where there are several.
    pub(super) columns: Vec<String>,
    /// Its table has the same in another language as well.
    pub(super) translated: bool,
}

impl Entry {
    pub(super) fn new(key: &str, wording: String, language: &'static str) -> Self {
        Self {
            key: key.to_owned(),
            wording,
            language,
            mandatory: None,
            declared: None,
            table: 0,
            part: false,
            lengths: false,
            columns: Vec::new(),
            translated: false,
        }
    }

    pub(super) fn digest(&self) -> String {
        text::digest(&self.wording, &self.key)
    }

    /// Whether its wording is a recorded one, be it in one column of several.
    pub(super) fn is_one_of(&self, digests: &BTreeSet<String>) -> bool {
        let columns = self.columns.iter();
        let mut columns = columns.map(|column| text::digest(column, &self.key));
        digests.contains(&self.digest()) || columns.any(|digest| digests.contains(&digest))
    }
}

impl Listing {
    /// A number for a table that is about to be added.
    pub(super) fn next_table(&self) -> usize {
        self.entries.last().map_or(0, |entry| entry.table + 1)
    }

    pub(super) fn keys_in(&self, language: &str) -> BTreeSet<&str> {
        let own = self.entries.iter();
        let own = own.filter(|entry| entry.language == language);
        own.map(|entry| entry.key.as_str()).collect()
    }

    pub(super) fn keys(&self) -> BTreeSet<&str> {
        self.entries
            .iter()
            .map(|entry| entry.key.as_str())
            .collect()
    }
}

impl Documented {
    pub(super) fn listing(&mut self, list: List) -> &mut Listing {
        self.lists.entry(list).or_default()
    }
}
