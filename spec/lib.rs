//! The specification of the QFPay API, as the text of its YAML files.
//!
//! This crate is data. `qfpay-codegen` gives the files their meaning; `qfpay-api` is compiled from them,
//! and `qfpay-sandbox` and `qfpay-tool` carry them along, so that all of them read the same text.
//!
//! ```
//! let (_, pay_types) = qfpay_spec::FILES
//!     .iter()
//!     .find(|(name, _)| *name == "pay_types.yaml")
//!     .expect("every specification has this file");
//! assert!(pay_types.contains("alipay_cpm"));
//! ```

/// Every YAML file: its path below the specification's folder, with `/` on every platform, and its
/// text. Sorted by path.
pub const FILES: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// What of QFPay's documentation the specification was last compared with: a digest for each entry.
pub const DOCS_LOCK: &str = include_str!("docs.lock");
