//! The list of pay types inside the description of `expired_time`.

use super::columns::Record;
use super::documented::{Documented, Entry};
use super::list::List;
use super::text;

/// Takes the codes out of the description of `expired_time`: they are a list of their own, and
/// no list of pay types.
pub(super) fn take(record: &Record, part: bool, documented: &mut Documented) -> Record {
    let mut record = record.clone();
    let mut codes: Vec<(String, String)> = Vec::new();
    let mut kept = Vec::new();
    for line in record.wording.lines() {
        let (prose, listed) = split_at_codes(line);
        kept.push(prose.to_owned());
        codes.extend(listed);
    }
    record.wording = kept.join("\n");
    if !part && !codes.is_empty() {
        let language = text::language(codes.iter().map(|(_, label)| label.as_str()));
        let listing = documented.listing(List::ExpiredTime);
        listing.announced = true;
        let entries = codes
            .into_iter()
            .map(|(code, label)| Entry::new(&code, label, language));
        listing.entries.extend(entries);
    }
    record
}

/// What stands before the first pay type that a line names, and each of them with what follows it.
fn split_at_codes(line: &str) -> (&str, Vec<(String, String)>) {
    let mut listed: Vec<(String, String)> = Vec::new();
    let mut prose = None;
    let mut rest = line;
    while let Some((before, code, behind)) = split_at_code(rest) {
        match listed.last_mut() {
            Some((_, label)) => label.push_str(before),
            None => prose = Some(before),
        }
        listed.push((code.to_owned(), String::new()));
        rest = behind;
    }
    if let Some((_, label)) = listed.last_mut() {
        label.push_str(rest);
    }
    (prose.unwrap_or(line), listed)
}

fn split_at_code(text: &str) -> Option<(&str, &str, &str)> {
    let code = codes_in(text).into_iter().next()?;
    let (before, behind) = text.split_once(code.as_str())?;
    let at = text.get(before.len()..before.len() + code.len())?;
    Some((before, at, behind))
}

/// The pay types that a text names.
pub(super) fn codes_in(text: &str) -> Vec<String> {
    let runs = text.split(|letter: char| !letter.is_ascii_digit());
    let codes = runs.filter(|run| run.len() == 6 && run.starts_with("80"));
    codes.map(str::to_owned).collect()
}
