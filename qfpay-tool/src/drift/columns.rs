//! A table's columns: which one holds the codes or names, and what the others hold.

use std::collections::BTreeSet;

use super::block::{Row, Table};
use super::labels::{self, Mandatory, Role};
use super::text;

/// What the rows of a table are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    PayType,
    StatusCode,
    Currency,
    Parameter,
}

/// A table as its columns show it.
#[derive(Debug)]
pub(super) struct Sheet {
    pub(super) kind: Kind,
    pub(super) records: Vec<Record>,
    /// Rows that name no code although the others do.
    pub(super) unreadable: Vec<String>,
    /// The titles of its columns in lower case.
    pub(super) titles: Vec<String>,
    /// It has a column for what is mandatory.
    pub(super) answers: bool,
    /// Beside the codes stand marks and no words.
    pub(super) marks: bool,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    pub(super) key: String,
    pub(super) wording: String,
    /// The texts of the columns of wording, in their order.
    pub(super) texts: Vec<String>,
    pub(super) mandatory: Option<Mandatory>,
    pub(super) declared: Option<String>,
    /// The footnotes' markers beside the key or in the wording.
    pub(super) markers: BTreeSet<String>,
}

/// Reads a table whose rows are about one kind of thing. `is_known` tells names of parameters.
pub(super) fn read(table: &Table, is_known: impl Fn(&str) -> bool) -> Option<Sheet> {
    let (titles, body) = split_titles(&table.rows);
    let (kind, column) = key_column(&body, &titles, &is_known)?;
    let width = body.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let roles: Vec<Use> = (0..width)
        .map(|at| {
            if at == column {
                Use::Key
            } else {
                use_of(at, &titles, &body, kind)
            }
        })
        .collect();
    let roles = names_as_wording(roles);
    let mut sheet = Sheet {
        kind,
        records: Vec::new(),
        unreadable: Vec::new(),
        titles: titles.iter().map(|title| title.to_lowercase()).collect(),
        answers: roles.contains(&Use::Mandatory),
        marks: kind != Kind::Parameter && only_marks(&body, &roles),
    };
    let mut open: Vec<Record> = Vec::new();
    for row in &body {
        if names_group(row, kind, &is_known) {
            continue;
        }
        let keys = keys(row.cell(column), kind);
        if !keys.is_empty() {
            sheet.records.append(&mut open);
            open = records(row, &keys, column, &roles);
        } else if continues(row, column, kind) && !open.is_empty() {
            let more = wording(row, &roles, Some(column));
            for record in &mut open {
                record.go_on(&more, row, &roles);
            }
        } else if !is_group(row) {
            let beginning: String = row.cell(column).chars().take(30).collect();
            sheet.unreadable.push(text::single_blanks(&beginning));
        }
    }
    sheet.records.append(&mut open);
    Some(sheet)
}

impl Record {
    /// Adds the text of a further row about it.
    fn go_on(&mut self, more: &str, row: &Row, roles: &[Use]) {
        self.wording.push('\n');
        self.wording.push_str(more);
        for (text, more) in self.texts.iter_mut().zip(texts(row, roles)) {
            text.push('\n');
            text.push_str(&more);
        }
    }
}

/// What a column is read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Key,
    Mandatory,
    Type,
    Length,
    Wording,
    /// What people call it, which is no description.
    Name,
    Nothing,
}

/// Where nothing else describes, the name that people use does.
fn names_as_wording(mut roles: Vec<Use>) -> Vec<Use> {
    let described = roles.contains(&Use::Wording);
    for role in &mut roles {
        if *role == Use::Name && !described {
            *role = Use::Wording;
        }
    }
    roles
}

/// The titles of the columns, and the rows below them.
fn split_titles(rows: &[Row]) -> (Vec<String>, Vec<Row>) {
    let titles = rows.first().filter(|row| {
        let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
        let named = row
            .cells
            .iter()
            .filter(|cell| labels::role(cell).is_some())
            .count();
        row.header || (named > 0 && named * 2 >= filled)
    });
    let titles: Vec<String> = titles.map(|row| row.cells.clone()).unwrap_or_default();
    let body = rows
        .iter()
        .filter(|row| titles.is_empty() || row.cells != titles);
    let body = body.cloned().collect();
    (titles, body)
}

/// The kind of rows, and the column that names what they are about.
fn key_column(
    body: &[Row],
    titles: &[String],
    is_known: impl Fn(&str) -> bool,
) -> Option<(Kind, usize)> {
    let width = body.iter().map(|row| row.cells.len()).max()?;
    let rows = body.iter().filter(|row| !is_group(row)).count();
    for kind in [Kind::PayType, Kind::StatusCode, Kind::Currency] {
        let count = |column| {
            let cells = body.iter().map(|row: &Row| row.cell(column));
            let keys = cells.map(|cell| keys(cell, kind));
            keys.filter(|keys| keys.iter().any(|key| is_usual(key, kind)))
                .count()
        };
        // The first of several that hold as many.
        let best = (0..width).rev().max_by_key(|column| count(*column))?;
        if count(best) > 0 && count(best) * 5 >= rows * 3 {
            return Some((kind, best));
        }
    }
    let names = |column: usize| {
        let cells = body
            .iter()
            .map(|row: &Row| keys(row.cell(column), Kind::Parameter));
        let names: Vec<String> = cells.flatten().collect();
        let known = names.iter().filter(|name| is_known(name)).count();
        let titled = titles.get(column).and_then(|title| labels::role(title)) == Some(Role::Key);
        (known, usize::from(titled), names.len())
    };
    let best = (0..width).rev().max_by_key(|column| names(*column))?;
    let (known, _, count) = names(best);
    (known > 0 && count * 2 >= rows).then_some((Kind::Parameter, best))
}

/// The keys that a cell consists of; usually one.
fn keys(cell: &str, kind: Kind) -> Vec<String> {
    let bare = cell.replace(['*', '`', '"', '\'', '†'], " ");
    let bare = bare
        .trim()
        .strip_prefix("pay_type=")
        .unwrap_or(bare.trim())
        .trim();
    match kind {
        Kind::PayType => codes(bare, 6),
        Kind::StatusCode => codes(bare, 4),
        Kind::Currency => {
            let is_code = bare.len() == 3 && bare.bytes().all(|byte| byte.is_ascii_uppercase());
            is_code.then(|| bare.to_owned()).into_iter().collect()
        }
        Kind::Parameter => name(bare).map(str::to_owned).into_iter().collect(),
    }
}

/// Whether a key looks like most of its kind: other numbers have six digits as well, but in a table of pay
/// types they are new pay types.
fn is_usual(key: &str, kind: Kind) -> bool {
    kind != Kind::PayType || key.starts_with("80")
}

/// Codes of so many digits with nothing but separators between them.
fn codes(cell: &str, digits: usize) -> Vec<String> {
    let cell = cell.split_once('(').map_or(cell, |(before, _)| before);
    let parts = cell.split(|letter: char| letter.is_whitespace() || "/,、;&".contains(letter));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    let is_code =
        |part: &&str| part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
    if parts.iter().all(is_code) {
        parts.into_iter().map(str::to_owned).collect()
    } else {
        Vec::new()
    }
}

/// A name as it goes over the wire, which may be followed by a remark.
fn name(cell: &str) -> Option<&str> {
    let end = cell.find(|letter: char| {
        !letter.is_ascii_alphanumeric() && !matches!(letter, '_' | '.' | '-' | '[' | ']')
    });
    let (name, rest) = cell.split_at_checked(end.unwrap_or(cell.len()))?;
    let rest = rest.trim();
    let remark = rest.is_empty()
        || rest.starts_with(['(', '['])
        || labels::answer(rest, false).is_some()
        || labels::declared(rest).is_some();
    let begins = name.starts_with(|letter: char| letter.is_ascii_alphabetic() || letter == '_');
    (begins && remark && name.len() <= 60).then_some(name)
}

fn use_of(column: usize, titles: &[String], body: &[Row], kind: Kind) -> Use {
    let title = titles.get(column).map_or("", String::as_str);
    let cells = body
        .iter()
        .map(|row| row.cell(column))
        .filter(|cell| !cell.is_empty());
    let cells: Vec<&str> = cells.collect();
    let most = |test: &dyn Fn(&str) -> bool| {
        let count = cells.iter().filter(|cell| test(cell)).count();
        count > 0 && count * 5 >= cells.len() * 3
    };
    if kind != Kind::Parameter {
        return match labels::role(title) {
            Some(Role::Example) => Use::Nothing,
            Some(Role::Key) => Use::Name,
            _ => Use::Wording,
        };
    }
    let answers = most(&|cell| labels::answer(cell, false).is_some());
    let types =
        most(&|cell| labels::declared(cell).is_some_and(|(_, rest)| rest.trim().is_empty()));
    match labels::role(title) {
        Some(Role::Mandatory) => Use::Mandatory,
        Some(Role::Length) => Use::Length,
        Some(Role::Type) if types || cells.is_empty() => Use::Type,
        Some(Role::Example) => Use::Nothing,
        Some(Role::Description) => Use::Wording,
        _ if answers => Use::Mandatory,
        _ if types => Use::Type,
        Some(Role::Key) => Use::Name,
        _ => Use::Wording,
    }
}

fn only_marks(body: &[Row], roles: &[Use]) -> bool {
    let cells = body.iter().flat_map(|row| row.cells.iter().zip(roles));
    let words: Vec<&String> = cells
        .filter(|(cell, role)| **role == Use::Wording && !cell.is_empty())
        .map(|(cell, _)| cell)
        .collect();
    let marks = words.iter().filter(|cell| {
        let answer = labels::answer(cell, false).is_some_and(|(_, rest)| rest.trim().is_empty());
        answer || !cell.chars().any(char::is_alphanumeric)
    });
    marks.count() * 2 > words.len()
}

/// A row with one text, which names the group of rows below it.
fn is_group(row: &Row) -> bool {
    let mut texts: Vec<&String> = row.cells.iter().filter(|cell| !cell.is_empty()).collect();
    texts.dedup();
    texts.len() <= 1
        && row.cells.len() > 1
        && texts
            .iter()
            .all(|cell| !cell.contains(|letter: char| letter.is_ascii_digit()))
}

/// A group of parameters may be called by one word, which could be a name but for its capital.
fn names_group(row: &Row, kind: Kind, is_known: impl Fn(&str) -> bool) -> bool {
    let first = row.cells.iter().find(|cell| !cell.is_empty());
    let word = first.map_or("", String::as_str);
    kind == Kind::Parameter
        && is_group(row)
        && word.starts_with(|letter: char| letter.is_ascii_uppercase())
        && !is_known(word)
}

/// Whether a row without a key goes on with the row above it.
fn continues(row: &Row, column: usize, kind: Kind) -> bool {
    let key = row.cell(column);
    let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
    // A line that fell out of a cell stands where the key would, with a code or a sentence.
    let fallen = kind == Kind::Parameter
        && filled == 1
        && column == 0
        && (key.contains(' ') || key.starts_with(|letter: char| letter.is_ascii_digit()));
    (key.is_empty() && filled > 0) || fallen
}

fn records(row: &Row, keys: &[String], column: usize, roles: &[Use]) -> Vec<Record> {
    let mut one = Record {
        wording: wording(row, roles, None),
        texts: texts(row, roles),
        markers: markers(row),
        ..Record::default()
    };
    let mut length = None;
    for (cell, role) in row.cells.iter().zip(roles) {
        match role {
            Use::Mandatory => one.mandatory = mandatory(cell),
            Use::Type if !cell.is_empty() => {
                let declared = labels::declared(cell).map(|(declared, _)| declared);
                one.declared = Some(declared.unwrap_or_else(|| cell.clone()));
            }
            Use::Length => length = Some(cell.trim()).filter(|cell| !cell.is_empty()),
            _ => {}
        }
    }
    if one.mandatory.is_none() {
        one.mandatory = answer_beside_the_name(row.cell(column));
    }
    if let (Some(declared), Some(length)) = (&mut one.declared, length) {
        if !declared.contains('(') && length.bytes().all(|byte| byte.is_ascii_digit()) {
            *declared = format!("{declared}({length})");
        }
    }
    let named = keys.iter().map(|key| Record {
        key: key.clone(),
        ..one.clone()
    });
    named.collect()
}

fn mandatory(cell: &str) -> Option<Mandatory> {
    let (answer, rest) = labels::answer(cell, false)?;
    let condition = rest.chars().any(char::is_alphanumeric);
    match answer {
        Mandatory::Yes if condition => Some(Mandatory::Conditional),
        answer => Some(answer),
    }
}

fn answer_beside_the_name(cell: &str) -> Option<Mandatory> {
    let (_, rest) = cell.split_once(char::is_whitespace)?;
    labels::answer(rest.trim_start_matches('('), false).map(|(answer, _)| answer)
}

/// The wording of a row, with the condition under which its parameter is mandatory.
fn wording(row: &Row, roles: &[Use], key: Option<usize>) -> String {
    let mut texts: Vec<&str> = Vec::new();
    for (column, (cell, role)) in row.cells.iter().zip(roles).enumerate() {
        match role {
            Use::Mandatory => {
                texts.push(labels::answer(cell, false).map_or(cell, |(_, condition)| condition));
            }
            Use::Wording => texts.push(cell),
            Use::Key if key == Some(column) => texts.push(cell),
            _ => {}
        }
    }
    let texts = texts
        .into_iter()
        .map(str::trim)
        .filter(|cell| !cell.is_empty());
    texts.collect::<Vec<_>>().join("\n")
}

/// The text of each column of wording.
fn texts(row: &Row, roles: &[Use]) -> Vec<String> {
    let columns = roles.iter().enumerate();
    let columns = columns.filter(|(_, role)| **role == Use::Wording);
    columns
        .map(|(column, _)| row.cell(column).trim().to_owned())
        .collect()
}

fn markers(row: &Row) -> BTreeSet<String> {
    let runs = row
        .cells
        .iter()
        .flat_map(|cell| cell.split(|letter| letter != '*'));
    let runs = runs.filter(|run| (1..=6).contains(&run.len()));
    runs.map(str::to_owned).collect()
}
