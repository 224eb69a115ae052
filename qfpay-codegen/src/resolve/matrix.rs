//! The matrix: for every pay type and parameter one cell, and who decided it.

use std::collections::BTreeMap;

use crate::ir;
use crate::problems::Problems;
use crate::spec;

use super::rules::{NewRule, Rules};
use super::terms::Names;
use super::written::{PARAMETERS, PAY_TYPES, Written};

/// The rows of the matrix by the code of the pay type.
pub(super) type Matrix = BTreeMap<String, Vec<ir::Cell>>;

/// What one level states about each parameter.
type Level = BTreeMap<String, Stated>;

/// What one entry states about a parameter.
#[derive(Clone)]
struct Stated {
    presence: ir::Presence,
    list: bool,
    source: ir::Name,
    path: String,
}

/// Every cell of the payment operation: the pay type's own, else its scenario's, else the
/// operation's.
pub(super) fn resolve(
    written: &Written,
    parameters: &[ir::Parameter],
    names: &Names,
    rules: &mut Rules,
    problems: &mut Problems,
) -> Matrix {
    let Some((file, payment)) = written
        .operations
        .iter()
        .find(|(_, operation)| operation.per_pay_type)
    else {
        problems.add_with_hint(
            "operations",
            "",
            "no operation is described whose parameters depend on the pay type",
            "one file in this folder describes the payment, with `per_pay_type: true`",
        );
        return Matrix::new();
    };
    let base = level(&payment.parameters, file, "parameters", names, problems);
    let scenarios: BTreeMap<String, Level> = written
        .pay_types
        .scenarios
        .iter()
        .enumerate()
        .map(|(index, scenario)| {
            let path = format!("scenarios[{index}].parameters");
            let level = level(&scenario.parameters, PAY_TYPES, &path, names, problems);
            check_known(&level, &base, problems);
            check_repeats(&level, &base, "the operation", problems);
            (scenario.id.to_string(), level)
        })
        .collect();
    let nothing = Level::new();
    let mut matrix = Matrix::new();
    for (index, pay_type) in written.pay_types.pay_types.iter().enumerate() {
        let path = format!("pay_types[{index}].parameters");
        let own = level(&pay_type.parameters, PAY_TYPES, &path, names, problems);
        let scenario = scenarios.get(&*pay_type.scenario).unwrap_or(&nothing);
        check_known(&own, &base, problems);
        let mut below = base.clone();
        below.extend(scenario.clone());
        check_repeats(&own, &below, "its scenario or the operation", problems);
        let cells = parameters
            .iter()
            .filter_map(|parameter| cell(parameter, &own, scenario, &base))
            .map(|cell| with_rule(cell, rules))
            .collect();
        matrix.insert(pay_type.code.to_string(), cells);
    }
    matrix
}

fn level(
    uses: &[spec::ParameterUse],
    file: &str,
    path: &str,
    names: &Names,
    problems: &mut Problems,
) -> Level {
    let mut level = Level::new();
    for (index, used) in uses.iter().enumerate() {
        let path = format!("{path}[{index}]");
        let source = names
            .sources
            .find(&used.source, file, format!("{path}.source"), problems);
        let parameter = names
            .parameters
            .find(&used.name, file, format!("{path}.name"), problems);
        let (Some(parameter), Some(source)) = (parameter, source) else {
            continue;
        };
        if let Some(stated) = level.get(&parameter.id) {
            problems.add_with_hint(
                file,
                format!("{path}.name"),
                format!(
                    "`{}` is {} above already",
                    parameter.id,
                    presence_word(stated.presence)
                ),
                "state it once",
            );
            continue;
        }
        let stated = Stated {
            presence: used.presence,
            list: used.list,
            source,
            path,
        };
        level.insert(parameter.id, stated);
    }
    level
}

fn check_known(level: &Level, base: &Level, problems: &mut Problems) {
    for (parameter, stated) in level {
        if !base.contains_key(parameter) {
            problems.add_with_hint(
                PAY_TYPES,
                format!("{}.name", stated.path),
                format!("`{parameter}` is no parameter of the payment operation"),
                "add it to operations/payment.yaml first, with what holds for the other pay types",
            );
        }
    }
}

/// A level that repeats the one below it would have to be changed in two places.
fn check_repeats(level: &Level, below: &Level, who: &str, problems: &mut Problems) {
    for (parameter, stated) in level {
        let repeated = below.get(parameter);
        if repeated.is_some_and(|below| below.presence == stated.presence) {
            let presence = presence_word(stated.presence);
            problems.add_with_hint(
                PAY_TYPES,
                format!("{}.presence", stated.path),
                format!("`{parameter}` is {presence} already, as {who} says"),
                "delete this entry",
            );
        }
    }
}

pub(super) fn presence_word(presence: ir::Presence) -> &'static str {
    match presence {
        ir::Presence::Required => "required",
        ir::Presence::Optional => "optional",
        ir::Presence::Warned => "warned",
        ir::Presence::Forbidden => "forbidden",
    }
}

fn cell(
    parameter: &ir::Parameter,
    own: &Level,
    scenario: &Level,
    base: &Level,
) -> Option<ir::Cell> {
    let id = &parameter.name.id;
    let levels = [
        (own, ir::DecidedBy::PayType),
        (scenario, ir::DecidedBy::Scenario),
        (base, ir::DecidedBy::Operation),
    ];
    levels.into_iter().find_map(|(level, decided_by)| {
        level.get(id).map(|stated| ir::Cell {
            parameter: parameter.name.clone(),
            supplied_by: parameter.supplied_by,
            presence: stated.presence,
            list: stated.list,
            from_payment: false,
            value_type: parameter
                .types
                .first()
                .map(|usual| usual.name.rust.clone())
                .unwrap_or_default(),
            rule: None,
            decided_by,
            source: stated.source.clone(),
        })
    })
}

const DENY: ir::Severity = ir::Severity::Deny;

/// Names the rule that a request breaks by not keeping to the cell.
pub(super) fn with_rule(mut cell: ir::Cell, rules: &mut Rules) -> ir::Cell {
    let parameter = cell.parameter.id.clone();
    let always = cell.decided_by == ir::DecidedBy::Operation;
    let mut implied = |suffix: &str, demand: &str, severity, locked| {
        rules.add_once(NewRule {
            id: &format!("{parameter}_{suffix}"),
            description: format!("`{parameter}` {demand}"),
            severity,
            locked,
            source: Some(cell.source.clone()),
            file: PARAMETERS,
            path: String::new(),
        })
    };
    let rule = match (cell.supplied_by, cell.presence) {
        (ir::SuppliedBy::Credentials, ir::Presence::Forbidden) => Some(implied(
            "unsupported",
            "is assigned to merchants that this operation is not for",
            DENY,
            false,
        )),
        (ir::SuppliedBy::Credentials, _) => {
            // Whether it is sent depends on the credentials alone: either rule can be broken.
            implied(
                "required",
                "goes with every request if QFPay assigned one",
                DENY,
                true,
            );
            implied(
                "forbidden",
                "is sent only if QFPay assigned one",
                DENY,
                true,
            );
            None
        }
        (_, ir::Presence::Required) => Some(implied("required", "must be given", DENY, always)),
        (_, ir::Presence::Forbidden) => Some(implied(
            "forbidden",
            "is given only where it is taken",
            DENY,
            false,
        )),
        (_, ir::Presence::Warned) => {
            let demand = "is not listed for this pay type by every version of the documentation";
            Some(implied("doubtful", demand, ir::Severity::Warn, false))
        }
        (_, ir::Presence::Optional) => None,
    };
    cell.rule = rule;
    cell
}
