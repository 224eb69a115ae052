//! A table with where it stands, and the list that its rows belong to.

use std::collections::BTreeSet;

use super::columns::{Kind, Sheet};
use super::expected::Expected;
use super::labels::{Named, Subject};
use super::list::List;

/// A table with where it stands.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) sheet: Sheet,
    pub(super) page: usize,
    /// Its place among the page's blocks.
    pub(super) position: usize,
    /// What the nearest heading that announces something announces.
    pub(super) subject: Option<Subject>,
    /// A heading above announces the whole list, and none nearer narrows it down.
    pub(super) whole: bool,
    /// A heading above is about one wallet or one way to pay.
    pub(super) part: bool,
    /// The operation that headings and paths name.
    pub(super) operation: Option<Named>,
}

impl Placed {
    /// The list of its rows.
    pub(super) fn list(&self, expected: &Expected) -> List {
        match self.sheet.kind {
            Kind::PayType => List::PayTypes,
            Kind::StatusCode => List::StatusCodes,
            Kind::Currency => List::Currencies,
            Kind::Parameter => self
                .parameter_list(expected)
                .unwrap_or(List::Request(String::new())),
        }
    }

    pub(super) fn last_key(&self) -> Option<String> {
        self.sheet.records.last().map(|record| record.key.clone())
    }

    pub(super) fn keys(&self) -> BTreeSet<&str> {
        self.sheet
            .records
            .iter()
            .map(|record| record.key.as_str())
            .collect()
    }

    /// How many of its keys a list of the specification has.
    pub(super) fn known_keys(&self, list: &List, expected: &Expected) -> usize {
        let keys = self.keys();
        keys.iter()
            .filter(|key| expected.item(list, key).is_some())
            .count()
    }

    /// The list that its parameters belong to; none for those of unknown operations.
    pub(super) fn parameter_list(&self, expected: &Expected) -> Option<List> {
        let answers = self.is_response();
        let list = |operation: &str| match answers {
            true => List::Response(operation.to_owned()),
            false => List::Request(operation.to_owned()),
        };
        let enough = |list: &List| {
            let count = self.known_keys(list, expected);
            count > 0 && (count * 5 >= self.keys().len() * 2 || self.whole && count > 2)
        };
        let named = match &self.operation {
            Some(Named::Other) => return None,
            Some(Named::Operation(id)) => Some(list(id)),
            None => None,
        };
        let payment = list(&expected.payment);
        let as_payment = self.known_keys(&payment, expected);
        // A heading may name several operations; then the names of parameters decide.
        let fits = |list: &List| enough(list) && as_payment < self.known_keys(list, expected) + 3;
        let named = named.filter(|list| expected.lists.contains_key(list) && fits(list));
        named.or_else(|| {
            // Payments first: other operations share most of their names with them.
            let others = expected.paths.values().map(|id| list(id));
            let best = others
                .filter(|list| enough(list))
                .max_by_key(|list| self.known_keys(list, expected));
            let best = best?;
            let as_good = as_payment >= self.known_keys(&best, expected);
            Some(if as_good { payment } else { best })
        })
    }

    fn is_response(&self) -> bool {
        match self.subject {
            Some(Subject::Request) => false,
            Some(Subject::Response) => true,
            _ if self.sheet.answers => false,
            _ => {
                let keys = self.keys();
                let only_answered = ["respcd", "resperr", "respmsg", "syssn", "chnlsn"];
                only_answered
                    .iter()
                    .filter(|name| keys.contains(**name))
                    .count()
                    > 1
            }
        }
    }
}
