//! Three commands to paste into a terminal: an order, its customer, and what became of it.
//!
//! They carry signatures, never the key.

use std::collections::BTreeSet;

use crate::engine::Merchant;
use crate::rules;
use crate::signature::{Algorithm, sign};
use qfpay_codegen::ir::{AcceptedMeans, Model, Severity};

const PAYMENT: &str = "/trade/v1/payment";
const QUERY: &str = "/trade/v1/query";
/// Alipay, by a code that the merchant shows.
const PAY_TYPE: &str = "801501";
const CURRENCY: &str = "HKD";

type Parameters = Vec<(String, String)>;

/// What each command does, and the command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commands(pub [(String, String); 3]);

/// Where and for whom the commands are.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// Where the sandbox is reached, without a slash at the end.
    pub url: &'a str,
    /// Who sends the commands.
    pub merchant: &'a Merchant,
    /// The specification.
    pub model: &'a Model,
    /// The time on the gateway's clock.
    pub time: &'a str,
    /// Whether curl would go through a proxy, and has to be told not to.
    pub proxied: bool,
}

impl Context<'_> {
    /// The commands, if this merchant can make a payment of which nothing has to be known.
    #[must_use]
    pub fn commands(&self) -> Option<Commands> {
        let number: String = self.time.chars().filter(char::is_ascii_digit).collect();
        let number = format!("CURL-{number}");
        let (payment, what) = self.payment(&number)?;
        let mut query = vec![pair("out_trade_no", &number)];
        query.extend(self.mchid());
        let path = format!("/sandbox/orders/{number}/pay");
        let curl = self.curl();
        let customer = format!("{curl} -X POST {}{path}", self.url);
        Some(Commands([
            (
                format!("Create an order ({what})"),
                self.signed(PAYMENT, &payment)?,
            ),
            ("Let its customer pay".to_owned(), customer),
            (
                "Ask what became of it; respcd 0000 in its record means paid".to_owned(),
                self.signed(QUERY, &query)?,
            ),
        ]))
    }

    /// A payment that breaks no rule, and what it is in words.
    fn payment(&self, number: &str) -> Option<(Parameters, String)> {
        let created = self
            .model
            .pay_types
            .iter()
            .filter(|one| one.scenario.accepted_means == AcceptedMeans::Created)
            .filter(|one| is_enabled(self.merchant.pay_types.as_ref(), &one.code));
        let mut pay_types: Vec<_> = created.collect();
        pay_types.sort_by_key(|one| one.code != PAY_TYPE);
        let enabled = self.merchant.currencies.as_ref();
        let currencies = self.model.currencies.iter();
        let mut currencies: Vec<_> = currencies
            .filter(|one| is_enabled(enabled, &one.name.id))
            .collect();
        currencies.sort_by_key(|one| one.name.id != CURRENCY);
        pay_types.into_iter().find_map(|pay_type| {
            currencies.iter().find_map(|currency| {
                let currency = currency.name.id.as_str();
                let mut parameters = vec![
                    pair("txamt", "1250"),
                    pair("txcurrcd", currency),
                    pair("pay_type", &pay_type.code),
                    pair("out_trade_no", number),
                    pair("txdtm", self.time),
                    pair("goods_name", "Coffee"),
                ];
                parameters.extend(self.mchid());
                let what = format!("{}, {}", pay_type.code, pay_type.description);
                self.is_sound(&parameters).then_some((parameters, what))
            })
        })
    }

    fn is_sound(&self, parameters: &Parameters) -> bool {
        let mchid = self.merchant.mchid.as_deref();
        let findings = rules::check(self.model, "payment", parameters, mchid);
        findings
            .iter()
            .all(|finding| finding.severity != Severity::Deny)
    }

    fn mchid(&self) -> Option<(String, String)> {
        let mchid = self.merchant.mchid.as_deref();
        mchid.map(|mchid| pair("mchid", mchid))
    }

    fn curl(&self) -> String {
        let proxy = if self.proxied {
            " --noproxy 127.0.0.1"
        } else {
            ""
        };
        format!("curl -sS -w '\\n'{proxy}")
    }

    fn signed(&self, path: &str, parameters: &Parameters) -> Option<String> {
        let signature = sign(parameters, &self.merchant.client_key, Algorithm::Md5);
        let mut command = format!("{} {}{path}", self.curl(), self.url);
        let mut argument = |option: &str, text: String| {
            let quoted = shlex::try_quote(&text).ok()?;
            command.push_str(&format!(" \\\n  {option} {quoted}"));
            Some(())
        };
        argument("-H", format!("X-QF-APPCODE: {}", self.merchant.app_code))?;
        argument("-H", format!("X-QF-SIGN: {signature}"))?;
        for (name, value) in parameters {
            argument("--data-urlencode", format!("{name}={value}"))?;
        }
        Some(command)
    }
}

fn is_enabled(enabled: Option<&BTreeSet<String>>, code: &str) -> bool {
    enabled.is_none_or(|enabled| enabled.contains(code))
}

fn pair(name: &str, value: &str) -> (String, String) {
    (name.to_owned(), value.to_owned())
}
