//! Text and codes: never empty, never taken for a number.

use std::fmt;

use serde::Deserialize;
use serde::de::{Deserializer, Error, Visitor};

/// Text with something in it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Text(String);

/// Text whose every character counts, blanks at its ends included.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(inline))]
pub struct Verbatim(String);

/// A code: text of letters and digits. A number is an error, because YAML readers take `0000`
/// for zero.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Code(String);

impl std::ops::Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::ops::Deref for Verbatim {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl std::ops::Deref for Code {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

#[cfg(feature = "schema")]
impl serde::Serialize for Text {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Text".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": r"\S"})
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Code {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Code".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string", "pattern": "^[0-9A-Za-z]+$"})
    }
}

struct TextVisitor(&'static str);

impl Visitor<'_> for TextVisitor {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<String, E> {
        if text.trim().is_empty() {
            Err(E::custom(
                "the text is empty; write something, or leave the key out",
            ))
        } else {
            Ok(text.trim().to_owned())
        }
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<String, E> {
        Err(E::custom(format!(
            "{number} without quotes is a number; write \"{number}\""
        )))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<String, E> {
        Err(E::custom(format!(
            "{number} without quotes is a number; write it in quotes"
        )))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<String, E> {
        Err(E::custom(format!(
            "{value} without quotes is a truth value; write \"{value}\""
        )))
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor("text")).map(Self)
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = deserializer.deserialize_str(TextVisitor("a code in quotes"))?;
        if code.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            Ok(Self(code))
        } else {
            Err(D::Error::custom(format!(
                "`{code}` is no code; a code has letters and digits only"
            )))
        }
    }
}
