//! Intents: what a program is about to do, stored before its request is sent.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::generated::currency::Currency;
use crate::generated::operation::Operation;
use crate::generated::pay_type::PayType;
use crate::types::amount::Amount;
use crate::types::error::ParseTimeError;
use crate::types::time::TxTime;

/// A call that is about to move money, as a journal stores it before the request is sent. After a crash it
/// is enough to find out what became of the call.
///
/// It serialises to JSON under the wire names, so that a journal can store it as it is. It contains no
/// key, no payment code and no personal data.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct Intent {
    pub(crate) operation: Operation,
    pub(crate) number: String,
    pub(crate) subject: String,
    pub(crate) order: Option<String>,
    pub(crate) syssn: Option<String>,
    pub(crate) txamt: u64,
    pub(crate) txcurrcd: Option<Currency>,
    pub(crate) pay_type: Option<PayType>,
    pub(crate) expired_time: Option<u32>,
    pub(crate) at: TxTime,
}

impl Intent {
    /// The intent to have an order paid. `at` is the time of the request, in UTC+8.
    #[must_use]
    pub fn payment(
        out_trade_no: impl Into<String>,
        amount: Amount,
        pay_type: PayType,
        at: TxTime,
    ) -> Self {
        let number = out_trade_no.into();
        Self {
            operation: Operation::Payment,
            subject: number.clone(),
            number,
            order: None,
            syssn: None,
            txamt: amount.minor(),
            txcurrcd: Some(amount.currency()),
            pay_type: Some(pay_type),
            expired_time: None,
            at,
        }
    }

    /// The operation.
    #[must_use]
    pub fn operation(&self) -> Operation {
        self.operation
    }

    /// The number that identifies this intent among those of the same operation, and by which the
    /// gateway is asked: the order number of a payment, or the refund's own number of a refund. A call
    /// without a number of its own has the number of the payment that it acts on. A payment can have
    /// several captures, so a capture has its time and amount in this number as well.
    #[doc(alias = "idempotency")]
    #[must_use]
    pub fn number(&self) -> &str {
        &self.number
    }

    /// What it acts on: the order of a payment, or the payment that another call changes. A journal
    /// allows one intent of each operation at a time for one subject.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The merchant's number of the payment that a refund, reversal, closing or capture is about, if it
    /// is known.
    #[must_use]
    pub fn order(&self) -> Option<&str> {
        self.order.as_deref()
    }

    /// QFPay's number of the payment that a refund, reversal, closing or capture is about.
    #[must_use]
    pub fn syssn(&self) -> Option<&str> {
        self.syssn.as_deref()
    }

    /// The amount, in the smallest unit of the currency; 0 for calls without an amount.
    #[must_use]
    pub fn txamt(&self) -> u64 {
        self.txamt
    }

    /// The currency, if it is one that this version knows.
    #[must_use]
    pub fn currency(&self) -> Option<Currency> {
        self.txcurrcd
    }

    /// The amount with its currency; `None` without one, or if a lifted rule let something else through.
    #[must_use]
    pub fn amount(&self) -> Option<Amount> {
        Amount::new(self.txcurrcd?, self.txamt).ok()
    }

    /// What the customer pays with, if it is known.
    #[must_use]
    pub fn pay_type(&self) -> Option<PayType> {
        self.pay_type
    }

    /// How many minutes the customer has to pay, if the request set it.
    #[must_use]
    pub fn expired_time(&self) -> Option<u32> {
        self.expired_time
    }

    /// The time of the request, in UTC+8.
    #[must_use]
    pub fn at(&self) -> TxTime {
        self.at
    }
}

impl fmt::Debug for Intent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Intent")
            .field("operation", &self.operation)
            .field("number", &self.number)
            .field("subject", &self.subject)
            .field("txamt", &self.txamt)
            .field("txcurrcd", &self.txcurrcd)
            .field("pay_type", &self.pay_type)
            .field("at", &self.at)
            .finish_non_exhaustive()
    }
}

/// How an intent is written: text and numbers only, under the names of the wire.
#[derive(Serialize, Deserialize)]
struct Stored {
    operation: Operation,
    number: String,
    subject: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    order: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    syssn: Option<String>,
    txamt: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    txcurrcd: Option<Currency>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pay_type: Option<PayType>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    expired_time: Option<u32>,
    txdtm: String,
}

impl From<Intent> for Stored {
    fn from(intent: Intent) -> Self {
        Self {
            operation: intent.operation,
            number: intent.number,
            subject: intent.subject,
            order: intent.order,
            syssn: intent.syssn,
            txamt: intent.txamt,
            txcurrcd: intent.txcurrcd,
            pay_type: intent.pay_type,
            expired_time: intent.expired_time,
            txdtm: intent.at.to_string(),
        }
    }
}

impl TryFrom<Stored> for Intent {
    type Error = ParseTimeError;

    fn try_from(stored: Stored) -> Result<Self, Self::Error> {
        Ok(Self {
            operation: stored.operation,
            number: stored.number,
            subject: stored.subject,
            order: stored.order,
            syssn: stored.syssn,
            txamt: stored.txamt,
            txcurrcd: stored.txcurrcd,
            pay_type: stored.pay_type,
            expired_time: stored.expired_time,
            at: stored.txdtm.parse()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Amount, Currency, Intent, PayType};

    #[test]
    fn an_intent_survives_being_written_down() {
        let amount = Amount::new(Currency::Hkd, 1250).unwrap();
        let at = "2026-02-28 23:59:59".parse().unwrap();
        let intent = Intent::payment("INV-7", amount, PayType::AlipayMpmHk, at);
        let json = serde_json::to_string(&intent).unwrap();
        assert_eq!(
            json,
            r#"{"operation":"payment","number":"INV-7","subject":"INV-7","txamt":1250,"txcurrcd":"HKD","pay_type":"801501","txdtm":"2026-02-28 23:59:59"}"#
        );
        assert_eq!(serde_json::from_str::<Intent>(&json).unwrap(), intent);
    }
}
