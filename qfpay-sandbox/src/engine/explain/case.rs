//! A request whose signature is wrong.

use qfpay_codegen::ir::{Model, Operation};

use crate::engine::Merchant;
use crate::signature::{Algorithm, Empty};

/// A request whose signature does not belong to it.
pub(in crate::engine) struct Case<'a> {
    pub(in crate::engine) model: &'a Model,
    pub(in crate::engine) operation: &'a Operation,
    pub(in crate::engine) merchants: &'a [Merchant],
    /// The merchant whose app code the request carries.
    pub(in crate::engine) merchant: &'a Merchant,
    pub(in crate::engine) algorithm: Algorithm,
    /// What the gateway does with parameters without a value.
    pub(in crate::engine) empty: Empty,
    pub(in crate::engine) parameters: &'a [(String, String)],
    pub(in crate::engine) body: &'a [u8],
    /// The values as they stand in the body.
    pub(in crate::engine) sent: Vec<&'a [u8]>,
}
