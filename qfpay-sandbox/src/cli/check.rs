//! Checks settings, and builds the sandbox that they describe.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use qfpay_codegen::ir::Model;
use qfpay_sandbox::{
    Config, DeliveryFaults, Fault, FaultRate, Merchant, Sandbox, SandboxBuilder, Switches,
};

use super::positions::Problem;
use super::settings::{Agent, Faults, LogFormat, LogLevel, Quirks, Refunds, Settings};

/// A sandbox that can be started.
#[derive(Debug)]
pub(super) struct Plan {
    pub(super) builder: SandboxBuilder,
    pub(super) port: u16,
    pub(super) state_file: Option<PathBuf>,
    pub(super) seed: u64,
    pub(super) fault_rate: Option<FaultRate>,
    pub(super) log: LogLevel,
    pub(super) log_format: LogFormat,
}

/// The plan for these settings, or all problems with them.
pub(super) fn check(settings: &Settings) -> Result<Plan, Vec<Problem>> {
    let model = qfpay_sandbox::embedded_model()
        .map_err(|problems| vec![Problem::new("the specification", problems.to_string())])?;
    let mut problems = Vec::new();
    let merchants = merchants(settings, &mut problems);
    check_merchants(&merchants, &mut problems);
    check_enabled(settings, &model, &mut problems);
    check_refunds(&settings.refunds, &model, &mut problems);
    check_rates(settings, &mut problems);
    let switches = switches(&settings.switches, &mut problems);
    if settings.order_capacity == 0 {
        let message = "at least one order has to be remembered";
        problems.push(Problem::new("order_capacity", message));
    }
    let seed = settings.seed.unwrap_or_else(|| fastrand::u64(..1_000_000));
    let fault_rate = fault_rate(&settings.faults, seed, &model, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let config = config(settings, merchants, switches, seed);
    let mut builder = Sandbox::builder()
        .port(settings.port)
        .config(config)
        .speed(settings.speed)
        .remote_notifications(settings.remote_notifications)
        .grace(Duration::from_secs(settings.grace.into()))
        .model(model);
    if let Some(path) = &settings.state_file {
        builder = builder.state_file(path);
    }
    Ok(Plan {
        builder,
        port: settings.port,
        state_file: settings.state_file.clone(),
        seed,
        fault_rate,
        log: settings.log,
        log_format: settings.log_format,
    })
}

fn config(
    settings: &Settings,
    merchants: Vec<(String, Merchant)>,
    switches: Switches,
    seed: u64,
) -> Config {
    let mut config = Config::new("");
    config.merchants = merchants
        .into_iter()
        .map(|(_, merchant)| merchant)
        .collect();
    config.order_capacity = settings.order_capacity;
    // Not the numbers of an earlier run, unless the seed is the same.
    config.first_serial = fastrand::Rng::with_seed(seed).u64(..MOST_FIRST_SERIAL);
    config.limits_requests = settings.limit_requests;
    config.amount_ceiling = settings.amount_ceiling;
    let (from, to) = (&settings.refunds, &mut config.refunds);
    to.closed_at_night = from.closed_at_night;
    to.limited_days = from.limited_days;
    to.from_takings = from.from_takings;
    to.cards_of_the_day_in_full = from.cards_of_the_day_in_full;
    to.currencies_in_full.clone_from(&from.currencies_in_full);
    to.pay_types_in_full.clone_from(&from.pay_types_in_full);
    config.switches = switches;
    config.quirks = match settings.quirks {
        Quirks::Strict => qfpay_sandbox::Quirks::Strict,
        Quirks::Realistic => qfpay_sandbox::Quirks::Realistic,
    };
    config.delivery_faults = DeliveryFaults {
        seed,
        twice: settings.delivery_faults.twice,
        held_back: settings.delivery_faults.held_back,
        lost: settings.delivery_faults.lost,
    };
    config
}

/// Leaves room for as many again in the sixteen digits that a serial number has.
const MOST_FIRST_SERIAL: u64 = 5_000_000_000_000_000;

/// All merchants, each with its path in the settings.
fn merchants(settings: &Settings, problems: &mut Vec<Problem>) -> Vec<(String, Merchant)> {
    let mut all = Vec::new();
    for (place, given) in settings.merchants.iter().enumerate() {
        let merchant = Merchant {
            mchid: given.mchid.clone(),
            notify_url: given.notify_url.clone(),
            pay_types: set(given.pay_types.as_ref()),
            currencies: set(given.currencies.as_ref()),
            ..Merchant::new(&given.app_code, &given.client_key)
        };
        all.push((format!("merchants[{place}]"), merchant));
    }
    for (place, agent) in settings.agents.iter().enumerate() {
        let path = format!("agents[{place}]");
        if agent.merchants.is_empty() {
            let message = "an agent has at least one merchant";
            problems.push(Problem::new(format!("{path}.merchants"), message));
        }
        all.extend(merchants_of(agent, &path));
    }
    if all.is_empty() && problems.is_empty() {
        let message = "there has to be a merchant, or an agent with one";
        problems.push(Problem::new("merchants", message));
    }
    all
}

fn merchants_of(agent: &Agent, path: &str) -> Vec<(String, Merchant)> {
    let merchants = agent.merchants.iter().enumerate();
    let merchant = |(place, given): (usize, &super::settings::AgentsMerchant)| {
        let merchant = Merchant {
            mchid: Some(given.mchid.clone()),
            notify_url: given.notify_url.clone(),
            pay_types: set(given.pay_types.as_ref()),
            currencies: set(given.currencies.as_ref()),
            ..Merchant::new(&agent.app_code, &agent.client_key)
        };
        (format!("{path}.merchants[{place}]"), merchant)
    };
    merchants.map(merchant).collect()
}

fn check_merchants(merchants: &[(String, Merchant)], problems: &mut Vec<Problem>) {
    let mut known: BTreeMap<&str, &(String, Merchant)> = BTreeMap::new();
    let mut numbers: BTreeMap<(&str, Option<&str>), &str> = BTreeMap::new();
    for one in merchants {
        let (path, merchant) = one;
        let mut report = |key: &str, message: String| {
            problems.push(Problem::new(format!("{path}.{key}"), message));
        };
        for (key, text) in [
            ("app_code", &merchant.app_code),
            ("client_key", &merchant.client_key),
        ] {
            if text.is_empty() || !text.chars().all(|one| one.is_ascii_graphic()) {
                let message = "this has to be one or more of the visible ASCII characters";
                report(key, message.to_owned());
            }
        }
        let mchid = merchant.mchid.as_deref();
        if mchid.is_some_and(|mchid| mchid.is_empty() || !mchid.chars().all(char::is_alphanumeric))
        {
            report(
                "mchid",
                "a merchant number consists of letters and digits".to_owned(),
            );
        }
        if let Some(url) = &merchant.notify_url {
            if !is_http(url) {
                report("notify_url", "this is no URL with http or https".to_owned());
            }
        }
        if let Some((path, first)) = known.get(merchant.app_code.as_str()) {
            if first.client_key != merchant.client_key {
                let message = format!("{path} has the same app code and another key");
                report("client_key", message);
            }
            if first.mchid.is_some() != merchant.mchid.is_some() {
                let message = format!(
                    "{path} has the same app code; then each of them has a merchant number, or they \
                     could not be told apart"
                );
                report("mchid", message);
            }
        } else {
            known.insert(&merchant.app_code, one);
        }
        if let Some(path) = numbers.get(&(merchant.app_code.as_str(), mchid)) {
            report("mchid", format!("{path} is the same merchant"));
        } else {
            numbers.insert((&merchant.app_code, mchid), path);
        }
    }
}

fn is_http(url: &str) -> bool {
    let Ok(uri) = url.parse::<http::Uri>() else {
        return false;
    };
    uri.host().is_some() && matches!(uri.scheme_str(), Some("http" | "https"))
}

fn set(codes: Option<&Vec<String>>) -> Option<BTreeSet<String>> {
    codes.map(|codes| codes.iter().cloned().collect())
}

/// Enabled pay types and currencies have to exist.
fn check_enabled(settings: &Settings, model: &Model, problems: &mut Vec<Problem>) {
    let direct = settings.merchants.iter().enumerate();
    let direct = direct.map(|(place, one)| {
        (
            format!("merchants[{place}]"),
            &one.pay_types,
            &one.currencies,
        )
    });
    let agents = settings.agents.iter().enumerate();
    let of_agents = agents.flat_map(|(agent, one)| {
        one.merchants.iter().enumerate().map(move |(place, one)| {
            let path = format!("agents[{agent}].merchants[{place}]");
            (path, &one.pay_types, &one.currencies)
        })
    });
    for (path, pay_types, currencies) in direct.chain(of_agents) {
        if let Some(given) = pay_types {
            check_pay_types(&format!("{path}.pay_types"), given, model, problems);
        }
        if let Some(given) = currencies {
            check_currencies(&format!("{path}.currencies"), given, model, problems);
        }
    }
}

fn switches(given: &BTreeMap<String, String>, problems: &mut Vec<Problem>) -> Switches {
    let mut switches = Switches::default();
    for (name, word) in given {
        if let Err(error) = switches.set(name, word) {
            problems.push(Problem::new(format!("switches.{name}"), error.to_string()));
        }
    }
    switches
}

fn check_rates(settings: &Settings, problems: &mut Vec<Problem>) {
    for (path, rate) in [
        ("delivery_faults.twice", settings.delivery_faults.twice),
        (
            "delivery_faults.held_back",
            settings.delivery_faults.held_back,
        ),
        ("delivery_faults.lost", settings.delivery_faults.lost),
        ("faults.per_thousand", settings.faults.per_thousand),
    ] {
        if rate > 1000 {
            problems.push(Problem::new(path, "this is a number from 0 to 1000"));
        }
    }
    if settings.speed == 0 {
        problems.push(Problem::new("speed", "this is 1 or more"));
    }
}

/// The faults that happen by chance, if any do.
fn fault_rate(
    given: &Faults,
    seed: u64,
    model: &Model,
    problems: &mut Vec<Problem>,
) -> Option<FaultRate> {
    let operations = model.operations.iter().map(|one| one.name.id.as_str());
    let operations = operations.collect::<Vec<_>>();
    check_known(
        "faults.operations",
        &given.operations,
        "operation",
        &operations,
        problems,
    );
    let names = Fault::ALL.iter().map(|fault| fault.as_str());
    check_known(
        "faults.faults",
        &given.faults,
        "fault",
        &names.collect::<Vec<_>>(),
        problems,
    );
    let mut rate = FaultRate::new(given.per_thousand, seed);
    rate.operations = given.operations.iter().cloned().collect();
    let named = given.faults.iter().map(String::as_str);
    rate.faults = named.filter_map(Fault::from_name).collect();
    (given.per_thousand > 0).then_some(rate)
}

fn check_refunds(refunds: &Refunds, model: &Model, problems: &mut Vec<Problem>) {
    let path = "refunds.currencies_in_full";
    check_currencies(path, &refunds.currencies_in_full, model, problems);
    let path = "refunds.pay_types_in_full";
    check_pay_types(path, &refunds.pay_types_in_full, model, problems);
}

fn check_currencies(path: &str, given: &[String], model: &Model, problems: &mut Vec<Problem>) {
    let known = model.currencies.iter().map(|one| one.name.id.as_str());
    check_known(
        path,
        given,
        "currency",
        &known.collect::<Vec<_>>(),
        problems,
    );
}

fn check_pay_types(path: &str, given: &[String], model: &Model, problems: &mut Vec<Problem>) {
    let known = model.pay_types.iter().map(|one| one.code.as_str());
    check_known(
        path,
        given,
        "pay type",
        &known.collect::<Vec<_>>(),
        problems,
    );
}

fn check_known(
    path: &str,
    given: &[String],
    what: &str,
    known: &[&str],
    problems: &mut Vec<Problem>,
) {
    for (place, text) in given.iter().enumerate() {
        if !known.contains(&text.as_str()) {
            let known = known.join(", ");
            let message = format!("there is no {what} {text}; there are {known}");
            problems.push(Problem::new(format!("{path}[{place}]"), message));
        }
    }
}
