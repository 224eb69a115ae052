//! A request of any kind that is not signed yet.

use std::fmt;

use crate::generated::currency::Currency;
use crate::generated::operation::{Operation, cells, number};
use crate::generated::parameter::Param;
use crate::generated::pay_type::PayType;
use crate::generated::rule::Rule;
use crate::request::check::{Subject, check_request};
use crate::request::check_refund;
use crate::request::rules::Presence;
use crate::types::amount::Amount;
use crate::types::check_value::integer;
use crate::types::constraint::SuppliedBy;
use crate::types::credentials::Credentials;
use crate::types::error::Violations;
use crate::types::intent::Intent;
use crate::types::original_payment::OriginalPayment;
use crate::types::parameters::Parameters;
use crate::types::time::TxTime;
use crate::types::wire::Wire;

/// Values that break no rule, for what the client sets when sending.
const SUPPLIED_WHEN_SENDING: [(Param, &str); 2] = [
    (Param::Txdtm, "1970-01-01 08:00:00"),
    (Param::Code, "(the app code)"),
];

/// What requests of every kind have in common.
#[derive(Clone)]
pub(crate) struct UnsignedRequest {
    pub(crate) operation: Operation,
    /// What the customer pays with, or has paid with.
    pub(crate) pay_type: Option<PayType>,
    pub(crate) parameters: Parameters,
    pub(crate) allowed: Vec<Rule>,
    /// The payment that the call acts on.
    pub(crate) original: Option<OriginalPayment>,
    /// The amount that the call is about to move, with the currency even if the request does not carry it.
    pub(crate) amount: Option<Amount>,
}

impl UnsignedRequest {
    pub(crate) fn new(operation: Operation) -> Self {
        Self {
            operation,
            pay_type: None,
            parameters: Parameters::new(),
            allowed: Vec::new(),
            original: None,
            amount: None,
        }
    }

    pub(crate) fn payment(pay_type: PayType) -> Self {
        Self {
            pay_type: Some(pay_type),
            ..Self::new(Operation::Payment)
        }
        .with(Param::PayType, pay_type)
    }

    /// A call that changes an earlier payment, with what that supplies.
    pub(crate) fn acting_on(
        operation: Operation,
        payment: &OriginalPayment,
        supplied: &[Param],
    ) -> Self {
        let mut unsigned = Self::new(operation);
        for param in supplied {
            unsigned.parameters.set(*param, payment.value(*param));
        }
        unsigned.pay_type = payment.pay_type;
        unsigned.amount = Some(payment.amount);
        unsigned.original = Some(payment.clone());
        unsigned
    }

    pub(crate) fn with(mut self, param: Param, value: impl Wire) -> Self {
        self.parameters.set(param, value.into_wire());
        self
    }

    /// Sets the amount, and its currency where the operation carries one.
    pub(crate) fn amount(mut self, amount: Amount) -> Self {
        self.amount = Some(amount);
        self.parameters
            .set(Param::Txamt, amount.minor().to_string());
        if self.carries(Param::Txcurrcd) {
            self.parameters
                .set(Param::Txcurrcd, amount.currency().code());
        }
        self
    }

    /// The amount that the request carries, if both parts of it can be read.
    pub(crate) fn amount_sent(&self) -> Option<Amount> {
        let currency = self.parameters.get(Param::Txcurrcd)?;
        Amount::new(Currency::from_code(currency)?, self.txamt()?).ok()
    }

    fn txamt(&self) -> Option<u64> {
        self.parameters.get(Param::Txamt).and_then(integer)
    }

    /// What the completed request is about to do.
    pub(crate) fn intent(&self, now: TxTime) -> Intent {
        let value = |param| self.parameters.get(param).unwrap_or_default().to_owned();
        let original = self.original.as_ref();
        let own = number(self.operation).map(value);
        let subject = match original {
            Some(original) => original.subject(),
            None => own.clone().unwrap_or_else(|| value(Param::Syssn)),
        };
        let currency = self.amount.map(Amount::currency);
        let number = match self.operation {
            Operation::Capture => format!("{subject} {now} {}", value(Param::Txamt)),
            _ => own.unwrap_or_else(|| subject.clone()),
        };
        Intent {
            operation: self.operation,
            number,
            subject,
            order: original
                .and_then(|original| original.out_trade_no.as_ref())
                .map(|number| number.as_str().to_owned()),
            syssn: self.parameters.get(Param::Syssn).map(str::to_owned),
            txamt: self.txamt().unwrap_or_default(),
            txcurrcd: currency
                .or_else(|| Currency::from_code(self.parameters.get(Param::Txcurrcd)?)),
            pay_type: self.pay_type,
            expired_time: self
                .parameters
                .get(Param::ExpiredTime)
                .and_then(|minutes| minutes.parse().ok()),
            at: now,
        }
    }

    fn carries(&self, param: Param) -> bool {
        cells(self.operation, self.pay_type)
            .iter()
            .any(|cell| cell.param == param && cell.presence != Presence::Forbidden)
    }

    /// The request with what only the client knows: the time, and what belongs to the credentials.
    pub(crate) fn complete(&self, now: TxTime, credentials: &Credentials) -> Self {
        let mut complete = self.clone();
        if complete.carries(Param::Txdtm) && complete.parameters.get(Param::Txdtm).is_none() {
            let zone = complete.parameters.get(Param::Txzone);
            let now = zone.map_or(now, |zone| now.in_zone(zone));
            complete.parameters.set(Param::Txdtm, now.to_string());
        }
        for cell in cells(self.operation, self.pay_type) {
            let supplied = match cell.param.supplied_by() {
                SuppliedBy::Credentials => credentials.mchid(),
                SuppliedBy::AppCode => Some(credentials.app_code()),
                _ => None,
            };
            let wanted = cell.presence != Presence::Forbidden
                && complete.parameters.get(cell.param).is_none();
            if let Some(supplied) = supplied.filter(|_| wanted) {
                complete.parameters.set(cell.param, supplied);
            }
        }
        complete
    }

    /// Every rule that the completed request breaks, at this time by the client's clock.
    pub(crate) fn check(&self, now: TxTime, credentials: &Credentials) -> Violations {
        let mut violations = self.check_with(&[], credentials.mchid());
        self.check_refund_amount(&mut violations);
        if let Some(payment) = self.refunded() {
            check_refund::check_window(payment, now, &self.allowed, &mut violations);
        }
        violations
    }

    /// The violations that are there whatever the client adds.
    pub(crate) fn check_alone(&self) -> Violations {
        let mut violations = self.check_with(&SUPPLIED_WHEN_SENDING, None);
        self.check_refund_amount(&mut violations);
        violations
    }

    fn check_refund_amount(&self, violations: &mut Violations) {
        if let (Some(payment), Some(amount)) = (self.refunded(), self.amount) {
            check_refund::check_amount(payment, amount, &self.allowed, violations);
        }
    }

    /// The payment that is refunded, if this is a refund.
    fn refunded(&self) -> Option<&OriginalPayment> {
        let payment = self.original.as_ref();
        payment.filter(|_| self.operation == Operation::Refund)
    }

    fn check_with(&self, supplied: &[(Param, &str)], mchid: Option<&str>) -> Violations {
        check_request(&Subject {
            operation: self.operation,
            pay_type: self.pay_type,
            parameters: &self.parameters,
            supplied,
            mchid,
            allowed: &self.allowed,
        })
    }

    pub(crate) fn debug(&self, name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct(name)
            .field("pay_type", &self.pay_type)
            .field("parameters", &self.parameters)
            .field("allowed", &self.allowed)
            .finish()
    }
}

pub(crate) mod sealed {
    use super::UnsignedRequest;

    /// Keeps `Call` and `Payable` to the requests of this crate.
    pub trait Sealed {
        #[doc(hidden)]
        #[expect(
            private_interfaces,
            reason = "sealed: no other crate can name the trait"
        )]
        fn unsigned(&self) -> &UnsignedRequest;
    }
}

/// Writes what every request has besides its constructor and setters.
macro_rules! implement_request {
    ([$($generics:tt)*] $type:ty, $name:expr) => {
        impl<$($generics)*> $type {
            /// Lifts one rule for this request, because documented limits become outdated. A rule that
            /// [`is_locked`](crate::Rule::is_locked) cannot be lifted.
            #[must_use]
            pub fn allow(mut self, rule: crate::generated::rule::Rule) -> Self {
                self.unsigned.allowed.push(rule);
                self
            }

            /// Every rule that this request breaks. The client adds the time and the merchant identifier of
            /// the credentials when it sends; both are taken as valid here. A merchant identifier in the
            /// request itself is a violation, unless it is sent and is that of the credentials.
            #[must_use]
            pub fn violations(&self) -> crate::types::error::Violations {
                self.unsigned.check_alone()
            }

            /// The parameters that are set so far.
            #[must_use]
            pub fn parameters(&self) -> &crate::types::parameters::Parameters {
                &self.unsigned.parameters
            }
        }

        impl<$($generics)*> crate::request::unsigned::sealed::Sealed for $type {
            #[expect(
                private_interfaces,
                reason = "sealed: no other crate can name the trait"
            )]
            fn unsigned(&self) -> &crate::request::unsigned::UnsignedRequest {
                &self.unsigned
            }
        }

        impl<$($generics)*> ::core::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                self.unsigned.debug($name, f)
            }
        }
    };
}
pub(crate) use implement_request;
