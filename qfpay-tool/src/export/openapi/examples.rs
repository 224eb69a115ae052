//! Recorded requests, answers and notifications, as examples.

use super::super::node::{Node, Object, object, word};
use super::context::Context;
use super::values::literal;
use qfpay_codegen::ir::{Name, Operation};
use qfpay_codegen::spec::Vector;

/// The requests of an operation, each parameter as JSON has it.
pub(super) fn requests(context: Context<'_>, operation: &Operation) -> Object {
    let of = |vector: &&Vector| *vector.operation == *operation.name.id;
    let vectors = context.subject.requests().filter(of);
    let example = |vector: &Vector| {
        let given = vector
            .parameters
            .iter()
            .filter(|(_, value)| !value.is_empty());
        let value = given.map(|(name, value)| (name.as_str(), in_json(context, name, value)));
        let example = object! {
            "summary": &*vector.description,
            "value": value.collect::<Object>(),
        };
        (vector.id.to_string(), example)
    };
    vectors.map(example).collect()
}

fn in_json(context: Context<'_>, name: &str, value: &str) -> Node {
    let mut parameters = context.subject.model.parameters.iter();
    let named = |known: &Name| known.id == name;
    let known = parameters.find(|known| named(&known.name));
    known.map_or_else(|| Node::from(value), |known| literal(known, value))
}

/// The answers to an operation, and what each means. Those that are no JSON object, or one in which a
/// name comes twice, no schema can describe.
pub(super) fn answers(context: Context<'_>, operation: &Operation) -> Object {
    let of = |vector: &&Vector| *vector.operation == *operation.name.id;
    let mut examples = Object::new();
    for vector in context.subject.requests().filter(of) {
        for (index, answer) in vector.answers.iter().enumerate() {
            let Some(body) = json(&answer.body) else {
                continue;
            };
            let example = object! {
                "summary": &*answer.description,
                "value": body,
                "x-qfpay-verdict": word(&answer.verdict),
            };
            examples.put(format!("{}_{}", &*vector.id, index + 1), example);
        }
    }
    examples
}

pub(super) fn notifications(context: Context<'_>) -> Object {
    let notifications = context.subject.notifications().map(|vector| {
        let example = object! {
            "summary": &*vector.description,
            "value": json(&vector.body),
        };
        (vector.id.to_string(), example)
    });
    notifications.collect()
}

fn json(body: &str) -> Option<Node> {
    let object: serde_yaml::Mapping = serde_json::from_str(body).ok()?;
    Some(Node::Mapping(object))
}
