//! The keys of a configuration file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::ValueEnum;
use qfpay_sandbox::{DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY, Switch, Switches};
use serde::Deserialize;

/// The default port: always the same, so that commands can be repeated.
pub(super) const DEFAULT_PORT: u16 = 8080;

/// A configuration file. Keys that it leaves out are as in [`Settings::default`].
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Settings {
    pub(super) port: u16,
    pub(super) state_file: Option<PathBuf>,
    pub(super) seed: Option<u64>,
    pub(super) grace: u32,
    pub(super) log: LogLevel,
    pub(super) log_format: LogFormat,
    pub(super) order_capacity: usize,
    pub(super) limit_requests: bool,
    pub(super) amount_ceiling: Option<u64>,
    pub(super) merchants: Vec<Merchant>,
    pub(super) agents: Vec<Agent>,
    pub(super) refunds: Refunds,
    pub(super) quirks: Quirks,
    pub(super) switches: BTreeMap<String, String>,
    pub(super) speed: u32,
    pub(super) remote_notifications: bool,
    pub(super) delivery_faults: DeliveryFaults,
    pub(super) faults: Faults,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            port: DEFAULT_PORT,
            state_file: None,
            seed: None,
            grace: 1,
            log: LogLevel::Info,
            log_format: LogFormat::Text,
            order_capacity: 10_000,
            limit_requests: true,
            amount_ceiling: None,
            merchants: vec![Merchant::default()],
            agents: Vec::new(),
            refunds: Refunds::default(),
            quirks: Quirks::Realistic,
            switches: default_switches(),
            speed: 1,
            remote_notifications: false,
            delivery_faults: DeliveryFaults::default(),
            faults: Faults::default(),
        }
    }
}

/// Every switch with its default.
fn default_switches() -> BTreeMap<String, String> {
    let all = Switches::default().all();
    let named = |switch: &Switch| (switch.name.to_owned(), switch.current.to_owned());
    all.iter().map(named).collect()
}

/// A merchant that signs with a key of its own.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(super) struct Merchant {
    pub(super) app_code: String,
    pub(super) client_key: String,
    #[serde(default)]
    pub(super) mchid: Option<String>,
    #[serde(default)]
    pub(super) notify_url: Option<String>,
    #[serde(default)]
    pub(super) pay_types: Option<Vec<String>>,
    #[serde(default)]
    pub(super) currencies: Option<Vec<String>>,
}

impl Default for Merchant {
    fn default() -> Self {
        Self {
            app_code: DEFAULT_APP_CODE.to_owned(),
            client_key: DEFAULT_CLIENT_KEY.to_owned(),
            mchid: None,
            notify_url: None,
            pay_types: None,
            currencies: None,
        }
    }
}

/// An agent, who signs for several merchants.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(super) struct Agent {
    pub(super) app_code: String,
    pub(super) client_key: String,
    pub(super) merchants: Vec<AgentsMerchant>,
}

/// A merchant of an agent's.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub(super) struct AgentsMerchant {
    pub(super) mchid: String,
    #[serde(default)]
    pub(super) notify_url: Option<String>,
    #[serde(default)]
    pub(super) pay_types: Option<Vec<String>>,
    #[serde(default)]
    pub(super) currencies: Option<Vec<String>>,
}

/// Rules about refunds that hold for some merchants.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Refunds {
    pub(super) closed_at_night: bool,
    pub(super) limited_days: bool,
    pub(super) from_takings: bool,
    pub(super) cards_of_the_day_in_full: bool,
    pub(super) currencies_in_full: Vec<String>,
    pub(super) pay_types_in_full: Vec<String>,
}

/// Faults in the delivery of notifications, each for so many of a thousand.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub(super) struct DeliveryFaults {
    pub(super) twice: u16,
    pub(super) held_back: u16,
    pub(super) lost: u16,
}

/// Faults that happen to requests by chance, to so many of a thousand.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Faults {
    pub(super) per_thousand: u16,
    pub(super) operations: Vec<String>,
    pub(super) faults: Vec<String>,
}

/// Whether answers look as documented or as captured.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Quirks {
    Strict,
    Realistic,
}

/// How much is logged.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(super) enum LogLevel {
    Off,
    Error,
    Warn,
    Info,
    Debug,
    Trace,
}

/// How the log is written.
#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq, ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub(super) enum LogFormat {
    Text,
    Json,
}
