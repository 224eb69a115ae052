//! What is known of an order, for any order and number of deliveries.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::AnotherOrder;
use crate::generated::currency::Currency;
use crate::generated::value::OutTradeNo;
use crate::notification::event::Event;
use crate::notification::expected::ExpectedOrder;
use crate::types::amount::Amount;
use crate::types::error::Invalid;

/// What notifications have said about one order so far.
///
/// It stores every payment and refund under QFPay's number of it, and never removes one. So the order, the
/// number and the delay of deliveries make no difference: the same events give the same progress.
///
/// Store it with your order (it is `Serialize` and `Deserialize`), and change it under a lock or in a
/// transaction, so that two deliveries at the same time do not overwrite each other:
///
/// ```
/// # use qfpay_api::notification::{Applied, Event, ExpectedOrder, OrderProgress, OrderState};
/// # use qfpay_api::{Amount, ClientKey, Currency, Notification, OutTradeNo};
/// # let body = br#"{"status": "1", "notify_type": "payment", "respcd": "0000", "syssn": "20260203000200020000000001", "out_trade_no": "INV-7", "txamt": "1250", "txcurrcd": "HKD"}"#;
/// # let keys = [ClientKey::new("0123456789ABCDEF0123456789ABCDEF")?];
/// # let notification = Notification::verify(body, "B84C9D5FBE7B47750E823F1D2AEFD393", &keys)?;
/// # let expected = ExpectedOrder::new(OutTradeNo::new("INV-7")?, Amount::new(Currency::Hkd, 1250)?);
/// # let event = notification.match_order(&expected)?;
/// let mut progress = OrderProgress::new(&expected);
/// assert_eq!(progress.state(), OrderState::Open);
/// assert_eq!(progress.apply(&event)?, Applied::New);
/// assert_eq!(progress.apply(&event)?, Applied::Known);
/// assert_eq!(progress.state(), OrderState::Paid);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// Later versions of this crate read what earlier ones stored. An earlier version may fail to read what a
/// later one stored.
///
/// If two notifications of one transaction differ in what is stored of them, the state is
/// [`OrderState::Unclear`]: query the gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Stored", into = "Stored")]
pub struct OrderProgress {
    out_trade_no: String,
    amount: Amount,
    payments: Transactions,
    refunds: Transactions,
    released: bool,
    closed: bool,
}

/// The amounts of each transaction, by QFPay's number of it. More than one amount is a
/// contradiction.
type Transactions = BTreeMap<String, BTreeSet<u64>>;

/// The state of an order by all of its notifications.
///
/// Only a query confirms that money has moved: query before delivering, also when it is [`Paid`](Self::Paid).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OrderState {
    /// No notification yet. That proves nothing.
    Open,
    /// The customer has paid once, and nothing was refunded.
    Paid,
    /// The customer has paid once and got some of it back.
    PartlyRefunded {
        /// The amount that the merchant still has.
        left: Amount,
    },
    /// The customer has paid and got all of it back. A later delivery does not make the order
    /// [`Paid`](Self::Paid) again.
    Refunded,
    /// A refund without a notification of its payment so far. Do not deliver.
    RefundBeforePayment,
    /// There are several payments, such as from two windows of a browser, and not all of their money was
    /// refunded. The order is paid, or was before one of them was refunded. The excess has to be refunded.
    /// The merchant decides which payment is the right one.
    PaidMoreThanOnce,
    /// The money of a pre-authorisation was released, and nothing was captured.
    Released,
    /// The order can no longer be paid, and was not.
    Closed,
    /// The notifications decide nothing: two of one transaction differ, more was refunded than paid, or a paid
    /// order was released or closed as well. Query it.
    Unclear,
}

/// What an event added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Applied {
    /// Something new.
    New,
    /// Nothing: it was known already.
    Known,
    /// Nothing: it is not about an order ([`Event::Other`]).
    Ignored,
}

impl OrderProgress {
    /// The progress of an order without a notification.
    #[must_use]
    pub fn new(order: &ExpectedOrder) -> Self {
        Self {
            out_trade_no: order.out_trade_no().as_str().to_owned(),
            amount: order.amount(),
            payments: Transactions::new(),
            refunds: Transactions::new(),
            released: false,
            closed: false,
        }
    }

    /// Adds an event. Store the progress before you answer the notification.
    ///
    /// # Errors
    ///
    /// [`AnotherOrder`] for an event that is not this order's. Nothing was changed then.
    pub fn apply(&mut self, event: &Event) -> Result<Applied, AnotherOrder> {
        let is_new = match event {
            Event::PaymentMade {
                out_trade_no,
                syssn,
                amount,
                ..
            } => {
                self.check(out_trade_no, Some(*amount))?;
                add(&mut self.payments, syssn, *amount)
            }
            Event::RefundMade {
                out_trade_no,
                syssn,
                amount,
                ..
            } => {
                self.check(out_trade_no, Some(*amount))?;
                add(&mut self.refunds, syssn, *amount)
            }
            Event::Released {
                out_trade_no,
                amount,
                ..
            } => {
                self.check(out_trade_no, *amount)?;
                !std::mem::replace(&mut self.released, true)
            }
            Event::Closed { out_trade_no, .. } => {
                self.check(out_trade_no, None)?;
                !std::mem::replace(&mut self.closed, true)
            }
            Event::Other { .. } => return Ok(Applied::Ignored),
        };
        Ok(if is_new { Applied::New } else { Applied::Known })
    }

    fn check(&self, out_trade_no: &OutTradeNo, amount: Option<Amount>) -> Result<(), AnotherOrder> {
        let currency = amount.map_or(self.amount.currency(), Amount::currency);
        if out_trade_no.as_str() == self.out_trade_no && currency == self.amount.currency() {
            Ok(())
        } else {
            Err(AnotherOrder)
        }
    }

    /// The state of the order.
    #[must_use]
    pub fn state(&self) -> OrderState {
        let (Some(received), Some(refunded)) = (sum(&self.payments), sum(&self.refunds)) else {
            return OrderState::Unclear;
        };
        match self.payments.len() {
            0 => self.state_without_payment(refunded),
            payments => self.state_with_payments(payments, received, refunded),
        }
    }

    fn state_without_payment(&self, refunded: u64) -> OrderState {
        match (refunded, self.released, self.closed) {
            (1.., _, _) => OrderState::RefundBeforePayment,
            (0, true, false) => OrderState::Released,
            (0, false, true) => OrderState::Closed,
            (0, false, false) => OrderState::Open,
            (0, true, true) => OrderState::Unclear,
        }
    }

    fn state_with_payments(&self, payments: usize, received: u64, refunded: u64) -> OrderState {
        let left = match received.checked_sub(refunded) {
            None => return OrderState::Unclear,
            Some(0) => return OrderState::Refunded,
            Some(left) => left,
        };
        match Amount::new(self.amount.currency(), left) {
            _ if payments > 1 => OrderState::PaidMoreThanOnce,
            Ok(_) if !self.released && !self.closed && refunded == 0 => OrderState::Paid,
            Ok(left) if !self.released && !self.closed => OrderState::PartlyRefunded { left },
            Ok(_) | Err(_) => OrderState::Unclear,
        }
    }

    /// The merchant's number of the order.
    #[must_use]
    pub fn out_trade_no(&self) -> &str {
        &self.out_trade_no
    }

    /// QFPay's numbers of the payments, in ascending order. If there are several, refund all but one.
    pub fn payments(&self) -> impl Iterator<Item = &str> {
        self.payments.keys().map(String::as_str)
    }

    /// QFPay's numbers of the refunds, in ascending order.
    pub fn refunds(&self) -> impl Iterator<Item = &str> {
        self.refunds.keys().map(String::as_str)
    }
}

/// Adds a transaction, and says whether it is new.
fn add(transactions: &mut Transactions, syssn: &str, amount: Amount) -> bool {
    let amounts = transactions.entry(syssn.to_owned()).or_default();
    amounts.insert(amount.minor())
}

/// The amounts of all transactions together; `None` if one of them contradicts itself.
fn sum(transactions: &Transactions) -> Option<u64> {
    transactions.values().try_fold(0_u64, |sum, amounts| {
        let only = amounts.first().filter(|_| amounts.len() == 1)?;
        sum.checked_add(*only)
    })
}

/// The progress as it is stored.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    out_trade_no: String,
    txcurrcd: Currency,
    txamt: u64,
    payments: Transactions,
    refunds: Transactions,
    released: bool,
    closed: bool,
}

impl From<OrderProgress> for Stored {
    fn from(progress: OrderProgress) -> Self {
        Self {
            out_trade_no: progress.out_trade_no,
            txcurrcd: progress.amount.currency(),
            txamt: progress.amount.minor(),
            payments: progress.payments,
            refunds: progress.refunds,
            released: progress.released,
            closed: progress.closed,
        }
    }
}

impl TryFrom<Stored> for OrderProgress {
    type Error = Invalid;

    fn try_from(stored: Stored) -> Result<Self, Invalid> {
        Ok(Self {
            out_trade_no: stored.out_trade_no,
            amount: Amount::new(stored.txcurrcd, stored.txamt)?,
            payments: stored.payments,
            refunds: stored.refunds,
            released: stored.released,
            closed: stored.closed,
        })
    }
}
