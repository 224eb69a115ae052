//! The arguments.

use std::path::PathBuf;

use clap::builder::FalseyValueParser;
use clap::{Parser, ValueEnum};

use super::settings::{LogFormat, LogLevel, Settings};

const AFTER: &str = "\
An option counts before the environment, the environment before the configuration file, and
that before the default.

Exit codes:
  0  it was stopped by SIGINT or SIGTERM
  1  it ended by itself, or its state could not be written to the state file
  2  the arguments or the configuration file are invalid
  3  the port cannot be listened on
  4  the state file cannot be used
  130, 143  it was stopped a second time and did not wait for requests";

/// A QFPay gateway on this machine, to develop and test against. No money moves here.
#[derive(Debug, Parser)]
#[command(name = "qfpay-sandbox", version, after_help = AFTER)]
pub(super) struct Arguments {
    /// Listen on this port of 127.0.0.1; 0 takes any that is free [default: 8080]
    #[arg(long, value_name = "PORT", env = "QFPAY_SANDBOX_PORT", hide_env = true)]
    port: Option<u16>,

    /// Read merchants and behaviour from this YAML file
    #[arg(
        long,
        value_name = "FILE",
        env = "QFPAY_SANDBOX_CONFIG",
        hide_env = true
    )]
    pub(super) config: Option<PathBuf>,

    /// Print a configuration file with every default and what it means, and end
    #[arg(long)]
    pub(super) print_config: bool,

    /// Write the state to this file too, and continue with it after a restart
    #[arg(
        long,
        value_name = "FILE",
        env = "QFPAY_SANDBOX_STATE",
        hide_env = true
    )]
    state: Option<PathBuf>,

    /// Make serial numbers and delivery faults the same in every run [default: by chance]
    #[arg(
        long,
        value_name = "NUMBER",
        env = "QFPAY_SANDBOX_SEED",
        hide_env = true
    )]
    seed: Option<u64>,

    /// Give requests that have begun so many seconds to end when it is stopped [default: 1]
    #[arg(
        long,
        value_name = "SECONDS",
        env = "QFPAY_SANDBOX_GRACE",
        hide_env = true
    )]
    grace: Option<u32>,

    /// Let the clock go so many times as fast: orders expire sooner, notifications are repeated sooner
    /// [default: 1]
    #[arg(
        long,
        value_name = "TIMES",
        env = "QFPAY_SANDBOX_SPEED",
        hide_env = true
    )]
    speed: Option<u32>,

    /// Send notifications to other machines too, and over TLS
    #[arg(long, env = "QFPAY_SANDBOX_ALLOW_REMOTE_NOTIFICATIONS", hide_env = true, value_parser = FalseyValueParser::new())]
    allow_remote_notifications: bool,

    /// Take more requests than QFPay does, 100 in a second and 400 in a minute
    #[arg(long, env = "QFPAY_SANDBOX_NO_LIMITS", hide_env = true, value_parser = FalseyValueParser::new())]
    no_limits: bool,

    /// Log this much to standard error [default: info]
    #[arg(long, value_name = "LEVEL", env = "QFPAY_SANDBOX_LOG", hide_env = true)]
    log: Option<LogLevel>,

    /// Log text or JSON [default: text]
    #[arg(
        long,
        value_name = "FORMAT",
        env = "QFPAY_SANDBOX_LOG_FORMAT",
        hide_env = true
    )]
    log_format: Option<LogFormat>,

    /// Print the URL, merchants and the rest on standard output as text or, in one line, as JSON
    #[arg(
        long,
        value_name = "FORMAT",
        env = "QFPAY_SANDBOX_FORMAT",
        hide_env = true,
        default_value = "text",
        hide_possible_values = true
    )]
    pub(super) format: Format,

    /// Write URL, process and first merchant to this file, as lines for a shell, once requests are
    /// taken; it is removed at the end
    #[arg(
        long,
        value_name = "FILE",
        env = "QFPAY_SANDBOX_READY_FILE",
        hide_env = true
    )]
    pub(super) ready_file: Option<PathBuf>,
}

/// The format of the greeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

impl Arguments {
    /// These settings, with the arguments in place of theirs.
    pub(super) fn over(&self, settings: Settings) -> Settings {
        Settings {
            port: self.port.unwrap_or(settings.port),
            state_file: self.state.clone().or(settings.state_file),
            seed: self.seed.or(settings.seed),
            grace: self.grace.unwrap_or(settings.grace),
            speed: self.speed.unwrap_or(settings.speed),
            remote_notifications: settings.remote_notifications || self.allow_remote_notifications,
            limit_requests: settings.limit_requests && !self.no_limits,
            log: self.log.unwrap_or(settings.log),
            log_format: self.log_format.unwrap_or(settings.log_format),
            ..settings
        }
    }
}
