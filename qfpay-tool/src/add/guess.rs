//! What the entries that there are suggest for a new one.

use std::collections::BTreeMap;

use super::kind::Kind;
use super::new_entry::NewEntry;
use qfpay_codegen::spec;

/// A suggestion, never an answer: QFPay does not document what the digits of a code mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guess {
    /// The answer that is suggested.
    pub value: String,
    /// What suggests it.
    pub because: String,
}

impl NewEntry<'_> {
    /// What is suggested for an option. Nothing ever for what a status code means: its digits show no
    /// pattern, and a wrong class loses money.
    pub(super) fn guess(&self, option: &str) -> Option<Guess> {
        if self.kind != Kind::PayType {
            return None;
        }
        match option {
            "wallet" => self.by_start(|one| &one.wallet),
            "scenario" => self.by_end(|one| &one.scenario),
            "channel" => self.by_scenario(|one| &one.channel),
            "region" => self.by_start(|one| &one.region),
            "settlement" => self.by_start(|one| &one.settlement),
            "name" => self.name_like_a_sibling(),
            "description" => self.description_like_others(),
            _ => None,
        }
    }

    /// What was answered, or else what would be suggested.
    fn known_or_guessed(&self, option: &str) -> Option<String> {
        let answered = self.one(option).map(str::to_owned);
        answered.or_else(|| self.guess(option).map(|guess| guess.value))
    }

    fn pay_types(&self) -> &[spec::PayType] {
        &self.tables.pay_types.pay_types
    }

    /// The codes of one wallet start alike, mostly.
    fn by_start(&self, fact: impl Fn(&spec::PayType) -> &str) -> Option<Guess> {
        let start = self.code.get(..4)?;
        let alike = self
            .pay_types()
            .iter()
            .filter(|one| one.code.starts_with(start));
        most_common(alike.map(fact), &format!("starting with {start}"))
    }

    /// The codes of one scenario end alike, mostly.
    fn by_end(&self, fact: impl Fn(&spec::PayType) -> &str) -> Option<Guess> {
        let end = self.code.get(4..)?;
        let alike = self
            .pay_types()
            .iter()
            .filter(|one| one.code.ends_with(end));
        most_common(alike.map(fact), &format!("ending with {end}"))
    }

    fn by_scenario(&self, fact: impl Fn(&spec::PayType) -> &str) -> Option<Guess> {
        let scenario = self.known_or_guessed("scenario")?;
        let scenario = scenario.as_str();
        let alike = self
            .pay_types()
            .iter()
            .filter(|one| *one.scenario == *scenario);
        most_common(alike.map(fact), &format!("with the scenario {scenario}"))
    }

    /// `fps_mpm` suggests `fps_app`.
    fn name_like_a_sibling(&self) -> Option<Guess> {
        let (wallet, scenario) = (
            self.known_or_guessed("wallet")?,
            self.known_or_guessed("scenario")?,
        );
        let start = self.code.get(..4)?;
        let siblings = self.pay_types().iter().filter(|one| {
            *one.wallet == *wallet
                && one.code.starts_with(start)
                && one.name.contains(&*one.scenario)
        });
        let taken = |name: &String| self.pay_types().iter().any(|one| *name == *one.name);
        let mut names = siblings.map(|one| {
            let name = one.name.replacen(&*one.scenario, &scenario, 1);
            (name, format!("like {}", &*one.name))
        });
        let (value, because) = names.find(|(name, _)| !taken(name))?;
        Some(Guess { value, because })
    }

    /// `WeChat Pay from the merchant's app` suggests `FPS from the merchant's app`.
    fn description_like_others(&self) -> Option<Guess> {
        let (wallet, scenario) = (
            self.known_or_guessed("wallet")?,
            self.known_or_guessed("scenario")?,
        );
        let label = |id: &str| {
            let mut wallets = self.tables.pay_types.wallets.iter();
            wallets
                .find(|one| &*one.id == id)
                .and_then(|one| one.name.as_deref())
        };
        let own = label(&wallet)?;
        let others = self
            .pay_types()
            .iter()
            .filter(|one| *one.scenario == *scenario);
        let mut texts: Vec<(String, &str)> = others
            .filter_map(|one| {
                let rest = one.description.strip_prefix(label(&one.wallet)?)?;
                Some((format!("{own}{rest}"), &*one.name))
            })
            .collect();
        // The shortest one has the fewest words about its own wallet and merchants.
        texts.sort_by_key(|(text, _)| text.chars().count());
        let (value, like) = texts.into_iter().next()?;
        Some(Guess {
            value,
            because: format!("like {like}"),
        })
    }
}

/// What at least two thirds agree on.
fn most_common<'a>(values: impl Iterator<Item = &'a str>, of: &str) -> Option<Guess> {
    let mut counts = BTreeMap::<&str, usize>::new();
    for value in values {
        *counts.entry(value).or_default() += 1;
    }
    let all: usize = counts.values().sum();
    let (value, count) = counts.into_iter().max_by_key(|(_, count)| *count)?;
    (3 * count >= 2 * all).then(|| Guess {
        value: value.to_owned(),
        because: match all {
            1 => format!("the one entry {of}"),
            _ => format!("{count} of {all} entries {of}"),
        },
    })
}
