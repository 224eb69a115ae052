//! Text without tables: what a browser copies or dumps. Rows are found again by what they begin
//! with, below the titles of columns or the heading of a list.

use super::block::{Block, Document, Row, Table};
use super::grid;
use super::labels::{self, Role, Subject};
use super::row::{self, KINDS, Kind, Style};
use super::text;

/// Reads plain text.
pub(super) fn read(source: &str) -> Document {
    let lines: Vec<String> = without_comments(&text::even(source))
        .map(|line| line.replace("\\*", "*").replace('`', ""))
        .collect();
    let mut reader = Reader {
        lines: &lines,
        next: 0,
        blocks: Vec::new(),
        announced: None,
    };
    while reader.next < lines.len() {
        reader.step();
    }
    Document {
        blocks: reader.blocks,
        flat: true,
    }
}

/// The lines without the comments of reStructuredText (`.. ` and what is indented below) and
/// AsciiDoc (`//`, and blocks between lines of `////`).
fn without_comments(source: &str) -> impl Iterator<Item = &str> {
    let (mut block, mut below) = (false, false);
    source.lines().filter(move |line| {
        let border = line.trim_end() == "////";
        block ^= border;
        let indented = line.starts_with([' ', '\t']) || line.trim().is_empty();
        let comment = line.starts_with(".. ") && !line.contains("::") && !line.contains("_:");
        below = comment || (below && indented);
        !(border || block || below || line.starts_with("//"))
    })
}

/// The tables that lines with bars make where Markdown sees none.
pub(super) fn barred_tables(blocks: Vec<Block>) -> Vec<Block> {
    let mut completed = Vec::new();
    let mut waiting: Vec<String> = Vec::new();
    for block in blocks {
        match block {
            Block::Line(line) if line.contains('|') => waiting.push(line),
            other => {
                close_bars(&mut waiting, &mut completed);
                completed.push(other);
            }
        }
    }
    close_bars(&mut waiting, &mut completed);
    completed
}

fn close_bars(waiting: &mut Vec<String>, blocks: &mut Vec<Block>) {
    let lines = std::mem::take(waiting);
    if lines.len() < 2 {
        blocks.extend(lines.into_iter().map(Block::Line));
        return;
    }
    let rows = lines.iter().filter(|line| !is_border(line));
    let rows = rows.map(|line| Row::of(cells_between(line, '|')));
    blocks.push(Block::Table(Table {
        rows: rows.collect(),
    }));
}

fn is_border(line: &str) -> bool {
    line.contains('-') && line.chars().all(|letter| "|-: +=".contains(letter))
}

fn cells_between(line: &str, border: char) -> Vec<String> {
    let line = line.trim_matches(' ');
    let line = line.strip_prefix(border).unwrap_or(line);
    let line = line.strip_suffix(border).unwrap_or(line);
    line.split(border).map(text::clean).collect()
}

/// Blocks as items of a list whose heading announces codes.
pub(super) fn list_table(lines: &[&str], subject: Subject) -> Option<Table> {
    let kind = kind_of(subject)?;
    let starts = lines.iter().map(|line| row::start(line, kind));
    let starts: Vec<_> = starts.collect();
    let begun = starts
        .iter()
        .flatten()
        .filter(|start| !start.rest.is_empty());
    if begun.count() < 3 {
        return None;
    }
    let rows = starts.into_iter().flatten();
    let rows = rows.map(|start| Row::of([start.key, start.rest].map(text::clean)));
    Some(Table {
        rows: rows.collect(),
    })
}

fn kind_of(subject: Subject) -> Option<Kind> {
    match subject {
        Subject::PayTypes => Some(Kind::PayType),
        Subject::Currencies => Some(Kind::Currency),
        Subject::StatusCodes => Some(Kind::StatusCode),
        Subject::Request | Subject::Response => None,
    }
}

struct Reader<'a> {
    lines: &'a [String],
    next: usize,
    blocks: Vec<Block>,
    /// What the last heading announced, and where.
    announced: Option<(Subject, usize)>,
}

/// The titles of a table's columns.
struct Titles {
    cells: Vec<String>,
    /// How many lines they take.
    lines: usize,
}

/// How the rows of a table are written.
struct Layout {
    kind: Kind,
    style: Style,
    columns: usize,
    mandatory: bool,
    declared: bool,
    /// Cells are apart by empty lines.
    spaced: bool,
}

impl Reader<'_> {
    fn line(&self, at: usize) -> &str {
        self.lines.get(at).map_or("", |line| line.trim_end())
    }

    /// The first line that is not empty, from `at` on.
    fn skip_blank(&self, at: usize) -> usize {
        let blank = self
            .lines
            .iter()
            .skip(at)
            .take_while(|line| line.trim().is_empty());
        at + blank.count()
    }

    fn step(&mut self) {
        let at = self.next;
        if self.line(at).trim().is_empty() {
            self.next += 1;
        } else if let Some((table, next)) = grid::at(self.lines, at) {
            self.blocks.push(Block::Table(clean(table)));
            self.next = next;
        } else if let Some(titles) = self.titles(at) {
            self.titled_table(titles);
        } else if let Some(layout) = self.untitled(at) {
            self.rows(Vec::new(), &layout, at);
        } else {
            self.line_or_heading(at);
        }
    }

    fn line_or_heading(&mut self, at: usize) {
        let content = text::single_blanks(self.line(at));
        let below = self.line(at + 1).trim();
        let underlined = below.len() >= 3
            && below.chars().all(|letter| "=-~^\"".contains(letter))
            && below.chars().count() * 2 >= content.chars().count();
        self.next += 1 + usize::from(underlined);
        let title = labels::title(without_marks(&content));
        if let Some(title) = title {
            self.announced = Some((title.subject, at));
        }
        let block = match title {
            _ if content.chars().all(|letter| "=-~^\"#+".contains(letter)) => return,
            Some(_) => Block::Heading(3, without_marks(&content).to_owned()),
            None if underlined => Block::Heading(2, content),
            None => Block::Line(content),
        };
        self.blocks.push(block);
    }

    /// The titles of columns that stand at a line: in one line, or each in one of its own.
    fn titles(&self, at: usize) -> Option<Titles> {
        let line = self.line(at).trim();
        let separated = split_titles(line);
        let roles = separated
            .iter()
            .filter(|title| labels::role(title).is_some())
            .count();
        if separated.len() > 1 && roles * 2 > separated.len() {
            let cells = separated.into_iter().map(str::to_owned).collect();
            return Some(Titles { cells, lines: 1 });
        }
        if let Some(cells) = labels::glued_titles(line) {
            return Some(Titles { cells, lines: 1 });
        }
        let mut cells: Vec<String> = Vec::new();
        let mut roles: Vec<Role> = Vec::new();
        let mut next = at;
        while let Some(role) = labels::role(self.line(next).trim()) {
            // The first name of the first row may look like a title as well.
            if role == Role::Key && roles.last().is_some_and(|last| *last != Role::Key) {
                break;
            }
            roles.push(role);
            cells.push(self.line(next).trim().to_owned());
            next = self.skip_blank(next + 1);
        }
        // A heading that is also a title of columns may stand right above them.
        let heading = cells.first().and_then(|title| labels::title(title));
        let repeated = heading.is_some() && roles.get(1) == Some(&Role::Key);
        let whole = roles.first() == Some(&Role::Key) && roles.contains(&Role::Description);
        (whole && !repeated).then_some(Titles {
            lines: next - at,
            cells,
        })
    }

    fn titled_table(&mut self, titles: Titles) {
        let first = self.skip_blank(self.next + titles.lines);
        let first = if is_border(self.line(first)) {
            first + 1
        } else {
            first
        };
        let has = |role| {
            titles
                .cells
                .iter()
                .any(|title| labels::role(title) == Some(role))
        };
        let (mandatory, declared) = (has(Role::Mandatory), has(Role::Type));
        let columns = titles.cells.len();
        let kind = self.kind_at(first, mandatory || declared);
        let mut header = Row::of(titles.cells);
        header.header = true;
        match kind {
            Some((kind, style)) => {
                let layout = Layout {
                    kind,
                    style,
                    columns,
                    mandatory,
                    declared,
                    spaced: self.is_spaced(style, first),
                };
                self.rows(vec![header], &layout, first);
            }
            None => {
                // Titles without rows: that is reported where the table is read.
                self.blocks.push(Block::Table(Table { rows: vec![header] }));
                self.next += titles.lines;
            }
        }
    }

    /// What begins at a line below titles.
    fn kind_at(&self, at: usize, parameters: bool) -> Option<(Kind, Style)> {
        let line = self.line(at);
        let kinds = KINDS
            .into_iter()
            .filter(|kind| parameters == (*kind == Kind::Parameter));
        let mut starts =
            kinds.filter_map(|kind| row::start(line, kind).map(|start| (kind, start.style)));
        starts.next()
    }

    /// Rows without titles above: below a heading that announces them, or many of them.
    fn untitled(&self, at: usize) -> Option<Layout> {
        let announced = self.announced.filter(|(_, heading)| at - heading <= 12);
        let announced = announced.map(|(subject, _)| subject);
        for kind in KINDS {
            let Some(start) = row::start(self.line(at), kind) else {
                continue;
            };
            let parameters = matches!(announced, Some(Subject::Request | Subject::Response));
            let below_heading = announced.is_some_and(|subject| kind_of(subject) == Some(kind))
                || (parameters && kind == Kind::Parameter);
            let plain = matches!(start.style, Style::Glued | Style::Tab | Style::Pipe);
            let wanted = if below_heading { 2 } else { 3 };
            let fits = (below_heading || plain)
                && !(kind == Kind::Parameter && start.style == Style::Alone);
            if fits && self.consecutive(at, kind, start.style) >= wanted {
                return Some(Layout {
                    kind,
                    style: start.style,
                    columns: 2,
                    mandatory: kind == Kind::Parameter
                        && labels::answer(start.rest, true).is_some(),
                    declared: kind == Kind::Parameter,
                    spaced: self.is_spaced(start.style, at),
                });
            }
        }
        None
    }

    /// How many rows of a kind follow each other, up to three.
    fn consecutive(&self, at: usize, kind: Kind, style: Style) -> usize {
        let mut count = 0;
        let mut next = at;
        let mut others = 0;
        while count < 3 && others < 8 && next < self.lines.len() {
            let line = self.line(next);
            if row::start(line, kind).is_some_and(|start| start.style == style) {
                count += 1;
                others = 0;
            } else if labels::title(line.trim()).is_some()
                || (style != Style::Alone && kind != Kind::Parameter && !line.trim().is_empty())
            {
                break;
            } else {
                others += 1;
            }
            next += 1;
        }
        count
    }

    /// Reads rows up to the end of the table.
    fn rows(&mut self, mut rows: Vec<Row>, layout: &Layout, first: usize) {
        let mut texts: Vec<String> = Vec::new();
        let mut at = first;
        let mut paragraphs = 0;
        while at < self.lines.len() {
            let line = self.line(at);
            if line.trim().is_empty() {
                let next = self.skip_blank(at);
                let inside_row = layout.spaced && paragraphs < layout.columns;
                if !self.goes_on(layout, next, inside_row) {
                    break;
                }
                at = next;
                continue;
            }
            let begins = self.begins_row(layout, at);
            if begins {
                paragraphs = 1;
                texts.push(line.to_owned());
            } else if texts.is_empty() || self.ends_table(layout, at, false) {
                break;
            } else if is_broken_code(layout.kind, line) {
                texts.push(line.to_owned());
            } else if let Some(row) = texts.last_mut() {
                paragraphs += 1;
                row.push('\n');
                row.push_str(line);
            }
            at += 1;
        }
        rows.extend(texts.iter().map(|text| layout.row(text)));
        self.blocks.push(Block::Table(Table { rows }));
        self.next = at.max(first).max(self.next + 1);
    }

    fn begins_row(&self, layout: &Layout, at: usize) -> bool {
        let Some(start) = row::start(self.line(at), layout.kind) else {
            return false;
        };
        if start.style != layout.style {
            return false;
        }
        if layout.kind == Kind::Parameter && start.style == Style::Alone {
            let next = self.line(self.skip_blank(at + 1)).trim();
            return labels::answer(next, false).is_some() || labels::declared(next).is_some();
        }
        true
    }

    fn is_spaced(&self, style: Style, first: usize) -> bool {
        style == Style::Alone && self.line(first + 1).trim().is_empty()
    }

    /// Whether a table goes on behind empty lines.
    fn goes_on(&self, layout: &Layout, next: usize, inside_row: bool) -> bool {
        if next >= self.lines.len() || self.ends_table(layout, next, true) {
            return false;
        }
        if self.begins_row(layout, next) {
            // "HKD Hong Kong dollar" is written like the beginning of a sentence.
            let weak =
                layout.kind == Kind::Currency && matches!(layout.style, Style::Blank | Style::Dash);
            return !weak;
        }
        if inside_row {
            return true;
        }
        // A cell may have empty lines; then another row follows soon.
        let ahead = (next..next + 40).take_while(|at| !self.ends_table(layout, *at, true));
        let mut ahead = ahead.filter(|at| self.begins_row(layout, *at));
        layout.kind == Kind::Parameter && ahead.next().is_some()
    }

    /// Whether a line that begins no row ends the table, and is no further line of a cell.
    fn ends_table(&self, layout: &Layout, at: usize, after_blank: bool) -> bool {
        let line = self.line(at).trim();
        if row::start(line, layout.kind).is_some_and(|start| start.style == layout.style) {
            return false;
        }
        let titles = split_titles(line);
        let titled = titles.len() > 1 && titles.iter().all(|title| labels::role(title).is_some());
        let footnote = line.starts_with('*') && layout.style != Style::Pipe;
        // Where every cell has a line of its own, "Currency" may be one.
        let heading = labels::title(line).is_some()
            && match layout.style {
                Style::Alone if layout.spaced || !after_blank => {
                    self.titles(self.skip_blank(at + 1)).is_some()
                }
                _ => !line.contains('\t'),
            };
        let box_title = labels::is_box_title(line) && layout.style != Style::Alone;
        footnote || titled || heading || box_title || labels::glued_titles(line).is_some()
    }
}

impl Layout {
    /// The cells of one row's text.
    fn row(&self, text: &str) -> Row {
        let (line, more) = text.split_once('\n').unwrap_or((text, ""));
        let Some(start) = row::start(line, self.kind) else {
            return Row::of([text::clean(text)]);
        };
        let border = match self.style {
            Style::Tab => Some('\t'),
            Style::Pipe => Some('|'),
            _ => None,
        };
        if let Some(border) = border {
            return Row::of(cells_between(&text.replace('│', "|"), border));
        }
        let rest = format!("{}\n{more}", start.rest);
        if self.kind == Kind::Parameter {
            let cells = row::parameter_cells(start.key, &rest, self.mandatory, self.declared);
            return Row::of(cells.iter().map(|cell| text::clean(cell)));
        }
        Row::of([text::clean(start.key), text::clean(&rest)])
    }
}

fn split_titles(line: &str) -> Vec<&str> {
    let border = if line.contains('\t') {
        "\t"
    } else if line.contains('|') {
        "|"
    } else {
        "  "
    };
    let line = line.trim().trim_matches('|');
    let titles = line.split(border).map(str::trim);
    titles.filter(|title| !title.is_empty()).collect()
}

/// A line that would begin a row if its code were one.
fn is_broken_code(kind: Kind, line: &str) -> bool {
    let digits = line
        .trim_start()
        .chars()
        .take_while(char::is_ascii_digit)
        .count();
    matches!(kind, Kind::PayType | Kind::StatusCode) && digits >= 3
}

/// A heading without the signs that Markdown, AsciiDoc and numbering put before it.
fn without_marks(line: &str) -> &str {
    let line = line.trim_start_matches(['#', '=', ' ']);
    let rest = line.trim_start_matches(|letter: char| letter.is_ascii_digit() || letter == '.');
    let numbered = rest.len() < line.len() && rest.starts_with([' ', '、']);
    if numbered {
        rest.trim_start_matches([' ', '、'])
    } else {
        line
    }
}

fn clean(table: Table) -> Table {
    let rows = table.rows.into_iter().map(|row| Row {
        cells: row.cells.iter().map(|cell| text::clean(cell)).collect(),
        header: row.header,
    });
    Table {
        rows: rows.collect(),
    }
}
