//! Footnotes: what stands below the list of pay types, behind asterisks or as remarks.

use std::collections::BTreeMap;

use super::block::Block;
use super::documented::{Documented, Entry};
use super::expected::Expected;
use super::expired::codes_in;
use super::labels;
use super::list::List;
use super::placed::Placed;
use super::text;

/// Adds the footnotes that belong to the pay types of a page.
pub(super) fn collect(
    blocks: &[Block],
    tables: &[&Placed],
    expected: &Expected,
    documented: &mut Documented,
) {
    let mut found = Found::default();
    for table in tables {
        found.follow(blocks.iter().skip(table.position + 1));
    }
    let remarks = found.remarks.iter().filter_map(|line| {
        let codes = codes_in(line);
        (!codes.is_empty()).then_some((codes, line))
    });
    let mut entries: Vec<(String, String)> = found.noted.into_iter().collect();
    if entries.is_empty() {
        for (codes, line) in remarks {
            documented.remarks = true;
            let marker = marker_of(&codes, expected);
            documented.carried.extend(
                codes
                    .iter()
                    .filter_map(|code| Some((code.clone(), marker.clone()?))),
            );
            let key = marker.unwrap_or_else(|| format!("remark:{}", codes.join("+")));
            let text = codes
                .iter()
                .fold(line.clone(), |line, code| line.replace(code, " "));
            entries.push((key, text));
        }
    }
    let language = text::language(entries.iter().map(|(_, text)| text.as_str()));
    if !entries.is_empty() {
        let listing = documented.listing(List::Footnotes);
        listing.announced = true;
        let entries = entries.into_iter();
        listing
            .entries
            .extend(entries.map(|(key, text)| Entry::new(&key, text, language)));
    }
}

/// The footnote whose carriers a remark names.
fn marker_of(codes: &[String], expected: &Expected) -> Option<String> {
    let mut carried = expected.carried.iter();
    let found = carried.find(|(code, _)| codes.contains(code));
    found.map(|(_, marker)| marker.clone())
}

#[derive(Default)]
struct Found {
    /// What stands behind each marker.
    noted: BTreeMap<String, String>,
    remarks: Vec<String>,
    /// The marker whose text goes on.
    open: Option<String>,
}

impl Found {
    /// Reads what follows a table, up to the next list.
    fn follow<'a>(&mut self, blocks: impl Iterator<Item = &'a Block>) {
        self.open = None;
        let mut remarks = false;
        for block in blocks {
            match block {
                Block::Heading(_, text) if labels::begins_remarks(text) => remarks = true,
                Block::Heading(_, text) if labels::is_box_title(text) => {}
                Block::Heading(..) => return,
                Block::Table(table) => {
                    let noted: Vec<_> = table
                        .rows
                        .iter()
                        .filter(|row| only_stars(row.cell(0)))
                        .collect();
                    if noted.is_empty() {
                        return;
                    }
                    for row in noted {
                        self.note(row.cell(0), row.cell(1));
                    }
                }
                Block::Line(line) => {
                    remarks |= labels::begins_remarks(line);
                    self.line(line, remarks);
                }
            }
        }
    }

    fn line(&mut self, line: &str, remarks: bool) {
        let (stars, rest) = marker(line);
        if !stars.is_empty() {
            self.note(stars, rest);
            self.open = Some(stars.to_owned());
            return;
        }
        match self.open.take() {
            Some(open) if self.goes_on(&open, line) => {
                self.note(&open, line);
                self.open = Some(open);
            }
            _ if remarks => self.remarks.push(line.to_owned()),
            _ => {}
        }
    }

    /// Whether a line belongs to the footnote above it: the first does, items of its list do, and
    /// what goes on with a sentence.
    fn goes_on(&self, open: &str, line: &str) -> bool {
        let noted = self.noted.get(open).map_or("", String::as_str);
        let ended = noted.ends_with(['.', '。', '!', ':', ';']);
        let is_item = text::without_bullet(line) != line;
        let is_box = labels::is_box_title(line) || line.starts_with(":::");
        !is_box && (noted.is_empty() || is_item || (!ended && noted.lines().count() < 4))
    }

    fn note(&mut self, marker: &str, line: &str) {
        let noted = self.noted.entry(marker.to_owned()).or_default();
        if !noted.is_empty() && !line.is_empty() {
            noted.push('\n');
        }
        noted.push_str(line.trim());
    }
}

fn only_stars(cell: &str) -> bool {
    (1..=6).contains(&cell.len()) && cell.bytes().all(|byte| byte == b'*')
}

/// The marker that a line begins with, and the rest.
fn marker(line: &str) -> (&str, &str) {
    let rest = line.trim_start_matches('*');
    let stars = line.len() - rest.len();
    match line.split_at_checked(stars) {
        Some((marker, rest)) if stars <= 6 => {
            (marker, rest.trim_start_matches([' ', ':', '.', ')']))
        }
        _ => ("", line),
    }
}
