//! Request parameters, and what holds for their values.

use super::name::Name;
use crate::spec::{Length, Range, SuppliedBy, Vocabulary};

/// A request parameter.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Parameter {
    /// The wire name and the Rust type.
    pub name: Name,
    /// What it says.
    pub description: String,
    /// The type that QFPay's tables declare.
    pub declared: String,
    /// What a value looks like.
    pub value: Value,
    /// The rule that a value of another look breaks.
    pub format_rule: Option<Name>,
    /// The value types that it can have, the usual one first.
    pub types: Vec<ValueType>,
    /// Where the value comes from.
    pub supplied_by: SuppliedBy,
    /// Whether it must not be shown.
    pub sensitive: bool,
    /// What the gateway takes when it is absent.
    pub default: Option<String>,
    /// What else holds for a value.
    pub constraints: Vec<Constraint>,
    /// The pay types that can carry it in a payment, by name.
    pub taken_by: Vec<Name>,
    /// Its place in the specification, which is that on QFPay's page; the list itself is sorted.
    pub position: usize,
    /// The source.
    pub source: Name,
}

/// A type that values of a parameter can have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueType {
    /// The type.
    pub name: Name,
    /// What its values say.
    pub description: String,
    /// A value for examples: the text, the digits or the variant; empty where there is none.
    pub example: String,
}

/// Read by its name: the description is the parameter's, or is for Rust alone.
#[cfg(feature = "schema")]
impl serde::Serialize for ValueType {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.name.serialize(serializer)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for ValueType {
    fn inline_schema() -> bool {
        Name::inline_schema()
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Name::schema_name()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Name::json_schema(generator)
    }
}

/// What a value looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(feature = "schema", serde(tag = "kind", rename_all = "snake_case"))]
pub enum Value {
    /// Any text.
    Text,
    /// Decimal digits without sign or leading zeros.
    Integer {
        /// What it counts.
        unit: Option<String>,
    },
    /// `YYYY-MM-DD hh:mm:ss`.
    Timestamp,
    /// `+hhmm` or `-hhmm`.
    UtcOffset,
    /// An absolute URL.
    Url {
        /// The schemes that are allowed.
        schemes: Vec<String>,
    },
    /// A code of a list.
    Code {
        /// The list.
        of: Vocabulary,
    },
    /// One of a few words.
    Choice {
        /// The words.
        values: Vec<Choice>,
    },
    /// A JSON object in text form.
    JsonObject,
}

/// One of a few words.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Choice {
    /// The word on the wire and the variant.
    #[cfg_attr(feature = "schema", serde(rename = "value"))]
    pub name: Name,
    /// What it means.
    pub description: String,
}

/// A rule about one value, wherever it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Constraint {
    /// The rule that a value breaks.
    pub rule: Name,
    /// What is tested.
    pub test: Test,
}

/// A test of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
#[cfg_attr(
    feature = "schema",
    serde(tag = "kind", content = "value", rename_all = "snake_case")
)]
pub enum Test {
    /// Its length in characters.
    Length(Length),
    /// Its size as a whole number.
    Range(Range),
    /// It consists of these characters, given as first and last of a span.
    Characters(Vec<(char, char)>),
    /// It has none of these characters.
    Excludes(Vec<char>),
}
