//! Which rules a single value breaks.

use crate::generated::currency::Currency;
use crate::generated::parameter::{AMBIGUOUS_NAMES, Param};
use crate::generated::pay_type::PayType;
use crate::generated::rule::{Rule, Source};
use crate::generated::status_code::StatusCode;
use crate::types::constraint::{Constraint, Format, Test};
use crate::types::error::{Invalid, Violation, Violations};
use crate::types::parameters::show;
use crate::types::time;

/// Checks one value by itself.
///
/// # Errors
///
/// [`Invalid`] with every rule that the value breaks, if one of them denies and is not lifted.
pub(crate) fn check_value(param: Param, value: &str, allowed: &[Rule]) -> Result<(), Invalid> {
    let mut found = Findings::new(None, allowed);
    if value.is_empty() {
        let required = param
            .constraints()
            .iter()
            .find(|constraint| !passes(&constraint.test, value));
        found.add_missing(required.map(|constraint| constraint.rule), param);
    } else {
        check_safety(param, value, &mut found);
        check_item(param, value, &mut found);
    }
    let violations = Violations(found.violations);
    if violations.permits() {
        Ok(())
    } else {
        Err(Invalid(violations))
    }
}

pub(crate) struct Findings<'a> {
    pub(crate) violations: Vec<Violation>,
    pay_type: Option<PayType>,
    allowed: &'a [Rule],
}

impl<'a> Findings<'a> {
    pub(crate) fn new(pay_type: Option<PayType>, allowed: &'a [Rule]) -> Self {
        Self {
            violations: Vec::new(),
            pay_type,
            allowed,
        }
    }

    pub(crate) fn add(
        &mut self,
        rule: Rule,
        param: Param,
        value: Option<&str>,
        allowed: Option<String>,
    ) {
        let found = value.map(|value| show(param, value));
        self.push(rule, Some(param), found, allowed, rule.source());
    }

    /// An empty value; without a rule about its length it breaks the rule about its format.
    pub(crate) fn add_missing(&mut self, rule: Option<Rule>, param: Param) {
        if let Some(rule) = rule.or(param.format_rule()) {
            self.push(
                rule,
                Some(param),
                Some("nothing".to_owned()),
                None,
                rule.source(),
            );
        }
    }

    pub(crate) fn push(
        &mut self,
        rule: Rule,
        param: Option<Param>,
        found: Option<String>,
        allowed: Option<String>,
        source: Source,
    ) {
        let lifted = self.allowed.contains(&rule) && !rule.is_locked();
        let known = self
            .violations
            .iter()
            .any(|one| one.rule == rule && one.param == param);
        if !lifted && !known {
            let pay_type = self.pay_type;
            self.violations.push(Violation {
                rule,
                param,
                pay_type,
                found,
                allowed,
                source,
            });
        }
    }
}

/// What no value may contain, whatever it is.
pub(crate) fn check_safety(param: Param, value: &str, found: &mut Findings<'_>) {
    if is_plain(value) {
        return;
    }
    if value.chars().any(char::is_control) {
        found.add(Rule::ControlCharacters, param, Some(value), None);
    }
    if is_ambiguous(value) {
        found.add(Rule::SignatureAmbiguity, param, Some(value), None);
    }
}

/// Whether a value is visible ASCII and spaces without `&`, as nearly all are, and hence safe.
fn is_plain(value: &str) -> bool {
    // Without an early exit, so that it is done for many bytes at a time.
    value.bytes().fold(true, |plain, byte| {
        plain & matches!(byte, b' '..=b'~') & (byte != b'&')
    })
}

/// Whether the signed text could be cut differently: `&name=` with the name of a parameter.
fn is_ambiguous(value: &str) -> bool {
    value.split('&').skip(1).any(|part| {
        part.split_once('=')
            .is_some_and(|(name, _)| AMBIGUOUS_NAMES.contains(&name))
    })
}

pub(crate) fn check_item(param: Param, value: &str, found: &mut Findings<'_>) {
    if let Some(rule) = param.format_rule() {
        if !has_format(param, value) {
            found.add(rule, param, Some(value), None);
            return;
        }
    }
    for constraint in param.constraints() {
        check_constraint(param, constraint, value, found);
    }
}

pub(crate) fn check_constraint(
    param: Param,
    constraint: &Constraint,
    value: &str,
    found: &mut Findings<'_>,
) {
    if !passes(&constraint.test, value) {
        found.add(
            constraint.rule,
            param,
            Some(value),
            describe(&constraint.test),
        );
    }
}

pub(crate) fn has_format(param: Param, value: &str) -> bool {
    match param.format() {
        Format::Text => true,
        Format::Integer => integer(value).is_some(),
        Format::Timestamp => time::parse(value).is_some(),
        Format::UtcOffset => is_utc_offset(value),
        Format::Url(schemes) => is_url(value, schemes),
        Format::Currency => Currency::from_code(value).is_some(),
        Format::PayType => PayType::from_code(value).is_some(),
        Format::StatusCode => StatusCode::from_code(value).is_some(),
        Format::Choice(words) => words.contains(&value),
        Format::JsonObject => json_object(value).is_some(),
    }
}

/// Decimal digits without sign or leading zeros.
pub(crate) fn integer(value: &str) -> Option<u64> {
    let canonical = value == "0" || !value.starts_with('0');
    (canonical && value.bytes().all(|byte| byte.is_ascii_digit())).then(|| value.parse().ok())?
}

fn is_utc_offset(value: &str) -> bool {
    let Some(digits) = value.strip_prefix(['+', '-']) else {
        return false;
    };
    let number = |range| {
        digits
            .get(range)
            .and_then(|part: &str| part.parse::<u8>().ok())
    };
    digits.len() == 4
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && number(0..2).is_some_and(|hours| hours <= 14)
        && number(2..4).is_some_and(|minutes| minutes <= 59)
}

fn is_url(value: &str, schemes: &[&str]) -> bool {
    is_plain_url(value, schemes)
        || value.parse::<http::Uri>().is_ok_and(|uri| {
            uri.scheme_str()
                .is_some_and(|scheme| schemes.contains(&scheme))
                && uri.host().is_some_and(|host| !host.is_empty())
        })
}

/// Whether a value is a URL that needs no second look: a named host, and behind it a path and query
/// of letters, digits and the most usual signs. Saves copying it into an [`http::Uri`].
fn is_plain_url(value: &str, schemes: &[&str]) -> bool {
    let Some(rest) = schemes
        .iter()
        .find_map(|scheme| value.strip_prefix(scheme)?.strip_prefix("://"))
    else {
        return false;
    };
    let (host, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let plain = |text: &str, signs: fn(u8) -> bool| {
        text.bytes().fold(true, |plain, byte| {
            plain & (byte.is_ascii_alphanumeric() | signs(byte))
        })
    };
    !host.is_empty()
        && plain(host, |byte| matches!(byte, b'.' | b'-'))
        && plain(path, |byte| {
            matches!(byte, b'-' | b'.' | b'/' | b'_' | b'?' | b'=' | b'&')
        })
}

pub(crate) fn json_object(value: &str) -> Option<serde_json::Map<String, serde_json::Value>> {
    serde_json::from_str(value).ok()
}

fn passes(test: &Test, value: &str) -> bool {
    match test {
        Test::Length { min, max } => length_fits(value, *min, *max),
        Test::Range { min, max } => {
            integer(value).is_some_and(|number| (*min..=*max).contains(&number))
        }
        Test::Characters(set) => set.has_all(value),
        Test::Excludes(set) => set.has_none(value),
    }
}

/// Whether the length in characters lies within bounds. A character takes one to four bytes, so
/// the number of bytes nearly always decides.
pub(crate) fn length_fits(value: &str, min: usize, max: usize) -> bool {
    let at_least = value.len() / 4 >= min || value.chars().count() >= min;
    at_least && (value.len() <= max || value.chars().count() <= max)
}

fn describe(test: &Test) -> Option<String> {
    match test {
        Test::Length { min, max } => Some(format!("{min} to {max} characters")),
        Test::Range { min, max: u64::MAX } => Some(format!("{min} and more")),
        Test::Range { min, max } => Some(format!("{min} to {max}")),
        Test::Characters(set) => Some(
            set.spans()
                .iter()
                .map(|(first, last)| {
                    if first == last {
                        first.to_string()
                    } else {
                        format!("{first}-{last}")
                    }
                })
                .collect::<Vec<_>>()
                .join(" "),
        ),
        Test::Excludes(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{is_plain, is_plain_url, length_fits};
    use crate::types::constraint::CharacterSet;

    /// Every text of some length over an alphabet that has what matters.
    fn texts(alphabet: &[&str], length: usize) -> Vec<String> {
        (0..length).fold(vec![String::new()], |texts, _| {
            let longer = texts
                .iter()
                .flat_map(|text| alphabet.iter().map(move |more| format!("{text}{more}")));
            longer.chain([String::new()]).collect()
        })
    }

    #[test]
    fn a_plain_url_is_a_url_for_http_as_well() {
        let schemes = ["https", "http"];
        let pieces = [
            "https", "http", "://", "a.b", "-", "/", "?", "&=", "_", "%", "@", ":8",
        ];
        let mut plain = 0;
        for text in texts(&pieces, 5) {
            if is_plain_url(&text, &schemes) {
                plain += 1;
                let uri: http::Uri = text.parse().unwrap();
                assert!(schemes.contains(&uri.scheme_str().unwrap()), "{text}");
                assert!(!uri.host().unwrap().is_empty(), "{text}");
            }
        }
        assert!(plain > 100);
    }

    #[test]
    fn plain_text_has_nothing_that_is_unsafe() {
        for character in '\0'..='\u{2ff}' {
            let expected = character.is_ascii() && !character.is_control() && character != '&';
            assert_eq!(is_plain(&format!("tea{character}")), expected);
        }
    }

    #[test]
    fn lengths_count_characters_whatever_their_size() {
        for text in texts(&["a", "é", "茶", "🍵"], 5) {
            let length = text.chars().count();
            for min in 0..7 {
                for max in min..7 {
                    let fits = (min..=max).contains(&length);
                    assert_eq!(length_fits(&text, min, max), fits, "{text} {min} {max}");
                }
            }
        }
    }

    #[test]
    fn a_set_of_characters_has_its_spans_and_nothing_else() {
        let spans: &[(char, char)] = &[('0', '9'), ('_', '_'), ('é', 'ü'), ('\u{7e}', '\u{81}')];
        let set = CharacterSet::new(spans);
        for character in '\0'..='\u{17f}' {
            let text = format!("5{character}");
            let expected = spans.iter().any(|(a, b)| (*a..=*b).contains(&character));
            assert_eq!(set.has_all(&text), expected, "{text}");
            assert_eq!(set.has_none(&text[1..]), !expected, "{text}");
        }
        assert!(set.has_all("") && set.has_none(""));
    }
}
