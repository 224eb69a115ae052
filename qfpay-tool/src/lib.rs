//! Works on the specification, for its maintainers and for authors of SDKs in other languages.
//!
//! [`check`] reads a specification strictly, [`drift`] compares QFPay's documentation with it, [`add`]
//! proposes entries, [`diff`] shows what changed in meaning between two of them, and [`export`] writes
//! it for other languages and tools. The program `qfpay-tool` is these modules behind a command line.

pub mod add;
mod check;
pub mod diff;
pub mod drift;
pub mod export;
mod lint;

pub use crate::check::check;
