//! What maintainers of the specification, and authors of SDKs in other languages, do with it.
//!
//! [`check`] reads a specification strictly, [`drift`] compares QFPay's documentation with it, [`add`]
//! proposes entries, [`diff`] says what changed in meaning between two of them, and [`export`] writes
//! it for other languages and tools. The program `qfpay-tool` is these modules behind a command line.

pub mod add;
mod check;
pub mod diff;
pub mod drift;
pub mod export;
mod lint;

pub use crate::check::check;
