//! Markdown and MDX: made into HTML by pulldown-cmark, and read as that.

use pulldown_cmark::{Options, Parser, html::push_html};
use serde::Deserialize;

use super::block::{Block, Document};
use super::html;
use super::rows::complete_tables;

/// What a page has about itself above its text.
#[derive(Default, Deserialize)]
#[serde(default)]
struct FrontMatter {
    title: Option<String>,
    /// The endpoint, as Mintlify's pages name it.
    api: Option<String>,
    openapi: Option<String>,
}

/// Reads Markdown or MDX.
///
/// # Errors
///
/// A reason, for a page that was cut off.
pub(super) fn read(source: &str) -> Result<Document, String> {
    let (front, body) = front_matter(source);
    let even = prepare(body)?;
    if ends_inside_a_row(&even) {
        return Err("the page ends inside the row of a table: it was cut off".to_owned());
    }
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM;
    let mut page = String::new();
    push_html(&mut page, Parser::new_ext(&even, options));
    let mut document = html::read(&page, true)?;
    let above = [
        front
            .title
            .map(|title| Block::Heading(1, super::text::clean(&title))),
        front
            .api
            .or(front.openapi)
            .map(|path| Block::Line(super::text::clean(&path))),
    ];
    let mut blocks: Vec<Block> = above.into_iter().flatten().collect();
    blocks.append(&mut document.blocks);
    document.blocks = blocks;
    Ok(document)
}

/// Takes the YAML above the text, if it is some.
fn front_matter(source: &str) -> (FrontMatter, &str) {
    let none = (FrontMatter::default(), source);
    let Some(rest) = source.trim_start().strip_prefix("---\n") else {
        return none;
    };
    let Some((yaml, body)) = rest.split_once("\n---") else {
        return none;
    };
    match serde_yaml::from_str(yaml) {
        Ok(front) => (front, body.split_once('\n').map_or("", |(_, body)| body)),
        Err(_) => none,
    }
}

/// What lies between MDX and the Markdown that the parser reads: comments in braces, programs,
/// indented components, and components without blank lines around.
fn prepare(source: &str) -> Result<String, String> {
    let source = complete_tables(&without_comments(source)?);
    let mut prepared = String::new();
    let mut fence: Option<String> = None;
    let mut program = false;
    let stars = StarLines::of(&source);
    for line in source.lines() {
        let inner = line.trim_start();
        if let Some(end) = &fence {
            let closes = inner.starts_with(end.as_str())
                && inner
                    .trim_end()
                    .chars()
                    .all(|letter| end.starts_with(letter));
            push_line(&mut prepared, if closes { inner } else { line });
            if closes {
                fence = None;
            }
            continue;
        }
        if let Some(begin) = fence_of(inner) {
            fence = Some(begin);
            push_line(&mut prepared, inner);
            continue;
        }
        program = (program && !inner.is_empty())
            || line.starts_with("import ")
            || line.starts_with("export ");
        if program {
            continue;
        }
        if is_component(inner) || inner.starts_with(":::") {
            prepared.push('\n');
            push_line(&mut prepared, inner);
            prepared.push('\n');
        } else if let Some(line) = stars.mark(inner) {
            prepared.push('\n');
            push_line(&mut prepared, &line);
            if line.ends_with('*') {
                prepared.push('\n');
            }
        } else if inner.starts_with(['|', '<', '#']) {
            push_line(&mut prepared, inner);
        } else {
            push_line(&mut prepared, line);
        }
    }
    match fence {
        Some(_) => Err("a block of code begins that never ends: the page was cut off".to_owned()),
        None => Ok(prepared),
    }
}

fn push_line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// The characters that end the block of code which this line begins.
fn fence_of(line: &str) -> Option<String> {
    let sign = line
        .chars()
        .next()
        .filter(|sign| matches!(sign, '`' | '~'))?;
    let fence: String = line.chars().take_while(|letter| *letter == sign).collect();
    let info = line.get(fence.len()..).unwrap_or_default();
    (fence.len() >= 3 && !info.contains('`')).then_some(fence)
}

/// Whether a line is nothing but the beginning or end of a component.
fn is_component(line: &str) -> bool {
    let name = line.strip_prefix("</").or_else(|| line.strip_prefix('<'));
    let first = name.and_then(|name| name.chars().next());
    first.is_some_and(|letter| letter.is_ascii_uppercase() || letter == '>')
        && line.trim_end().ends_with('>')
}

/// Takes out `<!-- … -->` and `{/* … */}`: both may span blank lines and tables, and a table with
/// one between its rows is still one table.
fn without_comments(source: &str) -> Result<String, String> {
    let html = without(source, "<!--", &["-->"])?;
    without(&html, "{/*", &["*/}", "*/ }", "*/\n}"])
}

fn without(source: &str, begin: &str, ends: &[&str]) -> Result<String, String> {
    let mut left = String::new();
    let mut rest = source;
    while let Some((before, after)) = rest.split_once(begin) {
        left.push_str(before);
        let line_begins = left.is_empty() || left.ends_with('\n');
        let behind = ends
            .iter()
            .filter_map(|end| after.split_once(end).map(|(_, behind)| behind));
        let Some(behind) = behind.max_by_key(|behind| behind.len()) else {
            // In the middle of a line it may be anything.
            if line_begins {
                return Err("a comment begins that never ends: the page was cut off".to_owned());
            }
            left.push_str(begin);
            rest = after;
            continue;
        };
        rest = match behind.strip_prefix('\n') {
            Some(next_line) if line_begins => next_line,
            _ => behind,
        };
    }
    left.push_str(rest);
    Ok(left)
}

/// Lines of asterisks that mark footnotes, where Markdown takes them for rules and bullets.
struct StarLines {
    /// The page writes `*` or `**` on lines of their own, or before a text.
    used: bool,
}

impl StarLines {
    fn of(source: &str) -> Self {
        let used = source.lines().map(str::trim).any(|line| {
            let (stars, rest) = split_stars(line);
            // Three alone are a rule.
            let alone = stars == 2 && rest.is_empty();
            let before_text = rest.starts_with([' ', ':']) && !rest.contains('*');
            alone || ((2..=6).contains(&stars) && before_text)
        });
        Self { used }
    }

    /// The line with its asterisks as text.
    fn mark(&self, line: &str) -> Option<String> {
        let line = line.trim_end();
        let (stars, rest) = split_stars(line);
        let alone = rest.is_empty();
        let before_text = rest.starts_with([' ', ':']) && !rest.contains('*');
        let is_marker = self.used && (1..=6).contains(&stars) && (alone || before_text);
        is_marker.then(|| format!("{}{rest}", "\\*".repeat(stars)))
    }
}

/// How many asterisks a line begins with, escaped or not, and what follows.
fn split_stars(line: &str) -> (usize, &str) {
    let mut stars = 0;
    let mut rest = line;
    while let Some(behind) = rest.strip_prefix("\\*").or_else(|| rest.strip_prefix('*')) {
        stars += 1;
        rest = behind;
    }
    (stars, rest)
}

/// Whether the last line is a row that the others of its table show to be unfinished.
fn ends_inside_a_row(source: &str) -> bool {
    let mut lines = source
        .lines()
        .rev()
        .skip_while(|line| line.trim().is_empty());
    let (Some(last), Some(before)) = (lines.next(), lines.next()) else {
        return false;
    };
    let (last, before) = (last.trim(), before.trim());
    let closed = |line: &str| line.starts_with('|') && line.ends_with('|') && line.len() > 1;
    last.starts_with('|') && closed(before) && !closed(last)
}

#[cfg(test)]
mod tests {
    use super::super::block::Table;
    use super::*;

    fn tables(source: &str) -> Vec<Table> {
        let blocks = read(source).unwrap().blocks;
        let tables = blocks.into_iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        });
        tables.collect()
    }

    fn cells(source: &str) -> Vec<Vec<String>> {
        let rows = tables(source).into_iter().flat_map(|table| table.rows);
        rows.map(|row| row.cells).collect()
    }

    #[test]
    fn components_may_stand_around_a_table() {
        let page = "---\ntitle: Codes\n---\nimport Tabs from 'x';\n\n<Tabs>\n  <Tab title=\"One\">\n    | Code | Text |\n    |---|---|\n    | 1100 | Busy |\n  </Tab>\n  <Image src=\"x\" />\n</Tabs>\n\n## More\n";
        assert_eq!(cells(page), [["Code", "Text"], ["1100", "Busy"]]);
        let blocks = read(page).unwrap().blocks;
        assert_eq!(blocks.first(), Some(&Block::Heading(1, "Codes".into())));
        assert_eq!(blocks.last(), Some(&Block::Heading(2, "More".into())));
    }

    #[test]
    fn comments_hide_their_tables() {
        for (begin, end) in [("<!--", "-->"), ("{/*", "*/}")] {
            let page = format!("{begin}\n\n| A | B |\n|---|---|\n| 1 | 2 |\n\n{end}\n\nText\n");
            assert!(tables(&page).is_empty(), "{begin}");
        }
        let between = "| A | B |\n|---|---|\n| 1 | 2 |\n<!-- | 3 | 4 | -->\n| 5 | 6 |\n";
        assert_eq!(cells(between), [["A", "B"], ["1", "2"], ["5", "6"]]);
        assert!(tables("[//]: # (| A | B |)\n[//]: # (|---|---|)\n").is_empty());
    }

    #[test]
    fn lines_of_asterisks_are_markers() {
        let page = "\\*\n\n1. One\n\n**\n\n1. Two\n\n***\n\n1. Three\n";
        let lines = read(page).unwrap().blocks;
        let lines: Vec<_> = lines.iter().map(|line| format!("{line:?}")).collect();
        let wanted = ["*", "• One", "**", "• Two", "***", "• Three"];
        assert_eq!(lines, wanted.map(|text| format!("Line({text:?})")));
        assert!(read("a\n\n***\n\nb\n").unwrap().blocks.len() == 2, "a rule");
    }

    #[test]
    fn a_page_that_was_cut_off_is_an_error() {
        for page in [
            "| A | B |\n|---|---|\n| 1 | 2 |\n| 3",
            "Text\n\n```json\n{",
            "Text\n\n{/* hidden",
            "<table><tr><td>1",
        ] {
            assert!(read(page).is_err(), "{page}");
        }
        assert!(read("| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |").is_ok());
    }
}
