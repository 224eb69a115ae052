//! From a page's blocks to what it says: every table is given to the list that it belongs to.

use std::collections::BTreeSet;

use super::assign;
use super::block::{Block, Document, Table};
use super::columns::{self, Kind, Sheet};
use super::footnotes;
use super::known::Known;
use super::labels::{self, Spoken, Subject};
use super::list::List;
use super::plain;
use super::said::Said;

/// Reads what pages say, and which of them said nothing about this gateway.
pub(super) fn pages(documents: Vec<Document>, known: &Known) -> (Said, Vec<usize>) {
    let mut said = Said::default();
    let mut silent = Vec::new();
    let mut sheets = Vec::new();
    let mut pages = Vec::new();
    for (page, document) in documents.into_iter().enumerate() {
        let blocks = if document.flat {
            document.blocks
        } else {
            listed_codes(document.blocks)
        };
        let (found, empty, shows_payments) = tables_of(&blocks, page, known);
        said.shows_payments |= shows_payments;
        if found.is_empty() && empty.is_empty() {
            silent.push(page);
        }
        let last = found
            .last()
            .filter(|placed| placed.position + 1 == blocks.len());
        let last = last.and_then(|placed| Some((placed.list(known), placed.last_key()?)));
        said.last.extend(last);
        said.empty.extend(empty);
        sheets.extend(found);
        pages.push(blocks);
    }
    let taken = assign::codes(&sheets, known, &mut said);
    assign::parameters(&sheets, known, &mut said);
    for (page, blocks) in pages.iter().enumerate() {
        let tables = taken.iter().filter_map(|index| sheets.get(*index));
        let tables = tables.filter(|one| one.page == page && one.sheet.kind == Kind::PayType);
        footnotes::collect(blocks, &tables.collect::<Vec<_>>(), known, &mut said);
    }
    (said, silent)
}

fn tables_of(
    blocks: &[Block],
    page: usize,
    known: &Known,
) -> (Vec<Placed>, Vec<(List, String)>, bool) {
    let mut scan = Scan {
        known,
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

/// A table with where it stands.
#[derive(Debug)]
pub(super) struct Placed {
    pub(super) sheet: Sheet,
    page: usize,
    /// Its place among the page's blocks.
    pub(super) position: usize,
    /// What the nearest heading that announces something announces.
    pub(super) subject: Option<Subject>,
    /// A heading above announces the whole list, and none nearer narrows it down.
    pub(super) whole: bool,
    /// A heading above speaks of one wallet or one way to pay.
    pub(super) part: bool,
    /// The operation that headings and paths speak of.
    operation: Option<Spoken>,
}

impl Placed {
    /// The list of its rows.
    pub(super) fn list(&self, known: &Known) -> List {
        match self.sheet.kind {
            Kind::PayType => List::PayTypes,
            Kind::StatusCode => List::StatusCodes,
            Kind::Currency => List::Currencies,
            Kind::Parameter => self
                .parameter_list(known)
                .unwrap_or(List::Request(String::new())),
        }
    }

    fn last_key(&self) -> Option<String> {
        self.sheet.records.last().map(|record| record.key.clone())
    }

    pub(super) fn keys(&self) -> BTreeSet<&str> {
        self.sheet
            .records
            .iter()
            .map(|record| record.key.as_str())
            .collect()
    }

    /// How many of its keys a list of the specification has.
    fn known_keys(&self, list: &List, known: &Known) -> usize {
        let keys = self.keys();
        keys.iter()
            .filter(|key| known.item(list, key).is_some())
            .count()
    }

    /// The list that its parameters belong to; none for those of operations that nobody knows.
    pub(super) fn parameter_list(&self, known: &Known) -> Option<List> {
        let answers = self.is_response();
        let list = |operation: &str| match answers {
            true => List::Response(operation.to_owned()),
            false => List::Request(operation.to_owned()),
        };
        let enough = |list: &List| {
            let count = self.known_keys(list, known);
            count > 0 && (count * 5 >= self.keys().len() * 2 || self.whole && count > 2)
        };
        let spoken = match &self.operation {
            Some(Spoken::Other) => return None,
            Some(Spoken::Operation(id)) => Some(list(id)),
            None => None,
        };
        let payment = list(&known.payment);
        let as_payment = self.known_keys(&payment, known);
        // A heading may speak of several operations; then the names decide.
        let fits = |list: &List| enough(list) && as_payment < self.known_keys(list, known) + 3;
        let spoken = spoken.filter(|list| known.lists.contains_key(list) && fits(list));
        spoken.or_else(|| {
            // Payments first: other operations share most of their names with them.
            let others = known.paths.values().map(|id| list(id));
            let best = others
                .filter(|list| enough(list))
                .max_by_key(|list| self.known_keys(list, known));
            let best = best?;
            let as_good = as_payment >= self.known_keys(&best, known);
            Some(if as_good { payment } else { best })
        })
    }

    fn is_response(&self) -> bool {
        match self.subject {
            Some(Subject::Request) => false,
            Some(Subject::Response) => true,
            _ if self.sheet.answers => false,
            _ => {
                let keys = self.keys();
                let only_answered = ["respcd", "resperr", "respmsg", "syssn", "chnlsn"];
                only_answered
                    .iter()
                    .filter(|name| keys.contains(**name))
                    .count()
                    > 1
            }
        }
    }
}

struct Scan<'a> {
    known: &'a Known,
    page: usize,
    /// The headings above, with their levels.
    chain: Vec<(u8, String)>,
    operation: Option<Spoken>,
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
            // "Payment request parameters" below "Refund" still speaks of the refund's.
            Some(Spoken::Operation(id)) if id == self.known.payment && announces && above => {}
            Some(spoken) => self.set_operation(Some(spoken), level),
            None if level <= self.operation_level && !announces => self.set_operation(None, level),
            None => {}
        }
    }

    fn set_operation(&mut self, operation: Option<Spoken>, level: u8) {
        self.operation = operation;
        self.operation_level = level;
    }

    /// A short line may name the endpoint, or be a heading that nobody marked as one.
    fn line(&mut self, text: &str) {
        self.shows_payments |= self.shows_a_payment(text);
        if let Some((path, with_method)) = endpoint(text) {
            let known = self
                .known
                .paths
                .iter()
                .find(|(known, _)| path.ends_with(known.trim_start_matches('/')));
            let spoken = known
                .map(|(_, id)| id.as_str())
                .and_then(labels::known_operation);
            if spoken.is_none() && !with_method {
                return;
            }
            let level = self.chain.last().map_or(1, |(level, _)| *level);
            self.set_operation(Some(spoken.unwrap_or(Spoken::Other)), level);
        } else if labels::title(text).is_some() && text.chars().count() <= 48 {
            self.heading(7, text.trim_end_matches(':'));
        }
    }

    /// Whether a line is of a payment's request, and the codes for it stand above.
    fn shows_a_payment(&self, line: &str) -> bool {
        let above = |kind| self.sheets.iter().any(|placed| placed.sheet.kind == kind);
        let mut paths = self.known.paths.iter();
        let sent = paths.any(|(path, id)| *id == self.known.payment && line.ends_with(path));
        (sent || line.contains("X-QF-SIGN") || line.contains("txamt"))
            && above(Kind::PayType)
            && above(Kind::Currency)
    }

    fn table(&mut self, position: usize, table: &Table) {
        let is_parameter = |name: &str| {
            let lists = self.known.lists.iter();
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
        match placed.filter(|placed| is_ours(placed, self.known)) {
            Some(placed) => self.sheets.push(placed),
            None => self.note_empty(table),
        }
    }

    /// Whether a heading below the one that announces speaks of one wallet or way to pay.
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
                List::Request(self.known.payment.clone())
            }
            Some(Subject::Response) if table.rows.len() < 2 => {
                List::Response(self.known.payment.clone())
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
                && self.known.item(&list, first).is_none()
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
fn is_ours(placed: &Placed, known: &Known) -> bool {
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
            return placed.parameter_list(known).is_some()
                && telling.iter().any(|name| keys.contains(name));
        }
    };
    let count = placed.known_keys(&list, known);
    match placed.sheet.kind {
        // No one else has codes of this shape.
        Kind::PayType => count > 0 && count * 5 >= all,
        Kind::StatusCode => count > 2 && count * 10 >= all * 3,
        _ => count > 1 && count * 2 >= all,
    }
}

/// Makes tables of lists of codes, where a heading announces codes and no table follows.
fn listed_codes(blocks: Vec<Block>) -> Vec<Block> {
    let mut mended: Vec<Block> = Vec::new();
    let mut section: Vec<Block> = Vec::new();
    let mut subject = None;
    for block in blocks {
        if let Block::Heading(_, text) = &block {
            settle_section(&mut section, subject, &mut mended);
            subject = labels::title(text).map(|title| title.subject);
        }
        section.push(block);
    }
    settle_section(&mut section, subject, &mut mended);
    mended
}

fn settle_section(section: &mut Vec<Block>, subject: Option<Subject>, mended: &mut Vec<Block>) {
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
    mended.append(section);
}
