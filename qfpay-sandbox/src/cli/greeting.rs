//! What the program prints once the sandbox takes requests, and when it has stopped.

use std::env;
use std::fmt::Write;

use qfpay_sandbox::try_it::{Commands, Context};
use qfpay_sandbox::{DEFAULT_CLIENT_KEY, Merchant};
use serde_json::json;

use super::arguments::Format;

/// How many merchants are printed.
const MOST_MERCHANTS: usize = 8;

/// The facts that are printed.
#[derive(Debug)]
pub(super) struct Greeting<'a> {
    pub(super) context: Context<'a>,
    pub(super) merchants: &'a [Merchant],
    /// The state file, and how many transactions were in it.
    pub(super) state: Option<(String, usize)>,
    pub(super) seed: u64,
}

/// Whether curl would send what goes to this machine through a proxy. (It does not read `HTTP_PROXY`.)
pub(super) fn is_proxied() -> bool {
    ["http_proxy", "all_proxy", "ALL_PROXY"]
        .into_iter()
        .any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

impl Greeting<'_> {
    pub(super) fn text(&self, format: Format) -> String {
        match format {
            Format::Text => self.prose(),
            Format::Json => self.line(),
        }
    }

    /// Everything that another program has to know, in one line of JSON.
    fn line(&self) -> String {
        let url = self.context.url;
        let merchants = self.merchants.iter().map(|merchant| {
            json!({"app_code": merchant.app_code, "client_key": shown(merchant), "mchid": merchant.mchid})
        });
        let line = json!({
            "url": url,
            "port": url.rsplit(':').next().and_then(|port| port.parse::<u16>().ok()),
            "pid": std::process::id(),
            "version": env!("CARGO_PKG_VERSION"),
            "seed": self.seed,
            "state_file": self.state.as_ref().map(|(path, _)| path),
            "merchants": merchants.collect::<Vec<_>>(),
        });
        format!("{line}\n")
    }

    /// What other programs take into their environment, in lines that shells and others read alike: what
    /// would need quotes is left out.
    pub(super) fn variables(&self) -> String {
        let merchant = self.context.merchant;
        let key = shown(merchant).unwrap_or_default();
        let pid = std::process::id().to_string();
        let all = [
            ("URL", self.context.url),
            ("PID", &pid),
            ("APP_CODE", &merchant.app_code),
            ("CLIENT_KEY", key),
            ("MCHID", merchant.mchid.as_deref().unwrap_or_default()),
        ];
        let plain = all.into_iter().filter(|(_, value)| {
            !value.is_empty() && shlex::try_quote(value).is_ok_and(|quoted| quoted == *value)
        });
        plain
            .map(|(name, value)| format!("QFPAY_SANDBOX_{name}={value}\n"))
            .collect()
    }

    fn prose(&self) -> String {
        let mut text = format!(
            "qfpay-sandbox {}: a QFPay gateway on this machine. No money moves here.\n\n",
            env!("CARGO_PKG_VERSION")
        );
        for (name, value) in self.facts() {
            let _ = writeln!(text, "  {name:<11} {value}");
        }
        let url = self.context.url;
        match self.context.commands() {
            Some(Commands(commands)) => {
                let _ = writeln!(text, "\nTry it, and watch {url}/ meanwhile:");
                for (what, command) in commands {
                    let _ = writeln!(text, "\n{what}:\n\n{command}");
                }
            }
            None => {
                let _ = writeln!(text, "\nWatch it at {url}/");
            }
        }
        text.push_str("\nCtrl-C stops it.\n");
        text
    }

    fn facts(&self) -> Vec<(&'static str, String)> {
        let url = self.context.url;
        let mut facts = vec![
            ("URL", url.to_owned()),
            ("Live page", format!("{url}/")),
            ("Health", format!("{url}/sandbox/health")),
        ];
        for merchant in self.merchants.iter().take(MOST_MERCHANTS) {
            facts.push(("App code", merchant.app_code.clone()));
            facts.push((
                "Client key",
                match shown(merchant) {
                    Some(key) => format!("{key} (opens nothing but this sandbox)"),
                    None => "the one in the configuration file".to_owned(),
                },
            ));
            facts.extend(merchant.mchid.clone().map(|mchid| ("mchid", mchid)));
        }
        if let Some(more @ 1..) = self.merchants.len().checked_sub(MOST_MERCHANTS) {
            facts.push(("", format!("and {more} more merchants")));
        }
        if let Some((path, transactions)) = &self.state {
            facts.push(("State file", format!("{path} ({})", counted(*transactions))));
        }
        let seed = self.seed;
        facts.push((
            "Seed",
            format!("{seed} (the same again with --seed {seed})"),
        ));
        facts
    }
}

/// The key, if it is the default one: a configured key may be a real one, and stays secret.
fn shown(merchant: &Merchant) -> Option<&str> {
    Some(merchant.client_key.as_str()).filter(|key| *key == DEFAULT_CLIENT_KEY)
}

/// What is printed at the end.
pub(super) fn farewell(transactions: usize, state: Option<&str>) -> String {
    let counted = counted(transactions);
    match state {
        Some(path) => format!("Stopped. {counted} in {path}.\n"),
        None => format!("Stopped. {counted} forgotten.\n"),
    }
}

fn counted(transactions: usize) -> String {
    match transactions {
        1 => "1 transaction".to_owned(),
        many => format!("{many} transactions"),
    }
}
