//! Results of payment requests.

use crate::error::{CallError, TransportError, Unclear};
use crate::generated::answer::PaymentAnswer;
use crate::generated::pay_type::PayType;
use crate::generated::value::{OutTradeNo, Syssn};
use crate::response::classify::{Decided, Expected, classify};
use crate::response::decline::Decline;
use crate::response::fields::Unreadable;
use crate::response::next_step::{NextStep, read_next_step};
use crate::types::amount::Amount;
use crate::types::intent::Intent;
use crate::types::original_payment::OriginalPayment;
use crate::types::vocabulary::{AcceptedMeans, NextStepField};

/// The result of a payment request. None of the variants is called "success": only
/// [`Paid`](Self::Paid) means that the customer has paid.
///
/// ```
/// use qfpay_api::{NextStep, Payment};
///
/// fn handle(payment: &Payment) {
///     match payment {
///         Payment::Paid(receipt) => println!("{:?} received, deliver", receipt.amount()),
///         Payment::AwaitingCustomer(order) => match order.next_step() {
///             NextStep::Qr(content) => println!("draw as a QR code: {content}"),
///             NextStep::Redirect(url) => println!("send the browser to {url}"),
///             NextStep::WalletParams(params) => println!("pass to the wallet: {}", params.as_text().len()),
///             NextStep::Terminal => println!("the customer pays at the terminal"),
///         },
///         Payment::Pending(order) => println!("query {} again", order.out_trade_no()),
///         // Status code, the gateway's text, and what it means.
///         Payment::Declined(decline) => println!("{decline}; {}", decline.status_meaning().hint()),
///     }
/// }
/// ```
#[derive(Debug)]
pub enum Payment {
    /// The customer has paid. Only a pay type for which the customer shows a code can answer this.
    Paid(Receipt),
    /// The order exists, and the customer has to act. No money has moved yet. Show the
    /// [`next_step`](Awaiting::next_step), then wait for the notification or query the order.
    AwaitingCustomer(Awaiting),
    /// Not decided yet: the customer may be typing a password. Query again with the same order number.
    Pending(Pending),
    /// The gateway said no. This attempt moved no money. If the outcome of an earlier attempt under the
    /// same number is unknown, query the number first: that one may have paid.
    Declined(Decline<PaymentAnswer>),
}

impl Payment {
    /// The whole answer of the gateway.
    #[must_use]
    pub fn answer(&self) -> &PaymentAnswer {
        match self {
            Self::Paid(receipt) => &receipt.answer,
            Self::AwaitingCustomer(awaiting) => &awaiting.answer,
            Self::Pending(pending) => &pending.answer,
            Self::Declined(decline) => &decline.answer,
        }
    }
}

/// A payment that the customer has made.
#[derive(Debug)]
pub struct Receipt {
    pub(crate) answer: PaymentAnswer,
    pub(crate) out_trade_no: String,
    pub(crate) amount: Option<Amount>,
    pub(crate) pay_type: PayType,
}

impl Receipt {
    /// The merchant's number of the order.
    #[doc(alias = "order id")]
    #[must_use]
    pub fn out_trade_no(&self) -> &str {
        &self.out_trade_no
    }

    /// The amount that was paid, which is the amount of the request. `None` only if a lifted rule let a
    /// currency through that this version does not know.
    #[must_use]
    pub fn amount(&self) -> Option<Amount> {
        self.amount
    }

    /// QFPay's number of the transaction. Refunds need it: store it.
    #[must_use]
    pub fn syssn(&self) -> Option<&str> {
        self.answer.syssn()
    }

    /// The payment, to make a [`Refund`](crate::Refund) of; `None` if a lifted rule let a currency through
    /// that this version does not know.
    #[must_use]
    pub fn original(&self) -> Option<OriginalPayment> {
        Some(OriginalPayment {
            amount: self.amount()?,
            pay_type: Some(self.pay_type),
            out_trade_no: OutTradeNo::new(self.out_trade_no()).ok(),
            syssn: self.syssn().and_then(|syssn| Syssn::new(syssn).ok()),
            txdtm: self.answer().txdtm().and_then(|time| time.parse().ok()),
        })
    }

    /// The whole answer.
    #[must_use]
    pub fn answer(&self) -> &PaymentAnswer {
        &self.answer
    }
}

/// An order that the customer has not paid yet.
#[derive(Debug)]
pub struct Awaiting {
    pub(crate) answer: PaymentAnswer,
    pub(crate) intent: Intent,
    pub(crate) next_step: NextStep,
}

impl Awaiting {
    /// What shows the customer how to continue.
    #[must_use]
    pub fn next_step(&self) -> &NextStep {
        &self.next_step
    }
}

/// A payment that is not decided yet.
#[derive(Debug)]
pub struct Pending {
    pub(crate) answer: PaymentAnswer,
    pub(crate) intent: Intent,
}

/// Decides what an exchange says about a payment.
pub(crate) fn classify_payment(
    expected: &Expected,
    exchange: Result<http::Response<Vec<u8>>, TransportError>,
) -> Result<Payment, CallError> {
    match classify(expected, exchange)? {
        Decided::Accepted(answer) => {
            accepted(expected, answer).map_err(|source| expected.unknown(source))
        }
        Decided::Pending(answer) => Ok(Payment::Pending(Pending {
            answer,
            intent: expected.intent.clone(),
        })),
        Decided::Declined(decline) => Ok(Payment::Declined(decline)),
    }
}

fn accepted(expected: &Expected, answer: PaymentAnswer) -> Result<Payment, Unclear> {
    let Some(pay_type) = expected.pay_type else {
        return Err(Unreadable::Field("pay_type").into());
    };
    let scenario = pay_type.scenario();
    match scenario.accepted_means() {
        AcceptedMeans::Paid => paid(expected, pay_type, answer),
        AcceptedMeans::Created => awaiting(expected, answer, scenario.next_step()),
    }
}

/// Money is only called paid by an answer that names the order and the amount.
fn paid(expected: &Expected, pay_type: PayType, answer: PaymentAnswer) -> Result<Payment, Unclear> {
    expected.check_proofs(&answer)?;
    Ok(Payment::Paid(Receipt {
        answer,
        out_trade_no: expected.number().to_owned(),
        amount: expected.amount,
        pay_type,
    }))
}

fn awaiting(
    expected: &Expected,
    answer: PaymentAnswer,
    field: NextStepField,
) -> Result<Payment, Unclear> {
    let next_step = read_next_step(field, &answer, expected.loopback)?;
    Ok(Payment::AwaitingCustomer(Awaiting {
        answer,
        intent: expected.intent.clone(),
        next_step,
    }))
}

/// What orders that are not decided have in common.
macro_rules! open_order {
    ($($order:ident),*) => {$(
        impl $order {
            /// The merchant's number of the order, to query with.
            #[doc(alias = "order id")]
            #[must_use]
            pub fn out_trade_no(&self) -> &str {
                self.intent.number()
            }

            /// The whole answer.
            #[must_use]
            pub fn answer(&self) -> &PaymentAnswer {
                &self.answer
            }

            /// The order, to make a [`Close`](crate::Close) or [`Reversal`](crate::Reversal) of; `None`
            /// if a lifted rule let a currency through that this version does not know.
            #[must_use]
            pub fn original(&self) -> Option<OriginalPayment> {
                let original = OriginalPayment::from_intent(&self.intent)?;
                match self.answer.syssn().map(Syssn::new) {
                    Some(Ok(syssn)) => Some(original.syssn(syssn)),
                    _ => Some(original),
                }
            }
        }
    )*};
}

open_order!(Awaiting, Pending);
