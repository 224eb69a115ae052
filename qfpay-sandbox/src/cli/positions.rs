//! Lines and columns of a configuration file, for problems with its values.

use std::collections::BTreeMap;
use std::path::PathBuf;

use saphyr_parser::{Event, Parser, Span};

use super::failure::Failure;

/// Something in the settings that is invalid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Problem {
    /// The key it is about, such as `merchants[1].client_key`.
    pub(super) path: String,
    pub(super) message: String,
}

impl Problem {
    pub(super) fn new(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            message: message.into(),
        }
    }
}

/// Lines and columns of the values in a file, by path.
#[derive(Debug, Default)]
pub(super) struct Positions {
    file: Option<PathBuf>,
    positions: BTreeMap<String, (usize, usize)>,
}

impl Positions {
    /// The positions in a file that was read without an error.
    pub(super) fn of(file: PathBuf, text: &str) -> Self {
        let mut walk = Walk::default();
        for event in Parser::new_from_str(text) {
            let Ok((event, span)) = event else { break };
            walk.step(&event, span);
        }
        Self {
            file: Some(file),
            positions: walk.positions,
        }
    }

    /// All problems, each with its position.
    pub(super) fn explain(&self, problems: Vec<Problem>) -> Failure {
        let lines = problems.into_iter().map(|problem| {
            let Problem { path, message } = problem;
            let Some(file) = &self.file else {
                return format!("{path}: {message}");
            };
            let file = file.display();
            match self.position(&path) {
                Some((line, column)) => format!("{file}:{line}:{column}: {path}: {message}"),
                // It comes from an option.
                None => format!("{path}: {message}"),
            }
        });
        Failure::Settings(lines.collect())
    }

    /// The position of `path`, or of what is nearest around it.
    fn position(&self, path: &str) -> Option<(usize, usize)> {
        let mut around = path;
        loop {
            if let Some(position) = self.positions.get(around) {
                return Some(*position);
            }
            let end = around.rfind(['.', '['])?;
            around = around.get(..end)?;
        }
    }
}

/// A collection that the walk is inside of.
enum Inside {
    Sequence { path: String, next: usize },
    Mapping { path: String, key: Option<String> },
}

#[derive(Default)]
struct Walk {
    inside: Vec<Inside>,
    positions: BTreeMap<String, (usize, usize)>,
}

impl Walk {
    fn step(&mut self, event: &Event<'_>, span: Span) {
        match event {
            Event::Scalar(text, ..) => {
                if let Some(Inside::Mapping { key, .. }) = self.inside.last_mut() {
                    if key.is_none() {
                        *key = Some(text.to_string());
                        self.record(span);
                        return;
                    }
                }
                self.record(span);
                self.done();
            }
            Event::SequenceStart(..) => {
                let path = self.record(span);
                self.inside.push(Inside::Sequence { path, next: 0 });
            }
            Event::MappingStart(..) => {
                let path = self.record(span);
                self.inside.push(Inside::Mapping { path, key: None });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.inside.pop();
                self.done();
            }
            Event::Alias(_) => self.done(),
            _ => {}
        }
    }

    /// Records the position of the node that comes now, and returns its path. A value with a key has the position
    /// of its key.
    fn record(&mut self, span: Span) -> String {
        let path = match self.inside.last() {
            None => String::new(),
            Some(Inside::Sequence { path, next }) => format!("{path}[{next}]"),
            Some(Inside::Mapping { path, key }) => {
                let key = key.as_deref().unwrap_or_default();
                match path.as_str() {
                    "" => key.to_owned(),
                    path => format!("{path}.{key}"),
                }
            }
        };
        let position = (span.start.line(), span.start.col() + 1);
        self.positions.entry(path.clone()).or_insert(position);
        path
    }

    /// A node has ended: what comes is the next one.
    fn done(&mut self) {
        match self.inside.last_mut() {
            Some(Inside::Sequence { next, .. }) => *next += 1,
            Some(Inside::Mapping { key, .. }) => *key = None,
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_found_by_its_path() {
        let text = "port: 1\nmerchants:\n  - app_code: A\n    pay_types: [\"1\", \"2\"]\n  - {app_code: B}\n";
        let positions = Positions::of(PathBuf::from("x"), text);
        let table = [
            ("port", Some((1, 1))),
            ("merchants", Some((2, 1))),
            ("merchants[0].app_code", Some((3, 5))),
            ("merchants[0].pay_types[1]", Some((4, 22))),
            ("merchants[1].app_code", Some((5, 6))),
            ("merchants[1].client_key", Some((5, 5))),
            ("seed", None),
        ];
        for (path, position) in table {
            assert_eq!(positions.position(path), position, "{path}");
        }
    }
}
