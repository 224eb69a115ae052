//! Operations: endpoints, parameters, rules, and what their answers mean.

use std::collections::BTreeMap;

use super::cells::{self, Row};
use super::change::{Change, Changes, Impact, Shown};
use super::direction::Direction;
use super::fields::{self, Carrier};
use super::lists::{Known, List};
use super::rules::{self, severity};
use super::{conditions, terms};
use qfpay_codegen::ir::{CrossRule, Name, Operation, OperationRequest, PayType, Rule, Verdict};

const LIST: List<'static> = List {
    path: "operations",
    entry: "operation",
    rust: "Operation",
};

/// The operations as they are, but their lists of pay types name only those that both
/// specifications have, by their names in the new one. A new pay type is no change of every rule that is
/// for its scenario.
pub(super) fn aligned(
    (old, old_pay_types): (&[Operation], &[PayType]),
    (new, new_pay_types): (&[Operation], &[PayType]),
) -> (Vec<Operation>, Vec<Operation>) {
    let pairs = old_pay_types.iter().filter_map(|old| {
        let same = |new: &&PayType| new.code == old.code || new.name.rust == old.name.rust;
        new_pay_types
            .iter()
            .find(same)
            .map(|new| (&old.name, &new.name))
    });
    let before: BTreeMap<&Name, &Name> = pairs.collect();
    let after: BTreeMap<&Name, &Name> = before.values().map(|name| (*name, *name)).collect();
    (speaking_of(old, &before), speaking_of(new, &after))
}

fn speaking_of(operations: &[Operation], names: &BTreeMap<&Name, &Name>) -> Vec<Operation> {
    let kept = |list: &mut Option<Vec<Name>>| {
        if let Some(list) = list {
            *list = list
                .iter()
                .filter_map(|name| names.get(name).copied().cloned())
                .collect();
            list.sort();
        }
    };
    let mut operations = operations.to_vec();
    for operation in &mut operations {
        operation
            .rules
            .iter_mut()
            .for_each(|rule| kept(&mut rule.pay_types));
        operation
            .answer
            .iter_mut()
            .for_each(|field| kept(&mut field.pay_types));
    }
    operations
}

pub(super) fn compare(
    (old, old_rules): (&[Operation], &[Rule]),
    (new, new_rules): (&[Operation], &[Rule]),
    changes: &mut Changes,
) {
    let matched = LIST.compare(old, new, |one| Known::of(&one.name), changes);
    for added in matched.added {
        let change = LIST.added(&added.name.id, &added.description);
        changes.push(change.behaviour(Impact::Minor, "one more call can be made"));
    }
    for removed in matched.removed {
        let change = LIST.removed(&removed.name.id, &removed.description);
        changes.push(change.behaviour(Impact::Major, "the call cannot be made any more"));
    }
    for (old, new) in matched.both {
        compare_one((old, old_rules), (new, new_rules), changes);
    }
}

fn compare_one(
    (old, old_rules): (&Operation, &[Rule]),
    (new, new_rules): (&Operation, &[Rule]),
    changes: &mut Changes,
) {
    let Operation {
        name,
        description,
        method,
        path: endpoint,
        moves_money,
        per_pay_type,
        acts_on_payment,
        number,
        cells: _,
        // Compared with the cells.
        request: _,
        rules,
        answer,
        record,
        verdicts,
        states,
        source,
    } = old;
    let path = format!("operations.{}", name.id);
    changes.value(
        "method",
        format!("{path}.method"),
        (method, &new.method),
        |change| {
            change.behaviour(
                Impact::Major,
                "the gateway is asked in another way, which takes code as well",
            )
        },
    );
    changes.value(
        "path",
        format!("{path}.path"),
        (endpoint, &new.path),
        |change| change.behaviour(Impact::Major, "requests go to another address"),
    );
    changes.value(
        "moves_money",
        format!("{path}.moves_money"),
        (moves_money, &new.moves_money),
        |change| {
            let reason = "a call without an answer counts as harmless, or no longer does";
            change.behaviour(Impact::Major, reason).money(true)
        },
    );
    changes.value(
        "per_pay_type",
        format!("{path}.per_pay_type"),
        (per_pay_type, &new.per_pay_type),
        |change| change.api(Impact::Major, "its requests are made in another way"),
    );
    changes.value(
        "acts_on",
        format!("{path}.acts_on"),
        (acts_on_payment, &new.acts_on_payment),
        |change| {
            let change = change.api(
                Impact::Major,
                "the constructor takes the payment, or no longer does",
            );
            change
                .behaviour(Impact::Major, "it changes a payment, or no longer does")
                .money(true)
        },
    );
    changes.value(
        "number",
        format!("{path}.number"),
        (number, &new.number),
        |change| {
            let reason = "another parameter identifies a call";
            change.behaviour(Impact::Major, reason).money(true)
        },
    );
    parameters(&path, old, new, changes);
    cross_rules(&path, (rules, old_rules), (&new.rules, new_rules), changes);
    let answers = format!("{path}.answer");
    fields::compare(&answers, Carrier::Answer, answer, &new.answer, changes);
    records(&path, (record, &new.record), changes);
    let named = (&!verdicts.is_empty(), &!new.verdicts.is_empty());
    changes.value("verdicts", format!("{path}.verdicts"), named, |change| {
        change.api(Impact::Major, "the type of its records has another name")
    });
    outcome(&path, verdicts, &new.verdicts, changes);
    let states_path = format!("{path}.states");
    let list = List {
        path: &states_path,
        entry: "state",
        rust: "State",
    };
    terms::compare(list, states, &new.states, changes);
    changes.words(
        "description",
        format!("{path}.description"),
        (description, &new.description),
    );
    changes.source(&path, (source, &new.source));
}

fn parameters(path: &str, old: &Operation, new: &Operation, changes: &mut Changes) {
    let path = format!("{path}.parameters");
    if old.per_pay_type && new.per_pay_type {
        return cells::defaults(&path, &old.cells, &new.cells, changes);
    }
    let (old_shape, new_shape) = match (&old.request, &new.request) {
        (
            OperationRequest::Typed { shape: old, .. },
            OperationRequest::Typed { shape: new, .. },
        ) => (Some(old), Some(new)),
        _ => (None, None),
    };
    let old = Row {
        cells: &old.cells,
        shape: old_shape,
    };
    let new = Row {
        cells: &new.cells,
        shape: new_shape,
    };
    cells::compare(&path, old, new, changes);
}

fn records(
    path: &str,
    (old, new): (&[qfpay_codegen::ir::Field], &[qfpay_codegen::ir::Field]),
    changes: &mut Changes,
) {
    let (before, after) = (!old.is_empty(), !new.is_empty());
    changes.value(
        "records",
        format!("{path}.record"),
        (&before, &after),
        |change| {
            change
                .api(
                    Impact::Major,
                    "there is a type for its records, or no longer",
                )
                .behaviour(
                    Impact::Major,
                    "its answers are read as a list, or no longer",
                )
        },
    );
    if before == after {
        let path = format!("{path}.record");
        fields::compare(&path, Carrier::Answer, old, new, changes);
    }
}

fn cross_rules(
    path: &str,
    (old, old_rules): (&[CrossRule], &[Rule]),
    (new, new_rules): (&[CrossRule], &[Rule]),
    changes: &mut Changes,
) {
    let find = |list: &[CrossRule], id: &str| list.iter().find(|one| one.rule.id == id).cloned();
    for rule in old {
        let path = format!("{path}.rules.{}", rule.rule.id);
        match find(new, &rule.rule.id) {
            Some(other) => {
                let severity = severity(new_rules, &rule.rule.id);
                changes.value("operation_rule", path, (rule, &other), |change| {
                    direction(rule, &other).judge(severity, change)
                });
            }
            None => {
                let change = rules::test_removed("operation_rule_removed", path, rule.shown());
                let severity = severity(old_rules, &rule.rule.id);
                changes.push(Direction::LOOSER.judge(severity, change));
            }
        }
    }
    for rule in new.iter().filter(|rule| find(old, &rule.rule.id).is_none()) {
        let path = format!("{path}.rules.{}", rule.rule.id);
        let change = rules::test_added("operation_rule_added", path, rule.shown());
        let severity = severity(new_rules, &rule.rule.id);
        changes.push(Direction::STRICTER.judge(severity, change));
    }
}

fn direction(old: &CrossRule, new: &CrossRule) -> Direction {
    let CrossRule {
        rule: _,
        pay_types,
        when,
        require,
    } = old;
    let applies = match (pay_types, &new.pay_types) {
        (None, None) => Direction::SAME,
        (None, Some(_)) => Direction::LOOSER,
        (Some(_), None) => Direction::STRICTER,
        (Some(old), Some(new)) => Direction::of_sets(old, new).reversed(),
    };
    applies
        .and(conditions::premise(when.as_ref(), new.when.as_ref()))
        .and(conditions::demand(require, &new.require))
}

impl Shown for CrossRule {
    fn shown(&self) -> String {
        let pay_types = self.pay_types.as_ref();
        let pay_types = pay_types
            .map(|all| format!("for {}: ", all.shown()))
            .unwrap_or_default();
        let when = self.when.as_ref();
        let when = when
            .map(|when| format!("when {}: ", when.shown()))
            .unwrap_or_default();
        format!("{pay_types}{when}{}", self.require.shown())
    }
}

/// Compares what records mean, case by case, so that rows can be split, joined and moved.
fn outcome(path: &str, old: &[Verdict], new: &[Verdict], changes: &mut Changes) {
    let cases = |rows: &[Verdict]| -> Vec<(String, String)> {
        let pairs = rows.iter().flat_map(|row| {
            let cancels = row.cancel.clone().unwrap_or_default();
            let order_types = row.order_type.clone();
            order_types.into_iter().flat_map(move |order_type| {
                // Any other value stands for all that no row names.
                let cancels = cancels.clone().into_iter().chain(["any other".to_owned()]);
                cancels.map(move |cancel| (order_type.clone(), cancel))
            })
        });
        pairs.collect()
    };
    let mut all: Vec<(String, String)> = cases(old);
    all.extend(cases(new));
    let all: BTreeMap<(String, String), ()> = all.into_iter().map(|case| (case, ())).collect();
    for (order_type, cancel) in all.into_keys() {
        let (old, new) = (
            decide(old, &order_type, &cancel),
            decide(new, &order_type, &cancel),
        );
        let state = |row: Option<&Verdict>| row.map(|row| row.state.clone());
        let path = format!("{path}.verdicts.{order_type}.{cancel}");
        changes.value(
            "verdict",
            &path,
            (&state(old), &state(new)),
            |change: Change| {
                let reason = "the same record means something else";
                change.behaviour(Impact::Major, reason).money(true)
            },
        );
        if let (Some(old), Some(new)) = (old, new) {
            changes.source(&path, (&old.source, &new.source));
        }
    }
}

fn decide<'a>(rows: &'a [Verdict], order_type: &str, cancel: &str) -> Option<&'a Verdict> {
    let fits = |row: &&Verdict| {
        let Verdict {
            order_type: order_types,
            cancel: cancels,
            state: _,
            source: _,
        } = row;
        let cancels = cancels.as_ref();
        order_types.iter().any(|one| one == order_type)
            && cancels.is_none_or(|cancels| cancels.iter().any(|one| one == cancel))
    };
    rows.iter().find(fits)
}
