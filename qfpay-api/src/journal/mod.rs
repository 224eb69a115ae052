//! Stores what a client is about to do, so that a crash between request and answer loses nothing.
//!
//! Before the first byte of a call that moves money, the client gives an [`Intent`] to its journal and waits
//! until it is stored. Once the outcome is final, the client closes the intent. An intent that is open when
//! a program starts was left by a crash or has an unknown outcome.
//! [`Client::reconcile`](crate::Client::reconcile) finds out what became of it.
//!
//! | journal | feature | for |
//! |---|---|---|
//! | [`MemoryJournal`] | | one process; it is lost when the process ends |
//! | `SqliteJournal` | `journal-sqlite` | one machine; survives the process and the loss of power |
//! | `PostgresJournal` | `journal-postgres` | many machines that share one journal |
//!
//! The durable journals work on any executor, and keep closed intents as a history for people.
//!
//! ```
//! use qfpay_api::journal::{Begun, Ending, Journal, MemoryJournal};
//! use qfpay_api::{Amount, Currency, Intent, PayType, TxTime};
//!
//! # pollster::block_on(async {
//! let journal = MemoryJournal::new();
//! let price = Amount::new(Currency::Hkd, 12_50)?;
//! let intent = Intent::payment("INV-7", price, PayType::AlipayMpmHk, TxTime::now());
//!
//! assert_eq!(journal.begin(&intent).await?, Begun::Stored);
//! // The request is sent. Meanwhile nothing can send the same again:
//! assert_eq!(journal.begin(&intent).await?, Begun::Busy(intent.clone()));
//! journal.close(&intent, Ending::Done).await?;
//! assert_eq!(journal.begin(&intent).await?, Begun::AlreadyDone(intent));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

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
