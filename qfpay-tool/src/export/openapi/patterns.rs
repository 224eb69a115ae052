//! Regular expressions that JavaScript, Python, Java, Go and Rust read alike.

use qfpay_codegen::ir::Model;

/// The control characters, inside brackets.
const CONTROL: &str = r"\x00-\x1f\x7f-\x9f";

/// Text without control characters, and without these.
pub(super) fn without(excluded: &[char]) -> String {
    let excluded: String = excluded.iter().map(|one| in_brackets(*one)).collect();
    format!("^[^{excluded}{CONTROL}]*$")
}

/// Text of these characters alone, and without control characters.
pub(super) fn only(spans: &[(char, char)]) -> String {
    format!("^[{}]*$", class(spans))
}

/// A comma-separated list, each entry of which consists of these.
pub(super) fn list_of(entry: &str) -> String {
    format!("^{entry}(?:,{entry})*$")
}

/// An entry of a list, of any characters.
pub(super) fn any_entry() -> String {
    format!("[^,{CONTROL}]+")
}

/// An entry of a list, of these characters.
pub(super) fn entry_of(spans: &[(char, char)]) -> String {
    format!("[{}]+", class(spans))
}

/// One of these words.
pub(super) fn one_of<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let words: Vec<&str> = words.collect();
    format!("(?:{})", words.join("|"))
}

/// Digits with the ranges of a clock and a calendar, though not with months of different length.
pub(super) const TIMESTAMP: &str = "^[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]) \
     (?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]$";

/// `+hhmm` or `-hhmm`, within the range of time zones.
pub(super) const UTC_OFFSET: &str = "^[+-](?:0[0-9]|1[0-4])[0-5][0-9]$";

/// What may be a JSON object.
pub(super) fn json_object() -> String {
    format!(r"^ *\{{[^{CONTROL}]*\}} *$")
}

/// What may be a URL: one of the schemes, in letters of either case, and a host.
pub(super) fn url(schemes: &[String]) -> String {
    let schemes: Vec<String> = schemes
        .iter()
        .map(|scheme| in_either_case(scheme))
        .collect();
    let schemes = schemes.join("|");
    format!("^(?:{schemes})://[^/?#{CONTROL}][^{CONTROL}]*$")
}

fn in_either_case(text: &str) -> String {
    let either = |letter: char| {
        let (upper, lower) = (letter.to_ascii_uppercase(), letter.to_ascii_lowercase());
        match upper == lower {
            true => in_brackets(letter),
            false => format!("[{upper}{lower}]"),
        }
    };
    text.chars().map(either).collect()
}

/// Text with `&name=` of something that is signed: its signature would fit another request as well.
pub(super) fn ambiguous(model: &Model) -> String {
    let parameters = model.parameters.iter().map(|known| known.name.id.as_str());
    let reserved = model.gateway.reserved_parameters.iter().map(String::as_str);
    format!("&{}=", one_of(parameters.chain(reserved)))
}

/// Whether text of these characters can be [`ambiguous`].
pub(super) fn can_be_ambiguous(spans: &[(char, char)]) -> bool {
    let has = |character| {
        spans
            .iter()
            .any(|(first, last)| (*first..=*last).contains(&character))
    };
    has('&') && has('=')
}

fn class(spans: &[(char, char)]) -> String {
    let span = |(first, last): &(char, char)| match first == last {
        true => in_brackets(*first),
        false => format!("{}-{}", in_brackets(*first), in_brackets(*last)),
    };
    spans.iter().map(span).collect()
}

fn in_brackets(character: char) -> String {
    match character {
        '\\' | ']' | '[' | '^' | '-' => format!("\\{character}"),
        _ => character.to_string(),
    }
}
