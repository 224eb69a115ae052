//! A new entry for the specification: what has to be known for it, how it is written, and where it goes.
//!
//! Nothing of the file is written anew but the lines of the entry: they are put between two lines that stay
//! as they are, comments included. What is in the file is read from its parsed form, and where it stands
//! from the strict pass.

mod addition;
mod answers;
mod entry;
mod errors;
mod fields;
mod guess;
mod kind;
mod new_entry;
mod place;
mod question;
mod scalar;
mod tables;

use std::collections::BTreeMap;

use qfpay_codegen::Sources;

pub use self::addition::Addition;
pub use self::errors::{CannotAdd, InvalidAnswer};
pub use self::guess::Guess;
pub use self::kind::Kind;
pub use self::new_entry::NewEntry;
pub use self::question::{Accepts, Question};
pub use self::tables::Choice;

use self::tables::Tables;

impl<'s> NewEntry<'s> {
    /// Begins an entry without any answers.
    ///
    /// # Errors
    ///
    /// A [`CannotAdd`] that says why there can be no such entry.
    pub fn new(kind: Kind, code: &str, sources: &'s Sources) -> Result<Self, CannotAdd> {
        if !kind.fits(code) {
            return Err(CannotAdd::NoCode {
                demand: kind.demand(),
            });
        }
        let tables = Tables::read(sources).map_err(CannotAdd::Unreadable)?;
        let new = Self {
            kind,
            code: code.to_owned(),
            sources,
            tables,
            answers: BTreeMap::new(),
        };
        match new.taken() {
            Some(reason) => Err(reason),
            None => Ok(new),
        }
    }

    /// What there is to ask, in the order of asking.
    pub fn questions(&self) -> impl Iterator<Item = Question> {
        let fields = fields::of(self.kind).iter();
        fields.map(|field| self.question(field))
    }

    /// Whether something was answered to an option.
    #[must_use]
    pub fn is_answered(&self, option: &str) -> bool {
        self.answers.contains_key(option)
    }

    /// Answers a question, with several values where it takes several.
    ///
    /// # Errors
    ///
    /// [`InvalidAnswer`] if an answer is none of those that the question takes.
    pub fn answer(&mut self, option: &str, values: &[String]) -> Result<(), InvalidAnswer> {
        let mut fields = fields::of(self.kind).iter();
        let Some(field) = fields.find(|field| field.option == option) else {
            return Ok(());
        };
        let fit = self.fit(field, values)?;
        if !fit.is_empty() {
            self.answers.insert(field.option, fit);
        }
        Ok(())
    }

    /// The questions that an entry cannot do without, and that are not answered yet.
    #[must_use]
    pub fn missing(&self) -> Vec<Question> {
        let questions = self.questions();
        questions
            .filter(|question| question.needed && !self.is_answered(question.option))
            .collect()
    }

    /// The entry as far as it is known, and the file with it.
    ///
    /// # Errors
    ///
    /// [`CannotAdd::Empty`] if there is no entry beside which it could stand.
    pub fn finish(&self) -> Result<Addition, CannotAdd> {
        let file = self.tables.file(self.kind);
        let place = place::find(
            self.kind,
            &self.code,
            &self.answers,
            &self.tables,
            self.sources,
        );
        let place = place.ok_or_else(|| CannotAdd::Empty {
            file: file.to_owned(),
        })?;
        let lines = entry::lines(self, &place);
        let (text, line) = place.insert(&lines);
        Ok(Addition {
            file: file.to_owned(),
            line,
            entry: lines.join("\n") + "\n",
            text,
        })
    }

    fn taken(&self) -> Option<CannotAdd> {
        let codes = self.tables.codes(self.kind);
        let index = codes.iter().position(|(code, _)| *code == self.code)?;
        let (_, name) = codes.get(index)?;
        Some(CannotAdd::Taken {
            file: self.tables.file(self.kind).to_owned(),
            position: place::of_entry(self.kind, index, &self.tables, self.sources),
            name: (*name).to_owned(),
        })
    }
}
