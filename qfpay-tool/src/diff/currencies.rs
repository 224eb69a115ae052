//! Currencies.

use super::change::{Changes, Impact};
use super::lists::{Known, List};
use qfpay_codegen::ir::Currency;

const LIST: List<'static> = List {
    path: "currencies",
    entry: "currency",
    rust: "Currency",
};

pub(super) fn compare(old: &[Currency], new: &[Currency], changes: &mut Changes) {
    let matched = LIST.compare(old, new, |one| Known::of(&one.name), changes);
    for added in matched.added {
        let change = LIST.added(&added.name.id, &added.label);
        changes.push(change.behaviour(Impact::Minor, "amounts in it can be asked for"));
    }
    for removed in matched.removed {
        let change = LIST.removed(&removed.name.id, &removed.label);
        changes.push(change.behaviour(Impact::Major, "requests with it are invalid"));
    }
    for (old, new) in matched.both {
        compare_one(old, new, changes);
    }
}

fn compare_one(old: &Currency, new: &Currency, changes: &mut Changes) {
    let Currency {
        name,
        label,
        numeric,
        exponent,
        note,
        source,
    } = old;
    let path = format!("currencies.{}", name.id);
    changes.value(
        "exponent",
        format!("{path}.exponent"),
        (exponent, &new.exponent),
        |change| {
            let reason = "the same amount in main units is another number of smallest units";
            change.behaviour(Impact::Major, reason).money(true)
        },
    );
    changes.value(
        "numeric",
        format!("{path}.numeric"),
        (numeric, &new.numeric),
        |change| change.behaviour(Impact::Minor, "its ISO 4217 number is given as another"),
    );
    changes.words("name", format!("{path}.name"), (label, &new.label));
    changes.words("note", format!("{path}.note"), (note, &new.note));
    changes.source(&path, (source, &new.source));
}
