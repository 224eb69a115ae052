//! A request to paste into a terminal.

use crate::engine::Merchant;
use crate::signature::{Algorithm, sign};

/// A command that makes the first order, signed for this merchant. The key is not in it.
pub(super) fn first_order(url: &str, merchant: &Merchant, time: &str) -> String {
    let mut parameters: Vec<(String, String)> = [
        ("out_trade_no", "DEMO-1"),
        ("pay_type", "800101"),
        ("txamt", "1250"),
        ("txcurrcd", "HKD"),
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
    format!(
        "curl {url}/trade/v1/payment \\\n  -H {app_code} \\\n  -H {signature}{fields}",
        app_code = quoted(&format!("X-QF-APPCODE: {}", merchant.app_code)),
        signature = quoted(&format!("X-QF-SIGN: {signature}")),
        fields = fields.collect::<String>(),
    )
}

/// A text as one word of a shell's command.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
