//! Answers as the gateway writes them: JSON in the shape of Python's `json.dumps`.
//!
//! Spaces follow colons and commas, everything beyond ASCII is escaped, and fields keep the order
//! in which they were put.

use std::borrow::Cow;
use std::io::{self, Write};

use serde::ser::{Error, Serialize};
use serde_json::ser::{Formatter, Serializer};
use serde_json::value::RawValue;

/// A JSON document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Json {
    /// `null`.
    Null,
    /// A string.
    Text(Cow<'static, str>),
    /// A number, or anything else, in the characters that are to be written. Amounts never pass
    /// through a float.
    Raw(Cow<'static, str>),
    /// An array.
    Array(Vec<Json>),
    /// An object.
    Object(Vec<(&'static str, Json)>),
}

impl Json {
    /// A string.
    pub(crate) fn text(text: impl Into<Cow<'static, str>>) -> Self {
        Self::Text(text.into())
    }

    /// The bytes of the document.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(1024);
        let mut serializer = Serializer::with_formatter(&mut out, PythonFormatter);
        // Only something raw that is no JSON could fail, and the engine writes none.
        let _ = self.serialize(&mut serializer);
        out
    }

    /// The fields of an object; none of anything else.
    pub(crate) fn fields(&mut self) -> Option<&mut Vec<(&'static str, Json)>> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// The first field of this name.
    pub(crate) fn get(&mut self, name: &str) -> Option<&mut Json> {
        let mut fields = self.fields()?.iter_mut();
        fields
            .find(|(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// Gives a field that is there another value.
    pub(crate) fn replace(&mut self, name: &str, value: Json) {
        if let Some(field) = self.get(name) {
            *field = value;
        }
    }

    /// Takes a field away.
    pub(crate) fn remove(&mut self, name: &str) {
        if let Some(fields) = self.fields() {
            fields.retain(|(known, _)| *known != name);
        }
    }
}

impl Serialize for Json {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Text(text) => serializer.serialize_str(text),
            Self::Raw(written) => serde_json::from_str::<&RawValue>(written)
                .map_err(S::Error::custom)?
                .serialize(serializer),
            Self::Array(items) => serializer.collect_seq(items),
            Self::Object(fields) => {
                serializer.collect_map(fields.iter().map(|(name, value)| (name, value)))
            }
        }
    }
}

/// The spaces and escapes of Python's `json.dumps`.
struct PythonFormatter;

impl PythonFormatter {
    fn separate<W: Write + ?Sized>(out: &mut W, first: bool) -> io::Result<()> {
        out.write_all(if first { b"" } else { b", " })
    }
}

impl Formatter for PythonFormatter {
    fn begin_array_value<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        Self::separate(out, first)
    }

    fn begin_object_key<W: Write + ?Sized>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        Self::separate(out, first)
    }

    fn begin_object_value<W: Write + ?Sized>(&mut self, out: &mut W) -> io::Result<()> {
        out.write_all(b": ")
    }

    fn write_string_fragment<W: Write + ?Sized>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let is_plain = |one: char| matches!(one, ' '..='~');
        for piece in fragment.split_inclusive(|one| !is_plain(one)) {
            let special = piece.chars().next_back().filter(|last| !is_plain(*last));
            let plain = piece.len() - special.map_or(0, char::len_utf8);
            out.write_all(piece.as_bytes().get(..plain).unwrap_or_default())?;
            for unit in special
                .iter()
                .flat_map(|one| one.encode_utf16(&mut [0; 2]).to_vec())
            {
                write!(out, "\\u{unit:04x}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_look_like_python_s() {
        let document = Json::Object(vec![
            ("b", Json::text("咖啡 🍵 \"\\/\n\u{1}\u{7f}")),
            (
                "a",
                Json::Array(vec![Json::Null, Json::Raw("12.50".into())]),
            ),
            ("c", Json::Object(Vec::new())),
        ]);
        let bytes = document.to_bytes();
        assert_eq!(
            String::from_utf8(bytes.clone()).unwrap(),
            r#"{"b": "\u5496\u5561 \ud83c\udf75 \"\\/\n\u0001\u007f", "a": [null, 12.50], "c": {}}"#
        );
        let read: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        assert_eq!(read["b"], "咖啡 🍵 \"\\/\n\u{1}\u{7f}");
    }
}
