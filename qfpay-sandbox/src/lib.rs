//! A local, stateful QFPay gateway to develop and test against.
