//! The list of pay types inside the description of `expired_time`.

use super::columns::Record;
use super::list::List;
use super::said::{Entry, Said};
use super::text;

/// Takes the codes out of the description of `expired_time`: they are a list of their own, and
/// no list of pay types.
pub(super) fn take(record: &Record, part: bool, said: &mut Said) -> Record {
    let mut record = record.clone();
    let mut codes: Vec<(String, String)> = Vec::new();
    let mut kept = Vec::new();
    for line in record.wording.lines() {
        match leading_code(line) {
            Some((code, label)) if codes_in(label).is_empty() => {
                codes.push((code.to_owned(), label.to_owned()));
            }
            _ => {
                codes.extend(codes_in(line).into_iter().map(|code| (code, String::new())));
                kept.push(without_codes(line));
            }
        }
    }
    record.wording = kept.join("\n");
    if !part && !codes.is_empty() {
        let language = text::language(codes.iter().map(|(_, label)| label.as_str()));
        let listing = said.listing(List::ExpiredTime);
        listing.announced = true;
        let entries = codes
            .into_iter()
            .map(|(code, label)| Entry::new(&code, label, language));
        listing.entries.extend(entries);
    }
    record
}

/// The pay type that a line begins with, and the rest.
fn leading_code(line: &str) -> Option<(&str, &str)> {
    let line = text::without_bullet(line);
    let (code, rest) = line.split_at_checked(6)?;
    let is_code = code.bytes().all(|byte| byte.is_ascii_digit());
    let ends = !rest.starts_with(|letter: char| letter.is_ascii_digit());
    (is_code && ends && !rest.trim().is_empty()).then_some((code, rest))
}

/// The pay types that a text names.
pub(super) fn codes_in(text: &str) -> Vec<String> {
    let runs = text.split(|letter: char| !letter.is_ascii_digit());
    let codes = runs.filter(|run| run.len() == 6 && run.starts_with("80"));
    codes.map(str::to_owned).collect()
}

fn without_codes(line: &str) -> String {
    let mut line = line.to_owned();
    for code in codes_in(&line) {
        line = line.replace(&code, " ");
    }
    line
}
