//! Tables are given to the lists that they belong to.

use std::collections::BTreeSet;

use super::columns::{Kind, Record, Sheet};
use super::expired;
use super::known::Known;
use super::labels::{self, Subject};
use super::list::List;
use super::said::{Entry, Said};
use super::scan::Placed;
use super::text;
use super::voices::{self, Voice};

/// Gives the tables of codes to their lists, and says which ones were taken.
pub(super) fn codes(sheets: &[Placed], known: &Known, said: &mut Said) -> Vec<usize> {
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
        if take(placed, known, said) {
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

/// Adds a table of codes, unless it only repeats what a better one says.
fn take(placed: &Placed, known: &Known, said: &mut Said) -> bool {
    let list = placed.list(known);
    let voices = voices::voices(&placed.sheet.records);
    let listing = said.listing(list.clone());
    let spoken = |language| voices.iter().any(|voice| voice.language == language);
    let same = listing.entries.iter();
    let same = same.filter(|entry| spoken(entry.language));
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
            .filter(|key| !all.contains(key) && known.item(&list, key).is_none());
        let notes: Vec<String> = new
            .map(|key| format!("{list}: {key} is named in another table, and not in the list"))
            .collect();
        said.notes.extend(notes);
        return false;
    }
    listing.announced |= announced && placed.whole;
    listing
        .titles
        .get_or_insert_with(|| placed.sheet.titles.clone());
    for voice in &voices {
        let table = listing.next_table();
        let translated = voices.len() > 1;
        let entries = entries(placed, voice).map(|entry| Entry {
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
        said.carried.extend(carried);
    }
    note_unreadable(placed, &list, said);
    true
}

/// A table's entries in one of its languages.
fn entries(placed: &Placed, voice: &Voice) -> impl Iterator<Item = Entry> {
    let records = placed.sheet.records.iter().zip(&voice.sayings);
    records.map(|(record, said)| Entry {
        part: !placed.whole && placed.part,
        columns: said.columns.clone(),
        ..Entry::new(&record.key, said.wording.clone(), voice.language)
    })
}

fn note_unreadable(placed: &Placed, list: &List, said: &mut Said) {
    let rows = placed.sheet.unreadable.iter();
    said.unreadable
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
pub(super) fn parameters(sheets: &[Placed], known: &Known, said: &mut Said) {
    for placed in sheets {
        let list = match placed.sheet.kind {
            Kind::Parameter => placed.parameter_list(known),
            _ => None,
        };
        if let Some(list) = list {
            add_parameters(placed, &list, known, said);
        }
    }
}

fn add_parameters(placed: &Placed, list: &List, known: &Known, said: &mut Said) {
    let expires = *list == List::Request(known.payment.clone());
    let mut below_json = false;
    let mut records = Vec::new();
    for record in &placed.sheet.records {
        let key = record.key.as_str();
        let is_part = key.contains(['.', '[', '-'])
            || (below_json && labels::each(PARTS_OF_VALUES).any(|part| part == key));
        below_json |= ["pay_params", "extend_info", "data"].contains(&key);
        if is_part && known.item(list, key).is_none() {
            said.notes
                .push(format!("{list}: {key} is taken for a part of a value"));
        } else if expires && key == "expired_time" {
            records.push(expired::take(record, placed.part, said));
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
    let listing = said.listing(list.clone());
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
    note_unreadable(placed, list, said);
}
