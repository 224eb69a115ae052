//! Request parameters: what a value looks like and which rules it can break.

use crate::ir;
use crate::names;
use crate::problems::{Problems, suggestion};
use crate::spec;

use super::rules::{NewRule, Rules};
use super::terms::{Names, check_name};
use super::written::PARAMETERS;

pub(super) fn resolve(
    written: &spec::Parameters,
    gateway: &spec::Gateway,
    names: &Names,
    rules: &mut Rules,
    problems: &mut Problems,
) -> Vec<ir::Parameter> {
    let mut resolved: Vec<ir::Parameter> = Vec::new();
    for (index, parameter) in written.parameters.iter().enumerate() {
        let path = format!("parameters[{index}]");
        // Defined twice, as has been reported.
        if resolved
            .iter()
            .any(|other| other.name.id == *parameter.name)
        {
            continue;
        }
        let source = names.sources.find(
            &parameter.source,
            PARAMETERS,
            format!("{path}.source"),
            problems,
        );
        let Some(value) = value(&parameter.value, &path, problems) else {
            continue;
        };
        let Some(source) = source else { continue };
        let format_rule = format_rule(parameter, &value, &source, &path, rules);
        let constraints = constraints(parameter, &value, &path, names, rules, problems);
        check_default(parameter, &value, &constraints, gateway, &path, problems);
        let types = types(parameter, &value, &constraints, &path, problems);
        resolved.push(ir::Parameter {
            name: ir::Name {
                id: parameter.name.to_string(),
                rust: names::upper_camel(&parameter.name),
            },
            description: parameter.description.to_string(),
            declared: parameter.declared.to_string(),
            value,
            format_rule,
            types,
            supplied_by: parameter.supplied_by,
            sensitive: parameter.sensitive,
            default: parameter.default.as_deref().map(str::to_owned),
            constraints,
            taken_by: Vec::new(),
            position: index,
            source,
        });
    }
    resolved.sort_by(|a, b| a.name.id.cmp(&b.name.id));
    resolved
}

/// The value types of a parameter: those written down, or one of its own name.
fn types(
    parameter: &spec::Parameter,
    value: &ir::Value,
    constraints: &[ir::Constraint],
    path: &str,
    problems: &mut Problems,
) -> Vec<ir::ValueType> {
    for (index, id) in parameter.types.iter().enumerate() {
        check_name(id, PARAMETERS, &format!("{path}.types[{index}]"), problems);
    }
    let own = [parameter.name.clone()];
    let types = match parameter.types.is_empty() {
        true => &own[..],
        false => &parameter.types[..],
    };
    for id in parameter.type_details.keys() {
        if !types.contains(id) {
            problems.add_with_hint(
                PARAMETERS,
                format_args!("{path}.type_details.{}", &**id),
                format!("`{}` has no value type `{}`", &*parameter.name, &**id),
                suggestion(id, types.iter().map(|id| &**id)),
            );
        }
    }
    let described = |id: &spec::Text| {
        let own = parameter.type_details.get(id);
        let place = own.map_or_else(
            || format!("{path}.example"),
            |_| format!("{path}.type_details.{}.example", &**id),
        );
        let written = own.map_or(parameter.example.as_ref(), |own| Some(&own.example));
        ir::ValueType {
            name: ir::Name {
                id: id.to_string(),
                rust: names::upper_camel(id),
            },
            description: own
                .map_or(&parameter.description, |own| &own.description)
                .to_string(),
            example: written
                .map(|text| example(text, value, constraints, &place, problems))
                .unwrap_or_default(),
        }
    };
    types.iter().map(described).collect()
}

/// Notes with each parameter which pay types take it.
pub(super) fn note_carriers(parameters: &mut [ir::Parameter], pay_types: &[ir::PayType]) {
    for parameter in parameters {
        parameter.taken_by = pay_types
            .iter()
            .filter(|pay_type| {
                pay_type.cells.iter().any(|cell| {
                    cell.parameter == parameter.name && cell.presence != ir::Presence::Forbidden
                })
            })
            .map(|pay_type| pay_type.name.clone())
            .collect();
    }
}

fn value(written: &spec::Value, path: &str, problems: &mut Problems) -> Option<ir::Value> {
    let path = format!("{path}.value");
    if let Some(unit) = written.unit.as_deref() {
        // It becomes the name of a constructor.
        check_name(unit, PARAMETERS, &format!("{path}.unit"), problems);
    }
    let stray = [
        ("of", written.of.is_some(), spec::ValueKind::Code),
        ("unit", written.unit.is_some(), spec::ValueKind::Integer),
        ("schemes", !written.schemes.is_empty(), spec::ValueKind::Url),
        (
            "values",
            !written.values.is_empty(),
            spec::ValueKind::Choice,
        ),
    ];
    for (key, given, kind) in stray {
        if given && written.kind != kind {
            problems.add_with_hint(
                PARAMETERS,
                format!("{path}.{key}"),
                format!("a value of this kind has no `{key}`"),
                "delete it, or choose another kind",
            );
        }
        if !given && written.kind == kind && kind != spec::ValueKind::Integer {
            problems.add_with_hint(
                PARAMETERS,
                &path,
                format!("`{key}` is missing"),
                format!("a value of this kind needs `{key}: …`"),
            );
            return None;
        }
    }
    Some(match written.kind {
        spec::ValueKind::Text => ir::Value::Text,
        spec::ValueKind::Integer => ir::Value::Integer {
            unit: written.unit.as_deref().map(str::to_owned),
        },
        spec::ValueKind::Timestamp => ir::Value::Timestamp,
        spec::ValueKind::UtcOffset => ir::Value::UtcOffset,
        spec::ValueKind::JsonObject => ir::Value::JsonObject,
        spec::ValueKind::Url => ir::Value::Url {
            schemes: written
                .schemes
                .iter()
                .map(|scheme| scheme.to_string())
                .collect(),
        },
        spec::ValueKind::Code => ir::Value::Code { of: written.of? },
        spec::ValueKind::Choice => ir::Value::Choice {
            values: choices(written, &path, problems),
        },
    })
}

fn choices(written: &spec::Value, path: &str, problems: &mut Problems) -> Vec<ir::Choice> {
    let mut resolved: Vec<ir::Choice> = Vec::new();
    for (index, choice) in written.values.iter().enumerate() {
        let path = format!("{path}.values[{index}]");
        check_name(&choice.name, PARAMETERS, &format!("{path}.name"), problems);
        let name = ir::Name {
            id: choice.value.to_string(),
            rust: names::upper_camel(&choice.name),
        };
        if resolved
            .iter()
            .any(|other| other.name.id == name.id || other.name.rust == name.rust)
        {
            problems.add_with_hint(
                PARAMETERS,
                path,
                format!("the value `{}` is listed twice", name.id),
                "delete one of the two, or give it a value and a name of its own",
            );
            continue;
        }
        resolved.push(ir::Choice {
            name,
            description: choice.description.to_string(),
        });
    }
    resolved
}

/// The rule that a value of another look breaks; any text has the look of text.
fn format_rule(
    parameter: &spec::Parameter,
    value: &ir::Value,
    source: &ir::Name,
    path: &str,
    rules: &mut Rules,
) -> Option<ir::Name> {
    // What cannot be read as a number or a time cannot be compared with the answer either.
    let (demand, locked) = match value {
        ir::Value::Text => return None,
        ir::Value::Integer { .. } => (
            "is a whole number in decimal digits, without sign or leading zeros".to_owned(),
            true,
        ),
        ir::Value::Timestamp => ("is a time, written YYYY-MM-DD hh:mm:ss".to_owned(), true),
        ir::Value::UtcOffset => (
            "is an offset from UTC, written +hhmm or -hhmm".to_owned(),
            false,
        ),
        ir::Value::JsonObject => ("is a JSON object in text form".to_owned(), false),
        ir::Value::Url { schemes } => (
            format!("is an absolute URL with {}", schemes.join(" or ")),
            false,
        ),
        ir::Value::Code {
            of: ir::Vocabulary::Currencies,
        } => ("is a currency code of the list".to_owned(), false),
        ir::Value::Code { of } => (format!("is a code of the {}", vocabulary(*of)), true),
        ir::Value::Choice { values } => {
            let words: Vec<&str> = values
                .iter()
                .map(|choice| choice.name.id.as_str())
                .collect();
            (format!("is one of {}", words.join(", ")), false)
        }
    };
    Some(rules.add(NewRule {
        id: &format!("{}_format", &*parameter.name),
        description: format!("`{}` {demand}", &*parameter.name),
        severity: ir::Severity::Deny,
        locked,
        source: Some(source.clone()),
        file: PARAMETERS,
        path: path.to_owned(),
    }))
}

fn vocabulary(vocabulary: ir::Vocabulary) -> &'static str {
    match vocabulary {
        ir::Vocabulary::Currencies => "currencies",
        ir::Vocabulary::PayTypes => "pay types",
        ir::Vocabulary::StatusCodes => "status codes",
        ir::Vocabulary::NotificationTypes => "notification types",
    }
}

fn constraints(
    parameter: &spec::Parameter,
    value: &ir::Value,
    path: &str,
    names: &Names,
    rules: &mut Rules,
    problems: &mut Problems,
) -> Vec<ir::Constraint> {
    let mut resolved: Vec<(ir::Constraint, ir::Severity)> = Vec::new();
    for (index, written) in parameter.constraints.iter().enumerate() {
        let path = format!("{path}.constraints[{index}]");
        let source = names.sources.find(
            &written.source,
            PARAMETERS,
            format!("{path}.source"),
            problems,
        );
        let Some(test) = test(written, value, &path, problems) else {
            continue;
        };
        let same_kind =
            |other: &ir::Test| std::mem::discriminant(other) == std::mem::discriminant(&test);
        if resolved
            .iter()
            .any(|(other, severity)| same_kind(&other.test) && *severity == written.severity)
        {
            problems.add_with_hint(
                PARAMETERS,
                &path,
                "a second constraint of the same kind and severity contradicts the first",
                "keep the stricter one, or let one of them warn",
            );
        }
        let rule = rules.add(NewRule {
            id: &written.rule,
            description: written.description.to_string(),
            severity: written.severity,
            locked: written.locked,
            source,
            file: PARAMETERS,
            path,
        });
        resolved.push((ir::Constraint { rule, test }, written.severity));
    }
    resolved
        .into_iter()
        .map(|(constraint, _)| constraint)
        .collect()
}

fn test(
    written: &spec::Constraint,
    value: &ir::Value,
    path: &str,
    problems: &mut Problems,
) -> Option<ir::Test> {
    let tests = [
        written.length.map(ir::Test::Length),
        written.range.map(ir::Test::Range),
        written
            .characters
            .as_ref()
            .map(|spans| ir::Test::Characters(characters(spans, path, problems))),
        written
            .excludes
            .as_ref()
            .map(|spans| ir::Test::Excludes(excluded(spans, path, problems))),
    ];
    let mut tests = tests.into_iter().flatten();
    let (Some(test), None) = (tests.next(), tests.next()) else {
        problems.add_with_hint(
            PARAMETERS,
            path,
            "a constraint tests exactly one thing",
            "give one of `length`, `range`, `characters` and `excludes`",
        );
        return None;
    };
    let readable = match (&test, value) {
        (ir::Test::Range(_), ir::Value::Integer { .. }) => true,
        (ir::Test::Range(_), _) | (_, ir::Value::Integer { .. }) => false,
        _ => true,
    };
    let lists = [&written.characters, &written.excludes];
    let (possible, why_not) = match &test {
        ir::Test::Length(length) => (length.min <= length.max, REVERSED),
        ir::Test::Range(range) => (range.max.is_none_or(|max| range.min <= max), REVERSED),
        ir::Test::Characters(_) | ir::Test::Excludes(_) => (
            !lists.into_iter().flatten().any(|list| list.is_empty()),
            EMPTY_LIST,
        ),
    };
    if !readable {
        problems.add_with_hint(
            PARAMETERS,
            path,
            "this test does not fit the kind of value",
            "`range` is for whole numbers, the other tests for everything else",
        );
    }
    if !possible {
        problems.add_with_hint(PARAMETERS, path, why_not.0, why_not.1);
    }
    (readable && possible).then_some(test)
}

/// What is wrong with bounds that nothing fits, and how to fix it.
pub(super) const REVERSED: (&str, &str) = (
    "nothing fits: the minimum is above the maximum",
    "exchange the two",
);

/// What is wrong with a list that decides nothing, and how to fix it.
pub(super) const EMPTY_LIST: (&str, &str) = (
    "this test lists nothing",
    "list something, or delete the test",
);

/// Spans such as `a-z`, or single characters.
fn characters(spans: &[spec::Text], path: &str, problems: &mut Problems) -> Vec<(char, char)> {
    let mut resolved = Vec::new();
    for (index, span) in spans.iter().enumerate() {
        let characters: Vec<char> = span.chars().collect();
        match characters.as_slice() {
            [one] => resolved.push((*one, *one)),
            [first, '-', last] if first <= last => resolved.push((*first, *last)),
            _ => problems.add_with_hint(
                PARAMETERS,
                format!("{path}.characters[{index}]"),
                format!("`{}` is no span of characters", &**span),
                "a single character, or first-last such as \"a-z\"",
            ),
        }
    }
    resolved
}

fn excluded(written: &[spec::Text], path: &str, problems: &mut Problems) -> Vec<char> {
    let mut resolved = Vec::new();
    for (index, character) in written.iter().enumerate() {
        let mut characters = character.chars();
        match (characters.next(), characters.next()) {
            (Some(one), None) => resolved.push(one),
            _ => problems.add_with_hint(
                PARAMETERS,
                format!("{path}.excludes[{index}]"),
                format!("`{}` is not a single character", &**character),
                "make it several entries",
            ),
        }
    }
    resolved
}

/// A documented default that the rules forbid means that one of the two is wrong.
fn check_default(
    parameter: &spec::Parameter,
    value: &ir::Value,
    constraints: &[ir::Constraint],
    gateway: &spec::Gateway,
    path: &str,
    problems: &mut Problems,
) {
    let Some(default) = parameter.default.as_deref() else {
        return;
    };
    let path = format!("{path}.default");
    match value {
        ir::Value::Choice { values } => {
            choice("default", default, values, &path, problems);
        }
        ir::Value::UtcOffset if default != gateway.time_zone.offset.replace(':', "") => {
            problems.add_with_hint(
                PARAMETERS,
                path,
                "the default differs from the gateway's own time zone",
                format!("gateway.yaml has {}", &*gateway.time_zone.offset),
            );
        }
        ir::Value::UtcOffset => {}
        _ => check_constraints("default", default, constraints, &path, problems),
    }
}

/// The value for examples as Rust takes it: the text, the digits or the variant.
fn example(
    text: &str,
    value: &ir::Value,
    constraints: &[ir::Constraint],
    path: &str,
    problems: &mut Problems,
) -> String {
    if let ir::Value::Choice { values } = value {
        return choice("example", text, values, path, problems);
    }
    check_constraints("example", text, constraints, path, problems);
    text.to_owned()
}

/// The variant of a word, or nothing and a problem.
fn choice(
    what: &str,
    word: &str,
    values: &[ir::Choice],
    path: &str,
    problems: &mut Problems,
) -> String {
    match values.iter().find(|choice| choice.name.id == word) {
        Some(choice) => choice.name.rust.clone(),
        None => {
            problems.add_with_hint(
                PARAMETERS,
                path,
                format!("the {what} `{word}` is none of the values"),
                suggestion(word, values.iter().map(|choice| choice.name.id.as_str())),
            );
            String::new()
        }
    }
}

fn check_constraints(
    what: &str,
    text: &str,
    constraints: &[ir::Constraint],
    path: &str,
    problems: &mut Problems,
) {
    for constraint in constraints {
        if !passes(text, &constraint.test) {
            let rule = &constraint.rule.id;
            problems.add_with_hint(
                PARAMETERS,
                path,
                format!("the {what} `{text}` breaks the rule `{rule}`"),
                "one of the two is wrong; see which one the source confirms",
            );
        }
    }
}

fn passes(text: &str, test: &ir::Test) -> bool {
    match test {
        ir::Test::Length(length) => {
            let count = text.chars().count();
            length.min as usize <= count && count <= length.max as usize
        }
        ir::Test::Range(range) => text
            .parse::<u64>()
            .is_ok_and(|number| range.min <= number && range.max.is_none_or(|max| number <= max)),
        ir::Test::Characters(spans) => {
            let listed = |one| {
                spans
                    .iter()
                    .any(|(first, last)| (*first..=*last).contains(&one))
            };
            text.chars().all(listed)
        }
        ir::Test::Excludes(excluded) => !text.chars().any(|one| excluded.contains(&one)),
    }
}
