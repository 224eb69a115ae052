//! A request to paste into a terminal.

use std::collections::BTreeSet;

use crate::engine::Merchant;
use crate::signature::{Algorithm, sign};

/// Alipay, by a code that the shop shows.
const PAY_TYPE: &str = "801501";
const CURRENCY: &str = "HKD";

/// A command that makes the first order, signed for this merchant, unless the merchant may not make it.
/// The key is not in it.
pub(super) fn first_order(url: &str, merchant: &Merchant, time: &str) -> Option<String> {
    let is_enabled = |enabled: &Option<BTreeSet<String>>, code: &str| {
        let enabled = enabled.as_ref();
        enabled.is_none_or(|enabled| enabled.contains(code))
    };
    if !is_enabled(&merchant.pay_types, PAY_TYPE) || !is_enabled(&merchant.currencies, CURRENCY) {
        return None;
    }
    let mut parameters: Vec<(String, String)> = [
        ("out_trade_no", "DEMO-1"),
        ("pay_type", PAY_TYPE),
        ("txamt", "1250"),
        ("txcurrcd", CURRENCY),
        ("txdtm", time),
        ("goods_name", "Coffee"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    if let Some(mchid) = &merchant.mchid {
        parameters.push(("mchid".to_owned(), mchid.clone()));
    }
    let signature = sign(&parameters, &merchant.client_key, Algorithm::Md5);
    let fields = parameters.iter().map(|(name, value)| {
        let field = quoted(&format!("{name}={value}"));
        format!(" \\\n  --data-urlencode {field}")
    });
    let app_code = quoted(&format!("X-QF-APPCODE: {}", merchant.app_code));
    let signature = quoted(&format!("X-QF-SIGN: {signature}"));
    let fields: String = fields.collect();
    Some(format!(
        "curl {url}/trade/v1/payment \\\n  -H {app_code} \\\n  -H {signature}{fields}"
    ))
}

/// A text as one word of a shell's command.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
