//! Text as YAML: without quotes where every reader reads the same text.

use crate::lint;

/// A text in one line; `flow` if it stands between brackets or braces.
pub(super) fn line(text: &str, flow: bool) -> String {
    match is_plain(text, flow) {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// A text in double quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            control if control.is_control() => {
                quoted.push_str(&format!("\\u{:04x}", u32::from(control)));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

fn is_plain(text: &str, flow: bool) -> bool {
    const MARKS: &str = "-?:,[]{}#&*!|>'\"%@`=";
    let starts_well = text
        .chars()
        .next()
        .is_some_and(|first| !MARKS.contains(first));
    let breaks = |character: char| {
        character.is_control() || character == '\u{feff}' || (flow && ",[]{}".contains(character))
    };
    starts_well
        && text.trim() == text
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.ends_with(':')
        && !text.chars().any(breaks)
        && !lint::is_doubtful(text)
}

/// The lines of a folded text, none longer than `width` where it has spaces.
pub(super) fn folded(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::{folded, line};

    #[test]
    fn what_is_written_is_read_back_as_it_was() {
        let texts = [
            "FPS from the merchant's app",
            "true",
            "no",
            "802010",
            "0000",
            "1.5",
            "2026-01-02",
            "null",
            "~",
            "a: b",
            "a #b",
            "a:",
            "- a",
            "*",
            "**",
            "[a]",
            "a, b",
            "{a}",
            "\"a\" and \\",
            "'a'",
            "\u{652f}\u{4ed8} \u{1f375}",
            "String(64)",
            "https://example.com/#a",
            "tab\there",
            "a\u{7}b",
            "=",
            "`code` first",
            "a - b",
            "?",
        ];
        for text in texts {
            for flow in [false, true] {
                let written = match flow {
                    true => format!("[{}]", line(text, true)),
                    false => format!("- {}", line(text, false)),
                };
                let read: Vec<String> = serde_yaml::from_str(&written).unwrap();
                assert_eq!(read, [text], "{written}");
            }
        }
    }

    #[test]
    fn long_texts_are_folded_between_words() {
        assert_eq!(folded("one two three", 7), ["one two", "three"]);
        assert_eq!(folded("incomprehensible", 7), ["incomprehensible"]);
    }
}
