//! The rules that a request breaks, as sets.

use std::collections::BTreeSet;

use qfpay_sandbox::rules::check;

use super::{Row, least, model, pay_type, with};

/// The rules that a request without a merchant number breaks.
pub(crate) fn broken(operation: &str, parameters: &[(String, String)]) -> BTreeSet<String> {
    rules(operation, parameters, None)
}

pub(crate) fn rules(
    operation: &str,
    parameters: &[(String, String)],
    mchid: Option<&str>,
) -> BTreeSet<String> {
    let findings = check(model(), operation, parameters, mchid);
    for finding in &findings {
        let described = model()
            .rules
            .iter()
            .find(|rule| rule.name.id == finding.rule);
        let described = described.unwrap_or_else(|| panic!("{} is no rule", finding.rule));
        assert_eq!(finding.severity, described.severity, "{}", finding.rule);
    }
    findings.into_iter().map(|finding| finding.rule).collect()
}

pub(crate) fn set(rules: &[&str]) -> BTreeSet<String> {
    rules.iter().map(|rule| (*rule).to_owned()).collect()
}

/// A table of changes to the least payment of a pay type, and the rules that it then breaks as
/// well.
pub(crate) fn payments(code: &str, table: &[Row<'_>]) {
    let base = least(pay_type(code), "INV-7");
    let before = broken("payment", &base);
    for (changes, expected) in table {
        let request = with(base.clone(), changes);
        let after = broken("payment", &request);
        let added: BTreeSet<String> = after.difference(&before).cloned().collect();
        assert_eq!(added, set(expected), "{code} with {changes:?}");
    }
}
