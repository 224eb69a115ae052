//! QFPay payment SDK.

pub mod transport;
