//! HTML, and what Markdown becomes: the tree's tables, headings and lines.

use super::block::{Block, Document, Row, Table};
use super::dom::{Content, Dom, ROOT};
use super::text;

/// Reads HTML. `jsx` tells that it was Markdown: components may close themselves, and lines are
/// as the author wrote them.
///
/// # Errors
///
/// A reason, for a page that ends inside a table or is too deep to be read.
pub(super) fn read(source: &str, jsx: bool) -> Result<Document, String> {
    let dom = Dom::read(source, jsx);
    if dom.too_deep {
        return Err("the page is nested deeper than pages are".to_owned());
    }
    if dom.cut {
        return Err(
            "the page ends inside a table or a part of its layout: it was cut off".to_owned(),
        );
    }
    let mut reader = Reader {
        keeps_lines: jsx,
        ..Reader::default()
    };
    reader.walk(&dom);
    reader.flush();
    reader.close_fields();
    Ok(Document {
        blocks: reader.blocks,
        flat: false,
    })
}

/// The text of a page that shows one text as it is, as browsers show a text file.
pub(super) fn bare_text(source: &str) -> Option<String> {
    let dom = Dom::read(source, false);
    let (mut shown, mut all) = (String::new(), 0);
    let mut waiting = vec![(ROOT, false)];
    while let Some((place, bare)) = waiting.pop() {
        let content = dom.content(place);
        if let Content::Text(text) = content {
            all += text.trim().len();
            if bare {
                shown.push_str(text);
            }
        }
        if matches!(content.name(), Some("script" | "style" | "head")) {
            continue;
        }
        let bare = bare || content.name() == Some("pre");
        waiting.extend(dom.children(place).iter().rev().map(|child| (*child, bare)));
    }
    (!shown.is_empty() && shown.trim().len() * 10 >= all * 9).then_some(shown)
}

/// A step through the tree, without recursion: pages may be as deep as they like.
enum Step {
    Enter(usize),
    Leave(usize),
}

#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    /// Lines outside of tables are as the author wrote them.
    keeps_lines: bool,
    /// The line that is being read, outside of tables.
    line: String,
    /// The heading that is being read.
    heading: Option<u8>,
    /// Tables that are open, the innermost last.
    tables: Vec<Grid>,
    /// Parameters that are described one by one.
    fields: Fields,
}

/// A table that is being read.
#[derive(Default)]
struct Grid {
    rows: Vec<Row>,
    row: Option<Vec<Span>>,
    header: bool,
    /// Cells that reach down from rows above: column, rows left, text.
    hanging: Vec<(usize, usize, String)>,
    /// Its rows are text of the cell that it stands in.
    inline: bool,
}

/// A cell with the columns and rows that it fills.
#[derive(Default)]
struct Span {
    text: String,
    columns: usize,
    rows: usize,
}

/// `<ParamField>` and `<ResponseField>`, which are rows without a table.
#[derive(Default)]
struct Fields {
    rows: Vec<Row>,
    kind: Option<FieldKind>,
    /// Whether one is open, and its text.
    open: Option<(Row, String)>,
    /// Fields inside fields, which are parts of a value.
    depth: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum FieldKind {
    Request,
    Response,
}

/// The part that an element has in a table, by its name or by its role.
enum Part {
    Table,
    Row,
    Cell,
    HeaderCell,
    Caption,
}

impl Part {
    fn of(content: &Content) -> Option<Self> {
        match content.attribute("role").unwrap_or_default() {
            "table" | "grid" | "treegrid" => return Some(Self::Table),
            "row" => return Some(Self::Row),
            "cell" | "gridcell" | "rowheader" => return Some(Self::Cell),
            "columnheader" => return Some(Self::HeaderCell),
            _ => {}
        }
        match content.name()? {
            "table" | "dl" => Some(Self::Table),
            "tr" => Some(Self::Row),
            "td" | "dt" | "dd" => Some(Self::Cell),
            "th" => Some(Self::HeaderCell),
            "caption" => Some(Self::Caption),
            _ => None,
        }
    }
}

impl Reader {
    fn walk(&mut self, dom: &Dom) {
        let mut steps = vec![Step::Enter(ROOT)];
        while let Some(step) = steps.pop() {
            match step {
                Step::Leave(place) => self.leave(dom.content(place)),
                Step::Enter(place) => {
                    let content = dom.content(place);
                    if is_hidden(content) {
                        continue;
                    }
                    self.enter(content);
                    steps.push(Step::Leave(place));
                    steps.extend(dom.children(place).iter().rev().copied().map(Step::Enter));
                }
            }
        }
    }

    fn enter(&mut self, content: &Content) {
        if let Content::Text(text) = content {
            let kept = self.keeps_lines && self.in_cell().is_none();
            let blanks: &[char] = if kept {
                &['\t', '\r']
            } else {
                &['\n', '\t', '\r']
            };
            self.push_text(&text.replace(blanks, " "));
            return;
        }
        let Some(name) = content.name() else { return };
        if let Some(kind) = field_kind(name) {
            self.open_field(kind, content);
            return;
        }
        match Part::of(content) {
            Some(Part::Table) => self.open_table(),
            Some(Part::Row) => self.open_row(),
            Some(Part::Cell) => self.open_cell(content, name == "dt", false),
            Some(Part::HeaderCell) => self.open_cell(content, false, true),
            Some(Part::Caption) => {}
            None => match heading_level(content) {
                Some(level) if self.in_cell().is_none() => {
                    self.break_line();
                    self.heading = Some(level);
                }
                _ if breaks(name) => {
                    self.break_line();
                    self.name_component(name, content);
                    if name == "li" {
                        self.push_text("• ");
                    }
                }
                _ => {}
            },
        }
    }

    /// The title that a component shows above what it holds.
    fn name_component(&mut self, name: &str, content: &Content) {
        let component = matches!(
            name,
            "accordion" | "card" | "expandable" | "tab" | "tabitem" | "details"
        );
        let title = content
            .attribute("title")
            .or_else(|| content.attribute("label"));
        let title = title.filter(|_| component).map(text::clean);
        if let (Some(title), None) = (title.filter(|title| !title.is_empty()), self.in_cell()) {
            self.close_fields();
            self.blocks.push(Block::Heading(6, title));
        }
    }

    fn leave(&mut self, content: &Content) {
        let Some(name) = content.name() else { return };
        if field_kind(name).is_some() {
            self.close_field();
            return;
        }
        match Part::of(content) {
            Some(Part::Table) => self.close_table(),
            Some(Part::Row) => self.close_row(),
            Some(Part::Cell | Part::HeaderCell | Part::Caption) => self.push_text(" "),
            None if breaks(name) || heading_level(content).is_some() => self.break_line(),
            None => {}
        }
    }

    /// The text of the cell that is open.
    fn in_cell(&mut self) -> Option<&mut String> {
        let grid = self.tables.iter_mut().rev().find(|grid| !grid.inline)?;
        grid.row.as_mut()?.last_mut().map(|span| &mut span.text)
    }

    fn push_text(&mut self, text: &str) {
        if self.fields.depth > 1 {
            return;
        }
        if let Some(cell) = self.in_cell() {
            cell.push_str(text);
        } else if let Some((_, content)) = &mut self.fields.open {
            content.push_str(text);
        } else if self.tables.is_empty() || !text.trim().is_empty() {
            self.line.push_str(text);
        }
    }

    fn break_line(&mut self) {
        if let Some(cell) = self.in_cell() {
            cell.push('\n');
        } else if let Some((_, content)) = &mut self.fields.open {
            content.push('\n');
        } else {
            self.flush();
        }
    }

    fn flush(&mut self) {
        let line = text::clean(&std::mem::take(&mut self.line));
        let heading = self.heading.take();
        if line.is_empty() || line == "•" {
            return;
        }
        match heading {
            Some(level) => {
                self.close_fields();
                let line = line.trim_matches(['#', '¶', ' ']).to_owned();
                self.blocks.push(Block::Heading(level, line));
            }
            None => self
                .blocks
                .extend(line.lines().map(|one| Block::Line(one.to_owned()))),
        }
    }

    fn open_table(&mut self) {
        let inside_data = self.tables.last().is_some_and(Grid::is_data);
        if inside_data {
            self.break_line();
        } else {
            self.flush();
            self.close_fields();
        }
        self.tables.push(Grid {
            inline: inside_data,
            ..Grid::default()
        });
    }

    fn open_row(&mut self) {
        match self.tables.last_mut() {
            Some(grid) if !grid.inline => {
                grid.close_row();
                grid.row = Some(Vec::new());
            }
            _ => self.break_line(),
        }
    }

    fn open_cell(&mut self, content: &Content, starts_row: bool, header: bool) {
        let Some(grid) = self.tables.last_mut().filter(|grid| !grid.inline) else {
            self.push_text(" ");
            return;
        };
        if starts_row {
            grid.close_row();
        }
        let count = |name| {
            let count = content
                .attribute(name)
                .and_then(|text| text.trim().parse().ok());
            count.unwrap_or(1).clamp(1, 20)
        };
        let row = grid.row.get_or_insert_default();
        if row.is_empty() {
            grid.header = header;
        }
        grid.header &= header;
        row.push(Span {
            text: String::new(),
            columns: count("colspan"),
            rows: count("rowspan"),
        });
    }

    fn close_row(&mut self) {
        match self.tables.last_mut() {
            Some(grid) if !grid.inline => grid.close_row(),
            _ => self.break_line(),
        }
    }

    fn close_table(&mut self) {
        let Some(mut grid) = self.tables.pop() else {
            return;
        };
        grid.close_row();
        if grid.inline {
            self.break_line();
        } else if !grid.rows.is_empty() {
            self.flush();
            self.blocks.push(Block::Table(Table { rows: grid.rows }));
        }
    }

    fn open_field(&mut self, kind: FieldKind, content: &Content) {
        self.fields.depth += 1;
        if self.fields.depth > 1 {
            return;
        }
        self.flush();
        if self.fields.kind != Some(kind) {
            self.close_fields();
            self.fields.kind = Some(kind);
        }
        let names = ["body", "query", "path", "name"];
        let name = names.iter().find_map(|name| content.attribute(name));
        let declared = content.attribute("type").unwrap_or_default();
        let required = content.attribute("required");
        let required = required.is_some_and(|word| !word.contains("false"));
        let mandatory = if required { "Yes" } else { "No" };
        let mut cells = vec![name.unwrap_or_default(), declared];
        if kind == FieldKind::Request {
            cells.insert(1, mandatory);
        }
        let row = Row::of(cells.into_iter().map(text::clean));
        self.fields.open = Some((row, String::new()));
    }

    fn close_field(&mut self) {
        self.fields.depth = self.fields.depth.saturating_sub(1);
        if self.fields.depth > 0 {
            return;
        }
        if let Some((mut row, content)) = self.fields.open.take() {
            row.cells.push(text::clean(&content));
            // A header's field has no name that a body could have.
            if !row.cell(0).is_empty() {
                self.fields.rows.push(row);
            }
        }
    }

    /// Makes a table of the fields up to here.
    fn close_fields(&mut self) {
        let mut rows = std::mem::take(&mut self.fields.rows);
        let Some(kind) = self.fields.kind.take().filter(|_| !rows.is_empty()) else {
            return;
        };
        let titles: &[&str] = match kind {
            FieldKind::Request => &["Parameter", "Required", "Type", "Description"],
            FieldKind::Response => &["Field", "Type", "Description"],
        };
        let mut header = Row::of(titles.iter().map(|title| (*title).to_owned()));
        header.header = true;
        rows.insert(0, header);
        self.blocks.push(Block::Table(Table { rows }));
    }
}

impl Grid {
    /// Whether it holds data and not the page's own layout.
    fn is_data(&self) -> bool {
        let first = self.row.as_ref().and_then(|row| row.first());
        let short = first.is_some_and(|cell| (1..=40).contains(&cell.text.trim().len()));
        self.inline || short || !self.rows.is_empty()
    }

    fn close_row(&mut self) {
        let Some(spans) = self.row.take() else { return };
        let mut cells = Vec::new();
        let mut hanging = std::mem::take(&mut self.hanging);
        for span in spans {
            fill(&mut cells, &mut hanging);
            let content = text::clean(&span.text);
            for more in 0..span.columns {
                if span.rows > 1 && self.hanging.len() < 64 {
                    self.hanging
                        .push((cells.len(), span.rows - 1, content.clone()));
                }
                cells.push(if more == 0 {
                    content.clone()
                } else {
                    String::new()
                });
            }
        }
        fill(&mut cells, &mut hanging);
        for (column, left, content) in hanging {
            // What was filled in, or stands beyond the row's last cell.
            if left > 1 {
                self.hanging.push((column, left - 1, content));
            }
        }
        let header = self.header;
        if cells.iter().any(|cell| !cell.is_empty()) {
            self.rows.push(Row { cells, header });
        }
    }
}

/// Puts the cells from above where their columns come.
fn fill(cells: &mut Vec<String>, hanging: &mut [(usize, usize, String)]) {
    while let Some((_, _, content)) = hanging.iter().find(|(column, ..)| *column == cells.len()) {
        cells.push(content.clone());
    }
}

fn field_kind(name: &str) -> Option<FieldKind> {
    match name {
        "paramfield" => Some(FieldKind::Request),
        "responsefield" => Some(FieldKind::Response),
        _ => None,
    }
}

fn heading_level(content: &Content) -> Option<u8> {
    match content.name()? {
        "title" => return Some(1),
        "h1" => return Some(1),
        "h2" => return Some(2),
        "h3" => return Some(3),
        "h4" => return Some(4),
        "h5" => return Some(5),
        "h6" => return Some(6),
        _ => {}
    }
    (content.attribute("role") == Some("heading")).then_some(4)
}

/// Whether it is no part of the text: programs, samples, navigation, and what is struck out.
fn is_hidden(content: &Content) -> bool {
    let Some(name) = content.name() else {
        return false;
    };
    let never = matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "svg"
            | "nav"
            | "footer"
            | "button"
            | "select"
            | "textarea"
            | "iframe"
            | "pre"
            | "del"
            | "s"
            | "strike"
            | "object"
    );
    // Panels behind tabs are hidden as well and are read; a row or a table is not.
    let in_table = matches!(name, "table" | "thead" | "tbody" | "tr" | "td" | "th");
    let style = content.attribute("style").unwrap_or_default();
    let invisible = content.attribute("hidden").is_some()
        || style
            .replace(' ', "")
            .to_ascii_lowercase()
            .contains("display:none");
    never || (in_table && invisible)
}

/// Whether a line ends where the element begins and where it ends.
fn breaks(name: &str) -> bool {
    matches!(
        name,
        "address"
            | "article"
            | "aside"
            | "blockquote"
            | "br"
            | "body"
            | "center"
            | "details"
            | "div"
            | "fieldset"
            | "figcaption"
            | "figure"
            | "form"
            | "header"
            | "hr"
            | "li"
            | "main"
            | "ol"
            | "p"
            | "section"
            | "summary"
            | "tbody"
            | "tfoot"
            | "thead"
            | "ul"
            | "card"
            | "tab"
            | "tabitem"
            | "accordion"
            | "note"
            | "warning"
            | "tip"
            | "info"
            | "check"
            | "callout"
            | "admonition"
            | "step"
            | "expandable"
    )
}
