//! Rules about several parameters, and what makes one impossible.

use std::collections::BTreeSet;

use crate::ir;
use crate::problems::{Problems, suggestion};
use crate::spec;

use super::parameters::{EMPTY_LIST, REVERSED};
use super::rules::{NewRule, Rules};
use super::terms::Names;

/// What the rules of one operation are checked against.
pub(super) struct Scope<'a> {
    pub(super) file: &'a str,
    pub(super) names: &'a Names,
    pub(super) parameters: &'a [ir::Parameter],
    pub(super) pay_types: &'a [ir::PayType],
    pub(super) taken: BTreeSet<&'a str>,
    /// Whether no pay type had to be left out.
    pub(super) complete: bool,
}

pub(super) fn resolve(
    scope: &Scope<'_>,
    operation: &spec::Operation,
    rules: &mut Rules,
    problems: &mut Problems,
) -> Vec<ir::CrossRule> {
    let mut resolved = Vec::new();
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
        if require == ir::Condition::Never && pay_types.is_none() && when.is_none() {
            problems.add_with_hint(
                scope.file,
                format!("{path}.require"),
                "no request keeps this rule",
                "say with `for` or `when` which requests it is about",
            );
        }
        check_can_apply(scope, &require, pay_types.as_deref(), &path, problems);
        resolved.push(ir::CrossRule {
            rule: name,
            pay_types,
            when,
            require,
        });
    }
    resolved
}

/// The pay types that a rule or a field is for.
pub(super) fn carriers(
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
        problems.add_with_hint(
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
    if written.never == Some(true) {
        let about = written.parameter.is_some() || written.any_of.is_some();
        if about {
            problems.add_with_hint(
                scope.file,
                path,
                "`never` stands alone: no request meets it, whatever its parameters are",
                "keep one of the two",
            );
        }
        return Some(ir::Condition::Never);
    }
    if let Some(any_of) = &written.any_of {
        if written.parameter.is_some() {
            problems.add_with_hint(
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
        problems.add_with_hint(
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
pub(super) fn parameter(
    scope: &Scope<'_>,
    id: &str,
    path: &str,
    problems: &mut Problems,
) -> Option<ir::Name> {
    let found = scope
        .names
        .parameters
        .find(id, scope.file, path, problems)?;
    let all_known = scope
        .taken
        .iter()
        .all(|id| scope.names.parameters.contains(id));
    if !scope.taken.contains(id) && all_known {
        problems.add_with_hint(
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
        problems.add_with_hint(
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
            problems.add_with_hint(
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
                    problems.add_with_hint(
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
        problems.add_with_hint(
            scope.file,
            path,
            format!("this test does not fit the kind of `{}`", parameter.name.id),
            "`range` is for whole numbers, `length` for everything else, `json_leaves` for JSON, \
             `same_month_as` and `not_before` for times",
        );
    }
    if let Err((message, hint)) = possible {
        problems.add_with_hint(scope.file, path, message, hint);
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
            problems.add_with_hint(
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
