//! A question to the maintainer who adds an entry.

use super::fields::{Field, Form};
use super::guess::Guess;
use super::new_entry::NewEntry;
use super::tables::Choice;

/// Something to know for an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The option of the command that answers it, and mostly the key in the entry.
    pub option: &'static str,
    /// The question.
    pub ask: &'static str,
    /// What it takes for an answer.
    pub accepts: Accepts,
    /// Whether there is no entry without an answer.
    pub needed: bool,
    /// What the other entries suggest.
    pub guess: Option<Guess>,
}

/// What a question takes for an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accepts {
    /// One of these.
    One(Vec<Choice>),
    /// Some of these.
    Some(Vec<Choice>),
    /// Anything of this form.
    Form(&'static str),
}

impl NewEntry<'_> {
    pub(super) fn question(&self, field: &Field) -> Question {
        Question {
            option: field.option,
            ask: field.ask,
            accepts: match field.form {
                Form::One(list) => Accepts::One(self.tables.choices(list)),
                Form::Some(list) => Accepts::Some(self.tables.choices(list)),
                other => Accepts::Form(other.words()),
            },
            needed: field.needed,
            guess: self.guess(field.option),
        }
    }
}
