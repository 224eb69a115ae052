//! Which rules a whole request breaks.

use crate::generated::operation::{Operation, cells, cross_rules};
use crate::generated::parameter::Param;
use crate::generated::pay_type::PayType;
use crate::generated::rule::Rule;
use crate::request::rules::{Cell, Condition, CrossRule, Presence};
use crate::types::check_value::{
    Findings, check_constraint, check_item, check_safety, has_format, integer, json_object,
    length_fits,
};
use crate::types::constraint::{SuppliedBy, Test};
use crate::types::error::Violations;
use crate::types::parameters::{Parameters, show};

/// A request before it is signed, as the rules see it.
pub(crate) struct Subject<'a> {
    pub(crate) operation: Operation,
    pub(crate) pay_type: Option<PayType>,
    pub(crate) parameters: &'a Parameters,
    /// What the client sets when sending, unless it is there: checked as if it were.
    pub(crate) supplied: &'a [(Param, &'a str)],
    /// The merchant identifier of the credentials.
    pub(crate) mchid: Option<&'a str>,
    /// The rules that the caller lifts.
    pub(crate) allowed: &'a [Rule],
}

impl<'a> Subject<'a> {
    fn get(&self, param: Param) -> Option<&'a str> {
        self.parameters.get(param).or_else(|| self.supplied(param))
    }

    fn supplied(&self, param: Param) -> Option<&'a str> {
        self.supplied
            .iter()
            .find(|(supplied, _)| *supplied == param)
            .map(|(_, value)| *value)
    }
}

/// Every rule that a request breaks.
pub(crate) fn check_request(subject: &Subject<'_>) -> Violations {
    let mut found = Findings::new(subject.pay_type, subject.allowed);
    // Cells and parameters are both sorted by wire name, so one walk along both meets every pair.
    let mut given = subject.parameters.pairs();
    for cell in cells(subject.operation, subject.pay_type) {
        let value = loop {
            match given.split_first() {
                Some(((param, value), rest)) if *param <= cell.param => {
                    given = rest;
                    if *param == cell.param {
                        break Some(&**value);
                    }
                    found.add(Rule::UnknownParameter, *param, Some(value), None);
                }
                _ => break subject.supplied(cell.param),
            }
        };
        check_presence(subject, cell, value, &mut found);
        if let Some(value) = value {
            check_cell_value(cell, value, &mut found);
        }
    }
    for (param, value) in given {
        found.add(Rule::UnknownParameter, *param, Some(value), None);
    }
    for rule in cross_rules(subject.operation) {
        check_cross_rule(subject, rule, &mut found);
    }
    Violations(found.violations)
}

fn check_presence(
    subject: &Subject<'_>,
    cell: &Cell,
    value: Option<&str>,
    found: &mut Findings<'_>,
) {
    let param = cell.param;
    if param.supplied_by() == SuppliedBy::Credentials {
        let rule = match (subject.mchid, value) {
            (Some(_), _) | (_, Some(_)) if cell.presence == Presence::Forbidden => cell.rule,
            (Some(_), None) => Some(Rule::MchidRequired),
            (assigned, Some(value)) if assigned != Some(value) => Some(Rule::MchidForbidden),
            _ => None,
        };
        if let Some(rule) = rule {
            found.push(
                rule,
                Some(param),
                value.map(|value| show(param, value)),
                None,
                cell.source,
            );
        }
        return;
    }
    let broken = match cell.presence {
        Presence::Required => value.is_none(),
        Presence::Forbidden | Presence::Warned => value.is_some(),
        Presence::Optional => false,
    };
    if let (true, Some(rule)) = (broken, cell.rule) {
        let shown = value.map(|value| show(param, value));
        found.push(rule, Some(param), shown, takers(cell), cell.source);
    }
}

/// The pay types that take a parameter which this one does not.
fn takers(cell: &Cell) -> Option<String> {
    if cell.presence != Presence::Forbidden {
        return None;
    }
    let names: Vec<&str> = cell
        .param
        .taken_by()
        .iter()
        .map(|pay_type| pay_type.code())
        .collect();
    Some(format!("with pay types {}", names.join(", ")))
}

fn check_cell_value(cell: &Cell, value: &str, found: &mut Findings<'_>) {
    check_safety(cell.param, value, found);
    if !cell.list {
        check_item(cell.param, value, found);
        return;
    }
    for item in value.split(',') {
        check_item(cell.param, item, found);
    }
    for constraint in cell.param.constraints() {
        if matches!(constraint.test, Test::Length { .. }) {
            check_constraint(cell.param, constraint, value, found);
        }
    }
}

fn check_cross_rule(subject: &Subject<'_>, rule: &CrossRule, found: &mut Findings<'_>) {
    let applies = rule
        .pay_types
        .is_none_or(|pay_types| subject.pay_type.is_some_and(|one| pay_types.contains(&one)));
    if !applies {
        return;
    }
    let premise = rule
        .when
        .as_ref()
        .is_none_or(|when| holds(subject, when) == Some(true));
    if premise && holds(subject, &rule.require) == Some(false) {
        let param = subject_of(&rule.require);
        let value = param.and_then(|param| subject.get(param).map(|value| show(param, value)));
        found.push(rule.rule, param, value, None, rule.rule.source());
    }
}

/// The parameter that a condition is about; none for a condition about several.
fn subject_of(condition: &Condition) -> Option<Param> {
    match condition {
        Condition::Never | Condition::AnyOf(_) => None,
        Condition::Given(param)
        | Condition::Is(param, _)
        | Condition::IsNot(param, _)
        | Condition::Range { param, .. }
        | Condition::Length { param, .. }
        | Condition::JsonLeaves(param, _)
        | Condition::SameMonthAs(param, _)
        | Condition::NotBefore(param, _) => Some(*param),
    }
}

/// Whether a condition holds; `None` where what it is about is absent or cannot be read, which
/// breaks no demand and makes no premise.
fn holds(subject: &Subject<'_>, condition: &Condition) -> Option<bool> {
    let get = |param: Param| subject.get(param);
    let readable = |param: Param| get(param).filter(|value| has_format(param, value));
    match condition {
        Condition::Never => Some(false),
        Condition::AnyOf(params) => Some(params.iter().any(|param| get(*param).is_some())),
        Condition::Given(param) => Some(get(*param).is_some()),
        Condition::Is(param, values) => get(*param).map(|value| values.contains(&value)),
        Condition::IsNot(param, values) => get(*param).map(|value| !values.contains(&value)),
        Condition::Range { param, min, max } => readable(*param)
            .and_then(integer)
            .map(|number| (*min..=*max).contains(&number)),
        Condition::Length { param, min, max } => {
            get(*param).map(|value| length_fits(value, *min, *max))
        }
        Condition::JsonLeaves(param, leaves) => readable(*param)
            .and_then(json_object)
            .map(|object| leaves.iter().all(|leaf| has_leaf(&object, leaf))),
        Condition::SameMonthAs(param, other) => {
            let month = |param: Param| readable(param).and_then(|value| value.get(..7));
            Some(month(*param)? == month(*other)?)
        }
        Condition::NotBefore(param, other) => Some(readable(*param)? >= readable(*other)?),
    }
}

/// Whether text, not empty, stands at the dotted path `leaf`.
fn has_leaf(object: &serde_json::Map<String, serde_json::Value>, leaf: &str) -> bool {
    let mut parts = leaf.split('.');
    let first = parts.next().and_then(|part| object.get(part));
    parts
        .fold(first, |value, part| value.and_then(|value| value.get(part)))
        .and_then(serde_json::Value::as_str)
        .is_some_and(|text| !text.is_empty())
}
