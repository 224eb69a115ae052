//! The PostgreSQL journal against a server: the suite of all journals, and what is its own.
//!
//! `cargo test` leaves it out, because it needs the server whose address is in `QFPAY_POSTGRES_URL`.
//! `tests/with_postgres.sh cargo test --test journal_postgres` starts one; `tests/extra.sh` does that.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

#[path = "../journal_suite/mod.rs"]
mod journal_suite;
mod line;
mod lost;
mod server;

mod postgres_as_it_is {
    use super::journal_suite;
    use super::server::Server;

    journal_suite::suite_of_all!(Server);
    journal_suite::suite_of_durable!(Server);
}

/// A database that promises less than it could.
mod postgres_that_is_lax {
    use super::journal_suite;
    use super::server::LaxServer;

    journal_suite::suite_of_all!(LaxServer);
    journal_suite::suite_of_durable!(LaxServer);
}
