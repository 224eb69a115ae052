//! A local, stateful QFPay gateway to develop and test against.
//!
//! [`rules`] says which rules of the specification a request breaks, [`signature`] whether it is
//! signed, and the [`Engine`] remembers orders and answers. None of them shares code with the SDK:
//! they are a second reading of the same specification, and where the two disagree one is wrong.
//! [`Sandbox`] puts the engine behind HTTP on this machine:
//!
//! ```
//! let sandbox = qfpay_sandbox::Sandbox::start()?;
//! // Point a client at `sandbox.url()`, with `sandbox.app_code()` and `sandbox.client_key()`,
//! // create an order, and let the customer pay it:
//! let outcome = sandbox.customer_pays("INV-7");
//! assert!(outcome.is_err(), "nothing was ordered yet");
//! # Ok::<(), std::io::Error>(())
//! ```

mod calendar;
mod engine;
mod form;
mod json;
mod money;
pub mod rules;
mod server;
pub mod signature;
mod spec;
#[cfg(feature = "state")]
mod state;
pub mod try_it;

pub use crate::engine::{
    Account, Arming, Behaviour, Config, CustomerError, DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY,
    Delivery, DeliveryFaults, Engine, Exchange, Fault, FaultRate, Merchant, Notification,
    OrderState, Quirks, RefundBehaviour, RefundRules, Request, Response, Writing,
};
pub use crate::engine::{
    AnswerSignature, AnyWallet, AuthCodes, BareQuery, CancelNumbers, CancelTxdtm, ClosingPaid,
    Closings, ClosingsNotified, DefaultExpiry, EmptyValues, ExpiredTimes, FailedRefundNumber,
    FpsRefunds, MchidDecline, NotificationSchedule, NotifyUrls, QueryWindow, RefundNotifyType,
    RefundedCpm, RepeatedNumber, Reversals, ReversingPaid, Switch, SwitchError, SwitchValue,
    Switches, UnpaidNumber, WaitingRefund,
};
pub use crate::server::{Sandbox, SandboxBuilder};
pub use crate::spec::embedded_model;
#[cfg(feature = "state")]
pub use crate::state::StateError;
