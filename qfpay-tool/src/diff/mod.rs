//! What changed in meaning between two specifications, and what that is to users of the Rust crate.
//!
//! Two resolved [models](qfpay_codegen::ir::Model) are compared, never two texts. Comments, formatting, defaults
//! that are written out and the level that something is written on do not count. Neither does the order in which
//! things stand, but for the entries of a list that becomes an enum: Rust compares and casts by it. Every
//! type of the model is taken apart in full here, so that a new field does not compile until the effect
//! of its change is decided.
//!
//! Each change is judged twice: its effect on programs that compile against the generated crate
//! ([`api`](field@Change::api)), and its effect on programs that run
//! ([`behaviour`](field@Change::behaviour)). The greater of the two is what a release needs.

mod bump;
mod cells;
mod change;
mod conditions;
mod currencies;
mod direction;
mod fields;
mod gateway;
mod lists;
mod operations;
mod parameters;
mod pay_types;
mod rules;
mod status_codes;
mod terms;
mod values;

pub use self::bump::{Component, Release};
pub use self::change::{Change, Impact};

use self::change::Changes;
use qfpay_codegen::ir::Model;

/// Everything that means something else in `new` than in `old`, in the order of the model.
///
/// Nothing for two specifications that mean the same.
#[must_use]
pub fn diff(old: &Model, new: &Model) -> Vec<Change> {
    let mut changes = Changes::default();
    let Model {
        sources,
        gateway,
        wallets,
        channels,
        regions,
        settlements,
        scenarios,
        footnotes,
        pay_types,
        currencies,
        classes,
        status_codes,
        parameters,
        rules,
        operations,
        // Follows from the parameters and cells.
        payment_setters: _,
    } = old;
    pay_types::compare(pay_types, &new.pay_types, &mut changes);
    pay_types::scenarios(scenarios, &new.scenarios, &mut changes);
    currencies::compare(currencies, &new.currencies, &mut changes);
    status_codes::classes(classes, &new.classes, &mut changes);
    status_codes::compare(status_codes, &new.status_codes, &mut changes);
    parameters::compare(
        (parameters, rules),
        (&new.parameters, &new.rules),
        &mut changes,
    );
    let (old_operations, new_operations) =
        operations::aligned((operations, pay_types), (&new.operations, &new.pay_types));
    operations::compare(
        (&old_operations, rules),
        (&new_operations, &new.rules),
        &mut changes,
    );
    rules::compare(rules, &new.rules, &mut changes);
    gateway::compare(gateway, &new.gateway, &mut changes);
    let terms = [
        (terms::WALLET, wallets, &new.wallets),
        (terms::CHANNEL, channels, &new.channels),
        (terms::REGION, regions, &new.regions),
        (terms::SETTLEMENT, settlements, &new.settlements),
        (terms::SOURCE, sources, &new.sources),
    ];
    for (list, old, new) in terms {
        terms::compare(list, old, new, &mut changes);
    }
    pay_types::footnotes(footnotes, &new.footnotes, &mut changes);
    changes.finish()
}

/// What a release with these changes has to be.
#[must_use]
pub fn bump(changes: &[Change]) -> Impact {
    let impacts = changes.iter().map(Change::impact);
    impacts.max().unwrap_or(Impact::None)
}
