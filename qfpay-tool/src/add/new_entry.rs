//! An entry that is being made: what is known of it so far.

use std::collections::BTreeMap;

use qfpay_codegen::Sources;

use super::kind::Kind;
use super::tables::Tables;

/// An entry that is being made.
#[derive(Debug)]
pub struct NewEntry<'s> {
    pub(super) kind: Kind,
    pub(super) code: String,
    pub(super) sources: &'s Sources,
    pub(super) tables: Tables,
    pub(super) answers: BTreeMap<&'static str, Vec<String>>,
}

impl NewEntry<'_> {
    /// The one answer to an option, if there is one.
    pub(super) fn one(&self, option: &str) -> Option<&str> {
        self.many(option).first().map(String::as_str)
    }

    /// The answers to an option.
    pub(super) fn many(&self, option: &str) -> &[String] {
        self.answers
            .get(option)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }
}
