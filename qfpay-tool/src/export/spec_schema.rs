//! JSON Schemas of the YAML files, for completion and explanations while somebody edits them.
//!
//! Derived from the types that read the files. What a type cannot know, the names that entries call
//! each other by, is added from the present specification: names of another file as the only ones
//! possible, names of the same file as a proposal, because the next one is about to be written there.
//! Whether a file is right, `check` alone decides.
//!
//! Every editor supports JSON Schema draft-07.

use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use schemars::{JsonSchema, Schema};
use serde_json::{Map, Value, json};

use super::file::File;
use super::node::{ordered, text};
use super::subject::Subject;
use qfpay_codegen::ir::{Name, Term};
use qfpay_codegen::spec;

pub(super) fn files(subject: &Subject<'_>) -> Vec<File> {
    vec![
        file::<spec::Gateway>("gateway", subject, &GATEWAY),
        file::<spec::PayTypes>("pay_types", subject, &PAY_TYPES),
        file::<spec::Currencies>("currencies", subject, &[ELSEWHERE]),
        file::<spec::StatusCodes>("status_codes", subject, &STATUS_CODES),
        file::<spec::Parameters>("parameters", subject, &[ELSEWHERE]),
        file::<spec::Operation>("operation", subject, &OPERATION),
        file::<spec::Vectors>("vectors", subject, &VECTORS),
    ]
}

/// A key whose values are names: in which type (any, if none is named), and names of what.
struct Reference {
    within: Option<&'static str>,
    key: &'static str,
    to: Names,
    /// Whether the names are of the same file.
    own: bool,
}

#[derive(Clone, Copy)]
enum Names {
    Channels,
    Classes,
    Footnotes,
    Operations,
    Parameters,
    Payment,
    PayTypes,
    Regions,
    Rules,
    Scenarios,
    Settlements,
    Sources,
    States,
    ValueTypes,
    Wallets,
}

const fn of(within: &'static str, key: &'static str, to: Names) -> Reference {
    Reference {
        within: Some(within),
        key,
        to,
        own: false,
    }
}

const fn own(within: &'static str, key: &'static str, to: Names) -> Reference {
    Reference {
        own: true,
        ..of(within, key, to)
    }
}

const ELSEWHERE: Reference = Reference {
    within: None,
    key: "source",
    to: Names::Sources,
    own: false,
};

const GATEWAY: [Reference; 1] = [Reference {
    own: true,
    ..ELSEWHERE
}];

const PAY_TYPES: [Reference; 12] = [
    ELSEWHERE,
    own("PayType", "wallet", Names::Wallets),
    own("PayType", "scenario", Names::Scenarios),
    own("PayType", "channel", Names::Channels),
    own("PayType", "region", Names::Regions),
    own("PayType", "settlement", Names::Settlements),
    own("PayType", "footnotes", Names::Footnotes),
    of("Footnote", "rule", Names::Rules),
    of("Footnote", "forbids_operation", Names::Operations),
    of("Footnote", "requires_parameter", Names::Parameters),
    of("CancelWith", "operation", Names::Operations),
    of("ParameterUse", "name", Names::Parameters),
];

const STATUS_CODES: [Reference; 6] = [
    ELSEWHERE,
    own("StatusCode", "class", Names::Classes),
    own("OperationMeaning", "class", Names::Classes),
    own("Message", "class", Names::Classes),
    of("ClassOutcome", "operation", Names::Operations),
    of("OperationMeaning", "operation", Names::Operations),
];

const OPERATION: [Reference; 16] = [
    ELSEWHERE,
    of("Operation", "id", Names::Operations),
    of("Operation", "number", Names::Parameters),
    of("Operation", "acts_on", Names::Payment),
    of("ParameterUse", "name", Names::Parameters),
    of("ParameterUse", "from", Names::Payment),
    of("ParameterUse", "as", Names::ValueTypes),
    of("Condition", "parameter", Names::Parameters),
    of("Condition", "any_of", Names::Parameters),
    of("Condition", "same_month_as", Names::Parameters),
    of("Condition", "not_before", Names::Parameters),
    of("Field", "echoes", Names::Parameters),
    of("AppliesTo", "pay_types", Names::PayTypes),
    of("AppliesTo", "scenarios", Names::Scenarios),
    of("AppliesTo", "footnote", Names::Footnotes),
    own("Verdict", "state", Names::States),
];

const VECTORS: [Reference; 1] = [of("Vector", "operation", Names::Operations)];

fn file<T: JsonSchema>(name: &str, subject: &Subject<'_>, references: &[Reference]) -> File {
    let settings = SchemaSettings::draft07().with_transform(Present);
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    let root = T::schema_name();
    let mut lists = Map::new();
    for reference in references {
        let list = reference.list_name();
        for (within, properties) in types(&mut schema, &root) {
            let here = reference.within.is_none_or(|wanted| wanted == within);
            if let Some(property) = properties.get_mut(reference.key).filter(|_| here) {
                refer(property, &list);
                lists.insert(list.clone(), reference.list(subject));
            }
        }
    }
    let definitions = schema.ensure_object().entry("definitions");
    if let Some(definitions) = definitions.or_insert_with(|| json!({})).as_object_mut() {
        definitions.extend(lists);
    }
    File::new(
        format!("schema/{name}.json"),
        text(ordered(schema.as_value())),
    )
}

/// The keys of every type in a schema, with the type's name.
fn types<'a>(
    schema: &'a mut Schema,
    root: &'a str,
) -> impl Iterator<Item = (&'a str, &'a mut Map<String, Value>)> {
    let mut types = Vec::new();
    if let Some(document) = schema.as_object_mut() {
        for (key, value) in document {
            match (key.as_str(), value) {
                ("properties", Value::Object(properties)) => types.push((root, properties)),
                ("definitions", Value::Object(definitions)) => {
                    for (name, definition) in definitions {
                        let properties = definition.get_mut("properties");
                        if let Some(properties) = properties.and_then(Value::as_object_mut) {
                            types.push((name.as_str(), properties));
                        }
                    }
                }
                _ => {}
            }
        }
    }
    types.into_iter()
}

/// Refers from the schema of a text, or of the entries of a list, to the possible values.
fn refer(property: &mut Value, list: &str) {
    let text = match property.get_mut("items") {
        Some(items) => items,
        None => property,
    };
    if let Some(text) = text.as_object_mut() {
        for key in ["type", "pattern"] {
            text.remove(key);
        }
        // Beside a reference of its own an explanation would not count in this draft.
        let reference = json!({"$ref": format!("#/definitions/{list}")});
        text.insert("allOf".to_owned(), json!([reference]));
    }
}

impl Reference {
    fn list_name(&self) -> String {
        let own = if self.own {
            "and_new_ones"
        } else {
            "there_are"
        };
        format!("{}_{own}", self.to.plural())
    }

    fn list(&self, subject: &Subject<'_>) -> Value {
        let named = self.to.of(subject).into_iter();
        let mut values: Vec<Value> = named
            .map(|(id, description)| json!({"const": id, "description": description}))
            .collect();
        if self.own || values.is_empty() {
            values.push(json!({"type": "string", "pattern": r"\S"}));
        }
        json!({"anyOf": values})
    }
}

impl Names {
    fn plural(self) -> &'static str {
        match self {
            Self::Channels => "channels",
            Self::Classes => "classes",
            Self::Footnotes => "footnotes",
            Self::Operations => "operations",
            Self::Parameters => "parameters",
            Self::Payment => "payment",
            Self::PayTypes => "pay_types",
            Self::Regions => "regions",
            Self::Rules => "rules",
            Self::Scenarios => "scenarios",
            Self::Settlements => "settlements",
            Self::Sources => "sources",
            Self::States => "states",
            Self::ValueTypes => "value_types",
            Self::Wallets => "wallets",
        }
    }

    /// The names there are, and what each means.
    fn of(self, subject: &Subject<'_>) -> Vec<(String, String)> {
        let model = subject.model;
        let one = |name: &Name, description: &str| (name.id.clone(), description.to_owned());
        let terms = |terms: &[Term]| {
            let terms = terms.iter();
            terms
                .map(|term| one(&term.name, &term.description))
                .collect()
        };
        match self {
            Self::Channels => terms(&model.channels),
            Self::Regions => terms(&model.regions),
            Self::Settlements => terms(&model.settlements),
            Self::Sources => terms(&model.sources),
            Self::Wallets => terms(&model.wallets),
            Self::Operations => terms(&subject.operations),
            Self::Payment => vec![("payment".to_owned(), "The earlier payment".to_owned())],
            Self::Classes => {
                let classes = model.classes.iter();
                classes
                    .map(|class| one(&class.name, &class.description))
                    .collect()
            }
            Self::Footnotes => {
                let footnotes = model.footnotes.iter();
                let described = footnotes.map(|note| (note.id.clone(), note.meaning.clone()));
                described.collect()
            }
            Self::Parameters => {
                let parameters = model.parameters.iter();
                parameters
                    .map(|known| one(&known.name, &known.description))
                    .collect()
            }
            Self::PayTypes => {
                let pay_types = model.pay_types.iter();
                let described =
                    pay_types.map(|known| (known.code.clone(), known.description.clone()));
                described.collect()
            }
            Self::Rules => {
                let rules = model.rules.iter();
                rules
                    .map(|rule| one(&rule.name, &rule.description))
                    .collect()
            }
            Self::Scenarios => {
                let scenarios = model.scenarios.iter();
                scenarios
                    .map(|known| one(&known.name, &known.description))
                    .collect()
            }
            Self::States => {
                let operations = model.operations.iter();
                let states = operations.flat_map(|operation| &operation.states);
                states
                    .map(|state| one(&state.name, &state.description))
                    .collect()
            }
            Self::ValueTypes => {
                let several = model
                    .parameters
                    .iter()
                    .filter(|known| known.types.len() > 1);
                several
                    .flat_map(|known| &known.types)
                    .map(|known| one(&known.name, &known.description))
                    .collect()
            }
        }
    }
}

/// A key is there with a value or not at all: no file of the specification says `null`.
#[derive(Clone, Debug)]
struct Present;

impl Transform for Present {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        let Some(members) = schema.as_object_mut() else {
            return;
        };
        if let Some(Value::Array(types)) = members.get_mut("type") {
            types.retain(|one| one != "null");
            if let [one] = types.as_slice() {
                let one = one.clone();
                members.insert("type".to_owned(), one);
            }
        }
        if let Some(Value::Array(choices)) = members.get_mut("anyOf") {
            choices.retain(|one| *one != json!({"type": "null"}));
            if let [one] = choices.as_slice() {
                let one = one.clone();
                members.remove("anyOf");
                members.insert("allOf".to_owned(), json!([one]));
            }
        }
        let says_nothing = |value: &Value| *value == Value::Null || *value == json!([]);
        if members.get("default").is_some_and(says_nothing) {
            members.remove("default");
        }
    }
}
