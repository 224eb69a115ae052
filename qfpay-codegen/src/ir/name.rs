//! Names, and terms that have one.

/// A name in the specification and what it is called in Rust.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Name {
    /// As written: a wire name, a code or an identifier.
    pub id: String,
    /// The Rust type or variant.
    pub rust: String,
}

/// Other languages have names of their own for what Rust calls by [`Name::rust`].
#[cfg(feature = "schema")]
impl serde::Serialize for Name {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.id)
    }
}

#[cfg(feature = "schema")]
impl schemars::JsonSchema for Name {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Name".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({"type": "string"})
    }
}

/// An identifier with its meaning.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "schema", derive(serde::Serialize, schemars::JsonSchema))]
pub struct Term {
    /// The identifier.
    pub name: Name,
    /// What people call it.
    pub label: String,
    /// What it means.
    pub description: String,
}
