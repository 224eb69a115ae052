//! Reads YAML into the types of [`crate::spec`], keeping on after a mistake.
//!
//! `serde_yaml` stops at the first error of a file and describes it in a sentence. A maintainer
//! wants all of them, each with its path and the keys that would have been right. So the text is
//! parsed into `serde_yaml`'s untyped value, and this deserializer walks that: it reports unknown
//! keys and goes on, and leaves out list entries that it cannot read after reporting why.

use std::cell::RefCell;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use serde::de::value::StrDeserializer;
use serde::de::{
    Deserialize, DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess,
    SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde_yaml::{Mapping, Value};

use crate::error::{Problems, suggestion};

/// Reads `text` as a `T`. `None` means that something could not be read at all.
pub(crate) fn read<T: DeserializeOwned>(
    file: &str,
    text: &str,
    problems: &mut Problems,
) -> Option<T> {
    // libyaml takes a byte order mark for a second document.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let value: Value = match serde_yaml::from_str(text) {
        Ok(value) => value,
        Err(error) => {
            problems.add(file, "", format!("not readable as YAML: {error}"));
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
        match fault.mend {
            Some(mend) => self
                .problems
                .add_with_mend(self.file, fault.path, fault.message, mend),
            None => self.problems.add(self.file, fault.path, fault.message),
        }
    }
}

/// Why a value cannot be read.
#[derive(Debug)]
pub(crate) struct Fault {
    path: String,
    message: String,
    mend: Option<String>,
    reported: bool,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Fault {}

impl serde::de::Error for Fault {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self {
            path: String::new(),
            message: message.to_string(),
            mend: None,
            reported: false,
        }
    }

    fn unknown_variant(variant: &str, expected: &'static [&'static str]) -> Self {
        Self {
            path: String::new(),
            message: format!("unknown value `{variant}`"),
            mend: Some(suggestion(variant, expected.iter().copied())),
            reported: false,
        }
    }

    fn missing_field(field: &'static str) -> Self {
        Self {
            path: String::new(),
            message: format!("`{field}` is missing"),
            mend: Some(format!("add `{field}: …`")),
            reported: false,
        }
    }
}

impl Fault {
    fn already_reported() -> Self {
        Self {
            path: String::new(),
            message: String::new(),
            mend: None,
            reported: true,
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
            let name = key.as_str().unwrap_or("?");
            if !fields.contains(&name) {
                let node = self.member(name, self.value);
                let mut found = self.found.borrow_mut();
                let file = found.file;
                found.problems.add_with_mend(
                    file,
                    node.path,
                    format!("unknown key `{name}`"),
                    suggestion(name, fields.iter().copied()),
                );
            }
        }
    }
}

impl<'de, 'v: 'de> Deserializer<'de> for Node<'v, '_, '_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let path = self.path.clone();
        match self.value {
            Value::Null => visitor.visit_unit(),
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
            Value::Tagged(tagged) => Err(Fault {
                path: path.clone(),
                message: format!("the tag {} is not allowed", tagged.tag),
                mend: None,
                reported: false,
            }),
        }
        .map_err(|fault| fault.at(&path))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let Value::Mapping(mapping) = self.value else {
            return self.deserialize_any(visitor);
        };
        self.report_unknown_keys(mapping, fields);
        let path = self.path.clone();
        visitor
            .visit_map(Members::of(self, mapping, Some(fields)))
            .map_err(|fault| fault.at(&path))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.value {
            Value::Null => Err(Fault {
                path: self.path,
                message: "the key has no value".to_owned(),
                mend: Some("give it a value, or leave the key out".to_owned()),
                reported: false,
            }),
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
        match seed.deserialize(node) {
            Ok(entry) => Ok(Some(entry)),
            Err(fault) => {
                self.node.found.borrow_mut().report(fault);
                Err(Fault::already_reported())
            }
        }
    }
}

struct Members<'v, 'f, 'p> {
    node: Node<'v, 'f, 'p>,
    members: serde_yaml::mapping::Iter<'v>,
    fields: Option<&'static [&'static str]>,
    current: Option<(&'v str, &'v Value)>,
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
            let name = key.as_str().unwrap_or("?");
            if self.fields.is_some_and(|fields| !fields.contains(&name)) {
                continue;
            }
            self.current = Some((name, value));
            let key: StrDeserializer<'_, Fault> = name.into_deserializer();
            return seed.deserialize(key).map(Some);
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        match self.current.take() {
            Some((name, value)) => seed.deserialize(self.node.member(name, value)),
            None => Err(serde::de::Error::custom("a value without a key")),
        }
    }
}
