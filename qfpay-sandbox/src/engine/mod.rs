//! The gateway without a server: requests in, answers out, and the orders between them.
//!
//! Nothing here does IO, knows the time or draws random numbers, so the same requests at the same
//! times get the same answers.

mod accepted;
mod account;
mod add_note;
mod answer;
mod auth;
mod bounded;
mod cancel;
mod cashier;
mod changes;
mod codes;
mod config;
mod customer;
mod customer_actions;
mod customs;
mod decline;
mod delivery_faults;
mod explain;
mod faults;
mod fixed_text;
mod gateway;
mod http;
mod limits;
mod next_step;
mod notifications;
mod notify;
mod payment;
mod preauthorisation;
mod query;
mod quirked_answers;
mod quirks;
mod refund;
mod refund_behaviour;
#[cfg(feature = "state")]
mod rest;
#[cfg(feature = "state")]
mod state;
mod support;
mod switches;
mod transaction;
mod transactions;

use self::accepted::Accepted;
pub use self::account::Account;
pub(crate) use self::cashier::Bill;
pub(crate) use self::changes::Changes;
pub use self::config::{Config, DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY, Merchant, RefundRules};
pub(crate) use self::customer::Action;
pub use self::customer::{Behaviour, CustomerError};
use self::decline::Decline;
pub use self::delivery_faults::DeliveryFaults;
pub(crate) use self::faults::ELSEWHERE;
pub use self::faults::{Arming, Exchange, Fault, FaultRate, Writing};
pub use self::gateway::Engine;
pub(crate) use self::http::EXPLAIN;
pub use self::http::{Request, Response};
pub use self::notifications::{Delivery, Notification};
pub use self::quirks::Quirks;
pub use self::refund_behaviour::RefundBehaviour;
#[cfg(feature = "state")]
pub(crate) use self::state::{Change, FORMAT, Key, Part, RestoreError};
pub use self::switches::{
    AnswerSignature, AnyWallet, AuthCodes, BareQuery, CancelNumbers, CancelTxdtm, ClosingPaid,
    Closings, ClosingsNotified, DefaultExpiry, EmptyValues, ExpiredTimes, FailedRefundNumber,
    FpsRefunds, MchidDecline, NotificationSchedule, NotifyUrls, QueryWindow, RefundNotifyType,
    RefundedCpm, RepeatedNumber, Reversals, ReversingPaid, Switch, SwitchError, SwitchValue,
    Switches, UnpaidNumber, WaitingRefund,
};
pub use self::transaction::OrderState;
