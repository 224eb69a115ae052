//! Where a client writes down what it is about to do with money, so that a crash between sending and
//! answer loses nothing.
//!
//! Before the first byte of a call that moves money the client hands an [`Intent`] to its journal and
//! waits until it is kept. Once the gateway's word is final the intent is closed. What is open when a
//! program starts is what a crash, or an outcome that nobody knows, has left behind:
//! [`Client::reconcile`](crate::Client::reconcile) finds out what became of it.
//!
//! | journal | feature | for |
//! |---|---|---|
//! | [`MemoryJournal`] | | one process; what it holds ends with the process |
//! | `SqliteJournal` | `journal-sqlite` | one machine; survives the process and the loss of power |
//! | `PostgresJournal` | `journal-postgres` | many machines with one truth |
//!
//! The durable ones work under any executor, and keep what is closed as a history for people.

pub(crate) mod contract;
pub(crate) mod memory;
#[cfg(feature = "journal-postgres")]
pub(crate) mod postgres;
#[cfg(feature = "journal-sqlite")]
pub(crate) mod sqlite;
#[cfg(any(feature = "journal-postgres", feature = "journal-sqlite"))]
mod stored_intent;

pub use self::contract::{Begun, Ending, Journal};
pub use self::memory::MemoryJournal;
#[cfg(feature = "journal-postgres")]
pub use self::postgres::PostgresJournal;
#[cfg(feature = "journal-sqlite")]
pub use self::sqlite::SqliteJournal;
pub use crate::error::JournalError;
pub use crate::generated::operation::Operation;
pub use crate::types::Intent;
