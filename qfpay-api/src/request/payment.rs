//! Payment requests: one type for each pay type, and one for programs that choose it at run time.

use std::marker::PhantomData;

use crate::generated::parameter::Param;
use crate::generated::pay_type::PayType;
use crate::generated::value::OutTradeNo;
use crate::request::unsigned::sealed::Sealed;
use crate::request::unsigned::{UnsignedRequest, implement_request};
use crate::types::amount::Amount;
use crate::types::time::TxTime;

/// A payment request: a [`PaymentRequest`] or a [`DynamicPayment`].
pub trait Payable: Sealed + Sync {}

/// A request to pay with the pay type `P`, made by the functions of [`pay`](crate::pay).
///
/// It starts with everything that the pay type requires, and has a setter for everything else that the pay
/// type takes. Any other setter does not compile. Only rules about several parameters can still be broken:
/// [`violations`](Self::violations) reports them, and sending checks them.
pub struct PaymentRequest<P> {
    unsigned: UnsignedRequest,
    pay_type: PhantomData<fn() -> P>,
}

/// A pay type as a type. See [`pay::marker`](crate::pay::marker).
pub trait PayTypeMarker: crate::types::code::sealed::Sealed {
    /// The pay type as a value.
    const PAY_TYPE: PayType;
}

/// Makes a type stand for the pay type of the same name.
macro_rules! mark {
    ($name:ident) => {
        impl crate::types::code::sealed::Sealed for $name {}

        impl crate::request::payment::PayTypeMarker for $name {
            const PAY_TYPE: crate::generated::pay_type::PayType =
                crate::generated::pay_type::PayType::$name;
        }
    };
}
pub(crate) use mark;

impl<P: PayTypeMarker> PaymentRequest<P> {
    pub(crate) fn new(out_trade_no: OutTradeNo, amount: Amount) -> Self {
        Self {
            unsigned: UnsignedRequest::payment(P::PAY_TYPE),
            pay_type: PhantomData,
        }
        .with(Param::OutTradeNo, out_trade_no)
        .amount(amount)
    }

    fn amount(mut self, amount: Amount) -> Self {
        self.unsigned = self.unsigned.amount(amount);
        self
    }

    pub(crate) fn with(mut self, param: Param, value: impl crate::types::wire::Wire) -> Self {
        self.unsigned = self.unsigned.with(param, value);
        self
    }

    /// Sets the time of the request. Unless set, it is the client's current time, in UTC+8.
    #[must_use]
    pub fn txdtm(self, txdtm: TxTime) -> Self {
        self.with(Param::Txdtm, txdtm)
    }
}

implement_request!([P] PaymentRequest<P>, "PaymentRequest");

impl<P> Payable for PaymentRequest<P> {}

impl<P> Clone for PaymentRequest<P> {
    fn clone(&self) -> Self {
        Self {
            unsigned: self.unsigned.clone(),
            pay_type: PhantomData,
        }
    }
}

/// A payment request whose pay type is chosen at run time, such as at a till.
///
/// Values are text under the names of their parameters. Setting a value never fails.
/// [`violations`](Self::violations) reports everything that is wrong at once, by the same rules as for
/// [`PaymentRequest`]. A request that breaks a rule which denies is not sent.
///
/// ```
/// use qfpay_api::{DynamicPayment, Param, PayType, Rule};
///
/// let request = DynamicPayment::new(PayType::AlipayMpmHk)
///     .set(Param::OutTradeNo, "INV-7")
///     .set(Param::Txamt, "0")
///     .set(Param::Txcurrcd, "HKD")
///     .set(Param::AuthCode, "283854702356157409");
/// let violations = request.violations();
/// assert!(violations.contains(Rule::TxamtRange));
/// assert!(violations.contains(Rule::AuthCodeForbidden));
/// assert!(!violations.permits());
/// ```
#[derive(Clone)]
pub struct DynamicPayment {
    pay_type: PayType,
    unsigned: UnsignedRequest,
}

impl DynamicPayment {
    /// A request for this pay type with nothing else in it.
    #[must_use]
    pub fn new(pay_type: PayType) -> Self {
        Self {
            pay_type,
            unsigned: UnsignedRequest::payment(pay_type),
        }
    }

    /// Sets a parameter; an empty value removes it. The pay type is set by [`new`](Self::new) alone:
    /// setting [`Param::PayType`] here changes nothing.
    #[must_use]
    pub fn set(mut self, param: Param, value: impl Into<String>) -> Self {
        if param != Param::PayType {
            self.unsigned.parameters.set(param, value.into());
        }
        self
    }

    /// Sets amount and currency.
    #[must_use]
    pub fn amount(self, amount: Amount) -> Self {
        self.set(Param::Txamt, amount.minor().to_string())
            .set(Param::Txcurrcd, amount.currency().code())
    }

    /// The pay type.
    #[must_use]
    pub fn pay_type(&self) -> PayType {
        self.pay_type
    }
}

implement_request!([] DynamicPayment, "DynamicPayment");

impl Payable for DynamicPayment {}
