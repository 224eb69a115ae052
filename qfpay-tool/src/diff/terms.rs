//! Identifiers with a meaning.

use super::change::{Changes, Impact};
use super::lists::{Known, List};
use qfpay_codegen::ir::Term;

pub(super) const WALLET: List<'static> = list("wallets", "wallet", "Wallet");
pub(super) const CHANNEL: List<'static> = list("channels", "channel", "Channel");
pub(super) const REGION: List<'static> = list("regions", "region", "Region");
pub(super) const SETTLEMENT: List<'static> = list("settlements", "settlement", "Settlement");
pub(super) const SOURCE: List<'static> = list("sources", "source", "Source");

const fn list(path: &'static str, entry: &'static str, rust: &'static str) -> List<'static> {
    List { path, entry, rust }
}

pub(super) fn compare(list: List<'_>, old: &[Term], new: &[Term], changes: &mut Changes) {
    let matched = list.compare(old, new, |term| Known::of(&term.name), changes);
    for added in matched.added {
        changes.push(list.added(&added.name.id, &added.description));
    }
    for removed in matched.removed {
        changes.push(list.removed(&removed.name.id, &removed.description));
    }
    for (old, new) in matched.both {
        let Term {
            name,
            label,
            description,
        } = old;
        let path = format!("{}.{}", list.path, name.id);
        changes.value(
            "label",
            format!("{path}.name"),
            (label, &new.label),
            |change| change.behaviour(Impact::Patch, "another name is shown to people"),
        );
        changes.words(
            "description",
            format!("{path}.description"),
            (description, &new.description),
        );
    }
}
