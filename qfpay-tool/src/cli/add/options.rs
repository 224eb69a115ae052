//! The arguments of `add`.

use clap::{Args, Subcommand};
use qfpay_tool::add::{Kind, Question};

use super::super::specification::Location;

/// The exit codes of `add` and of everything that it adds.
pub(in super::super) const EXIT_CODES: &str =
    "Asks for what is not given, if there is a terminal to ask on. What it suggests is a \
guess from the present entries.

Exit codes:
  0  the entry is sound: it was shown, and written with --write
  1  there is one already, or the specification would have problems; nothing was written
  2  something is missing or invalid, or a file could not be read or written";

#[derive(Debug, Args)]
pub(in super::super) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Adds a pay type to pay_types.yaml
    #[command(after_help = EXIT_CODES)]
    PayType(PayType),
    /// Adds a status code to status_codes.yaml
    #[command(after_help = EXIT_CODES)]
    StatusCode(StatusCode),
    /// Adds a currency to currencies.yaml
    #[command(after_help = EXIT_CODES)]
    Currency(Currency),
    /// Adds a request parameter to parameters.yaml
    #[command(after_help = EXIT_CODES)]
    Parameter(Parameter),
}

#[derive(Debug, Args)]
struct Common {
    /// Its source, from the list in gateway.yaml
    #[arg(long)]
    source: Option<String>,
    #[command(flatten)]
    location: Location,
    /// Writes the entry into its file, if the specification is sound with it
    #[arg(long)]
    write: bool,
}

#[derive(Debug, Args)]
struct PayType {
    /// The code, of six digits
    code: String,
    /// What the customer pays with
    #[arg(long)]
    wallet: Option<String>,
    /// How the payment takes place
    #[arg(long)]
    scenario: Option<String>,
    /// Where the customer pays
    #[arg(long)]
    channel: Option<String>,
    /// Which merchants it is for
    #[arg(long)]
    region: Option<String>,
    /// How the merchant gets the money
    #[arg(long)]
    settlement: Option<String>,
    /// What it is called here and in Rust: fps_app or FpsApp
    #[arg(long)]
    name: Option<String>,
    /// What it is, in our own words
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// The call that ends an open order, if it is not its scenario's
    #[arg(long, value_name = "OPERATION[:SOURCE]")]
    cancel_with: Option<String>,
    /// A footnote that it carries; can be repeated
    #[arg(long, value_name = "MARKER")]
    footnote: Vec<String>,
    /// A parameter that differs from what its scenario says; can be repeated
    #[arg(long, value_name = "PARAMETER=PRESENCE[:SOURCE]")]
    parameter: Vec<String>,
    /// What else to know about it
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct StatusCode {
    /// The code, of four digits
    code: String,
    /// What it is called here and in Rust: order_expired or OrderExpired
    #[arg(long)]
    name: Option<String>,
    /// What it means, in our own words
    #[arg(long, value_name = "TEXT")]
    meaning: Option<String>,
    /// Its class; twice for two classes, the more specific one first
    #[arg(long)]
    class: Vec<String>,
    /// What to do
    #[arg(long, value_name = "TEXT")]
    hint: Option<String>,
    /// What else to know about it
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct Currency {
    /// The code, of three upper-case letters
    code: String,
    /// Its English name
    #[arg(long)]
    name: Option<String>,
    /// Its number in ISO 4217, of three digits
    #[arg(long)]
    numeric: Option<String>,
    /// How many decimals its main unit has in ISO 4217
    #[arg(long)]
    exponent: Option<String>,
    /// What else to know about it
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    #[command(flatten)]
    common: Common,
}

#[derive(Debug, Args)]
struct Parameter {
    /// The name on the wire
    name: String,
    /// What it says, in our own words
    #[arg(long, value_name = "TEXT")]
    description: Option<String>,
    /// Its type as QFPay's tables print it, such as String(64)
    #[arg(long, value_name = "TYPE")]
    declared: Option<String>,
    /// What a value looks like
    #[arg(long)]
    kind: Option<String>,
    /// Where its value comes from
    #[arg(long, value_name = "WHO")]
    supplied_by: Option<String>,
    /// The list that a code is of
    #[arg(long, value_name = "LIST")]
    of: Option<String>,
    /// What a number counts, such as minutes
    #[arg(long)]
    unit: Option<String>,
    /// A scheme that a URL can have; can be repeated
    #[arg(long)]
    scheme: Vec<String>,
    /// A word of a choice; can be repeated
    #[arg(long, value_name = "WORD:NAME:DESCRIPTION")]
    value: Vec<String>,
    /// A type that a value can have, if it is not one of its own name; can be repeated
    #[arg(long = "type", value_name = "NAME")]
    types: Vec<String>,
    /// Its value must not be shown
    #[arg(long)]
    sensitive: bool,
    /// What the gateway takes when it is left out
    #[arg(long, value_name = "VALUE")]
    default: Option<String>,
    /// A value for the examples in the documentation
    #[arg(long, value_name = "VALUE")]
    example: Option<String>,
    /// The shortest and the longest value, in characters
    #[arg(long, value_name = "MIN-MAX")]
    length: Option<String>,
    /// The smallest and the largest number
    #[arg(long, value_name = "MIN-MAX")]
    range: Option<String>,
    #[command(flatten)]
    common: Common,
}

/// What was given on the command line.
pub(super) struct Given<'a> {
    pub(super) kind: Kind,
    pub(super) code: &'a str,
    pub(super) location: &'a Location,
    pub(super) write: bool,
    pub(super) answers: Vec<(&'static str, Vec<String>)>,
}

impl Arguments {
    pub(super) fn given(&self) -> Given<'_> {
        let (kind, code, common, mut answers) = match &self.what {
            What::PayType(what) => (Kind::PayType, &what.code, &what.common, pay_type(what)),
            What::StatusCode(what) => (
                Kind::StatusCode,
                &what.code,
                &what.common,
                status_code(what),
            ),
            What::Currency(what) => (Kind::Currency, &what.code, &what.common, currency(what)),
            What::Parameter(what) => (Kind::Parameter, &what.name, &what.common, parameter(what)),
        };
        answers.push(("source", one(&common.source)));
        answers.retain(|(_, values)| !values.is_empty());
        Given {
            kind,
            code,
            location: &common.location,
            write: common.write,
            answers,
        }
    }
}

type Answers = Vec<(&'static str, Vec<String>)>;

fn one(value: &Option<String>) -> Vec<String> {
    value.iter().cloned().collect()
}

fn pay_type(given: &PayType) -> Answers {
    vec![
        ("wallet", one(&given.wallet)),
        ("scenario", one(&given.scenario)),
        ("channel", one(&given.channel)),
        ("region", one(&given.region)),
        ("settlement", one(&given.settlement)),
        ("name", one(&given.name)),
        ("description", one(&given.description)),
        ("cancel-with", one(&given.cancel_with)),
        ("footnote", given.footnote.clone()),
        ("parameter", given.parameter.clone()),
        ("note", one(&given.note)),
    ]
}

fn status_code(given: &StatusCode) -> Answers {
    vec![
        ("name", one(&given.name)),
        ("meaning", one(&given.meaning)),
        ("class", given.class.clone()),
        ("hint", one(&given.hint)),
        ("note", one(&given.note)),
    ]
}

fn currency(given: &Currency) -> Answers {
    vec![
        ("name", one(&given.name)),
        ("numeric", one(&given.numeric)),
        ("exponent", one(&given.exponent)),
        ("note", one(&given.note)),
    ]
}

fn parameter(given: &Parameter) -> Answers {
    let sensitive = given.sensitive.then(|| "true".to_owned());
    vec![
        ("description", one(&given.description)),
        ("declared", one(&given.declared)),
        ("kind", one(&given.kind)),
        ("supplied-by", one(&given.supplied_by)),
        ("of", one(&given.of)),
        ("unit", one(&given.unit)),
        ("scheme", given.scheme.clone()),
        ("value", given.value.clone()),
        ("type", given.types.clone()),
        ("sensitive", sensitive.into_iter().collect()),
        ("default", one(&given.default)),
        ("example", one(&given.example)),
        ("length", one(&given.length)),
        ("range", one(&given.range)),
    ]
}

impl Given<'_> {
    /// The command with a guess, or a gap, for everything that is missing.
    pub(super) fn completed(&self, missing: &[Question]) -> String {
        let mut words = vec!["qfpay-tool".to_owned(), "add".to_owned()];
        words.push(self.kind.to_string());
        words.push(self.code.to_owned());
        for (option, values) in &self.answers {
            for value in values {
                words.push(format!("--{option} {}", in_shell(value)));
            }
        }
        for question in missing {
            let value = match &question.guess {
                Some(guess) => in_shell(&guess.value),
                None => "…".to_owned(),
            };
            words.push(format!("--{} {value}", question.option));
        }
        words.join(" ")
    }
}

/// A word as a shell takes it.
fn in_shell(word: &str) -> String {
    let plain = |one: char| one.is_ascii_alphanumeric() || "_-.:=/".contains(one);
    match word.chars().all(plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}
