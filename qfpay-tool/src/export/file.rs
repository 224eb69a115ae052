//! A file that is emitted.

/// A file that is emitted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// Its path below the output folder, with `/` on every platform.
    pub name: String,
    /// Its text.
    pub text: String,
}

impl File {
    pub(super) fn new(name: impl Into<String>, text: String) -> Self {
        let name = name.into();
        Self { name, text }
    }
}
