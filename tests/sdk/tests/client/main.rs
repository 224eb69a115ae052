//! What becomes of calls: sending again, limits, the journal, and finding out what happened. The
//! gateway is a closure and time is virtual, so days pass in a moment. Names carry the number of the
//! fault that is injected.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

use qfpay_test_support as support;

mod books;
mod changes;
mod clock;
mod gateway_words;
mod journal;
mod limits;
mod operations;
mod refunds;
mod resolving;
mod resuming;
mod retries;
mod world;
