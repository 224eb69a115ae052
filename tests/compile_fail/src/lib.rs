//! Mistakes with qfpay-api that do not compile; see `tests/compile_fail.rs`.
