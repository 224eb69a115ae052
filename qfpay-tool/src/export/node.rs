//! JSON that keeps its order, written so that emitters read like their output.
//!
//! The maps of `serde_json` are sorted or not, depending on features that another crate of the
//! build may turn on; these are always in the order in which they were written.

use serde::Serialize;
use serde_yaml::{Mapping, Value};

/// Any JSON.
pub(super) type Node = Value;

/// Members in the order in which they were put.
#[derive(Clone, Debug, Default)]
pub(super) struct Object(Mapping);

impl Object {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds a member; a value of `None` leaves it out.
    pub(super) fn put(&mut self, name: impl Into<String>, value: impl IntoNode) {
        if let Some(value) = value.into_node() {
            self.0.insert(Value::String(name.into()), value);
        }
    }

    /// Adds the members of another object.
    pub(super) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(super) fn into_node(self) -> Node {
        Value::Mapping(self.0)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// None of an object without members.
    pub(super) fn or_none(self) -> Option<Self> {
        (!self.is_empty()).then_some(self)
    }
}

impl<N: Into<String>, V: IntoNode> FromIterator<(N, V)> for Object {
    fn from_iter<I: IntoIterator<Item = (N, V)>>(members: I) -> Self {
        let mut object = Self::new();
        for (name, value) in members {
            object.put(name, value);
        }
        object
    }
}

/// What can be the value of a member.
pub(super) trait IntoNode {
    fn into_node(self) -> Option<Node>;
}

impl IntoNode for Object {
    fn into_node(self) -> Option<Node> {
        Some(Object::into_node(self))
    }
}

impl<T: IntoNode> IntoNode for Option<T> {
    fn into_node(self) -> Option<Node> {
        self?.into_node()
    }
}

impl<T: IntoNode> IntoNode for Vec<T> {
    fn into_node(self) -> Option<Node> {
        let items = self.into_iter().filter_map(T::into_node);
        Some(Value::Sequence(items.collect()))
    }
}

macro_rules! plain {
    ($($type:ty),*) => {
        $(impl IntoNode for $type {
            fn into_node(self) -> Option<Node> {
                Some(Value::from(self))
            }
        })*
    };
}

plain!(&str, String, bool, u8, u16, u32, u64, i32, Node);

impl IntoNode for &String {
    fn into_node(self) -> Option<Node> {
        self.as_str().into_node()
    }
}

/// A word of the specification's grammar, as the YAML files write it.
pub(super) fn word(word: impl Serialize) -> Node {
    serde_yaml::to_value(word).unwrap_or_default()
}

/// An [`Object`] in the notation of JSON.
macro_rules! object {
    ($($name:tt: $value:expr),* $(,)?) => {{
        #[allow(unused_mut, reason = "an object without members")]
        let mut object = $crate::export::node::Object::new();
        $(object.put($name, $value);)*
        object
    }};
}
pub(super) use object;

/// The text of a document, with a line for each member.
pub(super) fn text(document: impl IntoNode) -> String {
    let document = document.into_node().unwrap_or(Value::Null);
    // Nothing here is keyed by anything but text, which is all that could fail.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// A document of `serde_json` in an order that does not depend on its features: members that
/// introduce a schema first, the others by name.
pub(super) fn ordered(document: &serde_json::Value) -> Node {
    use serde_json::Value as Json;
    match document {
        Json::Object(members) => {
            let mut members: Vec<_> = members.iter().collect();
            members.sort_by_key(|(name, _)| (rank(name), name.as_str()));
            let members = members.into_iter();
            let members = members.map(|(name, value)| (Value::from(name.as_str()), ordered(value)));
            Value::Mapping(members.collect())
        }
        Json::Array(items) => Value::Sequence(items.iter().map(ordered).collect()),
        scalar => serde_yaml::to_value(scalar).unwrap_or_default(),
    }
}

fn rank(name: &str) -> usize {
    const FIRST: [&str; 8] = [
        "$schema",
        "$id",
        "$ref",
        "title",
        "description",
        "type",
        "required",
        "properties",
    ];
    FIRST
        .iter()
        .position(|first| *first == name)
        .unwrap_or(FIRST.len())
}

#[cfg(test)]
mod tests {
    use super::{Object, ordered, text};

    #[test]
    fn members_stay_in_order_and_what_is_none_is_left_out() {
        let object = object! {
            "z": 1_u32,
            "a": vec!["x", "0000"],
            "absent": None::<&str>,
            "m": object! { "b": true, "a": Object::new() },
        };
        let expected = r#"{"z":1,"a":["x","0000"],"m":{"b":true,"a":{}}}"#;
        let node = object.into_node();
        assert_eq!(serde_json::to_string(&node).unwrap(), expected);
    }

    #[test]
    fn a_foreign_document_is_brought_into_order() {
        let document =
            serde_json::json!({"b": null, "type": "x", "a": [1, {"title": 2, "$ref": -3}]});
        let expected = "{\n  \"type\": \"x\",\n  \"a\": [\n    1,\n    {\n      \"$ref\": -3,\n      \"title\": 2\n    }\n  ],\n  \"b\": null\n}\n";
        assert_eq!(text(ordered(&document)), expected);
    }
}
