//! An entry with its place, and the specification with it.

use qfpay_codegen::ir::Model;
use qfpay_codegen::{Problems, SourceFile, Sources};

use crate::check::check;

/// An entry, and the specification with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Addition {
    /// The file, relative to the specification's folder.
    pub file: String,
    /// The line that the entry starts in, counted from 1.
    pub line: usize,
    /// The lines of the entry.
    pub entry: String,
    /// The text of the file with it.
    pub text: String,
}

impl Addition {
    /// The specification with the entry, resolved.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it then.
    pub fn check(&self, sources: &Sources) -> Result<Model, Problems> {
        check(&self.applied(sources))
    }

    /// The specification with the entry.
    #[must_use]
    pub fn applied(&self, sources: &Sources) -> Sources {
        let with_entry = |file: &SourceFile| {
            let text = match file.name == self.file {
                true => &self.text,
                false => &file.text,
            };
            (file.name.clone(), text.clone())
        };
        Sources::from_files(sources.files().iter().map(with_entry))
    }
}
