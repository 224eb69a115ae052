//! What answers and faults decide. Names carry the number of the fault that is injected.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use qfpay_test_support as support;

mod accepted;
mod anything;
mod body_faults;
mod exchange;
mod http_faults;
mod query_faults;
mod words;
