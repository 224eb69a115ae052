//! What the reader of the specification cannot see: where everything stands, and what other YAML
//! readers would take differently.
//!
//! The specification is read by programs in several languages, so it keeps to the YAML that all
//! of them agree about: no anchors, tags or merge keys, one document, and quotes around every
//! text that looks like something else. This pass also notes the place of every key and value,
//! by the same paths that the other passes print.

mod index;
mod plain;

use std::borrow::Cow;
use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};

use qfpay_codegen::SourceFile;
use qfpay_codegen::problems::{About, Position, Problem};
use qfpay_codegen::yaml;

use self::index::{Index, Place};

/// What this pass found out about one file.
pub(crate) struct Strict {
    pub(crate) index: Index,
    pub(crate) problems: Vec<Problem>,
    /// Whether these problems are why another reader could not read the file.
    unreadable: bool,
}

impl Strict {
    /// Whether a problem of another pass only repeats one of these about the same place.
    pub(crate) fn explains(&self, other: &Problem) -> bool {
        match other.about {
            About::Syntax => self.unreadable,
            About::File => false,
            About::Value | About::Key => {
                let same_place = |own: &Problem| own.path == other.path;
                let repeated = |own: &Problem| own.about == About::Value && same_place(own);
                self.problems.iter().any(repeated)
            }
        }
    }
}

/// Looks through one file.
pub(crate) fn read(file: &SourceFile) -> Strict {
    let text = file.text.strip_prefix(BYTE_ORDER_MARK);
    let start = Position { line: 1, column: 1 };
    let mut walk = Walk {
        file: &file.name,
        frames: Vec::new(),
        documents: 0,
        found: Strict {
            index: Index::default(),
            problems: Vec::new(),
            unreadable: false,
        },
    };
    if text.is_some() {
        walk.report_at(
            start,
            "the file starts with a byte order mark",
            "save it as UTF-8 without one",
        );
    }
    walk.report_tabs(&file.text);
    walk.events(text.unwrap_or(&file.text));
    // Of an empty file.
    walk.found.index.note("", Place::scalar(None, start));
    walk.found
}

/// Whether a text has to be in quotes, because without them some readers read something else.
pub(crate) fn is_doubtful(text: &str) -> bool {
    let words = ["true", "false"];
    let number = text.parse::<f64>().is_ok();
    number || words.contains(&text) || plain::is_null(text) || plain::doubt(text).is_some()
}

const TAB: &str = "there is a tab";
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A collection that the walk is inside of.
struct Frame {
    path: String,
    inside: Inside,
}

enum Inside {
    Sequence {
        next: usize,
    },
    Mapping {
        key: Key,
        keys: BTreeMap<String, Position>,
    },
}

/// Where in a mapping the walk is.
enum Key {
    /// The next node is a key.
    Awaited,
    /// The node that is being read is a key, and a collection.
    Open,
    /// The next node is the value of this key.
    Read(String, Position),
}

/// What a node is to the collection that it stands in.
enum Role {
    Key,
    Value { path: String, key: Option<Position> },
}

struct Walk<'f> {
    file: &'f str,
    frames: Vec<Frame>,
    documents: usize,
    found: Strict,
}

impl Walk<'_> {
    fn events(&mut self, text: &str) {
        for event in Parser::new_from_str(text) {
            match event {
                Ok((Event::DocumentStart(_), span)) if self.documents == 1 => {
                    self.found.unreadable = true;
                    self.report_at(
                        position(&span),
                        "a second document starts here",
                        "a file of the specification is one document; delete the `---`",
                    );
                    return;
                }
                Ok((event, span)) => self.event(&event, position(&span)),
                Err(error) => return self.syntax_error(&error),
            }
        }
    }

    fn event(&mut self, event: &Event<'_>, at: Position) {
        match event {
            Event::DocumentStart(_) => self.documents += 1,
            Event::Scalar(text, style, anchor, tag) => {
                let plain = *style == ScalarStyle::Plain && tag.is_none();
                match self.role() {
                    Role::Key => {
                        let path = self.key(text, plain, at);
                        self.decorations(&path, *anchor, tag.as_ref(), at);
                    }
                    Role::Value { path, key } => {
                        self.scalar(&path, text, plain, key, at);
                        self.decorations(&path, *anchor, tag.as_ref(), at);
                    }
                }
            }
            Event::Alias(_) => self.alias(at),
            Event::SequenceStart(anchor, tag) => {
                let inside = Inside::Sequence { next: 0 };
                self.open(inside, *anchor, tag.as_ref(), at);
            }
            Event::MappingStart(anchor, tag) => {
                let inside = Inside::Mapping {
                    key: Key::Awaited,
                    keys: BTreeMap::new(),
                };
                self.open(inside, *anchor, tag.as_ref(), at);
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
    }

    /// Takes the place of the next node in the collection around it.
    fn role(&mut self) -> Role {
        let Some(Frame { path, inside }) = self.frames.last_mut() else {
            return Role::Value {
                path: String::new(),
                key: None,
            };
        };
        match inside {
            Inside::Sequence { next } => {
                let entry = format!("{path}[{next}]");
                *next += 1;
                Role::Value {
                    path: entry,
                    key: None,
                }
            }
            Inside::Mapping { key, .. } => match std::mem::replace(key, Key::Awaited) {
                Key::Awaited | Key::Open => Role::Key,
                Key::Read(name, at) => Role::Value {
                    path: member(path, &name),
                    key: Some(at),
                },
            },
        }
    }

    /// Reads a key and gives the path of what it leads to.
    fn key(&mut self, name: &str, plain: bool, at: Position) -> String {
        let Some(Frame {
            path,
            inside: Inside::Mapping { key, keys },
        }) = self.frames.last_mut()
        else {
            return String::new();
        };
        let path = member(path, name);
        *key = Key::Read(name.to_owned(), at);
        let problem = match keys.get(name) {
            Some(first) => {
                self.found.unreadable = true;
                Some((
                    format!("the key `{name}` is there twice"),
                    format!("line {} has it already; delete one of the two", first.line),
                ))
            }
            None if name == "<<" => Some((
                "merge keys are not allowed".to_owned(),
                "write out what is merged: not every YAML reader merges".to_owned(),
            )),
            None if plain => plain::doubt(name),
            None => None,
        };
        keys.entry(name.to_owned()).or_insert(at);
        if let Some((message, hint)) = problem {
            self.report(&path, at, &message, &hint);
        }
        path
    }

    fn scalar(&mut self, path: &str, text: &str, plain: bool, key: Option<Position>, at: Position) {
        // The parser places a missing value wherever it noticed that nothing came.
        let missing = plain && text.is_empty();
        let at = if missing { key.unwrap_or(at) } else { at };
        self.found.index.note(path, Place::scalar(key, at));
        if missing || (plain && plain::is_null(text)) {
            let (message, hint) = yaml::no_value(path);
            self.report(path, at, message, hint);
        } else if let Some((message, hint)) = plain::doubt(text).filter(|_| plain) {
            self.report(path, at, &message, &hint);
        }
    }

    fn alias(&mut self, at: Position) {
        let path = match self.role() {
            Role::Key => self.key("*", false, at),
            Role::Value { path, key } => {
                self.found.index.note(&path, Place::scalar(key, at));
                path
            }
        };
        // Reported with the merge key already.
        if !path.ends_with("<<") {
            self.report(
                &path,
                at,
                "aliases are not allowed",
                "write out what it stands for",
            );
        }
    }

    fn open(&mut self, inside: Inside, anchor: usize, tag: Option<&Cow<'_, Tag>>, at: Position) {
        let path = match self.role() {
            Role::Key => {
                let path = self.open_key(at);
                self.report(&path, at, "a key is a single word", "write it as text");
                path
            }
            Role::Value { path, key } => {
                self.found.index.note(&path, Place::collection(key, at));
                path
            }
        };
        self.decorations(&path, anchor, tag, at);
        self.frames.push(Frame { path, inside });
    }

    /// Notes that the node to come is a key, and gives it a path.
    fn open_key(&mut self, at: Position) -> String {
        let Some(Frame { path, inside }) = self.frames.last_mut() else {
            return String::new();
        };
        if let Inside::Mapping { key, .. } = inside {
            *key = Key::Open;
        }
        let path = member(path, "?");
        self.found.index.note(&path, Place::scalar(Some(at), at));
        path
    }

    fn close(&mut self) {
        let Some(Frame { path: closed, .. }) = self.frames.pop() else {
            return;
        };
        let Some(Frame {
            inside: Inside::Mapping { key, .. },
            ..
        }) = self.frames.last_mut()
        else {
            return;
        };
        if let (Key::Open, Some(at)) = (&*key, self.found.index.position(&closed, About::Value)) {
            *key = Key::Read("?".to_owned(), at);
        }
    }

    fn decorations(&mut self, path: &str, anchor: usize, tag: Option<&Cow<'_, Tag>>, at: Position) {
        if anchor != 0 {
            self.report(
                path,
                at,
                "anchors are not allowed",
                "delete it, and write out what refers to it",
            );
        }
        if tag.is_some() {
            self.report(
                path,
                at,
                "tags are not allowed",
                "delete it; text that looks like something else goes in quotes",
            );
        }
    }

    fn syntax_error(&mut self, error: &ScanError) {
        self.found.unreadable = true;
        let marker = error.marker();
        let at = Position {
            line: marker.line(),
            column: marker.col() + 1,
        };
        // A tab on this line or beside it is the cause, and is reported.
        let is_tab = |own: &Problem| {
            let line = own.position.map_or(0, |position| position.line);
            own.message == TAB && line.abs_diff(at.line) <= 1
        };
        if !self.found.problems.iter().any(is_tab) {
            self.found
                .problems
                .push(yaml::unreadable(self.file, error.info(), Some(at)));
        }
    }

    fn report_tabs(&mut self, text: &str) {
        for (index, line) in text.lines().enumerate() {
            if let Some(before) = line.chars().position(|character| character == '\t') {
                self.found.unreadable = true;
                let at = Position {
                    line: index + 1,
                    column: before + 1,
                };
                self.report_at(
                    at,
                    TAB,
                    "indent with spaces; inside double quotes a tab is written \\t",
                );
            }
        }
    }

    fn report(&mut self, path: &str, at: Position, message: &str, hint: &str) {
        let problem = Problem::new(self.file, path, message).with_hint(hint);
        self.found.problems.push(problem.at(Some(at)));
    }

    /// Reports a problem of how the file is written, whatever it contains.
    fn report_at(&mut self, at: Position, message: &str, hint: &str) {
        let problem = Problem::new(self.file, "", message)
            .with_hint(hint)
            .about(About::File);
        self.found.problems.push(problem.at(Some(at)));
    }
}

fn member(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}

fn position(span: &Span) -> Position {
    Position {
        line: span.start.line(),
        column: span.start.col() + 1,
    }
}

#[cfg(test)]
mod tests {
    use super::{Strict, read};
    use qfpay_codegen::SourceFile;
    use qfpay_codegen::problems::{About, Position};

    fn strict(text: &str) -> Strict {
        read(&SourceFile {
            name: "test.yaml".to_owned(),
            text: text.to_owned(),
        })
    }

    fn place(text: &str, path: &str, about: About) -> Option<(usize, usize)> {
        let position = strict(text).index.position(path, about);
        position.map(|Position { line, column }| (line, column))
    }

    fn reported(text: &str) -> Vec<String> {
        let problems = strict(text).problems;
        problems.iter().map(|problem| problem.to_string()).collect()
    }

    const NESTED: &str = "\
# \u{652f}\u{4ed8}
a:
  - id: one
    list: [x, {deep: y}]
  - {id: \u{652f}\u{4ed8}, note: \"\u{1f375}\", last: z}
text: >-
  folded
  lines
\"quoted key\": v
";

    #[test]
    fn every_place_is_known_by_its_path() {
        let table = [
            ("a", (2, 1)),
            ("a[0]", (3, 5)),
            ("a[0].id", (3, 9)),
            ("a[0].list", (4, 5)),
            ("a[0].list[0]", (4, 12)),
            ("a[0].list[1]", (4, 15)),
            ("a[0].list[1].deep", (4, 22)),
            ("a[1]", (5, 5)),
            // A block text is where its first line is.
            ("text", (7, 3)),
            ("quoted key", (9, 15)),
        ];
        for (path, expected) in table {
            assert_eq!(place(NESTED, path, About::Value), Some(expected), "{path}");
        }
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(place(NESTED, "a[1].id", About::Value), Some((5, 10)));
        assert_eq!(place(NESTED, "a[1].note", About::Value), Some((5, 20)));
        assert_eq!(place(NESTED, "a[1].last", About::Value), Some((5, 31)));
        assert_eq!(place(NESTED, "a[1].last", About::Key), Some((5, 25)));
        let windows = NESTED.replace('\n', "\r\n");
        assert_eq!(place(&windows, "a[1].last", About::Value), Some((5, 31)));
    }

    #[test]
    fn what_is_not_there_is_placed_at_what_is_around_it() {
        let table = [
            ("a[0].missing", (3, 5)),
            ("a[0].missing.deeper[3]", (3, 5)),
            ("a[7].id", (2, 1)),
            ("a[0].id.of", (3, 9)),
            ("nothing", (2, 1)),
            ("", (2, 1)),
        ];
        for (path, expected) in table {
            assert_eq!(place(NESTED, path, About::Value), Some(expected), "{path}");
            assert_eq!(place(NESTED, path, About::Key), Some(expected), "{path}");
        }
        assert_eq!(place(NESTED, "a", About::File), None);
        assert_eq!(place("", "anything", About::Value), Some((1, 1)));
    }

    #[test]
    fn a_key_without_a_value_is_placed_at_the_key() {
        let text = "a:\n\n# more\nb: {c: , d: }\n";
        assert_eq!(place(text, "a", About::Value), Some((1, 1)));
        assert_eq!(place(text, "b.c", About::Value), Some((4, 5)));
        assert_eq!(reported(text).len(), 3);
    }

    #[test]
    fn quotes_and_block_texts_are_never_doubtful() {
        assert_eq!(
            reported("a: \"NO\"\nb: 'on'\nc: |\n  0800\nd: >-\n  yes\n"),
            [""; 0]
        );
    }

    #[test]
    fn a_byte_order_mark_shifts_nothing() {
        assert_eq!(place("\u{feff}a: x\n", "a", About::Value), Some((1, 4)));
    }

    #[test]
    fn one_mistake_is_reported_once() {
        let table = [
            "a: [x\n",
            "a: \"x\n",
            "a: x\n b: z\n",
            "a:\n\t- x\n",
            "\ta: x\n",
            "a: x\tand y\n",
            "a: x\n---\nb: z\n",
            "a: x\na: z\n",
            "a: &b x\n",
            "a: !b x\n",
            "!!map {a: x}\n",
            "&b a: x\n",
            "? [a, b]\n: x\n",
            "? {a: [b]}\n: {c: d}\n",
            "a: ~\n",
            "- \n",
            "yes: x\n",
        ];
        for text in table {
            let found = reported(text);
            assert_eq!(found.len(), 1, "{text:?}: {found:?}");
        }
    }

    #[test]
    fn text_that_ends_anywhere_is_read_to_its_end() {
        let text = include_str!("../tests/fixtures/base/pay_types.yaml");
        for (end, _) in text.char_indices().step_by(7) {
            let _whatever = strict(&text[..end]);
        }
    }
}
