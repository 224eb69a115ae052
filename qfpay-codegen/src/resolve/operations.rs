//! Operations: their endpoints, their parameters, and what their answers mean.

use std::collections::BTreeSet;

use crate::ir;
use crate::names;
use crate::problems::{Problems, suggestion};
use crate::spec;

use super::cross_rules::{self, Scope};
use super::fields;
use super::matrix::with_rule;
use super::parameters::EMPTY_LIST;
use super::requests;
use super::rules::{NewRule, Rules};
use super::terms::{Names, defined, terms};
use super::written::Written;

pub(super) fn resolve(
    written: &Written,
    parameters: &[ir::Parameter],
    pay_types: &[ir::PayType],
    names: &Names,
    rules: &mut Rules,
    problems: &mut Problems,
) -> Vec<ir::Operation> {
    let mut resolved: Vec<ir::Operation> = Vec::new();
    for (file, operation) in &written.operations {
        let Some(name) = names.operations.find(&operation.id, file, "id", problems) else {
            continue;
        };
        if resolved.iter().any(|other| other.name == name) {
            problems.add_with_hint(
                file,
                "id",
                format!("the operation `{}` is described twice", name.id),
                "one operation has one file",
            );
        }
        let source = names
            .sources
            .find_or_as_written(&operation.source, file, "source", problems);
        check_endpoint(file, operation, problems);
        let other_payment = resolved.iter().find(|other| other.per_pay_type);
        if let Some(other) = other_payment.filter(|_| operation.per_pay_type) {
            problems.add_with_hint(
                file,
                "per_pay_type",
                "only one operation depends on the pay type",
                format!("that is `{}` already; write false here", other.name.id),
            );
        }
        let states = operation.states.iter().map(|state| &*state.id);
        defined("state", file, "states", states, problems);
        let scope = Scope {
            file,
            names,
            parameters,
            pay_types,
            taken: operation
                .parameters
                .iter()
                .map(|used| &*used.name)
                .collect(),
            complete: pay_types.len() == written.pay_types.pay_types.len(),
        };
        check_acts_on(file, operation, problems);
        context_rules(file, operation, names, rules, problems);
        let number = operation.number.as_ref();
        let number = number.and_then(|id| cross_rules::parameter(&scope, id, "number", problems));
        let answer = fields::answer(&operation.answer, &scope, problems);
        let record = fields::fields(&operation.record, file, "record", names, problems);
        let lists_records = operation
            .answer
            .iter()
            .any(|field| field.kind == spec::FieldKind::Records);
        if lists_records == record.is_empty() {
            problems.add_with_hint(
                file,
                "record",
                "`record` and a field of kind `records` come together",
                "add the one that is missing, or delete the other",
            );
        }
        let cells = cells(&scope, operation, rules, problems);
        resolved.push(ir::Operation {
            name,
            description: operation.description.to_string(),
            method: operation.method.to_string(),
            path: operation.path.to_string(),
            moves_money: operation.moves_money,
            per_pay_type: operation.per_pay_type,
            acts_on_payment: operation.acts_on.is_some(),
            number,
            request: requests::of_operation(operation, &cells, parameters),
            cells,
            rules: cross_rules::resolve(&scope, operation, rules, problems),
            answer,
            record,
            verdicts: verdicts(file, operation, names, problems),
            states: terms(&operation.states),
            source,
        });
    }
    resolved
}

fn check_endpoint(file: &str, operation: &spec::Operation, problems: &mut Problems) {
    if !["POST", "GET"].contains(&&*operation.method) {
        problems.add_with_hint(
            file,
            "method",
            format!("`{}` is no method of this gateway", &*operation.method),
            "POST or GET",
        );
    }
    if !operation.path.starts_with('/') || operation.path.ends_with('/') {
        problems.add_with_hint(
            file,
            "path",
            format!("`{}` cannot follow a base URL", &*operation.path),
            "a path starts with a slash and does not end with one",
        );
    }
}

/// The one thing that a call can act on.
const PAYMENT: &str = "payment";

fn check_acts_on(file: &str, operation: &spec::Operation, problems: &mut Problems) {
    let acts_on = operation.acts_on.as_deref();
    if acts_on.is_some_and(|what| what != PAYMENT) {
        let hint = "write `acts_on: payment`, or delete it";
        problems.add_with_hint(
            file,
            "acts_on",
            "a call acts on a payment or on nothing",
            hint,
        );
    }
    for (index, used) in operation.parameters.iter().enumerate() {
        let from = used.from.as_deref();
        if from.is_some_and(|what| what != PAYMENT || acts_on.is_none()) {
            let message =
                "a parameter comes from the payment that the call acts on, or from nowhere";
            let hint = "write `from: payment` and `acts_on: payment`, or delete it";
            problems.add_with_hint(file, format!("parameters[{index}].from"), message, hint);
        }
    }
}

/// The rules that the SDK holds a call and the payment that it acts on against.
const CONTEXT_RULES: [&str; 2] = ["refund_within_payment", "refund_window"];

fn context_rules(
    file: &str,
    operation: &spec::Operation,
    names: &Names,
    rules: &mut Rules,
    problems: &mut Problems,
) {
    for (index, rule) in operation.context_rules.iter().enumerate() {
        let path = format!("context_rules[{index}]");
        let source = format!("{path}.source");
        let source = names.sources.find(&rule.source, file, source, problems);
        if !CONTEXT_RULES.contains(&&*rule.rule) {
            problems.add_with_hint(
                file,
                format!("{path}.rule"),
                format!("nothing checks the rule `{}`", &*rule.rule),
                suggestion(&rule.rule, CONTEXT_RULES),
            );
        }
        rules.add(NewRule {
            id: &rule.rule,
            description: rule.description.to_string(),
            severity: rule.severity,
            locked: false,
            source,
            file,
            path,
        });
    }
}

/// The value type of a parameter in this operation.
pub(super) fn value_type(
    used: &spec::ParameterUse,
    parameter: &ir::Parameter,
    file: &str,
    path: &str,
    problems: &mut Problems,
) -> String {
    let usual = parameter.types.first();
    let usual = usual
        .map(|usual| usual.name.rust.clone())
        .unwrap_or_default();
    let Some(id) = used.value_type.as_deref() else {
        return usual;
    };
    let mut types = parameter.types.iter().map(|known| &known.name);
    let Some(name) = types.find(|name| name.id == id) else {
        let types = parameter.types.iter().map(|known| known.name.id.as_str());
        let message = format!("`{}` has no value type `{id}`", parameter.name.id);
        problems.add_with_hint(file, format!("{path}.as"), message, suggestion(id, types));
        return usual;
    };
    name.rust.clone()
}

fn cells(
    scope: &Scope<'_>,
    operation: &spec::Operation,
    rules: &mut Rules,
    problems: &mut Problems,
) -> Vec<ir::Cell> {
    let mut resolved: Vec<ir::Cell> = Vec::new();
    for (index, used) in operation.parameters.iter().enumerate() {
        let path = format!("parameters[{index}]");
        // For the payment operation the matrix has reported what cannot be found already.
        let mut ignored = Problems::default();
        let problems = if operation.per_pay_type {
            &mut ignored
        } else {
            &mut *problems
        };
        let source =
            scope
                .names
                .sources
                .find(&used.source, scope.file, format!("{path}.source"), problems);
        scope
            .names
            .parameters
            .find(&used.name, scope.file, format!("{path}.name"), problems);
        let parameter = scope
            .parameters
            .iter()
            .find(|parameter| parameter.name.id == *used.name);
        let (Some(parameter), Some(source)) = (parameter, source) else {
            continue;
        };
        if resolved
            .iter()
            .any(|other| other.parameter == parameter.name)
        {
            problems.add_with_hint(
                scope.file,
                path,
                format!("`{}` is listed twice", &*used.name),
                "delete one of the two",
            );
            continue;
        }
        let cell = ir::Cell {
            parameter: parameter.name.clone(),
            supplied_by: parameter.supplied_by,
            presence: used.presence,
            list: used.list,
            from_payment: used.from.is_some(),
            value_type: value_type(used, parameter, scope.file, &path, problems),
            rule: None,
            decided_by: ir::DecidedBy::Operation,
            source,
        };
        resolved.push(with_rule(cell, rules));
    }
    resolved.sort_by(|a, b| a.parameter.id.cmp(&b.parameter.id));
    resolved
}

fn verdicts(
    file: &str,
    operation: &spec::Operation,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::Verdict> {
    let mut seen = BTreeSet::new();
    let mut resolved = Vec::new();
    for (index, verdict) in operation.verdicts.iter().enumerate() {
        let path = format!("verdicts[{index}]");
        let place = format!("{path}.source");
        let source = names
            .sources
            .find_or_as_written(&verdict.source, file, place, problems);
        if !operation
            .states
            .iter()
            .any(|state| state.id == verdict.state)
        {
            problems.add_with_hint(
                file,
                format!("{path}.state"),
                format!("there is no state `{}`", &*verdict.state),
                suggestion(
                    &verdict.state,
                    operation.states.iter().map(|state| &*state.id),
                ),
            );
        }
        let lists = [
            ("order_type", Some(&verdict.order_type)),
            ("cancel", verdict.cancel.as_ref()),
        ];
        for (key, list) in lists {
            if list.is_some_and(|list| list.is_empty()) {
                let path = format!("{path}.{key}");
                problems.add_with_hint(file, path, EMPTY_LIST.0, EMPTY_LIST.1);
            }
        }
        let cancels: Vec<Option<&str>> = match &verdict.cancel {
            Some(cancels) => cancels.iter().map(|cancel| Some(&**cancel)).collect(),
            None => vec![None],
        };
        for order_type in &verdict.order_type {
            for cancel in &cancels {
                if !seen.insert((order_type.to_string(), cancel.map(str::to_owned))) {
                    problems.add_with_hint(
                        file,
                        &path,
                        "a row above decides the same case already",
                        "each case has one row; delete it from one of the two",
                    );
                }
            }
        }
        resolved.push(ir::Verdict {
            order_type: verdict
                .order_type
                .iter()
                .map(|text| text.to_string())
                .collect(),
            cancel: verdict.cancel.as_ref().map(|cancels| {
                cancels
                    .iter()
                    .map(|cancel| absent_as_empty(cancel))
                    .collect()
            }),
            state: ir::Name {
                id: verdict.state.to_string(),
                rust: names::upper_camel(&verdict.state),
            },
            source,
        });
    }
    resolved
}

/// `absent` in the specification stands for a value that is missing or empty.
fn absent_as_empty(cancel: &str) -> String {
    if cancel == "absent" {
        String::new()
    } else {
        cancel.to_owned()
    }
}
