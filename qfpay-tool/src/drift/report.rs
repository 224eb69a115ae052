//! What changed, for people and for programs.

use std::collections::BTreeMap;

use serde::Serialize;

use super::list::List;

/// How documentation differs from the specification.
///
/// As JSON it has the six lists that every comparison is about under their names, each with the
/// codes or names that were `added`, `removed` and `reworded`; everything else stands under further
/// keys.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Codes of pay types. One whose description is about another wallet or another way to pay
    /// is reworded, and in [`meaning_moved`](Self::meaning_moved) as well.
    pub pay_types: Changes,
    /// Codes of currencies.
    pub currencies: Changes,
    /// Status codes.
    pub status_codes: Changes,
    /// Names of parameters of a payment's request. One whose type or obligation changed is
    /// reworded.
    pub request_parameters: Changes,
    /// Names of fields of a payment's answer.
    pub response_parameters: Changes,
    /// Markers whose text came, went or changed, and `CODE MARKER` for a pay type that carries a
    /// marker now, or no longer.
    pub footnotes: Changes,
    /// Codes of the pay types that pages list for `expired_time`.
    pub expired_time: Changes,
    /// The requests and answers of other operations, where something changed.
    pub operations: BTreeMap<String, OperationChanges>,
    /// Pay types whose description is about another wallet or another way to pay than the
    /// specification's.
    pub meaning_moved: Vec<String>,
    /// Rows of tables that name no code or parameter: each may hide a change.
    pub unreadable_rows: Vec<String>,
    /// How many entries of each list are on the pages.
    pub compared: BTreeMap<String, usize>,
    /// Lists that are not on the pages, or only in part, so that nothing can be missed in them.
    pub not_covered: Vec<NotCovered>,
    /// Lists whose wording is not recorded in this language, so that it was not compared.
    pub not_recorded: Vec<String>,
    /// Every change with what is known of it.
    pub details: Vec<Detail>,
    /// What else a maintainer should know.
    pub notes: Vec<String>,
}

/// What happened to a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// On the pages, and not in the specification.
    pub added: Vec<String>,
    /// In the specification, and no longer on the pages.
    pub removed: Vec<String>,
    /// Described differently.
    pub reworded: Vec<String>,
}

/// What happened to the parameters of an operation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct OperationChanges {
    /// Of its request.
    pub request_parameters: Changes,
    /// Of its answer.
    pub response_parameters: Changes,
}

/// A list that the pages do not hold, or not whole.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NotCovered {
    /// The list.
    pub list: String,
    /// What of it is there.
    pub reason: String,
}

/// A change with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// The list, such as `pay_types` or `payment.request`.
    pub list: String,
    /// The code, name or marker.
    pub key: String,
    /// What happened.
    pub change: Change,
    /// What the specification has.
    pub old: Option<String>,
    /// What the pages have.
    pub new: Option<String>,
}

/// What happened to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The pay type means something else now: as grave as a removed one.
    Meaning,
    /// It is gone.
    Removed,
    /// It is new.
    Added,
    /// Its type changed.
    Type,
    /// Whether it is mandatory changed.
    Mandatory,
    /// Its description has other words.
    Wording,
}

impl Changes {
    /// Whether nothing happened.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.reworded.is_empty()
    }

    fn sort(&mut self) {
        for list in [&mut self.added, &mut self.removed, &mut self.reworded] {
            list.sort();
            list.dedup();
        }
    }
}

impl Report {
    /// Whether the specification and the pages agree, as far as the pages go.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.details.is_empty() && self.unreadable_rows.is_empty()
    }

    /// Adds a change to its list and to the details.
    pub(super) fn add(&mut self, list: &List, payment: &str, detail: Detail) {
        let changes = match list {
            List::PayTypes => &mut self.pay_types,
            List::Footnotes => &mut self.footnotes,
            List::ExpiredTime => &mut self.expired_time,
            List::Currencies => &mut self.currencies,
            List::StatusCodes => &mut self.status_codes,
            List::Request(id) if id == payment => &mut self.request_parameters,
            List::Response(id) if id == payment => &mut self.response_parameters,
            List::Request(id) => {
                &mut self
                    .operations
                    .entry(id.clone())
                    .or_default()
                    .request_parameters
            }
            List::Response(id) => {
                &mut self
                    .operations
                    .entry(id.clone())
                    .or_default()
                    .response_parameters
            }
        };
        let names = match detail.change {
            Change::Added => &mut changes.added,
            Change::Removed => &mut changes.removed,
            _ => &mut changes.reworded,
        };
        names.push(detail.key.clone());
        if detail.change == Change::Meaning {
            self.meaning_moved.push(detail.key.clone());
        }
        self.details.push(detail);
    }

    /// Puts everything in order.
    pub(super) fn sort(&mut self) {
        let operations = self.operations.values_mut().flat_map(|operation| {
            [
                &mut operation.request_parameters,
                &mut operation.response_parameters,
            ]
        });
        let lists = [
            &mut self.pay_types,
            &mut self.currencies,
            &mut self.status_codes,
            &mut self.request_parameters,
            &mut self.response_parameters,
            &mut self.footnotes,
            &mut self.expired_time,
        ];
        for changes in lists.into_iter().chain(operations) {
            changes.sort();
        }
        self.meaning_moved.sort();
        self.meaning_moved.dedup();
        self.details.dedup();
        self.notes.sort();
        self.notes.dedup();
    }
}
