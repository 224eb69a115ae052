//! From a page's blocks to its lists: every table is given to the list that it belongs to.

use super::block::{Block, Document, Table};
use super::classify;
use super::columns::{self, Kind};
use super::documented::Documented;
use super::expected::Expected;
use super::footnotes;
use super::labels::{self, Named, Subject};
use super::list::List;
use super::placed::Placed;
use super::plain;

/// Reads the lists of pages, and which pages have nothing about this gateway.
pub(super) fn pages(documents: Vec<Document>, expected: &Expected) -> (Documented, Vec<usize>) {
    let mut documented = Documented::default();
    let mut silent = Vec::new();
    let mut sheets = Vec::new();
    let mut pages = Vec::new();
    for (page, document) in documents.into_iter().enumerate() {
        let blocks = if document.flat {
            document.blocks
        } else {
            listed_codes(document.blocks)
        };
        let (found, empty, shows_payments) = tables_of(&blocks, page, expected);
        documented.shows_payments |= shows_payments;
        if found.is_empty() && empty.is_empty() {
            silent.push(page);
        }
        let last = found
            .last()
            .filter(|placed| placed.position + 1 == blocks.len());
        let last = last.and_then(|placed| Some((placed.list(expected), placed.last_key()?)));
        documented.last.extend(last);
        documented.empty.extend(empty);
        sheets.extend(found);
        pages.push(blocks);
    }
    let taken = classify::codes(&sheets, expected, &mut documented);
    classify::parameters(&sheets, expected, &mut documented);
    for (page, blocks) in pages.iter().enumerate() {
        let tables = taken.iter().filter_map(|index| sheets.get(*index));
        let tables = tables.filter(|one| one.page == page && one.sheet.kind == Kind::PayType);
        footnotes::collect(
            blocks,
            &tables.collect::<Vec<_>>(),
            expected,
            &mut documented,
        );
    }
    (documented, silent)
}

fn tables_of(
    blocks: &[Block],
    page: usize,
    expected: &Expected,
) -> (Vec<Placed>, Vec<(List, String)>, bool) {
    let mut scan = Scan {
        expected,
        page,
        chain: Vec::new(),
        operation: None,
        operation_level: 0,
        sheets: Vec::new(),
        empty: Vec::new(),
        shows_payments: false,
    };
    for (position, block) in blocks.iter().enumerate() {
        match block {
            Block::Heading(level, text) => scan.heading(*level, text),
            Block::Line(text) => scan.line(text),
            Block::Table(table) => scan.table(position, table),
        }
    }
    (scan.sheets, scan.empty, scan.shows_payments)
}

struct Scan<'a> {
    expected: &'a Expected,
    page: usize,
    /// The headings above, with their levels.
    chain: Vec<(u8, String)>,
    operation: Option<Named>,
    operation_level: u8,
    sheets: Vec<Placed>,
    empty: Vec<(List, String)>,
    shows_payments: bool,
}

impl Scan<'_> {
    fn heading(&mut self, level: u8, text: &str) {
        if labels::is_box_title(text) {
            return;
        }
        self.chain.retain(|(above, _)| *above < level);
        self.chain.push((level, text.to_owned()));
        let announces = labels::title(text).is_some();
        let above = level > self.operation_level && self.operation.is_some();
        match labels::operation(text) {
            // "Payment request parameters" below "Refund" is still about the refund's.
            Some(Named::Operation(id)) if id == self.expected.payment && announces && above => {}
            Some(named) => self.set_operation(Some(named), level),
            None if level <= self.operation_level && !announces => self.set_operation(None, level),
            None => {}
        }
    }

    fn set_operation(&mut self, operation: Option<Named>, level: u8) {
        self.operation = operation;
        self.operation_level = level;
    }

    /// A short line may name the endpoint, or be a heading that nobody marked as one.
    fn line(&mut self, text: &str) {
        self.shows_payments |= self.shows_a_payment(text);
        if let Some((path, with_method)) = endpoint(text) {
            let operation = self
                .expected
                .paths
                .iter()
                .find(|(ours, _)| path.ends_with(ours.trim_start_matches('/')));
            let named = operation
                .map(|(_, id)| id.as_str())
                .and_then(labels::known_operation);
            if named.is_none() && !with_method {
                return;
            }
            let level = self.chain.last().map_or(1, |(level, _)| *level);
            self.set_operation(Some(named.unwrap_or(Named::Other)), level);
        } else if labels::title(text).is_some() && text.chars().count() <= 48 {
            self.heading(7, text.trim_end_matches(':'));
        }
    }

    /// Whether a line is of a payment's request, and the codes for it stand above.
    fn shows_a_payment(&self, line: &str) -> bool {
        let above = |kind| self.sheets.iter().any(|placed| placed.sheet.kind == kind);
        let mut paths = self.expected.paths.iter();
        let sent = paths.any(|(path, id)| *id == self.expected.payment && line.ends_with(path));
        (sent || line.contains("X-QF-SIGN") || line.contains("txamt"))
            && above(Kind::PayType)
            && above(Kind::Currency)
    }

    fn table(&mut self, position: usize, table: &Table) {
        let is_parameter = |name: &str| {
            let lists = self.expected.lists.iter();
            let mut lists = lists.filter(|(list, _)| list.is_of_parameters());
            lists.any(|(_, items)| items.contains_key(name))
        };
        let nearest = self
            .chain
            .iter()
            .rev()
            .find_map(|(_, text)| labels::title(text).map(|title| (title, text.as_str())));
        let placed = columns::read(table, is_parameter).map(|sheet| Placed {
            sheet,
            page: self.page,
            position,
            subject: nearest.map(|(title, _)| title.subject),
            whole: nearest.is_some_and(|(title, _)| title.whole) && !self.narrowed(nearest),
            part: self.is_part(),
            operation: self.operation.clone(),
        });
        match placed.filter(|placed| is_ours(placed, self.expected)) {
            Some(placed) => self.sheets.push(placed),
            None => self.note_empty(table),
        }
    }

    /// Whether a heading below the one that announces is about one wallet or way to pay.
    fn narrowed(&self, nearest: Option<(labels::Title, &str)>) -> bool {
        let title = nearest.map(|(_, text)| text);
        let below = self
            .chain
            .iter()
            .rev()
            .take_while(|(_, text)| Some(text.as_str()) != title);
        below.into_iter().any(|(_, text)| labels::is_part(text))
    }

    fn is_part(&self) -> bool {
        let public = self
            .chain
            .last()
            .is_some_and(|(_, text)| labels::is_public(text));
        !public && self.chain.iter().any(|(_, text)| labels::is_part(text))
    }

    /// A table right below a heading that promises codes, without any.
    fn note_empty(&mut self, table: &Table) {
        let Some((_, heading)) = self.chain.last() else {
            return;
        };
        let list = match labels::title(heading).map(|title| title.subject) {
            Some(Subject::PayTypes) => List::PayTypes,
            Some(Subject::Currencies) => List::Currencies,
            Some(Subject::StatusCodes) => List::StatusCodes,
            Some(Subject::Request) if table.rows.len() < 2 => {
                List::Request(self.expected.payment.clone())
            }
            Some(Subject::Response) if table.rows.len() < 2 => {
                List::Response(self.expected.payment.clone())
            }
            _ => return,
        };
        let first = table.rows.first();
        let titled =
            first.is_some_and(|row| row.cells.iter().any(|cell| labels::role(cell).is_some()));
        // Codes of another kind are readable; they are just no codes of this list. The list's own
        // ones are too few to be it.
        let body: Vec<_> = table.rows.iter().skip(1).collect();
        let others = body.iter().filter(|row| {
            let first = row.cell(0);
            !first.is_empty()
                && first.bytes().all(|byte| byte.is_ascii_alphanumeric())
                && self.expected.item(&list, first).is_none()
        });
        if titled && others.count() * 2 <= body.len() {
            self.empty.push((list, heading.clone()));
        }
    }
}

/// The path that a short line names, such as `POST ../trade/v1/payment`, and whether it names a
/// method as well.
fn endpoint(line: &str) -> Option<(&str, bool)> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_version = |part: &str| {
        let digit = part.strip_prefix('v');
        digit.is_some_and(|digit| {
            digit.len() == 1 && digit.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let path = words.iter().find(|word| word.split('/').any(is_version))?;
    let path = path.trim_matches(|letter: char| !letter.is_ascii_alphanumeric());
    let path = path.split(['?', '&']).next().unwrap_or(path);
    let methods = ["GET", "POST", "PUT", "DELETE", "PATCH"];
    let with_method = words.iter().any(|word| methods.contains(word));
    (words.len() <= 6 && !line.contains(['=', '('])).then_some((path, with_method))
}

/// Whether a table names enough of what the specification knows to be about this gateway.
fn is_ours(placed: &Placed, expected: &Expected) -> bool {
    let all = placed.keys().len();
    let list = match placed.sheet.kind {
        Kind::PayType => List::PayTypes,
        Kind::StatusCode => List::StatusCodes,
        Kind::Currency => List::Currencies,
        Kind::Parameter => {
            let telling = [
                "txamt",
                "txcurrcd",
                "txdtm",
                "txzone",
                "respcd",
                "resperr",
                "respmsg",
                "syssn",
                "chnlsn",
                "pay_type",
                "mchid",
                "sysdtm",
                "paydtm",
                "orig_syssn",
                "cardcd",
            ];
            let keys = placed.keys();
            return placed.parameter_list(expected).is_some()
                && telling.iter().any(|name| keys.contains(name));
        }
    };
    let count = placed.known_keys(&list, expected);
    match placed.sheet.kind {
        // No one else has codes of this shape.
        Kind::PayType => count > 0 && count * 5 >= all,
        Kind::StatusCode => count > 2 && count * 10 >= all * 3,
        _ => count > 1 && count * 2 >= all,
    }
}

/// Makes tables of lists of codes, where a heading announces codes and no table follows.
fn listed_codes(blocks: Vec<Block>) -> Vec<Block> {
    let mut completed: Vec<Block> = Vec::new();
    let mut section: Vec<Block> = Vec::new();
    let mut subject = None;
    for block in blocks {
        if let Block::Heading(_, text) = &block {
            close_section(&mut section, subject, &mut completed);
            subject = labels::title(text).map(|title| title.subject);
        }
        section.push(block);
    }
    close_section(&mut section, subject, &mut completed);
    completed
}

fn close_section(section: &mut Vec<Block>, subject: Option<Subject>, completed: &mut Vec<Block>) {
    let lines = section.iter().filter_map(|block| match block {
        Block::Line(line) => Some(line.as_str()),
        _ => None,
    });
    let lines: Vec<&str> = lines.collect();
    let has_table = section.iter().any(|block| matches!(block, Block::Table(_)));
    let table = subject
        .filter(|_| !has_table)
        .and_then(|subject| plain::list_table(&lines, subject));
    let after = table.map(Block::Table);
    let heading = usize::from(matches!(section.first(), Some(Block::Heading(..))));
    if let Some(table) = after {
        section.insert(heading, table);
    }
    completed.append(section);
}
