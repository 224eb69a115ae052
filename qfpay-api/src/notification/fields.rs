//! Reads the fields of a notification in one walk, without copying them.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use crate::generated::notification::{FIELDS, field_index};
use crate::response::fields::Unreadable;

/// The fields that decide, each of which may stand there once: all that an order is held against,
/// and all that says what happened and to what.
const DECISIVE: [&str; 13] = [
    "status",
    "notify_type",
    "order_type",
    "respcd",
    "syssn",
    "out_trade_no",
    "orig_syssn",
    "orig_out_trade_no",
    "txamt",
    "txcurrcd",
    "mchid",
    "pay_type",
    "cancel",
];

/// The text of each known field, in the order of [`FIELDS`].
pub(super) type Values<'a> = [Option<&'a str>; FIELDS.len()];

/// The text of a JSON string, copied only where it has escapes.
pub(super) fn unquote(raw: &str) -> Option<Cow<'_, str>> {
    let inner = raw.strip_prefix('"')?.strip_suffix('"')?;
    if inner.contains('\\') {
        return serde_json::from_str(raw).ok().map(Cow::Owned);
    }
    Some(Cow::Borrowed(inner))
}

/// The text of a field.
pub(super) enum FieldText<'a> {
    /// It is missing, null or empty.
    Nothing,
    /// It is neither text nor a number.
    Unreadable,
    /// Text, or a number in the characters it came in.
    Text(Cow<'a, str>),
}

/// What the values of a notification are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    /// The text of strings, none of which has an escape in it.
    PlainText,
    /// JSON of any kind.
    Json,
}

/// Reads the known fields. Nearly every body has plain text only; the rest, broken ones among it, is
/// read once more as what it is, because keeping every value in the characters it came in makes
/// reading half as slow again.
pub(super) fn read_fields<'a>(
    body: &'a [u8],
    values: &mut Values<'a>,
) -> Result<Written, Unreadable> {
    let text = std::str::from_utf8(body).map_err(|_| Unreadable::NotAnObject)?;
    let (written, duplicate) = match read_as(text, PlainText, values) {
        Ok(duplicate) => (Written::PlainText, duplicate),
        Err(_) => {
            *values = [None; FIELDS.len()];
            let duplicate = read_as(text, PhantomData::<&RawValue>, values);
            (
                Written::Json,
                duplicate.map_err(|_| Unreadable::NotAnObject)?,
            )
        }
    };
    match duplicate {
        Some(name) => Err(Unreadable::Duplicate(name.to_owned())),
        None => Ok(written),
    }
}

/// Reads the known fields with this seed, and says which of the decisive ones stands there twice.
fn read_as<'a, S: ValueSeed<'a>>(
    text: &'a str,
    seed: S,
    values: &mut Values<'a>,
) -> serde_json::Result<Option<&'static str>> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let duplicate = deserializer.deserialize_map(ValuesVisitor { seed, values })?;
    deserializer.end()?;
    Ok(duplicate)
}

/// Reads a value without copying it.
trait ValueSeed<'a>: DeserializeSeed<'a> + Copy {
    fn text(value: Self::Value) -> &'a str;
}

impl<'a> ValueSeed<'a> for PhantomData<&'a RawValue> {
    fn text(value: &'a RawValue) -> &'a str {
        value.get()
    }
}

/// Fails for everything but strings without escapes.
#[derive(Clone, Copy)]
struct PlainText;

impl<'a> ValueSeed<'a> for PlainText {
    fn text(value: &'a str) -> &'a str {
        value
    }
}

impl<'a> DeserializeSeed<'a> for PlainText {
    type Value = &'a str;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<&'a str, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'a> Visitor<'a> for PlainText {
    type Value = &'a str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("text without escapes")
    }

    fn visit_borrowed_str<E>(self, text: &'a str) -> Result<&'a str, E> {
        Ok(text)
    }
}

struct ValuesVisitor<'v, 'a, S> {
    seed: S,
    values: &'v mut Values<'a>,
}

impl<'a, S: ValueSeed<'a>> Visitor<'a> for ValuesVisitor<'_, 'a, S> {
    type Value = Option<&'static str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut duplicate = None;
        while let Some(index) = map.next_key_seed(FieldIndex)? {
            let Some(index) = index else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            let value = S::text(map.next_value_seed(self.seed)?);
            if let Some(slot) = self.values.get_mut(index) {
                if slot.replace(value).is_some() {
                    duplicate = duplicate.or(decisive(index));
                }
            }
        }
        Ok(duplicate)
    }
}

fn decisive(index: usize) -> Option<&'static str> {
    let (name, _) = FIELDS.get(index)?;
    DECISIVE.contains(name).then_some(*name)
}

/// Reads a name without copying it.
struct FieldIndex;

impl<'a> DeserializeSeed<'a> for FieldIndex {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Option<usize>, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for FieldIndex {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field name")
    }

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Option<usize>, E> {
        Ok(field_index(name))
    }
}

#[cfg(test)]
mod tests {
    use super::{FIELDS, PlainText, Unreadable, Written, read_as, read_fields};
    use crate::response::fields::Unreadable::{Duplicate, NotAnObject};
    use serde_json::value::RawValue;
    use std::marker::PhantomData;

    fn kind(body: &str) -> Result<Written, Unreadable> {
        read_fields(body.as_bytes(), &mut [None; FIELDS.len()])
    }

    #[test]
    fn plain_text_and_anything_else_are_told_apart() {
        for plain in [
            r#"{}"#,
            r#" {"txamt" : "1250", "goods_name": "咖啡", "other": {"n": [1, "\n"]}} "#,
            r#"{"\u0074xamt": "1250"}"#,
        ] {
            assert_eq!(kind(plain), Ok(Written::PlainText), "{plain}");
        }
        for json in [
            r#"{"txamt": 1250}"#,
            r#"{"txamt": null}"#,
            r#"{"goods_name": "\u5496"}"#,
            r#"{"goods_name": {"text": "tea"}}"#,
        ] {
            assert_eq!(kind(json), Ok(Written::Json), "{json}");
        }
        for broken in [
            "",
            "[]",
            "{",
            r#"{"txamt": "1}"#,
            "{} {}",
            r#"{"txamt": 01}"#,
        ] {
            assert_eq!(kind(broken), Err(NotAnObject), "{broken}");
        }
    }

    #[test]
    fn what_decides_may_stand_there_once_however_it_is_written() {
        for twice in [
            r#"{"txamt": "1", "txamt": "1"}"#,
            r#"{"txamt": 1, "txamt": 1}"#,
            r#"{"txamt": "1", "\u0074xamt": 2}"#,
        ] {
            assert_eq!(kind(twice), Err(Duplicate("txamt".to_owned())), "{twice}");
        }
        assert!(kind(r#"{"goods_name": "a", "goods_name": "b", "x": 1, "x": 2}"#).is_ok());
    }

    #[test]
    fn plain_text_reads_the_same_in_both_ways() {
        let body = r#"{"status": "1", "txamt": "", "goods_name": "咖啡/tea", "cardcd": "2088*"}"#;
        let (mut plain, mut raw) = ([None; FIELDS.len()], [None; FIELDS.len()]);
        assert_eq!(read_as(body, PlainText, &mut plain).unwrap(), None);
        let seed = PhantomData::<&RawValue>;
        assert_eq!(read_as(body, seed, &mut raw).unwrap(), None);
        let unquoted = raw.map(|value| value.map(|value| value.trim_matches('"')));
        assert_eq!(plain, unquoted);
    }
}
