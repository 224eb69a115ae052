//! Pay types and the matrix: for every pay type and parameter one cell, and who decided it.

use std::collections::BTreeMap;

use crate::error::Problems;
use crate::ir;
use crate::names;
use crate::spec;

use super::rules::{NewRule, Rules};
use super::terms::Names;
use super::{PARAMETERS, PAY_TYPES, Written};

/// The rows of the matrix by the code of the pay type.
pub(super) type Matrix = BTreeMap<String, Vec<ir::Cell>>;

/// What is said of each parameter at one level.
type Level = BTreeMap<String, Said>;

/// What one entry says of a parameter.
#[derive(Clone)]
struct Said {
    presence: ir::Presence,
    list: bool,
    source: ir::Name,
    path: String,
}

pub(super) fn scenarios(
    written: &spec::PayTypes,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::Scenario> {
    let mut settled = Vec::new();
    for (index, scenario) in written.scenarios.iter().enumerate() {
        let path = format!("scenarios[{index}]");
        if scenario.accepted_means == ir::AcceptedMeans::Paid
            && scenario.next_step != ir::NextStep::None
        {
            problems.add_with_mend(
                PAY_TYPES,
                format!("{path}.next_step"),
                "contradicts `accepted_means: paid`: a consumer who has paid has no next step",
                "write `next_step: none`, or `accepted_means: created`",
            );
        }
        if let Some(name) = names
            .scenarios
            .find(&scenario.id, PAY_TYPES, path, problems)
        {
            settled.push(ir::Scenario {
                name,
                description: scenario.description.to_string(),
                accepted_means: scenario.accepted_means,
                next_step: scenario.next_step,
            });
        }
    }
    settled
}

/// Every cell of the payment operation: the pay type's own word, else its scenario's, else the
/// operation's.
pub(super) fn matrix(
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
        problems.add_with_mend(
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
        if let Some(said) = level.get(&parameter.id) {
            problems.add_with_mend(
                file,
                format!("{path}.name"),
                format!(
                    "`{}` was said to be {} above",
                    parameter.id,
                    presence_word(said.presence)
                ),
                "say it once",
            );
            continue;
        }
        let said = Said {
            presence: used.presence,
            list: used.list,
            source,
            path,
        };
        level.insert(parameter.id, said);
    }
    level
}

fn check_known(level: &Level, base: &Level, problems: &mut Problems) {
    for (parameter, said) in level {
        if !base.contains_key(parameter) {
            problems.add_with_mend(
                PAY_TYPES,
                format!("{}.name", said.path),
                format!("`{parameter}` is no parameter of the payment operation"),
                "add it to operations/payment.yaml first, with what holds for the other pay types",
            );
        }
    }
}

/// A level that repeats the one below it would have to be changed in two places.
fn check_repeats(level: &Level, below: &Level, who: &str, problems: &mut Problems) {
    for (parameter, said) in level {
        let repeated = below.get(parameter);
        if repeated.is_some_and(|below| below.presence == said.presence) {
            let presence = presence_word(said.presence);
            problems.add_with_mend(
                PAY_TYPES,
                format!("{}.presence", said.path),
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
        level.get(id).map(|said| ir::Cell {
            parameter: parameter.name.clone(),
            supplied_by: parameter.supplied_by,
            presence: said.presence,
            list: said.list,
            rule: None,
            decided_by,
            source: said.source.clone(),
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

pub(super) fn settle(
    written: &spec::PayTypes,
    scenarios: &[ir::Scenario],
    mut matrix: Matrix,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::PayType> {
    let mut settled: Vec<ir::PayType> = Vec::new();
    for (index, pay_type) in written.pay_types.iter().enumerate() {
        let path = format!("pay_types[{index}]");
        let mut find = |index: &super::terms::Index, id: &str, key: &str| {
            index.find(id, PAY_TYPES, format!("{path}.{key}"), problems)
        };
        let wallet = find(&names.wallets, &pay_type.wallet, "wallet");
        let scenario = find(&names.scenarios, &pay_type.scenario, "scenario");
        let channel = find(&names.channels, &pay_type.channel, "channel");
        let region = find(&names.regions, &pay_type.region, "region");
        let settlement = find(&names.settlements, &pay_type.settlement, "settlement");
        let source = find(&names.sources, &pay_type.source, "source");
        for (position, footnote) in pay_type.footnotes.iter().enumerate() {
            find(
                &names.footnotes,
                footnote,
                &format!("footnotes[{position}]"),
            );
        }
        let scenario = scenario.and_then(|name| {
            scenarios
                .iter()
                .find(|scenario| scenario.name == name)
                .cloned()
        });
        if let (
            Some(wallet),
            Some(scenario),
            Some(channel),
            Some(region),
            Some(settlement),
            Some(source),
        ) = (wallet, scenario, channel, region, settlement, source)
        {
            settled.push(ir::PayType {
                code: pay_type.code.to_string(),
                name: ir::Name {
                    id: pay_type.name.to_string(),
                    rust: names::upper_camel(&pay_type.name),
                },
                description: pay_type.description.to_string(),
                wallet,
                scenario,
                channel,
                region,
                settlement,
                footnotes: pay_type.footnotes.iter().map(|id| id.to_string()).collect(),
                forbidden_operations: forbidden_operations(written, pay_type),
                cells: matrix.remove(&*pay_type.code).unwrap_or_default(),
                note: pay_type.note.as_deref().map(str::to_owned),
                source,
            });
        }
    }
    settled
}

fn forbidden_operations(written: &spec::PayTypes, pay_type: &spec::PayType) -> Vec<String> {
    written
        .footnotes
        .iter()
        .filter(|footnote| pay_type.footnotes.contains(&footnote.id))
        .filter_map(|footnote| footnote.forbids_operation.as_deref().map(str::to_owned))
        .collect()
}

pub(super) fn footnotes(
    written: &spec::PayTypes,
    names: &Names,
    rules: &Rules,
    problems: &mut Problems,
) -> Vec<ir::Footnote> {
    let mut settled = Vec::new();
    for (index, footnote) in written.footnotes.iter().enumerate() {
        let path = format!("footnotes[{index}]");
        names.sources.find(
            &footnote.source,
            PAY_TYPES,
            format!("{path}.source"),
            problems,
        );
        if let Some(operation) = &footnote.forbids_operation {
            let path = format!("{path}.forbids_operation");
            names.operations.find(operation, PAY_TYPES, path, problems);
        }
        if let Some(parameter) = &footnote.requires_parameter {
            let path = format!("{path}.requires_parameter");
            names.parameters.find(parameter, PAY_TYPES, path, problems);
        }
        if let Some(rule) = footnote
            .rule
            .as_deref()
            .filter(|rule| !rules.contains(rule))
        {
            problems.add_with_mend(
                PAY_TYPES,
                format!("{path}.rule"),
                format!("there is no rule `{rule}`"),
                crate::error::suggestion(rule, rules.ids()),
            );
        }
        let carriers: Vec<String> = written
            .pay_types
            .iter()
            .filter(|pay_type| pay_type.footnotes.contains(&footnote.id))
            .map(|pay_type| pay_type.code.to_string())
            .collect();
        if carriers.is_empty() != footnote.orphan {
            let mend = if footnote.orphan {
                "delete `orphan: true`"
            } else {
                "add `orphan: true`, or the footnote to its pay types"
            };
            let message = match carriers.first() {
                Some(code) => format!("{code} carries this footnote, so it is no orphan"),
                None => "no pay type carries this footnote".to_owned(),
            };
            problems.add_with_mend(PAY_TYPES, &path, message, mend);
        }
        settled.push(ir::Footnote {
            id: footnote.id.to_string(),
            meaning: footnote.meaning.to_string(),
            carriers,
            note: footnote.note.as_deref().map(str::to_owned),
        });
    }
    settled
}

/// The field that leads the consumer on must be one that the answer can have.
pub(super) fn check_next_steps(
    written: &spec::PayTypes,
    operations: &[ir::Operation],
    problems: &mut Problems,
) {
    let Some(payment) = operations.iter().find(|operation| operation.per_pay_type) else {
        return;
    };
    let has = |name: &str| payment.answer.iter().any(|field| field.name == name);
    for (index, scenario) in written.scenarios.iter().enumerate() {
        let field = match scenario.next_step {
            ir::NextStep::None => continue,
            ir::NextStep::Qrcode => "qrcode",
            ir::NextStep::PayUrl => "pay_url",
            ir::NextStep::PayParams => "pay_params",
        };
        if !has(field) {
            problems.add_with_mend(
                PAY_TYPES,
                format!("scenarios[{index}].next_step"),
                format!("the answer to a payment has no field `{field}`"),
                "add it to the answer of the payment operation",
            );
        }
    }
    for (index, footnote) in written.footnotes.iter().enumerate() {
        if let Some(field) = footnote
            .adds_answer_field
            .as_deref()
            .filter(|field| !has(field))
        {
            problems.add_with_mend(
                PAY_TYPES,
                format!("footnotes[{index}].adds_answer_field"),
                format!("the answer to a payment has no field `{field}`"),
                "add it to the answer of the payment operation",
            );
        }
    }
}
