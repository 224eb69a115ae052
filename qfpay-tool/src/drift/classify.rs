//! Tables are given to the lists that they belong to.

use std::collections::BTreeSet;

use super::columns::{Kind, Record, Sheet};
use super::documented::{Documented, Entry};
use super::expected::Expected;
use super::expired;
use super::labels::{self, Subject};
use super::languages::{self, InLanguage};
use super::list::List;
use super::placed::Placed;
use super::text;

/// Gives the tables of codes to their lists, and returns which ones were taken.
pub(super) fn codes(
    sheets: &[Placed],
    expected: &Expected,
    documented: &mut Documented,
) -> Vec<usize> {
    let mut order: Vec<usize> = (0..sheets.len()).collect();
    let rank = |index: &usize| {
        sheets.get(*index).map(|placed| {
            let announced = placed.subject == Some(subject_of(placed.sheet.kind));
            (std::cmp::Reverse((announced, placed.keys().len())), *index)
        })
    };
    order.sort_by_key(rank);
    let mut taken = Vec::new();
    for index in order {
        let Some(placed) = sheets
            .get(index)
            .filter(|one| one.sheet.kind != Kind::Parameter)
        else {
            continue;
        };
        if take(placed, expected, documented) {
            taken.push(index);
        }
    }
    taken
}

fn subject_of(kind: Kind) -> Subject {
    match kind {
        Kind::PayType => Subject::PayTypes,
        Kind::StatusCode => Subject::StatusCodes,
        Kind::Currency => Subject::Currencies,
        Kind::Parameter => Subject::Request,
    }
}

/// Adds a table of codes, unless it only repeats a better one.
fn take(placed: &Placed, expected: &Expected, documented: &mut Documented) -> bool {
    let list = placed.list(expected);
    let languages = languages::of(&placed.sheet.records);
    let listing = documented.listing(list.clone());
    let has = |language| languages.iter().any(|one| one.language == language);
    let same = listing.entries.iter();
    let same = same.filter(|entry| has(entry.language));
    let there: BTreeSet<&str> = same.map(|entry| entry.key.as_str()).collect();
    let repeated = placed.keys().intersection(&there).count() * 2 > placed.keys().len();
    let announced = placed.subject == Some(subject_of(placed.sheet.kind));
    let other_titles = listing
        .titles
        .as_ref()
        .is_some_and(|titles| *titles != placed.sheet.titles);
    let beside = !announced && (listing.announced || other_titles);
    if placed.sheet.marks || repeated || beside {
        let all = listing.keys();
        let new = placed
            .keys()
            .into_iter()
            .filter(|key| !all.contains(key) && expected.item(&list, key).is_none());
        let notes: Vec<String> = new
            .map(|key| format!("{list}: {key} is in another table, and not in the list"))
            .collect();
        documented.notes.extend(notes);
        return false;
    }
    listing.announced |= announced && placed.whole;
    listing
        .titles
        .get_or_insert_with(|| placed.sheet.titles.clone());
    for one in &languages {
        let table = listing.next_table();
        let translated = languages.len() > 1;
        let entries = entries(placed, one).map(|entry| Entry {
            table,
            translated,
            ..entry
        });
        listing.entries.extend(entries);
    }
    if list == List::PayTypes {
        let carried = placed.sheet.records.iter().flat_map(|record| {
            let markers = record.markers.iter();
            markers.map(|marker| (record.key.clone(), marker.clone()))
        });
        documented.carried.extend(carried);
    }
    note_unreadable(placed, &list, documented);
    true
}

/// A table's entries in one of its languages.
fn entries(placed: &Placed, one: &InLanguage) -> impl Iterator<Item = Entry> {
    let records = placed.sheet.records.iter().zip(&one.descriptions);
    records.map(|(record, description)| Entry {
        part: !placed.whole && placed.part,
        columns: description.columns.clone(),
        ..Entry::new(&record.key, description.wording.clone(), one.language)
    })
}

fn note_unreadable(placed: &Placed, list: &List, documented: &mut Documented) {
    let rows = placed.sheet.unreadable.iter();
    documented
        .unreadable
        .extend(rows.map(|row| format!("{list}: `{row}`")));
}

fn language(sheet: &Sheet) -> &'static str {
    text::language(sheet.records.iter().map(|record| record.wording.as_str()))
}

/// What wallets' SDKs take, and answers hold inside of `pay_params`.
const PARTS_OF_VALUES: &str = "\
    appId|timeStamp|nonceStr|package|signType|paySign|timestamp|sign|partnerid|appid|prepayid|\
    noncestr|tradeNO|partner|subject|body|total_fee|service|payment_type|_input_charset|it_b_pay|\
    payment_inst|currency|product_code|sign_type|forex_biz|scene_info|h5_info|wap_url|wap_name|\
    spbill_create_ip|user_creid|user_truename";

/// Gives the tables of parameters to their operations.
pub(super) fn parameters(sheets: &[Placed], expected: &Expected, documented: &mut Documented) {
    for placed in sheets {
        let list = match placed.sheet.kind {
            Kind::Parameter => placed.parameter_list(expected),
            _ => None,
        };
        if let Some(list) = list {
            add_parameters(placed, &list, expected, documented);
        }
    }
}

fn add_parameters(placed: &Placed, list: &List, expected: &Expected, documented: &mut Documented) {
    let expires = *list == List::Request(expected.payment.clone());
    let mut below_json = false;
    let mut records = Vec::new();
    for record in &placed.sheet.records {
        let key = record.key.as_str();
        let is_part = key.contains(['.', '[', '-'])
            || (below_json && labels::each(PARTS_OF_VALUES).any(|part| part == key));
        below_json |= ["pay_params", "extend_info", "data"].contains(&key);
        if is_part && expected.item(list, key).is_none() {
            documented
                .notes
                .push(format!("{list}: {key} is taken for a part of a value"));
        } else if expires && key == "expired_time" {
            records.push(expired::take(record, placed.part, documented));
        } else {
            records.push(record.clone());
        }
    }
    let language = language(&placed.sheet);
    let has_length = |record: &Record| {
        record
            .declared
            .as_ref()
            .is_some_and(|one| one.contains('('))
    };
    let lengths = records.iter().any(has_length);
    let listing = documented.listing(list.clone());
    let table = listing.next_table();
    listing.announced |= placed.whole && !placed.part;
    listing
        .entries
        .extend(records.into_iter().map(|record| Entry {
            mandatory: record.mandatory,
            declared: record.declared,
            part: placed.part,
            lengths,
            table,
            ..Entry::new(&record.key, record.wording, language)
        }));
    note_unreadable(placed, list, documented);
}
