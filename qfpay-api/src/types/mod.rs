//! Values: amounts, times, codes and credentials.
//!
//! | subject | types |
//! |---|---|
//! | money | [`Amount`], [`Currency`] |
//! | time | [`TxTime`], the gateway's time in UTC+8 |
//! | who, and where to | [`Credentials`], [`ClientKey`], [`Environment`], [`BaseUrl`] |
//! | ways to pay | [`PayType`], with its [`Wallet`], [`Scenario`], [`Channel`], [`Region`] and [`Settlement`] |
//! | operations | [`Operation`]; [`Intent`], what a call is about to do; [`OriginalPayment`], what it acts on |
//! | parameters and rules | [`Param`], [`Parameters`], [`SuppliedBy`]; [`Rule`], [`Severity`], [`Source`] |
//! | status codes | [`StatusCode`], [`Class`], [`StatusOutcome`] |
//! | codes in general | [`Code`]; [`Open`], a code that this version may not know; [`UnknownCode`] |
//!
//! The values of text parameters, such as order numbers, are in [`value`](crate::value).

pub(crate) mod amount;
pub(crate) mod base_url;
pub(crate) mod check_value;
pub(crate) mod code;
pub(crate) mod constraint;
pub(crate) mod credentials;
pub(crate) mod error;
mod extend_info;
pub(crate) mod intent;
pub(crate) mod original_payment;
pub(crate) mod parameters;
pub(crate) mod text;
pub(crate) mod time;
pub(crate) mod vocabulary;
pub(crate) mod wire;

pub use self::amount::Amount;
pub use self::base_url::BaseUrl;
pub use self::code::{Code, Open, UnknownCode};
pub use self::constraint::{Severity, SuppliedBy};
pub use self::credentials::{ClientKey, Credentials};
pub use self::intent::Intent;
pub use self::original_payment::OriginalPayment;
pub use self::parameters::Parameters;
pub use self::time::TxTime;
pub use self::vocabulary::{AcceptedMeans, NextStepField, StatusOutcome};
pub use crate::generated::currency::Currency;
pub use crate::generated::gateway::{
    Environment, REQUESTS_PER_MINUTE, REQUESTS_PER_SECOND, UTC_OFFSET_MINUTES,
};
pub use crate::generated::operation::Operation;
pub use crate::generated::parameter::Param;
pub use crate::generated::pay_type::{Channel, PayType, Region, Scenario, Settlement, Wallet};
pub use crate::generated::rule::{Rule, Source};
pub use crate::generated::status_code::{Class, StatusCode};
