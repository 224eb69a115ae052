//! Finding transactions: as many queries as numbers, months and pages need.

use std::collections::BTreeMap;

use crate::client::settings::Client;
use crate::error::{QueryError, Unclear};
use crate::generated::answer::Record;
use crate::generated::value::{OutTradeNo, Page, PageSize, Syssn};
use crate::journal::contract::Journal;
use crate::observe;
use crate::recovery::lookup::months_around;
use crate::request::query::Query;
use crate::response::fields::Unreadable;
use crate::transport::contract::Transport;
use crate::types::error::Invalid;
use crate::types::time::TxTime;

impl<T: Transport, J: Journal> Client<T, J> {
    /// The records of one order that was placed at this time. The gateway searches one calendar month at a
    /// time, so near the end of a month this searches both. It reads every page of the answer, because one
    /// number can have several records.
    ///
    /// No record means "not found yet", not "not paid".
    ///
    /// # Errors
    ///
    /// A [`QueryError`] as soon as one of the queries fails, whatever the others found. Half of the records
    /// could show a failed attempt and hide the payment. It is always safe to repeat the query.
    pub async fn find_order(
        &self,
        out_trade_no: &OutTradeNo,
        placed_at: TxTime,
    ) -> Result<Vec<Record>, QueryError> {
        let mut found: Vec<Record> = Vec::new();
        for month in months_around(placed_at) {
            let query = Query::by_out_trade_no(std::slice::from_ref(out_trade_no));
            let query = query.map(|one| one.within_month_of(month));
            let records = self.all_pages(query).await?;
            let is_own = |record: &Record| record.out_trade_no() == Some(out_trade_no.as_str());
            if let Some(foreign) = records.first().filter(|_| !records.iter().any(is_own)) {
                return Err(about_another_order(out_trade_no, foreign));
            }
            for record in records {
                let own = is_own(&record);
                if own && !found.contains(&record) {
                    found.push(record);
                }
            }
        }
        Ok(found)
    }

    /// The records of any number of transactions by QFPay's numbers. The dates in the numbers say which
    /// months to search, and one query asks for as many as fit.
    ///
    /// # Errors
    ///
    /// A [`QueryError`] as soon as one of the queries fails. It is always safe to repeat the query.
    pub async fn find_transactions(&self, numbers: &[Syssn]) -> Result<Vec<Record>, QueryError> {
        let mut by_month: BTreeMap<Option<&str>, Vec<Syssn>> = BTreeMap::new();
        for number in numbers {
            // A number starts with its date.
            let month = number.as_str().get(..6);
            by_month.entry(month).or_default().push(number.clone());
        }
        let mut found: Vec<Record> = Vec::new();
        for numbers in by_month.values() {
            for chunk in chunks(numbers, Syssn::as_str) {
                let records = self.all_pages(Query::by_syssn(chunk)).await?;
                let asked = |record: &Record| {
                    let mut chunk = chunk.iter();
                    chunk.any(|number| record.syssn() == Some(number.as_str()))
                };
                found.extend(records.into_iter().filter(asked));
            }
        }
        Ok(found)
    }

    /// The records on every page of a query's answer. If the list grows meanwhile, some may be there twice.
    ///
    /// # Errors
    ///
    /// A [`QueryError`] if one page cannot be read, because a part of the records could mislead. It is always
    /// safe to repeat the query.
    pub async fn query_all(&self, query: &Query) -> Result<Vec<Record>, QueryError> {
        const PAGE_SIZE: u32 = 100;
        // The page size of a gateway that ignores the size and does not report it.
        const USUAL_PAGE_SIZE: u64 = 10;
        const LAST_PAGE: u32 = 100;
        let page_size = PageSize::new(PAGE_SIZE).map_err(QueryError::InvalidRequest)?;
        let query = query.clone().page_size(page_size);
        let (mut found, mut last): (Vec<Record>, usize) = (Vec::new(), 0);
        for page in 1..=LAST_PAGE {
            let page = Page::new(page).map_err(QueryError::InvalidRequest)?;
            let result = self.query(&query.clone().page(page)).await?;
            let records = result.records();
            if !records.is_empty() && found.get(last..) == Some(records) {
                // The gateway ignores the page, so the rest cannot be read.
                break;
            }
            last = found.len();
            found.extend_from_slice(records);
            let full = result.answer().page_size().unwrap_or(USUAL_PAGE_SIZE);
            if (records.len() as u64) < full.clamp(1, PAGE_SIZE.into()) {
                return Ok(found);
            }
        }
        // A part of the records could mislead: the payment may be in the rest.
        Err(QueryError::NoAnswer(Unreadable::Endless.into()))
    }

    pub(super) async fn all_pages(
        &self,
        query: Result<Query, Invalid>,
    ) -> Result<Vec<Record>, QueryError> {
        self.query_all(&query.map_err(QueryError::InvalidRequest)?)
            .await
    }
}

/// An answer with records of other orders only: it may be the answer to another question.
fn about_another_order(asked: &OutTradeNo, foreign: &Record) -> QueryError {
    observe::foreign_record(asked.as_str());
    let answered = foreign.out_trade_no().unwrap_or_default();
    QueryError::NoAnswer(Unclear::Mismatch {
        field: "out_trade_no",
        asked: asked.as_str().to_owned(),
        answered: answered.chars().take(128).collect(),
    })
}

/// Parts of a list that fit into one query each: 128 characters with the commas between them, and a
/// page of records.
pub(super) fn chunks<V>(values: &[V], text: impl Fn(&V) -> &str) -> Vec<&[V]> {
    const LONGEST: usize = 128;
    const PAGE: usize = 100;
    let mut parts = Vec::new();
    let (mut start, mut length) = (0, 0);
    for (index, value) in values.iter().enumerate() {
        let more = text(value).chars().count() + 1;
        if index > start && (length + more > LONGEST + 1 || index - start == PAGE) {
            parts.extend(values.get(start..index));
            (start, length) = (index, 0);
        }
        length += more;
    }
    parts.extend(values.get(start..).filter(|rest| !rest.is_empty()));
    parts
}

#[cfg(test)]
mod tests {
    use super::chunks;

    #[test]
    fn numbers_share_a_query_as_long_as_they_fit() {
        let lengths = |numbers: &[String]| -> Vec<usize> {
            let parts = chunks(numbers, String::as_str);
            assert!(parts.iter().all(|part| part.join(",").len() <= 128));
            assert_eq!(parts.concat(), numbers);
            parts.iter().map(|part| part.len()).collect()
        };
        let of = |length: usize, count: usize| vec!["7".repeat(length); count];
        assert_eq!(lengths(&of(26, 9)), [4, 4, 1]);
        assert_eq!(lengths(&of(128, 3)), [1, 1, 1]);
        assert_eq!(lengths(&of(64, 2)), [1, 1]);
        assert_eq!(lengths(&of(63, 2)), [2]);
        assert_eq!(lengths(&of(1, 200)), [64, 64, 64, 8]);
        assert!(lengths(&[]).is_empty());
    }
}
