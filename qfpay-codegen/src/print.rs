//! From tokens to text that people can read: each item, field, arm and statement on lines of its own.
//!
//! Nothing is parsed here. The compiler of a user's build parses the text anyway, and this crate's tests
//! parse every module; parsing it in the build script as well would take longer than all the rest.

use proc_macro2::{Delimiter, Group, Punct, Spacing, TokenStream, TokenTree};

/// A list goes on in the next line where a line has become this long.
const WIDTH: usize = 96;
const INDENT: &str = "    ";

/// The text of a module below its `header`.
pub(crate) fn print(header: &str, tokens: TokenStream) -> String {
    let mut printer = Printer {
        text: format!("{header}\n\n"),
        line: 0,
        depth: 0,
        last: Last::LineStart,
    };
    printer.tokens(tokens, Layout::Lines);
    printer.end_line();
    printer.text
}

/// What was printed last, as far as the next token cares.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    LineStart,
    /// A closing brace, whose line ends unless punctuation follows.
    Brace,
    /// What holds on to the next token: `&`, `.`, `::`, `<`, an opening bracket.
    Tight,
    /// A name, a literal or a closing bracket.
    Word,
    /// A keyword, or a mark with a blank behind it.
    Loose,
    /// The first character of a mark that has two, such as `::`.
    Half,
}

/// How the tokens of a group are laid out.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// A new line behind each `;` and `,`.
    Lines,
    /// A new line behind each entry that is more than a word.
    List,
    /// One line, or more where it becomes too long.
    Inline,
}

struct Printer {
    text: String,
    /// Where the last line begins.
    line: usize,
    depth: usize,
    last: Last,
}

impl Printer {
    fn tokens(&mut self, tokens: impl IntoIterator<Item = TokenTree>, layout: Layout) {
        let mut in_attribute = false;
        let mut angles = 0_usize;
        for token in tokens {
            match token {
                TokenTree::Punct(mark) if mark.as_char() == '#' => in_attribute = true,
                TokenTree::Group(group) if in_attribute => {
                    in_attribute = false;
                    self.attribute(contents(group));
                }
                TokenTree::Group(group) => self.group(group),
                TokenTree::Ident(name) => self.name(&name.to_string()),
                TokenTree::Literal(literal) => self.operand(&literal.to_string(), Last::Word),
                TokenTree::Punct(mark) => self.mark(&mark, layout, &mut angles),
            }
        }
    }

    /// An attribute is a line of its own, documentation a comment.
    fn attribute(&mut self, tokens: TokenStream) {
        self.end_line();
        let mut tokens = tokens.into_iter().peekable();
        let documents = matches!(tokens.peek(), Some(TokenTree::Ident(name)) if name == "doc");
        if let Some(text) = documents.then(|| tokens.nth(2)).flatten() {
            return self.comment(&unescaped(&text.to_string()));
        }
        self.operand("#[", Last::Tight);
        self.tokens(tokens, Layout::Inline);
        self.text.push(']');
        self.last = Last::Word;
        self.end_line();
    }

    fn comment(&mut self, text: &str) {
        if self.text.ends_with(";\n") || self.text.ends_with("}\n") {
            self.text.push('\n');
        }
        for line in text.split('\n') {
            self.operand("///", Last::Word);
            self.text.push_str(line.trim_end());
            self.end_line();
        }
    }

    fn group(&mut self, group: Group) {
        let (open, close, layout) = match group.delimiter() {
            Delimiter::Brace => return self.braces(contents(group)),
            Delimiter::Parenthesis => ("(", ')', Layout::Inline),
            Delimiter::Bracket => ("[", ']', Layout::List),
            Delimiter::None => return self.tokens(contents(group), Layout::Inline),
        };
        self.put(open, self.last == Last::Loose);
        self.last = Last::Tight;
        self.depth += 1;
        self.tokens(contents(group), layout);
        self.depth -= 1;
        self.text.push(close);
        self.last = Last::Word;
    }

    fn braces(&mut self, tokens: TokenStream) {
        if self.last == Last::Tight {
            // A list of imports.
            self.put("{", false);
            self.tokens(tokens, Layout::Inline);
            self.text.push('}');
        } else if tokens.is_empty() {
            self.put("{}", true);
        } else {
            self.put("{", true);
            self.last = Last::Tight;
            self.depth += 1;
            self.end_line();
            self.tokens(tokens, Layout::Lines);
            self.end_line();
            self.depth -= 1;
            self.put("}", false);
        }
        self.last = Last::Brace;
    }

    fn name(&mut self, name: &str) {
        let keyword = matches!(
            name,
            "as" | "const"
                | "else"
                | "enum"
                | "fn"
                | "for"
                | "if"
                | "impl"
                | "in"
                | "let"
                | "match"
                | "mod"
                | "mut"
                | "return"
                | "struct"
                | "trait"
                | "type"
                | "use"
                | "where"
        );
        let lifetime = self.text.ends_with('\'');
        let blank_behind = keyword || lifetime;
        self.operand(
            name,
            if blank_behind {
                Last::Loose
            } else {
                Last::Word
            },
        );
    }

    fn mark(&mut self, mark: &Punct, layout: Layout, angles: &mut usize) {
        let character = mark.as_char();
        let joint = mark.spacing() == Spacing::Joint;
        match character {
            _ if self.last == Last::Half => {
                self.text.push(character);
                self.last = match character {
                    ':' | '.' | '&' => Last::Tight,
                    _ => Last::Loose,
                };
            }
            ',' => self.comma(match layout {
                Layout::Lines => *angles == 0,
                Layout::List => self.text.ends_with([')', '}']),
                Layout::Inline => false,
            }),
            ';' => {
                self.text.push(';');
                self.last = Last::Loose;
                if layout == Layout::Lines {
                    self.end_line();
                }
            }
            '.' => self.attach('.', if joint { Last::Half } else { Last::Tight }),
            '?' => self.attach('?', Last::Word),
            ':' if joint => {
                self.put(":", self.last == Last::Loose);
                self.last = Last::Half;
            }
            ':' => self.attach(':', Last::Loose),
            '<' => {
                *angles += 1;
                self.attach('<', Last::Tight);
            }
            '>' => {
                *angles = angles.saturating_sub(1);
                self.attach('>', Last::Word);
            }
            '!' if self.last == Last::Word => self.attach('!', Last::Tight),
            '&' | '\'' | '!' => self.operand(character.encode_utf8(&mut [0; 4]), Last::Tight),
            _ => {
                let then = if joint { Last::Half } else { Last::Loose };
                self.operand(character.encode_utf8(&mut [0; 4]), then);
            }
        }
    }

    fn comma(&mut self, ends_line: bool) {
        self.attach(',', Last::Loose);
        if ends_line || self.text.len() - self.line > WIDTH {
            self.end_line();
        }
    }

    /// What follows the last token at once.
    fn attach(&mut self, mark: char, then: Last) {
        if self.last == Last::LineStart {
            self.put("", false);
        }
        self.text.push(mark);
        self.last = then;
    }

    /// What stands apart from a word in front of it.
    fn operand(&mut self, text: &str, then: Last) {
        self.put(text, matches!(self.last, Last::Word | Last::Loose));
        self.last = then;
    }

    fn put(&mut self, text: &str, gap: bool) {
        if self.last == Last::Brace {
            self.end_line();
            if self.depth == 0 {
                self.text.push('\n');
            }
        }
        if self.last == Last::LineStart {
            for _ in 0..self.depth {
                self.text.push_str(INDENT);
            }
        } else if gap {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }

    fn end_line(&mut self) {
        if self.last != Last::LineStart {
            self.text.push('\n');
            self.line = self.text.len();
            self.last = Last::LineStart;
        }
    }
}

/// What stands in a group. The group is dropped first, so that its tokens are moved and not copied.
fn contents(group: Group) -> TokenStream {
    group.stream()
}

/// The text of a literal as `quote` writes it: raw where a template has it, else with escapes.
fn unescaped(literal: &str) -> String {
    if let Some(raw) = literal.strip_prefix('r') {
        return raw.trim_matches('#').trim_matches('"').to_owned();
    }
    let mut rest = literal.trim_matches('"');
    let mut text = String::with_capacity(rest.len());
    while let Some((plain, escape)) = rest.split_once('\\') {
        text.push_str(plain);
        let mut behind = escape.chars();
        match behind.next() {
            Some('n') => text.push('\n'),
            Some('u') => {
                let (code, more) = behind.as_str().split_once('}').unwrap_or_default();
                let code = u32::from_str_radix(code.trim_start_matches('{'), 16);
                text.extend(code.ok().and_then(char::from_u32));
                behind = more.chars();
            }
            escaped => text.extend(escaped),
        }
        rest = behind.as_str();
    }
    text.push_str(rest);
    text
}
