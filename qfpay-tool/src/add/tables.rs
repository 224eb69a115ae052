//! What is in the specification already: the lists that an answer comes from, as they are written.

use qfpay_codegen::Sources;
use qfpay_codegen::problems::Problems;
use qfpay_codegen::resolve::{CURRENCIES, GATEWAY, PARAMETERS, PAY_TYPES, STATUS_CODES};
use qfpay_codegen::spec;
use qfpay_codegen::yaml;

use super::kind::Kind;

/// The files that an entry needs to know of.
#[derive(Debug)]
pub(super) struct Tables {
    pub(super) gateway: spec::Gateway,
    pub(super) pay_types: spec::PayTypes,
    pub(super) currencies: spec::Currencies,
    pub(super) status_codes: spec::StatusCodes,
    pub(super) parameters: spec::Parameters,
    /// The operation whose parameters depend on the pay type.
    pub(super) payment: Option<spec::Operation>,
}

/// A list that an answer comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    Wallets,
    Scenarios,
    Channels,
    Regions,
    Settlements,
    Sources,
    Footnotes,
    Classes,
    Operations,
    PaymentParameters,
    Presences,
    Vocabularies,
    ValueKinds,
    Suppliers,
}

/// One of the answers that a question takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is written into the entry.
    pub value: String,
    /// What it means.
    pub description: String,
}

impl Tables {
    pub(super) fn read(sources: &Sources) -> Result<Self, Problems> {
        let mut problems = Problems::default();
        let payment = sources
            .below("operations")
            .filter_map(|file| yaml::read::<spec::Operation>(&file.name, &file.text, &mut problems))
            .find(|operation| operation.per_pay_type);
        let read = (
            read(sources, GATEWAY, &mut problems),
            read(sources, PAY_TYPES, &mut problems),
            read(sources, CURRENCIES, &mut problems),
            read(sources, STATUS_CODES, &mut problems),
            read(sources, PARAMETERS, &mut problems),
        );
        match read {
            (
                Some(gateway),
                Some(pay_types),
                Some(currencies),
                Some(status_codes),
                Some(parameters),
            ) => Ok(Self {
                gateway,
                pay_types,
                currencies,
                status_codes,
                parameters,
                payment,
            }),
            _ => Err(problems),
        }
    }

    /// The file that entries of a kind stand in.
    pub(super) fn file(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::PayType => PAY_TYPES,
            Kind::StatusCode => STATUS_CODES,
            Kind::Currency => CURRENCIES,
            Kind::Parameter => PARAMETERS,
        }
    }

    /// The key of the list that entries of a kind stand in.
    pub(super) fn list(&self, kind: Kind) -> &'static str {
        match kind {
            Kind::PayType => "pay_types",
            Kind::StatusCode => "status_codes",
            Kind::Currency => "currencies",
            Kind::Parameter => "parameters",
        }
    }

    /// The codes of all entries, in the order of the file, with their names.
    pub(super) fn codes(&self, kind: Kind) -> Vec<(&str, &str)> {
        match kind {
            Kind::PayType => {
                let entries = self.pay_types.pay_types.iter();
                entries.map(|one| (&*one.code, &*one.name)).collect()
            }
            Kind::StatusCode => {
                let entries = self.status_codes.status_codes.iter();
                entries.map(|one| (&*one.code, &*one.name)).collect()
            }
            Kind::Currency => {
                let entries = self.currencies.currencies.iter();
                entries.map(|one| (&*one.code, &*one.name)).collect()
            }
            Kind::Parameter => {
                let entries = self.parameters.parameters.iter();
                entries.map(|one| (&*one.name, &*one.name)).collect()
            }
        }
    }

    /// What an answer can be.
    pub(super) fn choices(&self, list: List) -> Vec<Choice> {
        let pay_types = &self.pay_types;
        match list {
            List::Wallets => described(
                pay_types
                    .wallets
                    .iter()
                    .map(|one| (&*one.id, &*one.description)),
            ),
            List::Scenarios => described(
                pay_types
                    .scenarios
                    .iter()
                    .map(|one| (&*one.id, &*one.description)),
            ),
            List::Channels => terms(&pay_types.channels),
            List::Regions => terms(&pay_types.regions),
            List::Settlements => terms(&pay_types.settlements),
            List::Sources => terms(&self.gateway.sources),
            List::Footnotes => described(
                pay_types
                    .footnotes
                    .iter()
                    .map(|one| (&*one.id, &*one.meaning)),
            ),
            List::Classes => {
                let classes = self.status_codes.classes.iter();
                described(classes.map(|one| (&*one.id, &*one.description)))
            }
            List::Operations => terms(&self.gateway.operations),
            List::PaymentParameters => self.payment_parameters(),
            List::Presences => described(PRESENCES),
            List::Vocabularies => described(VOCABULARIES),
            List::ValueKinds => described(VALUE_KINDS),
            List::Suppliers => described(SUPPLIERS),
        }
    }

    fn payment_parameters(&self) -> Vec<Choice> {
        let uses = self
            .payment
            .iter()
            .flat_map(|payment| payment.parameters.iter());
        let known = |name: &str| {
            let mut parameters = self.parameters.parameters.iter();
            parameters.find(|one| &*one.name == name)
        };
        described(uses.map(|used| {
            let description = known(&used.name).map_or("", |one| &*one.description);
            (&*used.name, description)
        }))
    }
}

const PRESENCES: [(&str, &str); 4] = [
    ("required", "Every request carries it"),
    ("optional", "A request may carry it"),
    ("warned", "A request may carry it, but the sources disagree"),
    ("forbidden", "No request carries it"),
];

const VOCABULARIES: [(&str, &str); 3] = [
    ("currencies", "The codes of currencies.yaml"),
    ("pay_types", "The codes of pay_types.yaml"),
    ("status_codes", "The codes of status_codes.yaml"),
];

const VALUE_KINDS: [(&str, &str); 8] = [
    ("text", "Any text"),
    ("integer", "A whole number in decimal digits"),
    ("code", "A code of one of the lists"),
    ("timestamp", "A time, written YYYY-MM-DD hh:mm:ss"),
    ("utc_offset", "An offset from UTC, written +hhmm"),
    ("url", "An absolute URL"),
    ("choice", "One of a few words"),
    ("json_object", "A JSON object in text form"),
];

const SUPPLIERS: [(&str, &str); 6] = [
    ("caller", "The caller gives it"),
    ("amount", "It is a part of the amount"),
    ("pay_type", "It is the pay type"),
    ("credentials", "It belongs to the credentials"),
    ("app_code", "It is the app code of the credentials"),
    ("clock", "The clock gives it, unless the caller does"),
];

fn read<T: serde::de::DeserializeOwned>(
    sources: &Sources,
    name: &str,
    problems: &mut Problems,
) -> Option<T> {
    let Some(text) = sources.text(name) else {
        let hint = "every specification has it; put it back";
        problems.add_with_hint(name, "", "this file is missing", hint);
        return None;
    };
    yaml::read(name, text, problems)
}

fn described<'a>(entries: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Choice> {
    let choice = |(value, description): (&str, &str)| Choice {
        value: value.to_owned(),
        description: description.to_owned(),
    };
    entries.into_iter().map(choice).collect()
}

fn terms(terms: &[spec::Term]) -> Vec<Choice> {
    described(terms.iter().map(|one| (&*one.id, &*one.description)))
}
