//! Tables that describe their rows in several columns: in several languages, or with a column
//! that was not there before.

use std::collections::BTreeSet;

use super::columns::Record;
use super::text;

/// A table in one of its languages.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct InLanguage {
    pub(super) language: &'static str,
    /// One for each record.
    pub(super) descriptions: Vec<Description>,
}

/// The description of one record.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Description {
    pub(super) wording: String,
    /// The texts of single columns, where there are several: one of them alone may be the recorded
    /// wording.
    pub(super) columns: Vec<String>,
}

/// The languages of a table. Only columns that differ from row to row count: names of wallets
/// and of regions are the same in all languages.
pub(super) fn of(records: &[Record]) -> Vec<InLanguage> {
    let width = records.iter().map(|record| record.texts.len()).max();
    let telling = (0..width.unwrap_or(0)).filter(|column| is_telling(records, *column));
    let telling: Vec<(usize, &'static str)> = telling
        .map(|column| (column, language_of(records, column)))
        .collect();
    let languages: BTreeSet<&'static str> = telling.iter().map(|(_, language)| *language).collect();
    if languages.len() < 2 {
        let columns: Vec<usize> = telling.iter().map(|(column, _)| *column).collect();
        return vec![of_one_language(records, &columns)];
    }
    let in_language = |language| {
        let own = telling
            .iter()
            .filter(|(_, language_of_it)| *language_of_it == language);
        let own: Vec<usize> = own.map(|(column, _)| *column).collect();
        one_of_several(records, &own, language)
    };
    languages.into_iter().map(in_language).collect()
}

fn of_one_language(records: &[Record], columns: &[usize]) -> InLanguage {
    let language = text::language(records.iter().map(|record| record.wording.as_str()));
    let descriptions = records.iter().map(|record| Description {
        wording: record.wording.clone(),
        columns: single_columns(record, columns),
    });
    InLanguage {
        language,
        descriptions: descriptions.collect(),
    }
}

fn one_of_several(records: &[Record], columns: &[usize], language: &'static str) -> InLanguage {
    let descriptions = records.iter().map(|record| Description {
        wording: texts_in(record, columns).join("\n"),
        columns: single_columns(record, columns),
    });
    InLanguage {
        language,
        descriptions: descriptions.collect(),
    }
}

fn single_columns(record: &Record, columns: &[usize]) -> Vec<String> {
    let texts = texts_in(record, columns);
    let several = record.texts.iter().filter(|text| !text.is_empty()).count() > 1;
    let single = texts.into_iter().filter(|_| several);
    single.map(str::to_owned).collect()
}

fn texts_in<'a>(record: &'a Record, columns: &[usize]) -> Vec<&'a str> {
    let texts = columns
        .iter()
        .filter_map(|column| record.texts.get(*column));
    texts
        .map(String::as_str)
        .filter(|text| !text.is_empty())
        .collect()
}

/// Whether most rows have a text of their own in a column.
fn is_telling(records: &[Record], column: usize) -> bool {
    let texts = records.iter().filter_map(|record| record.texts.get(column));
    let texts: BTreeSet<&String> = texts.filter(|text| !text.is_empty()).collect();
    texts.len() * 2 > records.len()
}

fn language_of(records: &[Record], column: usize) -> &'static str {
    let texts = records.iter().filter_map(|record| record.texts.get(column));
    text::language(texts.map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(rows: &[&[&str]]) -> Vec<Record> {
        let rows = rows.iter().map(|row| Record {
            wording: row.join("\n"),
            texts: row.iter().map(|text| (*text).to_owned()).collect(),
            ..Record::default()
        });
        rows.collect()
    }

    #[test]
    fn each_language_is_read_by_itself() {
        let table = records(&[&["Paid", "订单已支付"], &["Busy", "请求错误"]]);
        let found = of(&table);
        let languages: Vec<_> = found.iter().map(|one| one.language).collect();
        assert_eq!(languages, ["en", "zh-Hans"]);
        let english = found.iter().flat_map(|one| &one.descriptions).next();
        assert_eq!(english.map(|text| text.wording.as_str()), Some("Paid"));
    }

    #[test]
    fn names_that_repeat_are_no_language() {
        let table = records(&[
            &["Alipay", "扫码支付"],
            &["Alipay", "手机支付"],
            &["Alipay", "网页支付"],
        ]);
        let found = of(&table);
        assert_eq!(found.len(), 1);
        let first = found.iter().flat_map(|one| &one.descriptions).next();
        assert_eq!(
            first.map(|text| text.wording.as_str()),
            Some("Alipay\n扫码支付")
        );
        assert_eq!(
            first.map(|text| text.columns.clone()),
            Some(vec!["扫码支付".to_owned()])
        );
    }
}
