//! Reads the generated tables and says which rules a request or value breaks.

use crate::generated::currency::Currency;
use crate::generated::operation::{Operation, cells, cross_rules};
use crate::generated::parameter::{AMBIGUOUS_NAMES, Param};
use crate::generated::pay_type::PayType;
use crate::generated::rule::{Rule, Source};
use crate::generated::status_code::StatusCode;
use crate::parameters::{Parameters, show};
use crate::rules::{
    Cell, Condition, Constraint, CrossRule, Format, Invalid, Presence, SuppliedBy, Test, Violation,
    Violations,
};
use crate::time;

/// A request before it is signed, as the rules see it.
pub(crate) struct Subject<'a> {
    pub(crate) operation: Operation,
    pub(crate) pay_type: Option<PayType>,
    pub(crate) parameters: &'a Parameters,
    /// What the client sets when sending, unless it is there: checked as if it were.
    pub(crate) supplied: &'a [(Param, &'a str)],
    /// The merchant identifier of the credentials.
    pub(crate) mchid: Option<&'a str>,
    /// The rules that the caller lifts.
    pub(crate) allowed: &'a [Rule],
}

impl<'a> Subject<'a> {
    fn get(&self, param: Param) -> Option<&'a str> {
        self.parameters.get(param).or_else(|| self.supplied(param))
    }

    fn supplied(&self, param: Param) -> Option<&'a str> {
        self.supplied
            .iter()
            .find(|(supplied, _)| *supplied == param)
            .map(|(_, value)| *value)
    }
}

/// Every rule that a request breaks.
pub(crate) fn check_request(subject: &Subject<'_>) -> Violations {
    let mut found = Findings::new(subject.pay_type, subject.allowed);
    // Cells and parameters are both sorted by wire name, so one walk along both meets every pair.
    let mut given = subject.parameters.pairs();
    for cell in cells(subject.operation, subject.pay_type) {
        let value = loop {
            match given.split_first() {
                Some(((param, value), rest)) if *param <= cell.param => {
                    given = rest;
                    if *param == cell.param {
                        break Some(&**value);
                    }
                    found.add(Rule::UnknownParameter, *param, Some(value), None);
                }
                _ => break subject.supplied(cell.param),
            }
        };
        check_presence(subject, cell, value, &mut found);
        if let Some(value) = value {
            check_cell_value(cell, value, &mut found);
        }
    }
    for (param, value) in given {
        found.add(Rule::UnknownParameter, *param, Some(value), None);
    }
    for rule in cross_rules(subject.operation) {
        check_cross_rule(subject, rule, &mut found);
    }
    Violations(found.violations)
}

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

struct Findings<'a> {
    violations: Vec<Violation>,
    pay_type: Option<PayType>,
    allowed: &'a [Rule],
}

impl<'a> Findings<'a> {
    fn new(pay_type: Option<PayType>, allowed: &'a [Rule]) -> Self {
        Self {
            violations: Vec::new(),
            pay_type,
            allowed,
        }
    }

    fn add(&mut self, rule: Rule, param: Param, value: Option<&str>, allowed: Option<String>) {
        let found = value.map(|value| show(param, value));
        self.push(rule, Some(param), found, allowed, rule.source());
    }

    /// An empty value; without a rule about its length it breaks the rule about its format.
    fn add_missing(&mut self, rule: Option<Rule>, param: Param) {
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

    fn push(
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

fn check_presence(
    subject: &Subject<'_>,
    cell: &Cell,
    value: Option<&str>,
    found: &mut Findings<'_>,
) {
    let param = cell.param;
    if param.supplied_by() == SuppliedBy::Credentials {
        let rule = match (subject.mchid, value) {
            (Some(_), _) | (_, Some(_)) if cell.presence == Presence::Forbidden => cell.rule,
            (Some(_), None) => Some(Rule::MchidRequired),
            (assigned, Some(value)) if assigned != Some(value) => Some(Rule::MchidForbidden),
            _ => None,
        };
        if let Some(rule) = rule {
            found.push(
                rule,
                Some(param),
                value.map(|value| show(param, value)),
                None,
                cell.source,
            );
        }
        return;
    }
    let broken = match cell.presence {
        Presence::Required => value.is_none(),
        Presence::Forbidden | Presence::Warned => value.is_some(),
        Presence::Optional => false,
    };
    if let (true, Some(rule)) = (broken, cell.rule) {
        let shown = value.map(|value| show(param, value));
        found.push(rule, Some(param), shown, takers(cell), cell.source);
    }
}

/// The pay types that take a parameter which this one does not.
fn takers(cell: &Cell) -> Option<String> {
    if cell.presence != Presence::Forbidden {
        return None;
    }
    let names: Vec<&str> = cell
        .param
        .taken_by()
        .iter()
        .map(|pay_type| pay_type.code())
        .collect();
    Some(format!("with pay types {}", names.join(", ")))
}

fn check_cell_value(cell: &Cell, value: &str, found: &mut Findings<'_>) {
    check_safety(cell.param, value, found);
    if !cell.list {
        check_item(cell.param, value, found);
        return;
    }
    for item in value.split(',') {
        check_item(cell.param, item, found);
    }
    for constraint in cell.param.constraints() {
        if matches!(constraint.test, Test::Length { .. }) {
            check_constraint(cell.param, constraint, value, found);
        }
    }
}

/// What no value may contain, whatever it is.
fn check_safety(param: Param, value: &str, found: &mut Findings<'_>) {
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

fn check_item(param: Param, value: &str, found: &mut Findings<'_>) {
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

fn check_constraint(param: Param, constraint: &Constraint, value: &str, found: &mut Findings<'_>) {
    if !passes(&constraint.test, value) {
        found.add(
            constraint.rule,
            param,
            Some(value),
            describe(&constraint.test),
        );
    }
}

fn has_format(param: Param, value: &str) -> bool {
    match param.format() {
        Format::Text => true,
        Format::Integer => integer(value).is_some(),
        Format::Timestamp => time::read(value).is_some(),
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

fn json_object(value: &str) -> Option<serde_json::Map<String, serde_json::Value>> {
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
/// the number of bytes nearly always tells.
fn length_fits(value: &str, min: usize, max: usize) -> bool {
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

fn check_cross_rule(subject: &Subject<'_>, rule: &CrossRule, found: &mut Findings<'_>) {
    let applies = rule
        .pay_types
        .is_none_or(|pay_types| subject.pay_type.is_some_and(|one| pay_types.contains(&one)));
    if !applies {
        return;
    }
    let premise = rule
        .when
        .as_ref()
        .is_none_or(|when| holds(subject, when) == Some(true));
    if premise && holds(subject, &rule.require) == Some(false) {
        let param = subject_of(&rule.require);
        let value = param.and_then(|param| subject.get(param).map(|value| show(param, value)));
        found.push(rule.rule, param, value, None, rule.rule.source());
    }
}

/// The parameter that a condition is about; none for a condition about several.
fn subject_of(condition: &Condition) -> Option<Param> {
    match condition {
        Condition::Never | Condition::AnyOf(_) => None,
        Condition::Given(param)
        | Condition::Is(param, _)
        | Condition::IsNot(param, _)
        | Condition::Range { param, .. }
        | Condition::Length { param, .. }
        | Condition::JsonLeaves(param, _)
        | Condition::SameMonthAs(param, _)
        | Condition::NotBefore(param, _) => Some(*param),
    }
}

/// Whether a condition holds; `None` where what it is about is absent or cannot be read, which
/// breaks no demand and makes no premise.
fn holds(subject: &Subject<'_>, condition: &Condition) -> Option<bool> {
    let get = |param: Param| subject.get(param);
    let readable = |param: Param| get(param).filter(|value| has_format(param, value));
    match condition {
        Condition::Never => Some(false),
        Condition::AnyOf(params) => Some(params.iter().any(|param| get(*param).is_some())),
        Condition::Given(param) => Some(get(*param).is_some()),
        Condition::Is(param, values) => get(*param).map(|value| values.contains(&value)),
        Condition::IsNot(param, values) => get(*param).map(|value| !values.contains(&value)),
        Condition::Range { param, min, max } => readable(*param)
            .and_then(integer)
            .map(|number| (*min..=*max).contains(&number)),
        Condition::Length { param, min, max } => {
            get(*param).map(|value| length_fits(value, *min, *max))
        }
        Condition::JsonLeaves(param, leaves) => readable(*param)
            .and_then(json_object)
            .map(|object| leaves.iter().all(|leaf| has_leaf(&object, leaf))),
        Condition::SameMonthAs(param, other) => {
            let month = |param: Param| readable(param).and_then(|value| value.get(..7));
            Some(month(*param)? == month(*other)?)
        }
        Condition::NotBefore(param, other) => Some(readable(*param)? >= readable(*other)?),
    }
}

/// Whether text, not empty, stands at the dotted path `leaf`.
fn has_leaf(object: &serde_json::Map<String, serde_json::Value>, leaf: &str) -> bool {
    let mut parts = leaf.split('.');
    let first = parts.next().and_then(|part| object.get(part));
    parts
        .fold(first, |value, part| value.and_then(|value| value.get(part)))
        .and_then(serde_json::Value::as_str)
        .is_some_and(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{is_plain, is_plain_url, length_fits};
    use crate::rules::CharacterSet;

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
