//! What an engine remembers, in pieces that can be kept elsewhere, and an engine that is put together
//! from them again.
//!
//! Pieces are JSON. Only those that have changed are handed out, so that keeping them costs as much as
//! what happened, not as much as there is.

use std::borrow::Cow;
use std::fmt::Display;

use serde::{Deserialize, Serialize};

use super::notifications::Notification;
use super::rest::Rest;
use super::transaction::Transaction;
use super::{Behaviour, Engine, Merchant, RefundBehaviour};

/// Raised whenever pieces are written in another way.
pub(crate) const FORMAT: i32 = 1;

/// What a piece is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Transactions,
    Notifications,
    WalletCodes,
    RefundBehaviours,
    /// What there is one of, under the key 0.
    Rest,
}

impl Part {
    pub(crate) const ALL: [Self; 5] = [
        Self::Transactions,
        Self::Notifications,
        Self::WalletCodes,
        Self::RefundBehaviours,
        Self::Rest,
    ];
}

/// What tells the pieces of one part apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Number(u64),
    Text(String),
}

/// A piece that is new or has changed, or that is not there any more.
#[derive(Debug)]
pub(crate) struct Change {
    pub(crate) part: Part,
    pub(crate) key: Key,
    pub(crate) document: Option<String>,
}

/// Why an engine cannot be put together.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RestoreError {
    #[error("{part:?} {key:?} makes no sense: {reason}")]
    Senseless {
        part: Part,
        key: Key,
        reason: String,
    },
    #[error("it holds orders of {0}, which the configuration does not have")]
    UnknownMerchant(String),
}

/// A transaction, and whose it is: places in a configuration change when the configuration does.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Owned<'a, T> {
    app_code: Cow<'a, str>,
    mchid: Option<Cow<'a, str>>,
    transaction: T,
}

impl Engine {
    /// From now on every change is noted. What is there already counts as kept.
    pub(crate) fn note_changes(&mut self) {
        self.transactions.changed.start();
        self.notifications.changed.start();
        self.wallet_codes.0.changed.start();
        self.refund_behaviours.by_number.changed.start();
        self.written_rest = Some(self.rest());
    }

    /// What has changed since it was noted first.
    ///
    /// # Errors
    ///
    /// Only if the engine's own values cannot be written as JSON.
    pub(crate) fn changes(&self) -> Result<Vec<Change>, serde_json::Error> {
        let mut changes = Vec::new();
        for place in self.transactions.changed.iter() {
            let transaction = self.transactions.at(place);
            let document = transaction.map(|one| serde_json::to_string(&self.owned(one)));
            changes.push(number(Part::Transactions, place.1, document.transpose()?));
        }
        for id in self.notifications.changed.iter() {
            let document = self.notifications.get(*id).map(serde_json::to_string);
            changes.push(number(Part::Notifications, *id, document.transpose()?));
        }
        let codes = &self.wallet_codes.0;
        for key in codes.changed.iter() {
            let document = codes.get(key).map(serde_json::to_string);
            changes.push(text(Part::WalletCodes, key, document.transpose()?));
        }
        let refunds = &self.refund_behaviours.by_number;
        for key in refunds.changed.iter() {
            let document = refunds.get(key).map(serde_json::to_string);
            changes.push(text(Part::RefundBehaviours, key, document.transpose()?));
        }
        let rest = self.rest();
        if self.written_rest.is_some_and(|written| written != rest) {
            let document = serde_json::to_string(&rest)?;
            changes.push(number(Part::Rest, 0, Some(document)));
        }
        Ok(changes)
    }

    /// Remembers one piece again. Those of one part come in the order of their keys, or if those are
    /// texts in the order in which they were first kept.
    pub(crate) fn restore(
        &mut self,
        part: Part,
        key: Key,
        document: &str,
    ) -> Result<(), RestoreError> {
        match (part, key) {
            (Part::Transactions, Key::Number(place)) => {
                let owned: Owned<'_, Transaction> = read(part, place, document)?;
                let merchant = self.owner(&owned)?;
                let transaction = owned.transaction;
                let transaction = Transaction {
                    merchant,
                    ..transaction
                };
                self.transactions.put_back(place, transaction);
                Ok(())
            }
            (Part::Notifications, Key::Number(id)) => {
                let notification: Notification = read(part, id, document)?;
                let put = self.notifications.put_back(id, notification);
                put.ok_or_else(|| senseless(part, Key::Number(id), "one before it is missing"))
            }
            (Part::WalletCodes, Key::Text(auth_code)) => {
                let behaviour: Behaviour = parse(part, Key::Text(auth_code.clone()), document)?;
                self.wallet_codes.0.set(auth_code, behaviour);
                Ok(())
            }
            (Part::RefundBehaviours, Key::Text(number)) => {
                let behaviour: RefundBehaviour = parse(part, Key::Text(number.clone()), document)?;
                self.refund_behaviours.set(number, behaviour);
                Ok(())
            }
            (Part::Rest, Key::Number(key)) => {
                let rest: Rest = read(part, key, document)?;
                self.serial = rest.serial;
                self.refund_behaviours.next = rest.next_refund;
                self.notifications.chance.go_on(rest.delivery_faults);
                Ok(())
            }
            (part, key) => Err(senseless(part, key, "its key is of the wrong kind")),
        }
    }

    fn rest(&self) -> Rest {
        Rest {
            serial: self.serial,
            next_refund: self.refund_behaviours.next,
            delivery_faults: self.notifications.chance.progress(),
        }
    }

    fn owned<'a>(&'a self, transaction: &'a Transaction) -> Owned<'a, &'a Transaction> {
        let merchant = self.config.merchants.get(transaction.merchant);
        let mchid = merchant.and_then(|one| one.mchid.as_deref());
        Owned {
            app_code: Cow::Borrowed(merchant.map_or("", |one| one.app_code.as_str())),
            mchid: mchid.map(Cow::Borrowed),
            transaction,
        }
    }

    fn owner<T>(&self, owned: &Owned<'_, T>) -> Result<usize, RestoreError> {
        let is_it = |one: &Merchant| {
            one.app_code == owned.app_code && one.mchid.as_deref() == owned.mchid.as_deref()
        };
        let place = self.config.merchants.iter().position(is_it);
        place.ok_or_else(|| {
            let app_code = format!("app code {}", owned.app_code);
            RestoreError::UnknownMerchant(match &owned.mchid {
                Some(mchid) => format!("{app_code} with mchid {mchid}"),
                None => format!("{app_code} without an mchid"),
            })
        })
    }
}

fn number(part: Part, key: u64, document: Option<String>) -> Change {
    let key = Key::Number(key);
    Change {
        part,
        key,
        document,
    }
}

fn text(part: Part, key: &str, document: Option<String>) -> Change {
    let key = Key::Text(key.to_owned());
    Change {
        part,
        key,
        document,
    }
}

fn read<'a, T: Deserialize<'a>>(
    part: Part,
    key: u64,
    document: &'a str,
) -> Result<T, RestoreError> {
    parse(part, Key::Number(key), document)
}

fn parse<'a, T: Deserialize<'a>>(
    part: Part,
    key: Key,
    document: &'a str,
) -> Result<T, RestoreError> {
    serde_json::from_str(document).map_err(|error| senseless(part, key, error))
}

fn senseless(part: Part, key: Key, reason: impl Display) -> RestoreError {
    let reason = reason.to_string();
    RestoreError::Senseless { part, key, reason }
}
