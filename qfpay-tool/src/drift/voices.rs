//! Tables that describe their rows in several columns: in several languages, or with a column
//! that was not there before.

use std::collections::BTreeSet;

use super::columns::Record;
use super::text;

/// What a table says in one language.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Voice {
    pub(super) language: &'static str,
    /// What is said of each record.
    pub(super) sayings: Vec<Saying>,
}

/// What is said of one record.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Saying {
    pub(super) wording: String,
    /// What single columns say, where there are several: one of them may be the whole of what is
    /// remembered.
    pub(super) columns: Vec<String>,
}

/// The languages of a table. Only columns that differ from row to row count: names of wallets
/// and of regions are the same in all languages.
pub(super) fn voices(records: &[Record]) -> Vec<Voice> {
    let width = records.iter().map(|record| record.said.len()).max();
    let telling = (0..width.unwrap_or(0)).filter(|column| is_telling(records, *column));
    let telling: Vec<(usize, &'static str)> = telling
        .map(|column| (column, language_of(records, column)))
        .collect();
    let languages: BTreeSet<&'static str> = telling.iter().map(|(_, language)| *language).collect();
    if languages.len() < 2 {
        let columns: Vec<usize> = telling.iter().map(|(column, _)| *column).collect();
        return vec![only_voice(records, &columns)];
    }
    let voice = |language| {
        let own = telling.iter().filter(|(_, spoken)| *spoken == language);
        let own: Vec<usize> = own.map(|(column, _)| *column).collect();
        one_of_several(records, &own, language)
    };
    languages.into_iter().map(voice).collect()
}

fn only_voice(records: &[Record], columns: &[usize]) -> Voice {
    let language = text::language(records.iter().map(|record| record.wording.as_str()));
    let sayings = records.iter().map(|record| Saying {
        wording: record.wording.clone(),
        columns: single_columns(record, columns),
    });
    Voice {
        language,
        sayings: sayings.collect(),
    }
}

fn one_of_several(records: &[Record], columns: &[usize], language: &'static str) -> Voice {
    let sayings = records.iter().map(|record| Saying {
        wording: said_in(record, columns).join("\n"),
        columns: single_columns(record, columns),
    });
    Voice {
        language,
        sayings: sayings.collect(),
    }
}

fn single_columns(record: &Record, columns: &[usize]) -> Vec<String> {
    let said = said_in(record, columns);
    let several = record.said.iter().filter(|said| !said.is_empty()).count() > 1;
    let single = said.into_iter().filter(|_| several);
    single.map(str::to_owned).collect()
}

fn said_in<'a>(record: &'a Record, columns: &[usize]) -> Vec<&'a str> {
    let said = columns.iter().filter_map(|column| record.said.get(*column));
    said.map(String::as_str)
        .filter(|said| !said.is_empty())
        .collect()
}

/// Whether most rows say something of their own in a column.
fn is_telling(records: &[Record], column: usize) -> bool {
    let said = records.iter().filter_map(|record| record.said.get(column));
    let said: BTreeSet<&String> = said.filter(|said| !said.is_empty()).collect();
    said.len() * 2 > records.len()
}

fn language_of(records: &[Record], column: usize) -> &'static str {
    let said = records.iter().filter_map(|record| record.said.get(column));
    text::language(said.map(String::as_str))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(rows: &[&[&str]]) -> Vec<Record> {
        let rows = rows.iter().map(|row| Record {
            wording: row.join("\n"),
            said: row.iter().map(|said| (*said).to_owned()).collect(),
            ..Record::default()
        });
        rows.collect()
    }

    #[test]
    fn each_language_has_a_voice() {
        let table = records(&[&["Paid", "订单已支付"], &["Busy", "请求错误"]]);
        let heard = voices(&table);
        let languages: Vec<_> = heard.iter().map(|voice| voice.language).collect();
        assert_eq!(languages, ["en", "zh-Hans"]);
        let english = heard.iter().flat_map(|voice| &voice.sayings).next();
        assert_eq!(english.map(|said| said.wording.as_str()), Some("Paid"));
    }

    #[test]
    fn names_that_repeat_are_no_language() {
        let table = records(&[
            &["Alipay", "扫码支付"],
            &["Alipay", "手机支付"],
            &["Alipay", "网页支付"],
        ]);
        let heard = voices(&table);
        assert_eq!(heard.len(), 1);
        let first = heard.iter().flat_map(|voice| &voice.sayings).next();
        assert_eq!(
            first.map(|said| said.wording.as_str()),
            Some("Alipay\n扫码支付")
        );
        assert_eq!(
            first.map(|said| said.columns.clone()),
            Some(vec!["扫码支付".to_owned()])
        );
    }
}
