//! Why there is no entry, and what is wrong with an answer.

use qfpay_codegen::problems::{Position, Problems};

/// Why there can be no such entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CannotAdd {
    /// The specification cannot be read.
    Unreadable(Problems),
    /// There is an entry with this code already.
    Taken {
        /// The file that has it.
        file: String,
        /// Where in the file.
        position: Option<Position>,
        /// Its name.
        name: String,
    },
    /// This is not a code of the kind.
    NoCode {
        /// What a code of the kind is made of.
        demand: &'static str,
    },
    /// The list has no entry yet, so there is none to follow the form of.
    Empty {
        /// The file that has it.
        file: String,
    },
}

/// An answer that does not fit its question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidAnswer {
    /// The option.
    pub option: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}
