//! Tables drawn with characters: reStructuredText and AsciiDoc.

use super::block::{Row, Table};

/// Reads the table that begins at a line, if one does, and returns the line that follows it.
pub(super) fn at(lines: &[String], start: usize) -> Option<(Table, usize)> {
    let first = lines.get(start)?.trim();
    let read = if first.starts_with("+-") || first.starts_with("+=") {
        drawn(lines, start)
    } else if is_simple_border(first) {
        simple(lines, start)
    } else if first == "|===" {
        asciidoc(lines, start)
    } else if first.starts_with(".. list-table::") {
        list_table(lines, start)
    } else {
        return None;
    };
    read.filter(|(table, _)| table.rows.len() > 1)
}

/// A grid of `+---+` and `|`.
fn drawn(lines: &[String], start: usize) -> Option<(Table, usize)> {
    let mut rows = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut next = start;
    for line in lines.iter().skip(start).map(|line| line.trim()) {
        if line.starts_with('+') {
            let mut row = Row::of(std::mem::take(&mut open));
            row.header = line.starts_with("+=");
            rows.extend((!row.cells.is_empty()).then_some(row));
        } else if let Some(inner) = line.strip_prefix('|') {
            let inner = inner.strip_suffix('|').unwrap_or(inner);
            add_lines(&mut open, inner.split('|').map(str::trim));
        } else {
            break;
        }
        next += 1;
    }
    Some((Table { rows }, next))
}

fn add_lines<'a>(cells: &mut Vec<String>, more: impl Iterator<Item = &'a str>) {
    for (column, content) in more.enumerate() {
        match cells.get_mut(column) {
            Some(cell) if content.is_empty() || cell.is_empty() => cell.push_str(content),
            Some(cell) => {
                cell.push('\n');
                cell.push_str(content);
            }
            None => cells.push(content.to_owned()),
        }
    }
}

fn is_simple_border(line: &str) -> bool {
    let parts: Vec<&str> = line.split_whitespace().collect();
    parts.len() > 1
        && parts
            .iter()
            .all(|part| part.len() > 1 && part.bytes().all(|byte| byte == b'='))
}

/// Columns under borders of `=`; a line that begins with blanks goes on with the row above.
fn simple(lines: &[String], start: usize) -> Option<(Table, usize)> {
    let mut rows: Vec<Row> = Vec::new();
    let mut borders = 1;
    let mut next = start + 1;
    for line in lines.iter().skip(start + 1) {
        next += 1;
        if is_simple_border(line.trim()) {
            borders += 1;
            if let (2, Some(row)) = (borders, rows.first_mut()) {
                row.header = true;
            }
            let ends = borders == 3 || lines.get(next).is_none_or(|line| line.trim().is_empty());
            if ends {
                return Some((Table { rows }, next));
            }
        } else if line.starts_with(' ') && !rows.is_empty() {
            let cell = rows.last_mut().and_then(|row| row.cells.last_mut())?;
            cell.push('\n');
            cell.push_str(line.trim());
        } else if !line.trim().is_empty() {
            let cells = line
                .split("  ")
                .map(str::trim)
                .filter(|cell| !cell.is_empty());
            rows.push(Row::of(cells.map(str::to_owned)));
        }
    }
    None
}

/// Cells that begin with `|` between two lines of `|===`, or up to the end of a page.
fn asciidoc(lines: &[String], start: usize) -> Option<(Table, usize)> {
    let mut cells: Vec<String> = Vec::new();
    let mut columns = 0;
    let mut next = start + 1;
    for line in lines.iter().skip(start + 1).map(|line| line.trim()) {
        next += 1;
        match line.strip_prefix('|') {
            Some("===") => break,
            Some(inner) => {
                let before = cells.len();
                cells.extend(inner.split('|').map(|cell| cell.trim().to_owned()));
                if columns == 0 {
                    columns = cells.len() - before;
                }
            }
            None if line.is_empty() => {}
            None => {
                let cell = cells.last_mut()?;
                cell.push('\n');
                cell.push_str(line);
            }
        }
    }
    let rows = cells.chunks(columns.max(2));
    let rows = rows.map(|row| Row::of(row.iter().cloned())).collect();
    Some((Table { rows }, next))
}

/// Items of `* -` and `-` below `.. list-table::`.
fn list_table(lines: &[String], start: usize) -> Option<(Table, usize)> {
    let mut rows: Vec<Row> = Vec::new();
    let mut next = start + 1;
    for line in lines.iter().skip(start + 1) {
        let inner = line.trim();
        if !inner.is_empty() && !line.starts_with(' ') {
            break;
        }
        next += 1;
        if let Some(first) = inner.strip_prefix("* -") {
            rows.push(Row::of([first.trim().to_owned()]));
        } else if let (Some(cell), Some(row)) = (inner.strip_prefix("- "), rows.last_mut()) {
            row.cells.push(cell.trim().to_owned());
        } else if let (false, Some(row)) = (inner.is_empty(), rows.last_mut()) {
            let cell = row.cells.last_mut()?;
            cell.push('\n');
            cell.push_str(inner);
        }
    }
    Some((Table { rows }, next))
}
