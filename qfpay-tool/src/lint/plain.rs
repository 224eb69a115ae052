//! Scalars without quotes that YAML readers read as different things.
//!
//! YAML 1.1 and 1.2 disagree, and readers follow either or a mixture. Only `true`, `false` and
//! ordinary decimal numbers are the same everywhere; so they are all that the specification uses.

/// What is doubtful about a scalar without quotes, and how to fix it.
pub(super) fn doubt(text: &str) -> Option<(String, String)> {
    let (kind, meant) = if is_truth_value(text) {
        (
            "a truth value to some YAML readers",
            ", or true or false if that is meant",
        )
    } else if has_leading_zeros(text) {
        ("a number to some YAML readers, and loses its zeros", "")
    } else if is_odd_number(text) {
        (
            "a number to some YAML readers",
            ", or a number in plain digits if that is meant",
        )
    } else if is_time(text) {
        ("a time to some YAML readers", "")
    } else if text == "=" {
        ("a command to some YAML readers", "")
    } else {
        return None;
    };
    let message = format!("{text} without quotes is {kind}");
    Some((message, format!("write \"{text}\"{meant}")))
}

pub(super) fn is_null(text: &str) -> bool {
    ["~", "null", "Null", "NULL"].contains(&text)
}

fn is_truth_value(text: &str) -> bool {
    const WORDS: [&str; 8] = ["y", "n", "yes", "no", "on", "off", "true", "false"];
    let genuine = text == "true" || text == "false";
    !genuine && WORDS.contains(&text.to_ascii_lowercase().as_str())
}

fn has_leading_zeros(text: &str) -> bool {
    text.len() > 1 && text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A number in any notation but the ordinary one: `+1`, `1_000`, `0x10`, `1e3`, `1.50`, `.inf`.
fn is_odd_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if unsigned.is_empty() {
        return false;
    }
    if unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.starts_with('+') || has_leading_zeros(unsigned);
    }
    let lower = unsigned.to_ascii_lowercase();
    if [".inf", ".nan"].contains(&lower.as_str()) {
        return true;
    }
    let in_base = |prefix: &str, base: u32| {
        lower.strip_prefix(prefix).is_some_and(|digits| {
            digits.chars().any(|digit| digit.is_digit(base))
                && digits
                    .chars()
                    .all(|digit| digit.is_digit(base) || digit == '_')
        })
    };
    if in_base("0x", 16) || in_base("0o", 8) || in_base("0b", 2) {
        return true;
    }
    let starts_like_one = lower.starts_with(|first: char| first.is_ascii_digit() || first == '.');
    starts_like_one && lower.replace('_', "").parse::<f64>().is_ok()
}

/// `12:30:45` and `08:00`, which YAML 1.1 reads as numbers of base 60, and dates.
fn is_time(text: &str) -> bool {
    let digits = |part: &str, most: usize| {
        (1..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let mut parts = unsigned.split(':');
    let hours = parts.next().is_some_and(|first| digits(first, usize::MAX));
    if hours && unsigned.contains(':') {
        return parts.all(|part| digits(part.split('.').next().unwrap_or(part), 2));
    }
    let date = text.split(['T', 't', ' ']).next().unwrap_or(text);
    let parts: Vec<&str> = date.split('-').collect();
    matches!(parts.as_slice(), [year, month, day]
        if year.len() == 4 && digits(year, 4) && digits(month, 2) && digits(day, 2))
}

#[cfg(test)]
mod tests {
    use super::{doubt, is_null};

    #[test]
    fn what_readers_agree_about_needs_no_quotes() {
        let plain = [
            "true",
            "false",
            "0",
            "7",
            "-7",
            "800101",
            "2147483647",
            "HKD",
            "payment",
            "north",
            "13.228.112.115",
            "X-QF-SIGN",
            "String(3)",
            "2026-02",
            "camela-en",
            "a:b",
            "e3",
            "0g",
            "_",
            "-",
            ".",
            "1.2.3",
            "infinity",
            "nan",
            "null_value",
        ];
        for text in plain {
            assert_eq!(doubt(text), None, "{text}");
            assert!(!is_null(text), "{text}");
        }
    }

    #[test]
    fn what_readers_disagree_about_needs_quotes() {
        let table = [
            (
                "a truth value to some YAML readers",
                "y N no NO Yes on Off TRUE False",
            ),
            (
                "a number to some YAML readers, and loses its zeros",
                "00 0000 0800 010",
            ),
            (
                "a number to some YAML readers",
                "+1 -010 1_000 0x10 0xFF 0o17 0b11 1e3 1E-3 1.5 1. .5 -.5 .inf -.INF .nan 1_0.5",
            ),
            (
                "a time to some YAML readers",
                "12:30:45 08:00 +08:00 190:20:30.15 2026-01-02 2026-1-2T10:00:00Z",
            ),
            ("a command to some YAML readers", "="),
        ];
        for (kind, texts) in table {
            for text in texts.split(' ') {
                let (message, hint) = doubt(text).unwrap_or_else(|| panic!("{text}"));
                let expected = format!("{text} without quotes is {kind}");
                assert_eq!(message, expected);
                assert!(hint.starts_with(&format!("write \"{text}\"")), "{hint}");
            }
        }
    }
}
