//! What a merchant expects of an order.

use crate::generated::operation::Operation;
use crate::generated::pay_type::PayType;
use crate::generated::value::{OutTradeNo, RefundNo, Syssn};
use crate::types::amount::Amount;
use crate::types::credentials::Credentials;
use crate::types::intent::Intent;

/// What the merchant's own database says about an order, to compare a notification with.
///
/// Everything that is set is compared; the rest is not. Set everything that the database has, and take it
/// from the database alone: an expectation that is filled in from the notification agrees with every
/// notification.
///
/// ```
/// use qfpay_api::notification::ExpectedOrder;
/// use qfpay_api::{Amount, Credentials, Currency, OutTradeNo, PayType, RefundNo};
///
/// let agent = Credentials::new("app-code", "client-key")?.with_mchid("ZaMVg12345")?;
/// let expected = ExpectedOrder::new(OutTradeNo::new("INV-7")?, Amount::new(Currency::Hkd, 1250)?)
///     .merchant_of(&agent)
///     .pay_type(PayType::AlipayMpmHk)
///     .refund(RefundNo::new("REF-7-1")?, Amount::new(Currency::Hkd, 250)?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct ExpectedOrder {
    pub(super) out_trade_no: OutTradeNo,
    pub(super) amount: Amount,
    pub(super) mchid: Option<String>,
    pub(super) pay_type: Option<PayType>,
    pub(super) syssn: Option<Syssn>,
    pub(super) refunds: Vec<ExpectedRefund>,
    pub(super) other_refunds: bool,
}

/// A refund that the merchant asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ExpectedRefund {
    pub(super) number: RefundNo,
    pub(super) amount: Amount,
}

impl ExpectedOrder {
    /// An order with this number, to be paid with exactly this amount.
    pub fn new(out_trade_no: OutTradeNo, amount: Amount) -> Self {
        Self {
            out_trade_no,
            amount,
            mchid: None,
            pay_type: None,
            syssn: None,
            refunds: Vec::new(),
            other_refunds: false,
        }
    }

    /// The order of a payment's intent, with its pay type; `None` for intents of other operations, and if a
    /// lifted rule let a number or currency through that cannot be compared. An intent does not contain the
    /// merchant: add [`merchant_of`](Self::merchant_of).
    #[must_use]
    pub fn from_intent(intent: &Intent) -> Option<Self> {
        if intent.operation() != Operation::Payment {
            return None;
        }
        let out_trade_no = OutTradeNo::new(intent.number()).ok()?;
        let mut expected = Self::new(out_trade_no, intent.amount()?);
        expected.pay_type = intent.pay_type();
        Some(expected)
    }

    /// The merchant's identifier, if there is one. A notification then has to contain the same, because an
    /// agent's merchants share one address for notifications.
    #[doc(alias = "merchant id")]
    pub fn mchid(mut self, mchid: impl Into<String>) -> Self {
        self.mchid = Some(mchid.into());
        self
    }

    /// The merchant's identifier of these credentials, or none if they have none.
    pub fn merchant_of(mut self, credentials: &Credentials) -> Self {
        self.mchid = credentials.mchid().map(str::to_owned);
        self
    }

    /// The pay type of the order. A notification of the payment then has to contain the same, except for
    /// [`PayType::AnyWalletCpm`], which stands for any wallet that the customer shows.
    pub fn pay_type(mut self, pay_type: PayType) -> Self {
        self.pay_type = Some(pay_type);
        self
    }

    /// QFPay's number of the payment, from an answer. A notification then has to be about exactly this
    /// transaction.
    ///
    /// Set it if one number of the merchant stands for several transactions, such as the captures of a
    /// pre-authorisation. It also identifies the order if a notification does not contain the merchant's
    /// number, as for pre-authorisations. Do not set it if a customer could pay the same order a second
    /// time: the second payment is real money that has to be refunded.
    pub fn syssn(mut self, syssn: Syssn) -> Self {
        self.syssn = Some(syssn);
        self
    }

    /// A refund that was asked for: its own number, and how much. Repeat it for each refund.
    pub fn refund(mut self, number: RefundNo, amount: Amount) -> Self {
        self.refunds.push(ExpectedRefund { number, amount });
        self
    }

    /// Accepts refunds that this program did not ask for, because they can also be made at a terminal or in
    /// QFPay's portal. Such a notification has to say that this order is refunded, with at most its whole
    /// amount.
    pub fn allow_other_refunds(mut self) -> Self {
        self.other_refunds = true;
        self
    }

    /// The merchant's number of the order.
    #[must_use]
    pub fn out_trade_no(&self) -> &OutTradeNo {
        &self.out_trade_no
    }

    /// The amount to be paid.
    #[must_use]
    pub fn amount(&self) -> Amount {
        self.amount
    }
}
