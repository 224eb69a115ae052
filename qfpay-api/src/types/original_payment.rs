//! The payment that a refund, reversal, closing or capture acts on.

use crate::generated::answer::Record;
use crate::generated::operation::Operation;
use crate::generated::parameter::Param;
use crate::generated::pay_type::PayType;
use crate::generated::value::{OutTradeNo, Syssn};
use crate::types::amount::Amount;
use crate::types::intent::Intent;
use crate::types::time::TxTime;

/// The payment that a [`Refund`](crate::Refund), [`Reversal`](crate::Reversal), [`Close`](crate::Close) or
/// [`Capture`](crate::request::Capture) acts on.
///
/// It comes from a [`Receipt`](crate::response::Receipt), from the [`Record`] of a query, or from the
/// merchant's own database. Its amount and pay type are not sent. Requests are compared with them before
/// they are sent, so that a refund is never larger or later than its payment allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OriginalPayment {
    pub(crate) amount: Amount,
    pub(crate) pay_type: Option<PayType>,
    pub(crate) out_trade_no: Option<OutTradeNo>,
    pub(crate) syssn: Option<Syssn>,
    pub(crate) txdtm: Option<TxTime>,
}

impl OriginalPayment {
    /// The payment with this number of QFPay. A refund or capture needs it.
    #[must_use]
    pub fn by_syssn(syssn: Syssn, pay_type: PayType, amount: Amount) -> Self {
        Self {
            amount,
            pay_type: Some(pay_type),
            out_trade_no: None,
            syssn: Some(syssn),
            txdtm: None,
        }
    }

    /// The payment of the order with this number. Its `syssn` may be unknown. That is enough to close or
    /// reverse it.
    #[must_use]
    pub fn by_out_trade_no(out_trade_no: OutTradeNo, pay_type: PayType, amount: Amount) -> Self {
        Self {
            amount,
            pay_type: Some(pay_type),
            out_trade_no: Some(out_trade_no),
            syssn: None,
            txdtm: None,
        }
    }

    /// The payment of a record; `None` if the record has no `syssn`, no amount, or a currency that this
    /// version does not know.
    #[must_use]
    pub fn from_record(record: &Record) -> Option<Self> {
        let amount = Amount::new(record.txcurrcd()?.known()?, record.txamt()?).ok()?;
        Some(Self {
            amount,
            pay_type: record.pay_type().and_then(|pay_type| pay_type.known()),
            out_trade_no: record
                .out_trade_no()
                .and_then(|number| OutTradeNo::new(number).ok()),
            syssn: Some(Syssn::new(record.syssn()?).ok()?),
            txdtm: record.txdtm().and_then(|time| time.parse().ok()),
        })
    }

    /// The payment of an intent, such as one that is open after a crash; `None` for intents of other
    /// operations.
    #[must_use]
    pub fn from_intent(intent: &Intent) -> Option<Self> {
        if intent.operation() != Operation::Payment {
            return None;
        }
        Some(Self {
            amount: intent.amount()?,
            pay_type: intent.pay_type(),
            out_trade_no: OutTradeNo::new(intent.number()).ok(),
            syssn: intent.syssn().and_then(|number| Syssn::new(number).ok()),
            txdtm: Some(intent.at()),
        })
    }

    /// Adds the merchant's number of the order.
    #[must_use]
    pub fn out_trade_no(mut self, out_trade_no: OutTradeNo) -> Self {
        self.out_trade_no = Some(out_trade_no);
        self
    }

    /// Adds QFPay's number.
    #[must_use]
    pub fn syssn(mut self, syssn: Syssn) -> Self {
        self.syssn = Some(syssn);
        self
    }

    /// Adds the time of the payment's request. Reversals and closings send it.
    #[must_use]
    pub fn txdtm(mut self, txdtm: TxTime) -> Self {
        self.txdtm = Some(txdtm);
        self
    }

    /// QFPay's number of the payment, if it is known.
    #[must_use]
    pub fn qfpay_number(&self) -> Option<&str> {
        self.syssn.as_ref().map(Syssn::as_str)
    }

    /// The amount that was paid.
    #[must_use]
    pub fn amount(&self) -> Amount {
        self.amount
    }

    /// What the customer paid with, if it is a pay type that this version knows.
    #[must_use]
    pub fn pay_type(&self) -> Option<PayType> {
        self.pay_type
    }

    /// What it supplies for a parameter; empty if that is not known.
    pub(crate) fn value(&self, param: Param) -> String {
        let value = match param {
            Param::Syssn => self.syssn.as_ref().map(|syssn| syssn.as_str().to_owned()),
            Param::OutTradeNo => self
                .out_trade_no
                .as_ref()
                .map(|number| number.as_str().to_owned()),
            Param::Txamt => Some(self.amount.minor().to_string()),
            Param::Txcurrcd => Some(self.amount.currency().code().to_owned()),
            Param::Txdtm => self.txdtm.map(|time| time.to_string()),
            _ => None,
        };
        value.unwrap_or_default()
    }

    /// The one number that stands for the payment: QFPay's if it is known, else the merchant's.
    pub(crate) fn subject(&self) -> String {
        let number = self.out_trade_no.as_ref().map(OutTradeNo::as_str);
        let subject = self.syssn.as_ref().map(Syssn::as_str).or(number);
        subject.unwrap_or_default().to_owned()
    }
}
