//! One line of a page without tables: does a row begin here, and of what.

use super::labels;
use super::text::is_ideograph;

/// What the rows of a table are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    PayType,
    StatusCode,
    Currency,
    Parameter,
}

pub(super) const KINDS: [Kind; 4] = [
    Kind::PayType,
    Kind::StatusCode,
    Kind::Currency,
    Kind::Parameter,
];

/// What stands between the key and the rest. All rows of a table have the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// Nothing: the cells ran together.
    Glued,
    Tab,
    Pipe,
    Blank,
    /// A dash or a colon, as in lists.
    Dash,
    /// The end of the line: every cell has lines of its own.
    Alone,
}

/// The beginning of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct RowStart<'a> {
    pub(super) style: Style,
    pub(super) key: &'a str,
    pub(super) rest: &'a str,
}

/// Reads a line as the beginning of a row.
pub(super) fn start(line: &str, kind: Kind) -> Option<RowStart<'_>> {
    let line = line.trim_matches(' ');
    let bar = line.strip_prefix(['|', '│']);
    let line = bar.unwrap_or(line).trim_start_matches(' ');
    let line = if kind == Kind::Parameter {
        line
    } else {
        line.strip_prefix(['-', '*', '•', '·', '+'])
            .filter(|rest| rest.starts_with(' ') && bar.is_none())
            .map_or(line, str::trim_start)
    };
    let (key, rest) = split_key(line, kind)?;
    let (style, rest) = style(rest)?;
    let fits = match (kind, style) {
        (_, Style::Pipe) => true,
        _ if bar.is_some() => false,
        (Kind::Parameter, Style::Glued) => begins_attributes(rest) || is_answered(key, rest),
        (Kind::Parameter, Style::Blank) => begins_attributes(rest),
        (Kind::Parameter, Style::Dash) => false,
        (Kind::Currency, Style::Glued) => begins_name(rest),
        (_, Style::Glued) => {
            rest.starts_with(|letter: char| letter.is_alphabetic() || letter == '(')
        }
        _ => true,
    };
    fits.then_some(RowStart { style, key, rest })
}

fn split_key(line: &str, kind: Kind) -> Option<(&str, &str)> {
    let length = match kind {
        Kind::PayType => codes_length(line, 6)?,
        Kind::StatusCode => codes_length(line, 4)?,
        Kind::Currency => {
            let code = line.get(..3)?;
            code.bytes()
                .all(|byte| byte.is_ascii_uppercase())
                .then_some(3)?
        }
        Kind::Parameter => name_length(line)?,
    };
    let (key, rest) = line.split_at_checked(length)?;
    // Behind a code no digit may follow: amounts, telephone numbers and times are longer.
    let digits = matches!(kind, Kind::PayType | Kind::StatusCode);
    let longer = digits && rest.starts_with(|letter: char| letter.is_ascii_digit());
    (!longer).then_some((key, rest))
}

/// How long the codes of so many digits are that a line begins with, such as `1143/1145`.
fn codes_length(line: &str, digits: usize) -> Option<usize> {
    let is_code = |text: &str| {
        let code = text.get(..digits);
        code.is_some_and(|code| code.bytes().all(|byte| byte.is_ascii_digit()))
    };
    if !is_code(line) {
        return None;
    }
    let mut length = digits;
    while let Some(rest) = line.get(length..) {
        match rest.strip_prefix(['/', ',', '、']) {
            Some(more) if is_code(more) => length += rest.len() - more.len() + digits,
            _ => break,
        }
    }
    Some(length)
}

/// How long the parameter's name is that a line begins with.
fn name_length(line: &str) -> Option<usize> {
    if !line.starts_with(|letter: char| letter.is_ascii_lowercase()) {
        return None;
    }
    let in_name =
        |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_';
    let plain = line
        .find(|letter: char| !in_name(letter))
        .unwrap_or(line.len());
    let mixed = line
        .find(|letter: char| !in_name(letter) && !letter.is_ascii_uppercase() && letter != '.')
        .unwrap_or(line.len());
    Some(glued_name(line, plain, mixed))
}

/// Where a name with capital letters ends if what follows is glued to it: before the first word
/// that no name has.
fn glued_name(line: &str, plain: usize, mixed: usize) -> usize {
    let capitals = line
        .char_indices()
        .take_while(|(position, _)| *position < mixed);
    let capitals =
        capitals.filter(|(position, letter)| *position >= plain && letter.is_ascii_uppercase());
    for (position, _) in capitals {
        let parts = line.split_at_checked(position);
        if parts.is_some_and(|(name, rest)| begins_attributes(rest) || is_answered(name, rest)) {
            return position;
        }
    }
    mixed
}

fn style(rest: &str) -> Option<(Style, &str)> {
    let inner = rest.trim_start_matches(' ');
    if inner.is_empty() {
        return Some((Style::Alone, ""));
    }
    for (sign, style) in [('\t', Style::Tab), ('|', Style::Pipe), ('│', Style::Pipe)] {
        if let Some(behind) = inner.strip_prefix(sign) {
            return Some((style, behind.trim_start_matches(' ')));
        }
    }
    if let Some(behind) = inner.strip_prefix(['-', '–', '—', ':']) {
        return Some((Style::Dash, behind.trim_start()));
    }
    if inner.len() < rest.len() {
        return Some((Style::Blank, inner));
    }
    Some((Style::Glued, rest))
}

/// Whether a text begins like the cells behind a parameter's name.
fn begins_attributes(text: &str) -> bool {
    let behind = match labels::answer(text, true) {
        Some((_, behind)) => behind.trim_start(),
        None => return labels::declared(text).is_some(),
    };
    behind.is_empty() || behind.starts_with(['(', '\t', '|']) || labels::declared(behind).is_some()
}

/// Whether an answer is glued to a name that is no word: `auth_codeYes at the till` can be nothing
/// but a row, whatever follows the answer.
fn is_answered(name: &str, rest: &str) -> bool {
    name.contains('_') && labels::answer(rest, true).is_some()
}

/// Whether a text begins with a word that has more than capital letters.
fn begins_name(text: &str) -> bool {
    let mut letters = text.chars();
    match (letters.next(), letters.next()) {
        (Some(first), _) if is_ideograph(first) || first == '(' => true,
        (Some(first), Some(second)) => first.is_uppercase() && second.is_lowercase(),
        _ => false,
    }
}

/// The cells of a parameter's row whose borders are lost.
pub(super) fn parameter_cells(
    key: &str,
    rest: &str,
    mandatory: bool,
    declared: bool,
) -> Vec<String> {
    let mut rest = rest.trim_start();
    let mut cells = vec![key.to_owned()];
    if mandatory {
        let (cell, behind) = mandatory_cell(rest);
        cells.push(cell);
        rest = behind;
    }
    if declared {
        let (cell, behind) = labels::declared(rest).unwrap_or((String::new(), rest));
        cells.push(cell);
        rest = behind;
    }
    cells.push(rest.trim().to_owned());
    cells
}

/// The answer with the condition in brackets behind it.
fn mandatory_cell(text: &str) -> (String, &str) {
    let Some((_, behind)) = labels::answer(text, true) else {
        return (String::new(), text);
    };
    let bracket = behind.trim_start();
    let end = bracket
        .starts_with('(')
        .then(|| bracket.find(')'))
        .flatten();
    let end = end.map_or(0, |end| end + 1);
    let Some((_, rest)) = bracket.split_at_checked(end) else {
        return (String::new(), text);
    };
    let before = text.get(..text.len() - rest.len()).unwrap_or_default();
    (before.trim().to_owned(), rest.trim_start())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(line: &str, kind: Kind) -> Option<(Style, &str, &str)> {
        start(line, kind).map(|row| (row.style, row.key, row.rest))
    }

    #[test]
    fn codes_begin_rows_in_many_ways() {
        let code = |line| split(line, Kind::PayType);
        assert_eq!(
            code("800101Alipay"),
            Some((Style::Glued, "800101", "Alipay"))
        );
        assert_eq!(
            code("800101支付宝"),
            Some((Style::Glued, "800101", "支付宝"))
        );
        assert_eq!(
            code("800101\tAlipay"),
            Some((Style::Tab, "800101", "Alipay"))
        );
        assert_eq!(
            code("| 800101 | Alipay |"),
            Some((Style::Pipe, "800101", "Alipay |"))
        );
        assert_eq!(
            code("  800101   Alipay"),
            Some((Style::Blank, "800101", "Alipay"))
        );
        assert_eq!(
            code("- 800101: Alipay"),
            Some((Style::Dash, "800101", "Alipay"))
        );
        assert_eq!(
            code("800101 - Alipay"),
            Some((Style::Dash, "800101", "Alipay"))
        );
        assert_eq!(code("800101"), Some((Style::Alone, "800101", "")));
        for line in [
            "8001012 Alipay",
            "20250420123000",
            "+85280010100",
            "80010A",
            "",
        ] {
            assert_eq!(code(line), None, "{line}");
        }
    }

    #[test]
    fn currencies_are_not_words_in_capitals() {
        let code = |line| split(line, Kind::Currency);
        assert_eq!(code("AEDArab"), Some((Style::Glued, "AED", "Arab")));
        assert_eq!(code("HKD港元"), Some((Style::Glued, "HKD", "港元")));
        for line in ["APIKEY", "HTTPRequest", "USDT"] {
            assert_eq!(code(line), None, "{line}");
        }
    }

    #[test]
    fn parameters_are_split_where_capitals_begin() {
        let cells = |line| {
            let row = start(line, Kind::Parameter)?;
            Some(parameter_cells(row.key, row.rest, true, true).join("|"))
        };
        let wanted = |text: &str| Some(text.to_owned());
        assert_eq!(
            cells("txamtYesInt(11)Amount"),
            wanted("txamt|Yes|Int(11)|Amount")
        );
        let text = "auth_codeYes\n(CPM only)\nString(128)Scanned";
        assert_eq!(
            cells(text),
            wanted("auth_code|Yes\n(CPM only)|String(128)|Scanned")
        );
        assert_eq!(
            cells("nonceStrNoString(32)Text"),
            wanted("nonceStr|No|String(32)|Text")
        );
        assert_eq!(
            cells("chnlsnStringWallet number"),
            wanted("chnlsn||String|Wallet number")
        );
        assert_eq!(
            cells("txzone No String(5) Offset"),
            wanted("txzone|No|String(5)|Offset")
        );
        for line in [
            "for k in keys:",
            "print(r.json())",
            "note",
            "data ={'txamt': txamt}",
        ] {
            let alone = start(line, Kind::Parameter).is_none_or(|row| row.style == Style::Alone);
            assert!(alone, "{line}");
        }
    }
}
