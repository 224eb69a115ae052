//! Reads the fields of an answer: leniently, so that nothing is lost, and without guessing what they decide.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::types::check_value::integer;
use crate::types::code::{Code, Open};

/// The fields of a JSON object as they came, in their order.
#[derive(Clone, PartialEq)]
pub struct Fields {
    fields: Vec<(Box<str>, Field)>,
}

/// Shows no value: which of them may be shown, only the answer around them knows.
impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Fields").finish_non_exhaustive()
    }
}

/// The value of a field.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Field {
    Null,
    Text(Box<str>),
    /// A number or truth value, in the characters it came in: `0000` is not `0`, and a 26-digit
    /// number fits no integer.
    Bare(Box<str>),
    /// An object or a list, as JSON.
    Json(Box<str>),
    /// Text that is no Unicode, such as half of a surrogate pair, as JSON. It decides nothing.
    Broken(Box<str>),
}

impl Fields {
    /// Reads a body as one JSON object with a value for each of its `decisive` fields at most.
    pub(crate) fn read(body: &[u8], decisive: &[&str]) -> Result<Self, Unreadable> {
        // A broken character in a message must not hide the status code beside it.
        let text = String::from_utf8_lossy(body);
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        if text.trim().is_empty() {
            return Err(Unreadable::Empty);
        }
        let fields: Self = serde_json::from_str(text).map_err(|_| Unreadable::NotAnObject)?;
        for name in decisive {
            if fields
                .fields
                .iter()
                .filter(|(known, _)| &**known == *name)
                .count()
                > 1
            {
                return Err(Unreadable::Duplicate((*name).to_owned()));
            }
        }
        Ok(fields)
    }

    /// The objects of a list, each read like a body.
    pub(crate) fn read_list(json: &str, decisive: &[&str]) -> Result<Vec<Self>, Unreadable> {
        let items: Vec<&RawValue> = serde_json::from_str(json).map_err(|_| Unreadable::NotAList)?;
        items
            .iter()
            .map(|item| Self::read(item.get().as_bytes(), decisive))
            .collect()
    }

    /// The last field of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&Field> {
        self.fields
            .iter()
            .rev()
            .find(|(known, _)| &**known == name)
            .map(|(_, field)| field)
    }

    /// Text or a number, in the characters it came in; `None` where it is missing, null or empty.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Field::Text(text) | Field::Bare(text) => Some(&**text).filter(|text| !text.is_empty()),
            Field::Null | Field::Json(_) | Field::Broken(_) => None,
        }
    }

    /// A whole number in canonical digits; everything else is `None`.
    pub(crate) fn integer(&self, name: &str) -> Option<u64> {
        self.text(name).and_then(integer)
    }

    pub(crate) fn code<T: Code>(&self, name: &str) -> Option<Open<T>> {
        self.text(name).map(Open::from_text)
    }

    /// An object or list, or text, as JSON.
    pub(crate) fn json(&self, name: &str) -> Option<&str> {
        match self.get(name)? {
            Field::Json(json) | Field::Text(json) => Some(&**json).filter(|json| !json.is_empty()),
            Field::Null | Field::Bare(_) | Field::Broken(_) => None,
        }
    }

    /// Any field as text; `None` where it is missing or null.
    pub(crate) fn raw(&self, name: &str) -> Option<&str> {
        self.get(name).and_then(Field::raw)
    }

    /// The fields in their order, as text, for those that no accessor knows.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, Option<&str>)> {
        self.fields
            .iter()
            .map(|(name, field)| (&**name, field.raw()))
    }

    /// Shows names and values, those of `sensitive` fields hidden. A field that is not in
    /// `known` is hidden too: the specification does not say that it may be shown.
    pub(crate) fn debug(
        &self,
        name: &str,
        known: &[&str],
        sensitive: &[&str],
        f: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let mut shown = f.debug_struct(name);
        for (field, value) in self.iter() {
            let hidden = sensitive.contains(&field) || !known.contains(&field);
            match value {
                Some(_) if hidden => shown.field(field, &"(hidden)"),
                value => shown.field(field, &value),
            };
        }
        shown.finish()
    }
}

/// Why the body of an answer or notification decides nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Unreadable {
    /// It is empty.
    #[error("the body is empty")]
    Empty,
    /// It is not one JSON object.
    #[error("the body is not a JSON object")]
    NotAnObject,
    /// The list of transactions is not a list of objects.
    #[error("the list of transactions is not a list of objects")]
    NotAList,
    /// The list of transactions has too many pages, or repeats the same page.
    #[error("the list of transactions does not end")]
    Endless,
    /// A field that decides occurs more than once.
    #[error("the field `{0}` occurs more than once")]
    Duplicate(String),
    /// A field that decides is missing or has no meaning.
    #[error("the field `{0}` is missing or cannot be read")]
    Field(&'static str),
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldsVisitor;

        impl<'de> Visitor<'de> for FieldsVisitor {
            type Value = Fields;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::new();
                while let Some((name, raw)) = map.next_entry::<Cow<'de, str>, &'de RawValue>()? {
                    fields.push((name.into(), Field::from_raw(raw.get())));
                }
                Ok(Fields { fields })
            }
        }

        deserializer.deserialize_map(FieldsVisitor)
    }
}

impl Field {
    fn raw(&self) -> Option<&str> {
        match self {
            Self::Null => None,
            Self::Text(text) | Self::Bare(text) | Self::Json(text) | Self::Broken(text) => {
                Some(text)
            }
        }
    }

    fn from_raw(raw: &str) -> Self {
        match raw.as_bytes().first() {
            Some(b'n') => Self::Null,
            Some(b'{' | b'[') => Self::Json(raw.into()),
            Some(b'"') => match serde_json::from_str::<String>(raw) {
                Ok(text) => Self::Text(text.into()),
                Err(_) => Self::Broken(raw.into()),
            },
            _ => Self::Bare(raw.into()),
        }
    }
}
