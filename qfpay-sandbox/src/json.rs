//! Answers as the gateway writes them: JSON in the shape of Python's `json.dumps`.
//!
//! Spaces follow colons and commas, everything beyond ASCII is escaped, and fields keep the order
//! in which they were put.

use std::borrow::Cow;
use std::fmt::Write;

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
        let mut out = String::with_capacity(1024);
        self.write(&mut out);
        out.into_bytes()
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

    fn write(&self, out: &mut String) {
        match self {
            Self::Null => out.push_str("null"),
            Self::Text(text) => write_text(text, out),
            Self::Raw(written) => out.push_str(written),
            Self::Array(items) => {
                out.push('[');
                for (index, item) in items.iter().enumerate() {
                    separate(index, out);
                    item.write(out);
                }
                out.push(']');
            }
            Self::Object(fields) => {
                out.push('{');
                for (index, (name, value)) in fields.iter().enumerate() {
                    separate(index, out);
                    write_text(name, out);
                    out.push_str(": ");
                    value.write(out);
                }
                out.push('}');
            }
        }
    }
}

fn separate(index: usize, out: &mut String) {
    if index > 0 {
        out.push_str(", ");
    }
}

fn write_text(text: &str, out: &mut String) {
    out.push('"');
    let mut rest = text;
    // What needs no escape goes over in one piece.
    while let Some(at) = rest.bytes().position(needs_escape) {
        let (plain, tail) = rest.split_at_checked(at).unwrap_or((rest, ""));
        out.push_str(plain);
        let mut characters = tail.chars();
        if let Some(character) = characters.next() {
            escape(character, out);
        }
        rest = characters.as_str();
    }
    out.push_str(rest);
    out.push('"');
}

fn needs_escape(byte: u8) -> bool {
    !matches!(byte, b' '..=b'~') || byte == b'"' || byte == b'\\'
}

fn escape(character: char, out: &mut String) {
    match character {
        '"' => out.push_str("\\\""),
        '\\' => out.push_str("\\\\"),
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        other => {
            for unit in other.encode_utf16(&mut [0; 2]) {
                // Writing to a `String` cannot fail.
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
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
