//! What shows the customer how to continue after an order was created.

use std::fmt;

use crate::error::Unclear;
use crate::generated::answer::PaymentAnswer;
use crate::response::fields::Fields;
use crate::sign::form_encode;
use crate::types::vocabulary::NextStepField;

/// What to show the customer, or pass on, so that the customer can pay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Draw this text as a QR code for the customer to scan.
    Qr(String),
    /// Send the customer's browser here. Always `https`, except from a gateway on this machine.
    Redirect(String),
    /// Pass this to the wallet's SDK, in the app or inside the wallet.
    WalletParams(WalletParams),
    /// Nothing: the customer pays at a terminal.
    Terminal,
}

impl NextStep {
    /// For WeChat Pay in a mobile browser (800212): the page to send the browser to. The browser then
    /// returns to `return_url`, which proves nothing about the payment. `None` for other steps.
    #[must_use]
    pub fn wechat_h5_url(&self, return_url: &str) -> Option<String> {
        let Self::Redirect(url) = self else {
            return None;
        };
        let separator = if url.contains('?') { '&' } else { '?' };
        let mut encoded = Vec::new();
        form_encode(return_url, &mut encoded);
        let encoded = String::from_utf8_lossy(&encoded);
        Some(format!("{url}{separator}redirect_url={encoded}"))
    }
}

/// Parameters for a wallet's SDK, as the gateway sent them. They contain the wallet's own signatures and are
/// hidden in `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct WalletParams(String);

impl WalletParams {
    /// The JSON text of an object, or plain text for wallets that take plain text.
    #[must_use]
    pub fn as_text(&self) -> &str {
        &self.0
    }

    /// The order string that Alipay's app SDK takes, for the Alipay app pay types (801110, 801510).
    ///
    /// Every value in it is exactly as the gateway sent it, the amount included, because the wallet's
    /// signature covers it. `None` if these parameters are not Alipay's.
    #[must_use]
    pub fn alipay_order_string(&self) -> Option<String> {
        let fields = Fields::read(self.0.as_bytes(), &["sign", "sign_type"]).ok()?;
        let (sign, sign_type) = (fields.text("sign")?, fields.text("sign_type")?);
        let mut pairs: Vec<(&str, &str)> = fields
            .iter()
            .filter_map(|(name, value)| value.map(|value| (name, value)))
            .filter(|(name, _)| !["sign", "sign_type"].contains(name))
            .collect();
        pairs.sort_unstable();
        let signed = [("sign", sign), ("sign_type", sign_type)];
        let pairs = pairs.into_iter().chain(signed);
        let written: Vec<String> = pairs
            .map(|(name, value)| format!("{name}=\"{value}\""))
            .collect();
        Some(written.join("&"))
    }
}

impl fmt::Debug for WalletParams {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("WalletParams(hidden)")
    }
}

/// A QR code holds at most 2953 bytes; more cannot be drawn.
const LONGEST_QR: usize = 2953;
const LONGEST_URL: usize = 8192;

pub(crate) fn read_next_step(
    field: NextStepField,
    answer: &PaymentAnswer,
    loopback: bool,
) -> Result<NextStep, Unclear> {
    match field {
        NextStepField::None => Ok(NextStep::Terminal),
        NextStepField::Qrcode => {
            let text = found("qrcode", answer.qrcode())?;
            if text.len() > LONGEST_QR {
                return Err(Unclear::NextStep {
                    field: "qrcode",
                    problem: "is too long for a QR code",
                });
            }
            if has_scheme(text, "javascript") || has_scheme(text, "data") {
                return Err(Unclear::NextStep {
                    field: "qrcode",
                    problem: "is a script",
                });
            }
            Ok(NextStep::Qr(text.to_owned()))
        }
        NextStepField::PayUrl => {
            let url = found("pay_url", answer.pay_url())?;
            if url.len() > LONGEST_URL {
                return Err(Unclear::NextStep {
                    field: "pay_url",
                    problem: "is too long for a URL",
                });
            }
            if !is_trustworthy(url, loopback) {
                return Err(Unclear::NextStep {
                    field: "pay_url",
                    problem: "is not an https URL",
                });
            }
            Ok(NextStep::Redirect(url.to_owned()))
        }
        NextStepField::PayParams => {
            let json = found("pay_params", answer.pay_params())?;
            Ok(NextStep::WalletParams(WalletParams(json.to_owned())))
        }
    }
}

fn found<'a>(field: &'static str, value: Option<&'a str>) -> Result<&'a str, Unclear> {
    value.ok_or(Unclear::NextStep {
        field,
        problem: "is missing; the order may exist all the same",
    })
}

fn has_scheme(text: &str, scheme: &str) -> bool {
    text.trim_start()
        .get(..scheme.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
        && text
            .trim_start()
            .get(scheme.len()..)
            .is_some_and(|rest| rest.starts_with(':'))
}

fn is_trustworthy(url: &str, loopback: bool) -> bool {
    // No URL holds these unescaped, and in a page they end the attribute around it.
    if url.contains(['"', '<', '>', '\\', '`']) {
        return false;
    }
    url.parse::<http::Uri>()
        .is_ok_and(|uri| match uri.scheme_str() {
            Some("https") => uri.host().is_some_and(|host| !host.is_empty()),
            Some("http") => loopback && uri.host().is_some_and(crate::types::base_url::is_loopback),
            _ => false,
        })
}

#[cfg(test)]
mod tests {
    use super::{NextStep, WalletParams};

    #[test]
    fn an_alipay_order_string_keeps_every_value_as_it_came() {
        let json = r#"{"total_fee": 10.10, "sign_type": "RSA", "body": "", "_input_charset": "utf-8",
            "partner": "2088", "sign": "a%2Bb%3D", "note": null}"#;
        assert_eq!(
            WalletParams(json.to_owned())
                .alipay_order_string()
                .as_deref(),
            Some(
                r#"_input_charset="utf-8"&body=""&partner="2088"&total_fee="10.10"&sign="a%2Bb%3D"&sign_type="RSA""#
            ),
        );
        assert_eq!(
            WalletParams("\"weixin://x\"".to_owned()).alipay_order_string(),
            None
        );
    }

    #[test]
    fn a_wechat_page_comes_back_to_the_shop() {
        let step = NextStep::Redirect("https://wx.example/pay?id=1".to_owned());
        assert_eq!(
            step.wechat_h5_url("https://shop.example/done?a=b")
                .as_deref(),
            Some(
                "https://wx.example/pay?id=1&redirect_url=https%3A%2F%2Fshop.example%2Fdone%3Fa%3Db"
            ),
        );
        assert_eq!(
            NextStep::Terminal.wechat_h5_url("https://shop.example"),
            None
        );
    }
}
