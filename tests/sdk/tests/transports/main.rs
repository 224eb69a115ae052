//! Every transport against a gateway that misbehaves, over real sockets on this machine.
//!
//! The tests of `suite` run for all of them and carry the numbers of the faults that they inject:
//! `fault_08_…` one, `faults_07_to_11_…` and `faults_12_and_27_…` several. Fault 13, a crash between
//! sending and the answer, is not a transport's.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod authority;
#[allow(dead_code, reason = "other tests use the rest of the answers")]
#[path = "../outcomes/exchange.rs"]
mod exchange;
mod make;
mod server;
mod suite;
use qfpay_test_support as support;

mod hyper;
mod reqwest;
mod surf;
mod ureq;
