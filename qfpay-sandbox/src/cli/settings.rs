//! What a configuration file can say.

use std::collections::BTreeMap;
use std::path::PathBuf;

use clap::ValueEnum;
use qfpay_sandbox::{DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY, Switch, Switches};
use serde::Deserialize;

/// The port unless something else is said, so that commands can be kept.
pub(super) const DEFAULT_PORT: u16 = 8080;

/// A configuration file. What it does not say is as in [`Settings::default`].
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

/// Every switch, as it stands unless something else is said.
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

/// Rules about refunds that not every merchant meets.
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

/// What happens to notifications on their way: to how many of a thousand.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(default, deny_unknown_fields)]
pub(super) struct DeliveryFaults {
    pub(super) twice: u16,
    pub(super) held_back: u16,
    pub(super) lost: u16,
}

/// What goes wrong by chance, with how many requests of a thousand.
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
