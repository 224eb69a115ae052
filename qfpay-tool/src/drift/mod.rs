//! Whether QFPay's documentation still agrees with the specification.
//!
//! A page comes as HTML, Markdown, MDX, reStructuredText, AsciiDoc or plain text, in English or
//! Chinese. It is read in three steps: `form` makes blocks of it, `scan` gives its tables to
//! the lists that they belong to, `compare` holds these against the specification and against
//! the [`Lock`], which has digests of the wording.
//!
//! Nothing is guessed: a page without any list is an error, and lists that are not on a page are named.
//! So no finding always means that something was read and is unchanged.

mod block;
mod classify;
mod columns;
mod compare;
mod documented;
mod dom;
mod expected;
mod expired;
mod footnotes;
mod form;
mod grid;
mod html;
mod labels;
mod languages;
mod list;
mod lock;
mod markdown;
mod meaning;
mod placed;
mod plain;
mod report;
mod row;
mod rows;
mod scan;
mod text;

use qfpay_codegen::ir::Model;

use self::documented::Documented;
use self::expected::Expected;
use self::list::List;

pub use self::lock::{Lock, LockError};
pub use self::report::{Change, Changes, Detail, NotCovered, OperationChanges, Report};

/// A page of documentation, as it was fetched, saved or copied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What to call it, such as its file's name.
    pub name: String,
    /// Its bytes: UTF-8 or UTF-16.
    pub bytes: Vec<u8>,
}

/// Why pages cannot be compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{page}: {reason}")]
pub struct Unreadable {
    /// The page, or all of them.
    pub page: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Pages that were read as one body of documentation.
#[derive(Debug)]
pub struct Documentation {
    documented: Documented,
    expected: Expected,
}

impl Documentation {
    /// Reads pages as one body of documentation about what a specification describes.
    ///
    /// `whole` says that no page was cut off, although one may end early: a table at the end of a
    /// page that lacks its last rows has lost them.
    ///
    /// # Errors
    ///
    /// The first page that is no text, was cut off, or has nothing about this gateway.
    pub fn read(model: &Model, pages: &[Page], whole: bool) -> Result<Self, Unreadable> {
        let expected = Expected::of(model);
        let mut documents = Vec::new();
        for page in pages {
            let document = form::read(&page.bytes).map_err(|reason| page.unreadable(reason))?;
            documents.push(document);
        }
        let (documented, silent) = scan::pages(documents, &expected);
        if let Some(page) = silent.first().and_then(|page| pages.get(*page)) {
            return Err(page.unreadable(page.why_silent()));
        }
        let documentation = Self {
            documented,
            expected,
        };
        documentation.check_tables()?;
        if !whole {
            documentation.check_ends()?;
            documentation.check_payments()?;
        }
        Ok(documentation)
    }

    /// How these pages differ from the specification. Wordings are compared with the
    /// digests in `lock`.
    ///
    /// # Errors
    ///
    /// If the pages hold too little for anything to be compared.
    pub fn compare(&self, lock: &Lock) -> Result<Report, Unreadable> {
        compare::compare(&self.documented, &self.expected, lock).ok_or_else(|| {
            all("they name a few entries only, so nothing could be compared; give the pages that list them".to_owned())
        })
    }

    /// The lock with the wording of these pages: for lists that they hold whole, it replaces what was
    /// recorded in their language; for others, it is added.
    #[must_use]
    pub fn record(&self, lock: &Lock) -> Lock {
        compare::record(&self.documented, &self.expected, lock)
    }

    /// Tables that promise a list, where no other table holds it.
    fn check_tables(&self) -> Result<(), Unreadable> {
        let lost = self
            .documented
            .empty
            .iter()
            .find(|(list, _)| !self.documented.lists.contains_key(list));
        match lost {
            Some((list, heading)) => Err(all(format!(
                "the table below \"{heading}\" should hold {list}, but hardly any of its rows can be read"
            ))),
            None => Ok(()),
        }
    }

    /// A page that ends in a table without its last rows was cut off, more likely than not.
    fn check_ends(&self) -> Result<(), Unreadable> {
        for (list, last) in &self.documented.last {
            let Some(listing) = self.documented.lists.get(list) else {
                continue;
            };
            let (there, expected) = (listing.keys(), self.expected.on_page(list));
            let behind = expected.iter().skip_while(|key| *key != last).skip(1);
            let behind: Vec<&&str> = behind.collect();
            let missing = expected.iter().filter(|key| !there.contains(**key)).count();
            let cut = behind.len() > 2
                && missing == behind.len()
                && behind.iter().all(|key| !there.contains(**key));
            if cut && !matches!(list, List::Footnotes) {
                return Err(all(format!(
                    "a page ends in {list} behind {last}, and the {missing} entries that follow it \
                     are missing: it seems to be cut off; --whole says that it is not"
                )));
            }
        }
        Ok(())
    }

    /// A page that shows how to pay goes on with the parameters, unless it was cut off.
    fn check_payments(&self) -> Result<(), Unreadable> {
        let payment = &self.expected.payment;
        let lists = [
            List::Request(payment.clone()),
            List::Response(payment.clone()),
            List::StatusCodes,
        ];
        let goes_on = lists
            .iter()
            .any(|list| self.documented.lists.contains_key(list));
        if self.documented.shows_payments && !goes_on {
            return Err(all(
                "a page shows requests of payments and ends before their parameters: it seems to \
                 be cut off; --whole says that it is not"
                    .to_owned(),
            ));
        }
        Ok(())
    }
}

/// Something about all pages together.
fn all(reason: String) -> Unreadable {
    Unreadable {
        page: "these pages".to_owned(),
        reason,
    }
}

impl Page {
    fn unreadable(&self, reason: String) -> Unreadable {
        Unreadable {
            page: self.name.clone(),
            reason,
        }
    }

    /// Why there may be nothing about this gateway on a page.
    fn why_silent(&self) -> String {
        let text = String::from_utf8_lossy(&self.bytes).to_lowercase();
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let looks = if has(&[
            "type=\"password\"",
            "type=password",
            "sign in",
            "log in",
            "登录",
            "登錄",
            "登入",
        ]) {
            "; it looks like a page to log in on"
        } else if has(&["404", "not found", "找不到", "不存在"]) {
            "; it looks like an error page: there is none at its address"
        } else if has(&["enable javascript", "you need to enable"]) {
            "; it is made by a program in the browser: save it from there"
        } else {
            ""
        };
        format!(
            "no table of pay types, currencies, status codes or parameters of QFPay's is on it{looks}"
        )
    }
}
