//! What is wrong with a specification, where, and how to fix it.

use std::fmt;

/// A place in a YAML file, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

/// One thing wrong with the specification.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file, relative to the specification's folder.
    pub file: String,
    /// The line and column, where a pass that knows positions has run.
    pub position: Option<Position>,
    /// The place inside the file, such as `pay_types[3].wallet`; empty for the whole file.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
    /// What at that place it is about.
    pub about: About,
}

/// What a problem is about, which decides where exactly it is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum About {
    /// What stands at the place.
    #[default]
    Value,
    /// The key that leads to the place.
    Key,
    /// That there is this file, or that there is none.
    File,
    /// That the file is no YAML at all.
    Syntax,
}

impl Problem {
    /// A problem with what stands at `path` in `file`, without a hint yet.
    pub fn new(file: &str, path: impl fmt::Display, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            position: None,
            path: path.to_string(),
            message: message.into(),
            hint: None,
            about: About::Value,
        }
    }

    /// The problem with a way to fix it.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The problem, about something else than the value at its place.
    #[must_use]
    pub fn about(mut self, about: About) -> Self {
        self.about = about;
        self
    }

    /// The problem at a line and column.
    #[must_use]
    pub fn at(mut self, position: Option<Position>) -> Self {
        self.position = position;
        self
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file)?;
        if let Some(Position { line, column }) = self.position {
            write!(f, ":{line}:{column}")?;
        }
        if !self.path.is_empty() {
            write!(f, ": {}", self.path)?;
        }
        write!(f, ": {}", self.message)?;
        if let Some(hint) = &self.hint {
            write!(f, "\n    {hint}")?;
        }
        Ok(())
    }
}

/// Everything wrong with the specification, collected before giving up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problems {
    /// Adds a problem at `path` in `file` together with the way to fix it.
    pub fn add_with_hint(
        &mut self,
        file: &str,
        path: impl fmt::Display,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(Problem::new(file, path, message).with_hint(hint));
    }

    /// Adds a problem.
    pub fn push(&mut self, problem: Problem) {
        self.0.push(problem);
    }

    /// The problems, in the order of files and places.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many problems there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// How many problems there are, as text.
    #[must_use]
    pub fn count(&self) -> String {
        match self.0.len() {
            1 => "1 problem in the specification".to_owned(),
            count => format!("{count} problems in the specification"),
        }
    }

    /// Drops the problems that `keep` is false for.
    pub fn retain(&mut self, keep: impl FnMut(&Problem) -> bool) {
        self.0.retain(keep);
    }

    /// The problems, to change them.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Problem> {
        self.0.iter_mut()
    }

    /// Sorts by file and position, and drops what two passes found at the same place.
    pub fn sort(&mut self) {
        self.0
            .sort_by(|a, b| (&a.file, a.position).cmp(&(&b.file, b.position)));
        self.0.dedup();
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.0 {
            writeln!(f, "{problem}")?;
        }
        f.write_str(&self.count())
    }
}

/// "did you mean `x`?" where `candidates` hold something close to `word`, else all of them.
pub fn suggestion<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> String {
    const LISTED: usize = 12;
    let candidates: Vec<&str> = candidates.into_iter().collect();
    let closest = candidates
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(word, candidate), *candidate))
        .min();
    match closest {
        Some((distance, candidate)) if distance <= 1 + word.chars().count() / 4 => {
            format!("did you mean `{candidate}`?")
        }
        Some(_) if candidates.len() <= LISTED => format!("one of: {}", candidates.join(", ")),
        Some(_) => {
            let listed: Vec<&str> = candidates.iter().take(LISTED).copied().collect();
            format!(
                "one of: {}, … ({} in all)",
                listed.join(", "),
                candidates.len()
            )
        }
        None => "there is nothing that it could name".to_owned(),
    }
}
