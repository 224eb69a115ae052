//! Compares a refund with the payment that it takes back.

use crate::generated::pay_type::PayType;
use crate::generated::rule::Rule;
use crate::types::amount::Amount;
use crate::types::error::{Violation, Violations};
use crate::types::original_payment::OriginalPayment;
use crate::types::time::TxTime;

/// No refund is larger than its payment, or in another currency.
pub(super) fn check_amount(
    payment: &OriginalPayment,
    refund: Amount,
    allowed: &[Rule],
    violations: &mut Violations,
) {
    let paid = payment.amount;
    if refund.currency() != paid.currency() || refund.minor() > paid.minor() {
        let found = refund.to_string();
        let limit = format!("up to {paid}");
        let broken = violation(Rule::RefundWithinPayment, payment, found, limit);
        add(broken, allowed, violations);
    }
}

/// No refund is later than its pay type allows, by the client's clock.
pub(super) fn check_window(
    payment: &OriginalPayment,
    now: TxTime,
    allowed: &[Rule],
    violations: &mut Violations,
) {
    let days = payment.pay_type.and_then(PayType::refund_days);
    let (Some(days), Some(paid)) = (days, payment.txdtm) else {
        return;
    };
    let days = i32::try_from(days).unwrap_or(i32::MAX);
    if now > paid.plus_days(days) {
        let found = format!("a payment of {paid}");
        let limit = format!("{days} days");
        let broken = violation(Rule::RefundWindow, payment, found, limit);
        add(broken, allowed, violations);
    }
}

fn violation(rule: Rule, payment: &OriginalPayment, found: String, limit: String) -> Violation {
    Violation {
        rule,
        param: None,
        pay_type: payment.pay_type,
        found: Some(found),
        allowed: Some(limit),
        source: rule.source(),
    }
}

fn add(violation: Violation, allowed: &[Rule], violations: &mut Violations) {
    let rule = violation.rule;
    if !allowed.contains(&rule) || rule.is_locked() {
        violations.0.push(violation);
    }
}
