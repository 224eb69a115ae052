//! A new entry for the specification: what has to be known for it, how it is written, and where it goes.
//!
//! Nothing of the file is written anew but the lines of the entry: they are put between two lines that stay
//! as they are, comments included. What is in the file is read from its parsed form, and where it stands
//! from the strict pass.

mod answers;
mod entry;
mod fields;
mod guess;
mod place;
mod scalar;
mod tables;

use std::collections::BTreeMap;
use std::fmt;

pub use self::fields::{Accepts, Question};
pub use self::guess::Guess;
pub use self::tables::Choice;

use self::tables::Tables;
use qfpay_codegen::Sources;
use qfpay_codegen::problems::{Position, Problems};
use qfpay_codegen::ir::Model;

/// What can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A pay type, by its code of six digits.
    PayType,
    /// A status code, by its four digits.
    StatusCode,
    /// A currency, by its three letters.
    Currency,
    /// A request parameter, by its wire name.
    Parameter,
}

/// An entry that is being made.
#[derive(Debug)]
pub struct Draft<'s> {
    kind: Kind,
    code: String,
    sources: &'s Sources,
    tables: Tables,
    answers: BTreeMap<&'static str, Vec<String>>,
}

/// Why there can be no such entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
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
    /// This is no code of the kind.
    NoCode {
        /// What is.
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
pub struct Unfit {
    /// The option.
    pub option: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

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

impl fmt::Display for Kind {
    /// As the command calls it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::PayType => "pay-type",
            Self::StatusCode => "status-code",
            Self::Currency => "currency",
            Self::Parameter => "parameter",
        })
    }
}

impl Kind {
    /// What a code of the kind is made of.
    fn demand(self) -> &'static str {
        match self {
            Self::PayType => "a pay type has 6 digits, such as 802001",
            Self::StatusCode => "a status code has 4 digits, such as 0000",
            Self::Currency => "a currency code has 3 upper-case letters, such as HKD",
            Self::Parameter => {
                "a parameter's name has lower-case letters, digits and single underscores, such as goods_name"
            }
        }
    }

    fn fits(self, code: &str) -> bool {
        let digits = |count| code.len() == count && code.bytes().all(|one| one.is_ascii_digit());
        match self {
            Self::PayType => digits(6),
            Self::StatusCode => digits(4),
            Self::Currency => code.len() == 3 && code.bytes().all(|one| one.is_ascii_uppercase()),
            Self::Parameter => qfpay_codegen::names::fault(code).is_none(),
        }
    }
}

impl<'s> Draft<'s> {
    /// Begins an entry without any answers.
    ///
    /// # Errors
    ///
    /// A [`Refusal`] that says why there can be no such entry.
    pub fn new(kind: Kind, code: &str, sources: &'s Sources) -> Result<Self, Refusal> {
        if !kind.fits(code) {
            return Err(Refusal::NoCode {
                demand: kind.demand(),
            });
        }
        let tables = Tables::read(sources).map_err(Refusal::Unreadable)?;
        let draft = Self {
            kind,
            code: code.to_owned(),
            sources,
            tables,
            answers: BTreeMap::new(),
        };
        match draft.taken() {
            Some(refusal) => Err(refusal),
            None => Ok(draft),
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
    /// [`Unfit`] if an answer is none of those that the question takes.
    pub fn answer(&mut self, option: &str, values: &[String]) -> Result<(), Unfit> {
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
    /// [`Refusal::Empty`] if there is no entry beside which it could stand.
    pub fn finish(&self) -> Result<Addition, Refusal> {
        let file = self.tables.file(self.kind);
        let place = place::find(
            self.kind,
            &self.code,
            &self.answers,
            &self.tables,
            self.sources,
        );
        let place = place.ok_or_else(|| Refusal::Empty {
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

    fn taken(&self) -> Option<Refusal> {
        let codes = self.tables.codes(self.kind);
        let index = codes.iter().position(|(code, _)| *code == self.code)?;
        let (_, name) = codes.get(index)?;
        Some(Refusal::Taken {
            file: self.tables.file(self.kind).to_owned(),
            position: place::of_entry(self.kind, index, &self.tables, self.sources),
            name: (*name).to_owned(),
        })
    }

    /// The one answer to an option, if there is one.
    fn one(&self, option: &str) -> Option<&str> {
        self.many(option).first().map(String::as_str)
    }

    /// The answers to an option.
    fn many(&self, option: &str) -> &[String] {
        self.answers
            .get(option)
            .map(Vec::as_slice)
            .unwrap_or_default()
    }
}

impl Addition {
    /// The specification with the entry, resolved.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with it then.
    pub fn check(&self, sources: &Sources) -> Result<Model, Problems> {
        crate::check(&self.applied(sources))
    }

    /// The specification with the entry.
    #[must_use]
    pub fn applied(&self, sources: &Sources) -> Sources {
        let with_entry = |file: &qfpay_codegen::SourceFile| {
            let text = match file.name == self.file {
                true => &self.text,
                false => &file.text,
            };
            (file.name.clone(), text.clone())
        };
        Sources::from_files(sources.files().iter().map(with_entry))
    }
}
