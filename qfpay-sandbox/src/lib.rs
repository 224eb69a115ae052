//! A local, stateful QFPay gateway to develop and test against.
//!
//! [`rules`] says which rules of the specification a request breaks, [`signature`] whether it is
//! signed, and the [`Engine`] remembers orders and answers. None of them shares code with the SDK:
//! they are a second reading of the same specification, and where the two disagree one is wrong.

mod calendar;
mod engine;
mod form;
mod json;
pub mod rules;
pub mod signature;
mod spec;

pub use crate::engine::{
    Behaviour, Config, ConsumerError, DEFAULT_APP_CODE, DEFAULT_CLIENT_KEY, Engine, Merchant,
    OrderState, Request, Response,
};
pub use crate::spec::embedded_model;
