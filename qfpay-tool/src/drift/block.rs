//! What a page consists of, whatever form it came in.

/// A page: its headings, tables and lines, in order.
#[derive(Debug, Default)]
pub(super) struct Document {
    pub(super) blocks: Vec<Block>,
    /// Lines have lost their tables: what looks like rows may be some.
    pub(super) flat: bool,
}

/// One of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Block {
    /// A heading with its level; 1 is the page's own.
    Heading(u8, String),
    /// A line of running text or an item of a list.
    Line(String),
    /// A table.
    Table(Table),
}

/// Rows of cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) rows: Vec<Row>,
}

/// One row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    /// Cleaned texts; a cell's lines end with `\n`.
    pub(super) cells: Vec<String>,
    /// The page marks it as one of column titles.
    pub(super) header: bool,
}

impl Row {
    pub(super) fn of(cells: impl IntoIterator<Item = String>) -> Self {
        Self {
            cells: cells.into_iter().collect(),
            header: false,
        }
    }

    pub(super) fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}
