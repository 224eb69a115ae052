//! Where a new entry goes: between two lines of the file, beside its neighbours.

use std::collections::BTreeMap;

use super::kind::Kind;
use super::tables::Tables;
use crate::lint;
use qfpay_codegen::problems::{About, Position};
use qfpay_codegen::{SourceFile, Sources};

/// A gap between two lines.
pub(super) struct Place<'s> {
    text: &'s str,
    /// The line in front of which the entry goes, counted from 0.
    line: usize,
    /// Whether it goes in front of the whole list.
    first: bool,
    /// How far the dashes of the list are indented.
    pub(super) indent: usize,
    /// Whether the entries are written in braces.
    pub(super) flow: bool,
    /// Whether the entries have a blank line between them.
    spaced: bool,
}

/// Where the code of an entry stands.
pub(super) fn of_entry(
    kind: Kind,
    index: usize,
    tables: &Tables,
    sources: &Sources,
) -> Option<Position> {
    let file = file(kind, tables, sources)?;
    let key = match kind {
        Kind::PayType | Kind::StatusCode | Kind::Currency => "code",
        Kind::Parameter => "name",
    };
    let path = format!("{}[{index}].{key}", tables.list(kind));
    lint::read(file).index.position(&path, About::Value)
}

fn file<'s>(kind: Kind, tables: &Tables, sources: &'s Sources) -> Option<&'s SourceFile> {
    let name = tables.file(kind);
    sources.files().iter().find(|file| file.name == name)
}

/// The gap for a new entry; none if the list has no entries.
pub(super) fn find<'s>(
    kind: Kind,
    code: &str,
    answers: &BTreeMap<&'static str, Vec<String>>,
    tables: &Tables,
    sources: &'s Sources,
) -> Option<Place<'s>> {
    let file = file(kind, tables, sources)?;
    let index = lint::read(file).index;
    let starts: Option<Vec<Position>> = (0..tables.codes(kind).len())
        .map(|entry| index.position(&format!("{}[{entry}]", tables.list(kind)), About::Value))
        .collect();
    let entries = Entries::of(&file.text, &starts?)?;
    let wallet = answers.get("wallet").and_then(|answer| answer.first());
    let before = match (kind, wallet) {
        (Kind::PayType, Some(wallet)) => in_wallet(code, wallet, tables),
        _ => in_order(code, &tables.codes(kind)),
    };
    Some(entries.gap(before))
}

/// How many entries stand before a new one: after those of its wallet with smaller codes that start like
/// it, or else after those of its wallet with smaller codes.
fn in_wallet(code: &str, wallet: &str, tables: &Tables) -> usize {
    let all = &tables.pay_types.pay_types;
    let own = |start: &str| {
        let fits = |one: &&qfpay_codegen::spec::PayType| {
            &*one.wallet == wallet && one.code.starts_with(start)
        };
        let own = all.iter().filter(fits);
        own.map(|one| {
            (
                all.iter().position(|other| other.code == one.code),
                &*one.code,
            )
        })
        .filter_map(|(position, code)| Some((position?, code)))
        .collect::<Vec<(usize, &str)>>()
    };
    let start = code.get(..4).unwrap_or_default();
    for own in [own(start), own("")] {
        let smaller = own.iter().filter(|(_, other)| *other < code);
        let first = own.iter().map(|(position, _)| *position).min();
        let after = smaller.map(|(position, _)| position + 1).max();
        if let Some(before) = after.or(first) {
            return before;
        }
    }
    all.len()
}

/// How many entries stand before a new one: all with smaller codes where the file is in order, and
/// otherwise all there are.
fn in_order(code: &str, codes: &[(&str, &str)]) -> usize {
    match codes.is_sorted_by_key(|(code, _)| *code) {
        true => codes.iter().filter(|(other, _)| *other < code).count(),
        false => codes.len(),
    }
}

/// The lines that the entries of a list take.
struct Entries<'s> {
    text: &'s str,
    /// The first line of each entry, and the one behind its last, counted from 0.
    lines: Vec<(usize, usize)>,
    indent: usize,
    flow: bool,
    spaced: bool,
}

impl<'s> Entries<'s> {
    fn of(text: &'s str, starts: &[Position]) -> Option<Self> {
        let all: Vec<&str> = text.lines().collect();
        let first = starts.first()?;
        let head = all.get(first.line.checked_sub(1)?)?;
        let indent = head.chars().take_while(|one| *one == ' ').count();
        let flow = head
            .trim_start()
            .trim_start_matches('-')
            .trim_start()
            .starts_with('{');
        let mut lines = Vec::new();
        for (index, start) in starts.iter().enumerate() {
            let from = start.line.checked_sub(1)?;
            let to = match starts.get(index + 1) {
                Some(next) => next.line.checked_sub(1)?,
                None => end_of_list(&all, from, indent),
            };
            lines.push((from, end_of_entry(&all, from, to, indent)));
        }
        let last_of_all = |pair: &[(usize, usize)]| match pair {
            [(_, end), ..] => all.get(*end).is_some_and(|line| line.trim().is_empty()),
            [] => false,
        };
        let spaced = lines.len() > 1 && lines.windows(2).all(last_of_all);
        Some(Self {
            text,
            lines,
            indent,
            flow,
            spaced,
        })
    }

    /// The gap behind so many entries.
    fn gap(&self, before: usize) -> Place<'s> {
        let previous = before.checked_sub(1).and_then(|one| self.lines.get(one));
        let line = match (previous, self.lines.first()) {
            (Some((_, end)), _) => *end,
            (None, Some((start, _))) => *start,
            (None, None) => 0,
        };
        Place {
            text: self.text,
            line,
            first: previous.is_none(),
            indent: self.indent,
            flow: self.flow,
            spaced: self.spaced,
        }
    }
}

fn indented(line: &str) -> Option<usize> {
    let content = line.trim_start_matches(' ');
    (!content.trim().is_empty()).then(|| line.len() - content.len())
}

/// The line behind the last entry: the next key, or the end of the file.
fn end_of_list(all: &[&str], from: usize, indent: usize) -> usize {
    let ends = |line: &&str| {
        let comment = line.trim_start().starts_with('#');
        !comment && indented(line).is_some_and(|own| own <= indent)
    };
    let behind = all.iter().skip(from + 1).position(ends);
    behind.map_or(all.len(), |behind| from + 1 + behind)
}

/// The line behind an entry. A comment that is not indented more than the dashes belongs to what follows.
fn end_of_entry(all: &[&str], from: usize, to: usize, indent: usize) -> usize {
    let own = |line: &&str| indented(line).is_some_and(|own| own > indent);
    let lines = all.get(from + 1..to).unwrap_or_default();
    lines
        .iter()
        .rposition(own)
        .map_or(from + 1, |last| from + 1 + last + 1)
}

impl Place<'_> {
    /// The text with these lines in the gap, and the line that they start in, counted from 1.
    pub(super) fn insert(&self, lines: &[String]) -> (String, usize) {
        let newline = match self.text.contains("\r\n") {
            true => "\r\n",
            false => "\n",
        };
        let before: usize = self
            .text
            .split_inclusive('\n')
            .take(self.line)
            .map(str::len)
            .sum();
        let (head, tail) = self
            .text
            .split_at_checked(before)
            .unwrap_or((self.text, ""));
        let mut text = head.to_owned();
        if !head.is_empty() && !head.ends_with('\n') {
            text.push_str(newline);
        }
        let mut line = self.line + 1;
        if self.spaced && !self.first {
            text.push_str(newline);
            line += 1;
        }
        for own in lines {
            text.push_str(own);
            text.push_str(newline);
        }
        if self.spaced && self.first {
            text.push_str(newline);
        }
        text.push_str(tail);
        (text, line)
    }
}
