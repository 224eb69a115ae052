//! What the value of one parameter looks like.

use super::super::node::{Node, Object, object, word};
use super::super::words::screaming;
use super::context::{Context, Dialect, schema_ref};
use super::{codes, patterns};
use qfpay_codegen::ir::{
    Cell, Constraint, Length, Model, Parameter, Range, Severity, Test, Value, Vocabulary,
};

/// The schema of a value, member by member, so that rules can narrow it.
#[derive(Clone, Debug, Default)]
pub(super) struct ValueSchema<'a> {
    description: String,
    kind: Kind,
    range: Option<Range>,
    length: Option<Length>,
    /// All of them match.
    patterns: Vec<String>,
    /// The only values possible, unless they are all of a list.
    values: Option<Vec<String>>,
    /// The only value possible.
    constant: Option<String>,
    /// What constants for these values are called.
    names: Vec<String>,
    /// The list that these values come from.
    list: Option<List<'a>>,
    not_ambiguous: bool,
    holds_json: bool,
    facts: Object,
}

/// How a value is written in JSON; in a form it is text in any case.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Kind {
    #[default]
    Text,
    Integer,
}

/// A list of codes, not written out: it may be long, and every pay type has a schema of its own.
#[derive(Clone, Copy, Debug)]
struct List<'a> {
    model: &'a Model,
    of: Vocabulary,
}

impl<'a> List<'a> {
    fn codes(self) -> Vec<&'a str> {
        codes::codes(self.model, self.of)
    }
}

/// A schema for each parameter whose values are no code of a list.
pub(super) fn schemas(context: Context<'_>) -> Object {
    let model = context.subject.model;
    let ambiguous = object! {
        "description": AMBIGUOUS,
        "type": "string",
        "pattern": patterns::ambiguous(model),
    };
    let mut schemas = object! { "AmbiguousText": ambiguous };
    for parameter in &model.parameters {
        if !matches!(parameter.value, Value::Code { .. }) {
            let schema = ValueSchema::of(model, parameter).schema(context.dialect);
            schemas.put(&parameter.name.rust, schema);
        }
    }
    schemas
}

const AMBIGUOUS: &str = "Text that no value may contain: the signature of a request with it would be valid \
     for another request as well.";

impl<'a> ValueSchema<'a> {
    /// What holds for a parameter wherever it is sent.
    pub(super) fn of(model: &'a Model, parameter: &Parameter) -> Self {
        let mut schema = Self {
            description: description(model, parameter),
            facts: facts(parameter),
            ..Self::default()
        };
        schema.take_format(model, parameter);
        for constraint in denying(model, parameter) {
            schema.take_constraint(parameter, constraint);
        }
        schema
    }

    /// What holds for a parameter in one cell of the matrix.
    pub(super) fn in_cell(model: &'a Model, parameter: &Parameter, cell: &Cell) -> Self {
        let mut schema = Self::of(model, parameter);
        if cell.list {
            schema.become_list(model, parameter);
        }
        schema
    }

    fn take_format(&mut self, model: &'a Model, parameter: &Parameter) {
        let any_length = Length {
            min: 1,
            max: u32::MAX,
        };
        match &parameter.value {
            Value::Text => {
                self.length = Some(any_length);
                self.not_ambiguous = true;
                if !consists_of_few(model, parameter) {
                    let excluded = excluded(model, parameter);
                    self.patterns.push(patterns::without(&excluded));
                }
            }
            Value::Integer { .. } => {
                self.kind = Kind::Integer;
                self.range = Some(Range { min: 0, max: None });
            }
            Value::Timestamp => self.patterns.push(patterns::TIMESTAMP.to_owned()),
            Value::UtcOffset => self.patterns.push(patterns::UTC_OFFSET.to_owned()),
            Value::Url { schemes } => {
                self.not_ambiguous = true;
                self.patterns.push(patterns::url(schemes));
            }
            Value::JsonObject => {
                self.not_ambiguous = true;
                self.holds_json = true;
                self.patterns.push(patterns::json_object());
            }
            Value::Code { of } => self.list = Some(List { model, of: *of }),
            Value::Choice { values } => {
                let words = values.iter().map(|choice| choice.name.id.clone());
                self.values = Some(words.collect());
                let names = values.iter().map(|choice| screaming(&choice.name.rust));
                self.names = names.collect();
            }
        }
    }

    fn take_constraint(&mut self, parameter: &Parameter, constraint: &Constraint) {
        match &constraint.test {
            Test::Length(length) => self.narrow_length(*length),
            Test::Range(range) => self.narrow_range(*range),
            Test::Characters(spans) => {
                self.not_ambiguous &= patterns::can_be_ambiguous(spans);
                self.patterns.push(patterns::only(spans));
            }
            // Of plain text it is a part of the pattern already.
            Test::Excludes(_) if parameter.value == Value::Text => {}
            Test::Excludes(excluded) => self.patterns.push(patterns::without(excluded)),
        }
    }

    /// A comma-separated list of such values, which travels as one text.
    fn become_list(&mut self, model: &Model, parameter: &Parameter) {
        let entry = match (self.values(), few_characters(model, parameter)) {
            (Some(values), _) => patterns::one_of(values.into_iter()),
            (None, Some(spans)) => patterns::entry_of(spans),
            (None, None) => patterns::any_entry(),
        };
        self.description = format!("Comma-separated list. {}", self.description);
        self.values = None;
        self.names.clear();
        self.list = None;
        self.patterns = vec![patterns::list_of(&entry)];
    }

    pub(super) fn narrow_length(&mut self, other: Length) {
        self.length = Some(match self.length {
            None => other,
            Some(own) => Length {
                min: own.min.max(other.min),
                max: own.max.min(other.max),
            },
        });
    }

    pub(super) fn narrow_range(&mut self, other: Range) {
        self.range = Some(match self.range {
            None => other,
            Some(own) => Range {
                min: own.min.max(other.min),
                max: own.max.into_iter().chain(other.max).min(),
            },
        });
    }

    /// One code of a list, and no other.
    pub(super) fn become_one(&mut self, code: &str, name: &str, description: &str) {
        description.clone_into(&mut self.description);
        self.constant = Some(code.to_owned());
        self.names = vec![screaming(name)];
    }

    fn values(&self) -> Option<Vec<&str>> {
        let values = self.values.as_ref();
        let values = values.map(|values| values.iter().map(String::as_str).collect());
        values.or_else(|| self.list.map(List::codes))
    }

    /// The schema, written out.
    pub(super) fn schema(&self, dialect: Dialect) -> Object {
        let length = self.length;
        let (first, others) = match self.patterns.split_first() {
            Some((first, others)) => (Some(first), others),
            None => (None, &[][..]),
        };
        let others = others.iter().map(|pattern| object! { "pattern": pattern });
        let others: Vec<Object> = others.collect();
        // OpenAPI 3.0 has no constants. An enumeration of one would be a type of its own in many languages.
        let (constant, values, names) = match (&self.constant, dialect) {
            (Some(constant), Dialect::V31) => (Some(constant.as_str()), None, &[][..]),
            (Some(constant), Dialect::V30) => (None, Some(vec![&**constant]), &*self.names),
            (None, _) => (None, self.values(), &*self.names),
        };
        let mut schema = object! {
            "description": self.description.as_str(),
            "type": match self.kind {
                Kind::Text => "string",
                Kind::Integer => "integer",
            },
            "format": self.integer_format(),
            "minimum": self.range.map(|range| range.min),
            "maximum": self.range.and_then(|range| range.max),
            "minLength": length.map(|length| length.min.max(1)),
            "maxLength": length.map(|length| length.max).filter(|max| *max != u32::MAX),
            "pattern": first,
            "const": constant,
            "enum": values,
            "x-enum-varnames": (!names.is_empty()).then(|| names.to_vec()),
            "allOf": (!others.is_empty()).then_some(others),
            "not": self.not_ambiguous.then(|| schema_ref("AmbiguousText")),
        };
        if self.holds_json && dialect == Dialect::V31 {
            schema.put("contentMediaType", "application/json");
        }
        schema.extend(self.facts.clone());
        schema
    }

    /// A reference, where there is a schema of this list.
    pub(super) fn list_ref(&self) -> Option<Object> {
        self.list
            .map(|list| schema_ref(codes::schema_name(list.of)))
    }

    fn integer_format(&self) -> Option<&'static str> {
        let range = self.range.filter(|_| self.kind == Kind::Integer)?;
        let fits = range.max.is_some_and(|max| i32::try_from(max).is_ok());
        Some(if fits { "int32" } else { "int64" })
    }
}

/// A value as it stands in JSON.
pub(super) fn literal(parameter: &Parameter, text: &str) -> Node {
    match (&parameter.value, text.parse::<u64>()) {
        (Value::Integer { .. }, Ok(number)) if number.to_string() == text => Node::from(number),
        _ => Node::from(text),
    }
}

fn description(model: &Model, parameter: &Parameter) -> String {
    let mut text = parameter.description.clone();
    for constraint in warning(model, parameter) {
        if let Some(rule) = model.rules.iter().find(|rule| rule.name == constraint.rule) {
            text.push_str("\n\nAdvice: ");
            text.push_str(&rule.description);
            text.push('.');
        }
    }
    if let Value::Choice { values } = &parameter.value {
        for choice in values {
            let line = format!("\n* `{}`: {}", choice.name.id, choice.description);
            text.push_str(&line);
        }
    }
    text
}

fn facts(parameter: &Parameter) -> Object {
    let format = parameter.format_rule.iter();
    let constraints = parameter.constraints.iter().map(|one| &one.rule);
    let rules = format.chain(constraints).map(|rule| rule.id.as_str());
    object! {
        "default": parameter.default.as_deref().map(|default| literal(parameter, default)),
        "x-qfpay-declared": parameter.declared.as_str(),
        "x-qfpay-supplied-by": word(parameter.supplied_by),
        "x-qfpay-sensitive": parameter.sensitive.then_some(true),
        "x-qfpay-rules": rules.collect::<Vec<_>>(),
        "x-qfpay-source": parameter.source.id.as_str(),
    }
}

fn denying<'a>(model: &'a Model, parameter: &'a Parameter) -> impl Iterator<Item = &'a Constraint> {
    with_severity(model, parameter, Severity::Deny)
}

fn warning<'a>(model: &'a Model, parameter: &'a Parameter) -> impl Iterator<Item = &'a Constraint> {
    with_severity(model, parameter, Severity::Warn)
}

fn with_severity<'a>(
    model: &'a Model,
    parameter: &'a Parameter,
    severity: Severity,
) -> impl Iterator<Item = &'a Constraint> {
    parameter.constraints.iter().filter(move |constraint| {
        let mut rules = model.rules.iter();
        rules.any(|rule| rule.name == constraint.rule && rule.severity == severity)
    })
}

/// The only characters of a value, where there is such a rule.
fn few_characters<'a>(model: &'a Model, parameter: &'a Parameter) -> Option<&'a [(char, char)]> {
    denying(model, parameter).find_map(|constraint| match &constraint.test {
        Test::Characters(spans) => Some(spans.as_slice()),
        _ => None,
    })
}

/// Whether a rule about characters leaves out control characters and whatever else is excluded.
fn consists_of_few(model: &Model, parameter: &Parameter) -> bool {
    let excluded = excluded(model, parameter);
    few_characters(model, parameter).is_some_and(|spans| {
        let has = |one: char| {
            spans
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&one))
        };
        let mut control = ('\0'..='\u{9f}').filter(|one| one.is_control());
        !control.any(has) && !excluded.iter().any(|one| has(*one))
    })
}

fn excluded(model: &Model, parameter: &Parameter) -> Vec<char> {
    let lists = denying(model, parameter).filter_map(|constraint| match &constraint.test {
        Test::Excludes(excluded) => Some(excluded.as_slice()),
        _ => None,
    });
    lists.flatten().copied().collect()
}
