//! The program: its output, its answers, its end, and its state after a restart.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

#[path = "../common/mod.rs"]
mod common;

mod configuration;
mod killed;
mod pasted;
mod readme;
mod running;
mod stopping;
mod transcripts;
