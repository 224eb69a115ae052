//! A gateway that keeps books and answers queries from them as the documentation says.

use std::sync::Mutex;

use serde_json::{Value, json};

use crate::world::{Asked, Reply};

/// What a gateway knows.
#[derive(Default)]
pub(crate) struct Books {
    pub(crate) records: Mutex<Vec<Value>>,
    /// The largest page that it gives, whatever it is asked for.
    pub(crate) page: Option<usize>,
    /// Whether answers say how many records a page has.
    pub(crate) tells_page_size: bool,
}

impl Books {
    pub(crate) fn of(records: Vec<Value>) -> Self {
        let books = Self::default();
        *books.records.lock().unwrap() = records;
        books
    }

    /// Changes the records with this order number.
    pub(crate) fn change(&self, order: &str, name: &str, value: &str) {
        let mut records = self.records.lock().unwrap();
        for record in records.iter_mut().filter(|it| it["out_trade_no"] == order) {
            record[name] = json!(value);
        }
    }

    /// The records that a query asks for: those of one month, by number, and a page of them.
    pub(crate) fn answer(&self, asked: &Asked) -> Reply {
        assert!(asked.is_query(), "{asked:?}");
        let listed = |name: &str, record: &Value| {
            let wanted = asked.get(name);
            let value = record[name].as_str().unwrap_or_default();
            wanted.is_empty() || wanted.split(',').any(|one| one == value)
        };
        let (start, end) = (asked.get("start_time"), asked.get("end_time"));
        let records = self.records.lock().unwrap();
        let matching = records
            .iter()
            .filter(|record| listed("out_trade_no", record) && listed("syssn", record))
            .filter(|record| {
                let time = record["sysdtm"].as_str().unwrap_or_default();
                start <= time && (end.is_empty() || time <= end)
            });
        let asked_for: usize = asked.get("page_size").parse().unwrap_or(10);
        let size = self.page.unwrap_or(usize::MAX).min(asked_for);
        let page: usize = asked.get("page").parse().unwrap_or(1);
        let page: Vec<&Value> = matching.skip((page - 1) * size).take(size).collect();
        match self.tells_page_size {
            true => Reply::Json(json!({"respcd": "0000", "page_size": size, "data": page})),
            false => Reply::Json(json!({"respcd": "0000", "data": page})),
        }
    }
}
