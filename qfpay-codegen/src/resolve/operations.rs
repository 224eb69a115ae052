//! Operations: their parameters, the rules between parameters, and their answers.

use std::collections::BTreeSet;

use crate::error::{Problems, suggestion};
use crate::ir;
use crate::names;
use crate::spec;

use super::Written;
use super::parameters::{EMPTY_LIST, REVERSED};
use super::pay_types::with_rule;
use super::rules::{NewRule, Rules};
use super::terms::{Names, defined, terms};

/// What the rules of one operation are checked against.
struct Scope<'a> {
    file: &'a str,
    names: &'a Names,
    parameters: &'a [ir::Parameter],
    pay_types: &'a [ir::PayType],
    taken: BTreeSet<&'a str>,
    /// Whether no pay type had to be left out.
    complete: bool,
}

pub(super) fn settle(
    written: &Written,
    parameters: &[ir::Parameter],
    pay_types: &[ir::PayType],
    names: &Names,
    rules: &mut Rules,
    problems: &mut Problems,
) -> Vec<ir::Operation> {
    let mut settled: Vec<ir::Operation> = Vec::new();
    for (file, operation) in &written.operations {
        let Some(name) = names.operations.find(&operation.id, file, "id", problems) else {
            continue;
        };
        if settled.iter().any(|other| other.name == name) {
            problems.add_with_mend(
                file,
                "id",
                format!("the operation `{}` is described twice", name.id),
                "one operation has one file",
            );
        }
        names
            .sources
            .find(&operation.source, file, "source", problems);
        check_endpoint(file, operation, problems);
        let other_payment = settled.iter().find(|other| other.per_pay_type);
        if let Some(other) = other_payment.filter(|_| operation.per_pay_type) {
            problems.add_with_mend(
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
        let answer = fields(&operation.answer, file, "answer", names, problems);
        let record = fields(&operation.record, file, "record", names, problems);
        let lists_records = operation
            .answer
            .iter()
            .any(|field| field.kind == spec::FieldKind::Records);
        if lists_records == record.is_empty() {
            problems.add_with_mend(
                file,
                "record",
                "`record` and a field of kind `records` come together",
                "add the one that is missing, or delete the other",
            );
        }
        settled.push(ir::Operation {
            name,
            description: operation.description.to_string(),
            method: operation.method.to_string(),
            path: operation.path.to_string(),
            moves_money: operation.moves_money,
            per_pay_type: operation.per_pay_type,
            cells: cells(&scope, operation, rules, problems),
            rules: cross_rules(&scope, operation, rules, problems),
            answer,
            record,
            verdicts: verdicts(file, operation, names, problems),
            states: terms(&operation.states),
        });
    }
    settled
}

fn check_endpoint(file: &str, operation: &spec::Operation, problems: &mut Problems) {
    if !["POST", "GET"].contains(&&*operation.method) {
        problems.add_with_mend(
            file,
            "method",
            format!("`{}` is no method of this gateway", &*operation.method),
            "POST or GET",
        );
    }
    if !operation.path.starts_with('/') || operation.path.ends_with('/') {
        problems.add_with_mend(
            file,
            "path",
            format!("`{}` cannot follow a base URL", &*operation.path),
            "a path starts with a slash and does not end with one",
        );
    }
}

fn cells(
    scope: &Scope<'_>,
    operation: &spec::Operation,
    rules: &mut Rules,
    problems: &mut Problems,
) -> Vec<ir::Cell> {
    let mut settled: Vec<ir::Cell> = Vec::new();
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
        if settled
            .iter()
            .any(|other| other.parameter == parameter.name)
        {
            problems.add_with_mend(
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
            rule: None,
            decided_by: ir::DecidedBy::Operation,
            source,
        };
        settled.push(with_rule(cell, rules));
    }
    settled.sort_by(|a, b| a.parameter.id.cmp(&b.parameter.id));
    settled
}

fn cross_rules(
    scope: &Scope<'_>,
    operation: &spec::Operation,
    rules: &mut Rules,
    problems: &mut Problems,
) -> Vec<ir::CrossRule> {
    let mut settled = Vec::new();
    for (index, rule) in operation.rules.iter().enumerate() {
        let path = format!("rules[{index}]");
        let source =
            scope
                .names
                .sources
                .find(&rule.source, scope.file, format!("{path}.source"), problems);
        let pay_types = rule
            .applies_to
            .as_ref()
            .map(|applies_to| carriers(scope, applies_to, &format!("{path}.for"), problems));
        let when = rule
            .when
            .as_ref()
            .and_then(|when| condition(scope, when, &format!("{path}.when"), problems));
        let require = condition(scope, &rule.require, &format!("{path}.require"), problems);
        let name = rules.add(NewRule {
            id: &rule.rule,
            description: rule.description.to_string(),
            severity: rule.severity,
            locked: false,
            source,
            file: scope.file,
            path: path.clone(),
        });
        let Some(require) = require else { continue };
        check_can_apply(scope, &require, pay_types.as_deref(), &path, problems);
        settled.push(ir::CrossRule {
            rule: name,
            pay_types,
            when,
            require,
        });
    }
    settled
}

fn carriers(
    scope: &Scope<'_>,
    applies_to: &spec::AppliesTo,
    path: &str,
    problems: &mut Problems,
) -> Vec<ir::Name> {
    for (index, code) in applies_to.pay_types.iter().enumerate() {
        scope.names.pay_types.find(
            code,
            scope.file,
            format!("{path}.pay_types[{index}]"),
            problems,
        );
    }
    for (index, id) in applies_to.scenarios.iter().enumerate() {
        scope.names.scenarios.find(
            id,
            scope.file,
            format!("{path}.scenarios[{index}]"),
            problems,
        );
    }
    if let Some(footnote) = &applies_to.footnote {
        scope
            .names
            .footnotes
            .find(footnote, scope.file, format!("{path}.footnote"), problems);
    }
    let chosen = |pay_type: &&ir::PayType| {
        applies_to
            .pay_types
            .iter()
            .any(|code| **code == pay_type.code)
            || applies_to
                .scenarios
                .iter()
                .any(|id| **id == pay_type.scenario.name.id)
            || applies_to.footnote.as_ref().is_some_and(|footnote| {
                pay_type
                    .footnotes
                    .iter()
                    .any(|carried| **footnote == *carried)
            })
    };
    let carriers: Vec<ir::Name> = scope
        .pay_types
        .iter()
        .filter(chosen)
        .map(|pay_type| pay_type.name.clone())
        .collect();
    if carriers.is_empty() && scope.complete {
        problems.add_with_mend(
            scope.file,
            path,
            "this is for no pay type at all",
            "name `pay_types`, `scenarios` or a `footnote` that some pay type carries",
        );
    }
    carriers
}

fn condition(
    scope: &Scope<'_>,
    written: &spec::Condition,
    path: &str,
    problems: &mut Problems,
) -> Option<ir::Condition> {
    if let Some(any_of) = &written.any_of {
        if written.parameter.is_some() {
            problems.add_with_mend(
                scope.file,
                path,
                "a condition is about `any_of` some parameters or about one `parameter`",
                "keep one of the two",
            );
        }
        let found: Option<Vec<ir::Name>> = any_of
            .iter()
            .enumerate()
            .map(|(index, id)| parameter(scope, id, &format!("{path}.any_of[{index}]"), problems))
            .collect();
        return found.map(ir::Condition::AnyOf);
    }
    let Some(id) = &written.parameter else {
        problems.add_with_mend(
            scope.file,
            path,
            "a condition is about a parameter",
            "give `parameter: …` and one test, or `any_of: […]`",
        );
        return None;
    };
    let test = condition_test(scope, written, path, problems);
    let parameter = parameter(scope, id, &format!("{path}.parameter"), problems)?;
    let test = test?;
    check_values(scope, &parameter, &test, path, problems);
    Some(ir::Condition::Parameter { parameter, test })
}

/// A parameter that this operation takes.
fn parameter(scope: &Scope<'_>, id: &str, path: &str, problems: &mut Problems) -> Option<ir::Name> {
    let found = scope
        .names
        .parameters
        .find(id, scope.file, path, problems)?;
    let all_known = scope
        .taken
        .iter()
        .all(|id| scope.names.parameters.contains(id));
    if !scope.taken.contains(id) && all_known {
        problems.add_with_mend(
            scope.file,
            path,
            format!("`{id}` is no parameter of this operation"),
            suggestion(id, scope.taken.iter().copied()),
        );
        return None;
    }
    Some(found)
}

fn condition_test(
    scope: &Scope<'_>,
    written: &spec::Condition,
    path: &str,
    problems: &mut Problems,
) -> Option<ir::ConditionTest> {
    let strings = |list: &[spec::Text]| list.iter().map(|text| text.to_string()).collect();
    let mut other = |id: &Option<spec::Text>, key: &str| {
        id.as_deref()
            .and_then(|id| parameter(scope, id, &format!("{path}.{key}"), problems))
    };
    let same_month_as = other(&written.same_month_as, "same_month_as");
    let not_before = other(&written.not_before, "not_before");
    let tests = [
        written
            .given
            .filter(|given| *given)
            .map(|_| ir::ConditionTest::Given),
        written
            .is
            .as_ref()
            .map(|values| ir::ConditionTest::Is(strings(values))),
        written
            .is_not
            .as_ref()
            .map(|values| ir::ConditionTest::IsNot(strings(values))),
        written.range.map(ir::ConditionTest::Range),
        written.length.map(ir::ConditionTest::Length),
        written
            .json_leaves
            .as_ref()
            .map(|leaves| ir::ConditionTest::JsonLeaves(strings(leaves))),
        same_month_as.map(ir::ConditionTest::SameMonthAs),
        not_before.map(ir::ConditionTest::NotBefore),
    ];
    let mut tests = tests.into_iter().flatten();
    let (Some(test), None) = (tests.next(), tests.next()) else {
        problems.add_with_mend(
            scope.file,
            path,
            "a condition tests exactly one thing",
            "give one of `given: true`, `is`, `is_not`, `range`, `length`, `json_leaves`, `same_month_as`, `not_before`",
        );
        return None;
    };
    Some(test)
}

/// A value that a parameter can never have makes a rule that never or always holds.
fn check_values(
    scope: &Scope<'_>,
    parameter: &ir::Name,
    test: &ir::ConditionTest,
    path: &str,
    problems: &mut Problems,
) {
    let Some(parameter) = scope
        .parameters
        .iter()
        .find(|known| known.name == *parameter)
    else {
        return;
    };
    check_fit(scope, parameter, test, path, problems);
    match test {
        ir::ConditionTest::Is(values) => {
            check_words(scope, parameter, values, &format!("{path}.is"), problems);
        }
        ir::ConditionTest::IsNot(values) => {
            check_words(
                scope,
                parameter,
                values,
                &format!("{path}.is_not"),
                problems,
            );
        }
        _ => {}
    }
    let (demanded, allowed) = match test {
        ir::ConditionTest::Range(range) => (Some((range.min, range.max)), bounds(parameter, true)),
        ir::ConditionTest::Length(length) => (
            Some((u64::from(length.min), Some(u64::from(length.max)))),
            bounds(parameter, false),
        ),
        _ => (None, None),
    };
    if let (Some((min, max)), Some((allowed_min, allowed_max))) = (demanded, allowed) {
        let below = max.is_some_and(|max| max < allowed_min);
        let above = allowed_max.is_some_and(|allowed_max| min > allowed_max);
        if below || above {
            problems.add_with_mend(
                scope.file,
                path,
                format!(
                    "contradicts the constraints of `{}`: no value fits both",
                    parameter.name.id
                ),
                "see parameters.yaml for the values that are allowed at all",
            );
        }
    }
}

/// Words that the parameter never is.
fn check_words(
    scope: &Scope<'_>,
    parameter: &ir::Parameter,
    words: &[String],
    path: &str,
    problems: &mut Problems,
) {
    for (index, word) in words.iter().enumerate() {
        let path = format!("{path}[{index}]");
        match &parameter.value {
            ir::Value::Code { of } => {
                if let Some(list) = scope.names.vocabulary(*of) {
                    list.find(word, scope.file, path, problems);
                }
            }
            ir::Value::Choice { values } => {
                let values = values.iter().map(|choice| choice.name.id.as_str());
                if !values.clone().any(|value| value == word) {
                    problems.add_with_mend(
                        scope.file,
                        path,
                        format!("`{}` is never `{word}`", parameter.name.id),
                        suggestion(word, values),
                    );
                }
            }
            _ => {}
        }
    }
}

/// A test that cannot read the value, or that no value passes.
fn check_fit(
    scope: &Scope<'_>,
    parameter: &ir::Parameter,
    test: &ir::ConditionTest,
    path: &str,
    problems: &mut Problems,
) {
    let of_time = |id: &ir::Name| {
        let other = scope.parameters.iter().find(|other| other.name == *id);
        other.is_none_or(|other| other.value == ir::Value::Timestamp)
    };
    let is_integer = matches!(parameter.value, ir::Value::Integer { .. });
    let (fits, possible) = match test {
        ir::ConditionTest::Given => (true, Ok(())),
        ir::ConditionTest::Is(list) | ir::ConditionTest::IsNot(list) => (true, listed(list)),
        ir::ConditionTest::Range(range) => {
            let reversed = range.max.is_some_and(|max| range.min > max);
            (is_integer, if reversed { Err(REVERSED) } else { Ok(()) })
        }
        ir::ConditionTest::Length(length) => {
            let reversed = length.min > length.max;
            (!is_integer, if reversed { Err(REVERSED) } else { Ok(()) })
        }
        ir::ConditionTest::JsonLeaves(leaves) => {
            (parameter.value == ir::Value::JsonObject, listed(leaves))
        }
        ir::ConditionTest::SameMonthAs(other) | ir::ConditionTest::NotBefore(other) => {
            (of_time(&parameter.name) && of_time(other), Ok(()))
        }
    };
    if !fits {
        problems.add_with_mend(
            scope.file,
            path,
            format!("this test does not fit the kind of `{}`", parameter.name.id),
            "`range` is for whole numbers, `length` for everything else, `json_leaves` for JSON, \
             `same_month_as` and `not_before` for times",
        );
    }
    if let Err((message, mend)) = possible {
        problems.add_with_mend(scope.file, path, message, mend);
    }
}

fn listed(list: &[String]) -> Result<(), (&'static str, &'static str)> {
    if list.is_empty() {
        Err(EMPTY_LIST)
    } else {
        Ok(())
    }
}

/// The bounds that the constraints of a parameter set.
fn bounds(parameter: &ir::Parameter, of_size: bool) -> Option<(u64, Option<u64>)> {
    parameter
        .constraints
        .iter()
        .find_map(|constraint| match &constraint.test {
            ir::Test::Range(range) if of_size => Some((range.min, range.max)),
            ir::Test::Length(length) if !of_size => {
                Some((u64::from(length.min), Some(u64::from(length.max))))
            }
            _ => None,
        })
}

/// A rule that demands what the matrix forbids cannot be kept.
fn check_can_apply(
    scope: &Scope<'_>,
    require: &ir::Condition,
    pay_types: Option<&[ir::Name]>,
    path: &str,
    problems: &mut Problems,
) {
    let (ir::Condition::Parameter { parameter, .. }, Some(pay_types)) = (require, pay_types) else {
        return;
    };
    for pay_type in scope
        .pay_types
        .iter()
        .filter(|pay_type| pay_types.contains(&pay_type.name))
    {
        let forbidden = pay_type
            .cells
            .iter()
            .any(|cell| cell.parameter == *parameter && cell.presence == ir::Presence::Forbidden);
        if forbidden {
            problems.add_with_mend(
                scope.file,
                format!("{path}.require"),
                format!(
                    "{} does not take `{}`, so the rule contradicts the matrix",
                    pay_type.code, parameter.id
                ),
                format!(
                    "allow `{}` for {}, or leave that pay type out",
                    parameter.id, pay_type.code
                ),
            );
        }
    }
}

/// The fields of an answer, a record or a notification.
pub(super) fn fields(
    written: &[spec::Field],
    file: &str,
    path: &str,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::Field> {
    let mut settled: Vec<ir::Field> = Vec::new();
    for (index, field) in written.iter().enumerate() {
        let path = format!("{path}[{index}]");
        super::terms::check_name(&field.name, file, &format!("{path}.name"), problems);
        let source = names
            .sources
            .find(&field.source, file, format!("{path}.source"), problems);
        if settled.iter().any(|other| other.name == *field.name) {
            problems.add_with_mend(
                file,
                format!("{path}.name"),
                format!("the field `{}` is listed twice", &*field.name),
                "delete one of the two",
            );
        }
        let kind = match (field.kind, field.of) {
            (spec::FieldKind::Code, Some(of)) => ir::FieldKind::Code(of),
            (spec::FieldKind::Text, None) => ir::FieldKind::Text,
            (spec::FieldKind::Integer, None) => ir::FieldKind::Integer,
            (spec::FieldKind::Json, None) => ir::FieldKind::Json,
            (spec::FieldKind::Records, None) => ir::FieldKind::Records,
            _ => {
                problems.add_with_mend(
                    file,
                    path,
                    "`of` and `kind: code` come together",
                    "add the one that is missing, or delete the other",
                );
                continue;
            }
        };
        if let Some(source) = source {
            settled.push(ir::Field {
                name: field.name.to_string(),
                kind,
                declared: field.declared.as_deref().map(str::to_owned),
                sensitive: field.sensitive,
                description: field.description.to_string(),
                source,
            });
        }
    }
    settled
}

fn verdicts(
    file: &str,
    operation: &spec::Operation,
    names: &Names,
    problems: &mut Problems,
) -> Vec<ir::Verdict> {
    let mut seen = BTreeSet::new();
    let mut settled = Vec::new();
    for (index, verdict) in operation.verdicts.iter().enumerate() {
        let path = format!("verdicts[{index}]");
        names
            .sources
            .find(&verdict.source, file, format!("{path}.source"), problems);
        if !operation
            .states
            .iter()
            .any(|state| state.id == verdict.state)
        {
            problems.add_with_mend(
                file,
                format!("{path}.state"),
                format!("there is no state `{}`", &*verdict.state),
                suggestion(
                    &verdict.state,
                    operation.states.iter().map(|state| &*state.id),
                ),
            );
        }
        let cancels: Vec<Option<&str>> = match &verdict.cancel {
            Some(cancels) => cancels.iter().map(|cancel| Some(&**cancel)).collect(),
            None => vec![None],
        };
        for order_type in &verdict.order_type {
            for cancel in &cancels {
                if !seen.insert((order_type.to_string(), cancel.map(str::to_owned))) {
                    problems.add_with_mend(
                        file,
                        &path,
                        "a row above decides the same case already",
                        "each case has one row; delete it from one of the two",
                    );
                }
            }
        }
        settled.push(ir::Verdict {
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
        });
    }
    settled
}

/// `absent` in the specification stands for a value that is missing or empty.
fn absent_as_empty(cancel: &str) -> String {
    if cancel == "absent" {
        String::new()
    } else {
        cancel.to_owned()
    }
}
