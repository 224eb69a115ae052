//! The sandbox over HTTP. One program, so that it is linked once.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops at the first surprise"
)]

#[path = "../common/mod.rs"]
mod common;

mod controls;
mod events;
mod hostile;
mod pages;
mod remote;
mod serving;
#[cfg(feature = "state")]
mod state_file;
#[cfg(feature = "state")]
mod state_format;
