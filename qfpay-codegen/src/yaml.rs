//! Reads YAML into the types of [`crate::spec`], and goes on after a mistake.
//!
//! `serde_yaml` stops at the first error of a file and describes it in a sentence. A maintainer
//! wants all of them, each with its path and the keys that would have been right. So the text is
//! parsed into `serde_yaml`'s untyped value, and this deserializer walks that: it reports unknown
//! keys and goes on, and leaves out list entries that it cannot read after reporting why.

use std::borrow::Cow;
use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, Expected, IntoDeserializer,
    MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_yaml::{Mapping, Value};

use crate::problems::{About, Position, Problem, Problems, suggestion};

/// Reads `text` as a `T`. `None` means that something could not be read at all.
pub fn read<T: DeserializeOwned>(file: &str, text: &str, problems: &mut Problems) -> Option<T> {
    // libyaml takes a byte order mark for a second document.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let value: Value = match serde_yaml::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            problems.push(not_yaml(file, &error));
            return None;
        }
    };
    let found = RefCell::new(Found {
        file,
        problems,
        lost: false,
    });
    let node = Node {
        value: &value,
        path: String::new(),
        found: &found,
    };
    let read = match T::deserialize(node) {
        Ok(read) => Some(read),
        Err(fault) => {
            found.borrow_mut().report(fault);
            None
        }
    };
    read.filter(|_| !found.into_inner().lost)
}

fn not_yaml(file: &str, error: &serde_yaml::Error) -> Problem {
    let mut message = error.to_string();
    let position = error.location().map(|location| Position {
        line: location.line(),
        column: location.column(),
    });
    if let Some(Position { line, column }) = position {
        message = message.replacen(&format!(" at line {line} column {column}"), "", 1);
    }
    unreadable(file, &message, position)
}

/// The problem of a file that is no YAML.
pub fn unreadable(file: &str, message: &str, position: Option<Position>) -> Problem {
    Problem::new(file, "", format!("not readable as YAML: {message}"))
        .with_hint(
            "indent with spaces, put a space behind each colon, and quotes around texts with `: `, \
             ` #` or quotes in them",
        )
        .about(About::Syntax)
        .at(position)
}

/// What is wrong with a key, an entry or a file with nothing in it, and how to fix it.
pub fn no_value(path: &str) -> (&'static str, &'static str) {
    match path.as_bytes().last() {
        None => ("the file is empty", "write what belongs into it"),
        Some(b']') => (
            "the entry has no value",
            "give it a value, or leave the entry out",
        ),
        Some(_) => (
            "the key has no value",
            "give it a value, or leave the key out",
        ),
    }
}

struct Found<'a> {
    file: &'a str,
    problems: &'a mut Problems,
    /// Whether an entry had to be left out, so that what was read is incomplete.
    lost: bool,
}

impl Found<'_> {
    fn report(&mut self, fault: Fault) {
        self.lost = true;
        if fault.reported {
            return;
        }
        let mut problem = Problem::new(self.file, fault.path, fault.message);
        problem.hint = fault.hint;
        self.problems.push(problem);
    }
}

/// Why a value cannot be read.
#[derive(Debug)]
pub struct Fault {
    path: String,
    message: String,
    hint: Option<String>,
    reported: bool,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

impl serde::de::Error for Fault {
    /// What stands behind a semicolon is the hint.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let message = message.to_string();
        match message.split_once("; ") {
            Some((message, hint)) => Self::new(message, Some(hint)),
            None => Self::new(&message, None),
        }
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self::new(
            &format!("unknown value `{variant}`"),
            Some(&suggestion(variant, expected.iter().copied())),
        )
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::new(
            &format!("this is {}", what_is_there(unexpected)),
            Some(&format!("{} belongs here", what_belongs_there(expected))),
        )
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let hint = match expected.to_string().as_str() {
            "u8" => "a whole number from 0 to 255 belongs here",
            "u16" => "a whole number from 0 to 65535 belongs here",
            "u32" | "u64" => "a whole number that is not negative belongs here",
            _ => return Self::invalid_type(unexpected, expected),
        };
        let message = format!("{} does not fit", what_is_there(unexpected));
        Self::new(&message, Some(hint))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(
            &format!("`{field}` is missing"),
            Some(&format!("add `{field}: …`")),
        )
    }
}

fn what_is_there(unexpected: Unexpected<'_>) -> String {
    match unexpected {
        Unexpected::Bool(value) => format!("the truth value {value}"),
        Unexpected::Unsigned(number) => format!("the number {number}"),
        Unexpected::Signed(number) => format!("the number {number}"),
        Unexpected::Float(number) => format!("the number {number}"),
        Unexpected::Str(text) => format!("the text \"{text}\""),
        Unexpected::Seq => "a list".to_owned(),
        Unexpected::Map => "a mapping".to_owned(),
        other => other.to_string(),
    }
}

/// In the words of YAML rather than of Rust.
fn what_belongs_there(expected: &dyn Expected) -> String {
    let expected = expected.to_string();
    match expected.split_once(' ') {
        Some(("struct", _)) => "a mapping".to_owned(),
        Some(("enum", _)) => "a word".to_owned(),
        None if expected.starts_with('u') => "a whole number".to_owned(),
        _ => match expected.as_str() {
            "a boolean" => "true or false".to_owned(),
            "a map" => "a mapping".to_owned(),
            "a string" => "text".to_owned(),
            _ => expected,
        },
    }
}

impl Fault {
    fn new(message: &str, hint: Option<&str>) -> Self {
        Self {
            path: String::new(),
            message: message.to_owned(),
            hint: hint.map(str::to_owned),
            reported: false,
        }
    }

    fn no_value(path: &str) -> Self {
        let (message, hint) = no_value(path);
        Self::new(message, Some(hint)).at(path)
    }

    fn already_reported() -> Self {
        Self {
            reported: true,
            ..Self::new("", None)
        }
    }

    fn at(mut self, path: &str) -> Self {
        if self.path.is_empty() {
            self.path = path.to_owned();
        }
        self
    }
}

struct Node<'v, 'f, 'p> {
    value: &'v Value,
    path: String,
    found: &'f RefCell<Found<'p>>,
}

impl<'v, 'f, 'p> Node<'v, 'f, 'p> {
    fn child(&self, value: &'v Value, path: String) -> Self {
        Node {
            value,
            path,
            found: self.found,
        }
    }

    fn member(&self, key: &str, value: &'v Value) -> Self {
        let path = if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        };
        self.child(value, path)
    }

    fn entry(&self, index: usize, value: &'v Value) -> Self {
        self.child(value, format!("{}[{index}]", self.path))
    }

    fn report_unknown_keys(&self, mapping: &Mapping, fields: &[&str]) {
        for key in mapping.keys() {
            let name = key_text(key);
            if !fields.contains(&&*name) {
                let mut found = self.found.borrow_mut();
                let path = self.member(&name, self.value).path;
                let problem = Problem::new(found.file, path, format!("unknown key `{name}`"))
                    .with_hint(suggestion(&name, fields.iter().copied()))
                    .about(About::Key);
                found.problems.push(problem);
            }
        }
    }
}

impl<'de, 'v: 'de> Deserializer<'de> for Node<'v, '_, '_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let path = self.path.clone();
        match self.value {
            Value::Null => Err(Fault::no_value(&self.path)),
            Value::Bool(value) => visitor.visit_bool(*value),
            Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(value), _, _) => visitor.visit_u64(value),
                (None, Some(value), _) => visitor.visit_i64(value),
                (None, None, value) => visitor.visit_f64(value.unwrap_or(f64::NAN)),
            },
            Value::String(value) => visitor.visit_str(value),
            Value::Sequence(items) => visitor.visit_seq(Entries {
                node: self,
                items,
                next: 0,
            }),
            Value::Mapping(mapping) => visitor.visit_map(Members::of(self, mapping, None)),
            Value::Tagged(tagged) => Err(Fault::new(
                &format!("the tag {} is not allowed", tagged.tag),
                Some("delete it"),
            )),
        }
        .map_err(|fault| fault.at(&path))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let mapping = match self.value {
            Value::Mapping(mapping) => mapping,
            // Serde would take the entries for the fields in their order.
            Value::Sequence(_) => {
                return Err(serde::de::Error::invalid_type(Unexpected::Seq, &visitor));
            }
            _ => return self.deserialize_any(visitor),
        };
        self.report_unknown_keys(mapping, fields);
        let path = self.path.clone();
        visitor
            .visit_map(Members::of(self, mapping, Some(fields)))
            .map_err(|fault| fault.at(&path))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.value {
            Value::Null => Err(Fault::no_value(&self.path)),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let path = self.path.clone();
        match self.value {
            Value::String(variant) => {
                let variant: StrDeserializer<'_, Fault> = variant.as_str().into_deserializer();
                variant.deserialize_enum(name, variants, visitor)
            }
            _ => self.deserialize_any(visitor),
        }
        .map_err(|fault| fault.at(&path))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct seq tuple tuple_struct map identifier ignored_any
    }
}

/// A list that goes on behind an entry that cannot be read.
#[derive(Clone, Debug, PartialEq)]
pub struct List<T>(Vec<T>);

impl<T> Default for List<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.0
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(feature = "schema")]
impl<T: serde::Serialize> serde::Serialize for List<T> {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

#[cfg(feature = "schema")]
impl<T: schemars::JsonSchema> schemars::JsonSchema for List<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        Vec::<T>::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Vec::<T>::json_schema(generator)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for List<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ListVisitor<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for ListVisitor<T> {
            type Value = List<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a list")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut entries: A) -> Result<List<T>, A::Error> {
                let mut list = Vec::new();
                loop {
                    match entries.next_element() {
                        Ok(Some(entry)) => list.push(entry),
                        Ok(None) => return Ok(List(list)),
                        // Reported by `Entries`, which stands at the next entry by now.
                        Err(_) => {}
                    }
                }
            }
        }

        deserializer.deserialize_seq(ListVisitor(PhantomData))
    }
}

/// A key as it is written, as far as it is a scalar.
fn key_text(key: &Value) -> Cow<'_, str> {
    match key {
        Value::String(text) => Cow::Borrowed(text),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::Bool(value) => Cow::Borrowed(if *value { "true" } else { "false" }),
        _ => Cow::Borrowed("?"),
    }
}

struct Entries<'v, 'f, 'p> {
    node: Node<'v, 'f, 'p>,
    items: &'v [Value],
    next: usize,
}

impl<'de, 'v: 'de> SeqAccess<'de> for Entries<'v, '_, '_> {
    type Error = Fault;

    fn next_element_seed<S>(&mut self, seed: S) -> Result<Option<S::Value>, Fault>
    where
        S: DeserializeSeed<'de>,
    {
        let Some(item) = self.items.get(self.next) else {
            return Ok(None);
        };
        let node = self.node.entry(self.next, item);
        self.next += 1;
        let path = node.path.clone();
        match seed.deserialize(node) {
            Ok(entry) => Ok(Some(entry)),
            Err(fault) => {
                self.node.found.borrow_mut().report(fault.at(&path));
                Err(Fault::already_reported())
            }
        }
    }
}

struct Members<'v, 'f, 'p> {
    node: Node<'v, 'f, 'p>,
    members: serde_yaml::mapping::Iter<'v>,
    fields: Option<&'static [&'static str]>,
    current: Option<(Cow<'v, str>, &'v Value)>,
}

impl<'v, 'f, 'p> Members<'v, 'f, 'p> {
    /// Only `fields`, where given: the other keys have been reported.
    fn of(
        node: Node<'v, 'f, 'p>,
        mapping: &'v Mapping,
        fields: Option<&'static [&'static str]>,
    ) -> Self {
        Self {
            node,
            members: mapping.iter(),
            fields,
            current: None,
        }
    }
}

impl<'de, 'v: 'de> MapAccess<'de> for Members<'v, '_, '_> {
    type Error = Fault;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Fault> {
        for (key, value) in self.members.by_ref() {
            let name = key_text(key);
            if self.fields.is_some_and(|fields| !fields.contains(&&*name)) {
                continue;
            }
            let key: StrDeserializer<'_, Fault> = (&*name).into_deserializer();
            let read = seed.deserialize(key).map(Some);
            self.current = Some((name, value));
            return read;
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        match self.current.take() {
            Some((name, value)) => {
                let node = self.node.member(&name, value);
                let path = node.path.clone();
                seed.deserialize(node).map_err(|fault| fault.at(&path))
            }
            None => Err(serde::de::Error::custom("a value without a key")),
        }
    }
}
