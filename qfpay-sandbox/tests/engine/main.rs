//! The engine, without a server. One program, so that it is linked once.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

#[path = "../common/mod.rs"]
mod common;

mod agents;
mod cancel;
mod declines;
mod delivery_faults;
mod explain;
mod faults;
mod garbage;
mod notifications;
mod orders;
mod payment;
mod preauthorisation;
mod query;
mod quirks;
mod records;
mod refund;
mod rules;
mod rules_of_values;
mod signature;
mod switches;
