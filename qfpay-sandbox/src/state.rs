//! The state file: what a sandbox remembers, in SQLite, so that the next one knows it.
//!
//! Whatever was written is safe from the end of this process at any moment. It is not made safe from
//! the loss of power: waiting for the disk, even now and then, takes ten times as long as writing.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, params};

use crate::engine::{Change, Engine, FORMAT, Key, Part, RestoreError};

/// Marks the file as a sandbox's ("qfps"), so that no other database is taken for one.
const APPLICATION_ID: i32 = 0x7166_7073;
/// How long to wait for a sandbox that is about to stop.
const PATIENCE: Duration = Duration::from_secs(3);

/// The row numbers of the two tables with texts for keys say in which order these were first written.
const SCHEMA: &str = "
    CREATE TABLE transactions (key INTEGER PRIMARY KEY, document TEXT NOT NULL) STRICT;
    CREATE TABLE notifications (key INTEGER PRIMARY KEY, document TEXT NOT NULL) STRICT;
    CREATE TABLE wallet_codes (key TEXT NOT NULL UNIQUE, document TEXT NOT NULL) STRICT;
    CREATE TABLE refund_behaviours (key TEXT NOT NULL UNIQUE, document TEXT NOT NULL) STRICT;
    CREATE TABLE rest (key INTEGER PRIMARY KEY, document TEXT NOT NULL) STRICT;
    CREATE TABLE clock (ahead INTEGER NOT NULL) STRICT; -- of the system's, in seconds
    INSERT INTO clock VALUES (0);
";

/// Why a state file cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the state file {}: {reason}", path.display())]
pub struct StateError {
    path: PathBuf,
    reason: Reason,
}

#[derive(Debug, thiserror::Error)]
enum Reason {
    #[error("another sandbox uses it; stop that one first, or name another file")]
    InUse,
    #[error("this is no state file of a sandbox; name another file")]
    Foreign,
    #[error(
        "it was written by another version of the sandbox (format {0}, and this version has {FORMAT}); \
         name another file, or move this one away"
    )]
    OtherFormat(i32),
    #[error("it is damaged, so name another file or move this one away: {0}")]
    Damaged(String),
    #[error("{0}; add this merchant to the configuration, or name another file")]
    UnknownMerchant(RestoreError),
    #[error("{hint} ({error})")]
    Sqlite {
        hint: &'static str,
        error: rusqlite::Error,
    },
    #[error("what is to be remembered cannot be written as JSON: {0}")]
    Json(serde_json::Error),
}

impl From<rusqlite::Error> for Reason {
    fn from(error: rusqlite::Error) -> Self {
        let hint = match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => return Self::InUse,
            Some(ErrorCode::NotADatabase) => return Self::Foreign,
            Some(ErrorCode::DatabaseCorrupt) => return Self::Damaged(error.to_string()),
            Some(ErrorCode::CannotOpen) => {
                "it cannot be opened; is there such a folder, and may it be written to?"
            }
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => "it may not be written to",
            Some(ErrorCode::DiskFull) => "the disk is full",
            Some(ErrorCode::Unknown) | None => return Self::Damaged(error.to_string()),
            _ => "it cannot be read or written",
        };
        Self::Sqlite { hint, error }
    }
}

impl From<RestoreError> for Reason {
    fn from(error: RestoreError) -> Self {
        match error {
            RestoreError::UnknownMerchant(_) => Self::UnknownMerchant(error),
            RestoreError::Senseless { .. } => Self::Damaged(error.to_string()),
        }
    }
}

/// An open state file, for this process alone.
#[derive(Debug)]
pub(crate) struct StateFile {
    path: PathBuf,
    connection: Connection,
    /// How far the clock was ahead when that was written last.
    ahead: i64,
}

impl StateFile {
    /// Opens the file, or makes it, and gives the engine what is in it. From then on the engine notes
    /// its changes.
    pub(crate) fn open(path: &Path, engine: &mut Engine) -> Result<Self, StateError> {
        let at_path = |reason| StateError {
            path: path.to_owned(),
            reason,
        };
        let connection = open(path).map_err(at_path)?;
        restore(&connection, engine).map_err(at_path)?;
        let ahead = ahead(&connection).map_err(at_path)?;
        engine.note_changes();
        Ok(Self {
            path: path.to_owned(),
            connection,
            ahead,
        })
    }

    /// By how many seconds the clock was ahead of the system's.
    pub(crate) fn ahead(&self) -> i64 {
        self.ahead
    }

    /// Writes what has changed in the engine, and how far the clock is `ahead`. What could not be written
    /// is written with the next changes.
    pub(crate) fn write(&mut self, engine: &mut Engine, ahead: i64) -> Result<(), StateError> {
        let written = self.try_to_write(engine, ahead);
        written.map_err(|reason| StateError {
            path: self.path.clone(),
            reason,
        })
    }

    fn try_to_write(&mut self, engine: &mut Engine, ahead: i64) -> Result<(), Reason> {
        let changes = engine.changes().map_err(Reason::Json)?;
        if changes.is_empty() && ahead == self.ahead {
            return Ok(());
        }
        let transaction = self.connection.transaction()?;
        for change in changes {
            apply(&transaction, change)?;
        }
        if ahead != self.ahead {
            let mut statement = transaction.prepare_cached("UPDATE clock SET ahead = ?1")?;
            statement.execute([ahead])?;
        }
        transaction.commit()?;
        engine.note_changes();
        self.ahead = ahead;
        Ok(())
    }
}

fn open(path: &Path) -> Result<Connection, Reason> {
    // Without URIs: a path is a path, whatever characters are in it.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    // The lock is taken with the first access and kept until the process ends, however it ends.
    connection.execute_batch("PRAGMA locking_mode = EXCLUSIVE")?;
    let is_new = is_new(&connection)?;
    // The write-ahead log is what makes writing cheap, and the system has it even if this process dies.
    connection.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?;
    connection.execute_batch("PRAGMA synchronous = OFF")?;
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if is_new {
        transaction.execute_batch(SCHEMA)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", FORMAT)?;
    }
    transaction.commit()?;
    Ok(connection)
}

/// Whether there is nothing in the file yet. What may be somebody else's is not touched.
fn is_new(connection: &Connection) -> Result<bool, Reason> {
    let number = |question| connection.query_row(question, [], |row| row.get::<_, i32>(0));
    let application_id = number("PRAGMA application_id")?;
    let format = number("PRAGMA user_version")?;
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    match (application_id, format, tables) {
        (0, 0, 0) => return Ok(true),
        (APPLICATION_ID, FORMAT, _) => {}
        (APPLICATION_ID, format, _) => return Err(Reason::OtherFormat(format)),
        _ => return Err(Reason::Foreign),
    }
    let verdict: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    match verdict.as_str() {
        "ok" => Ok(false),
        _ => Err(Reason::Damaged(verdict)),
    }
}

fn restore(connection: &Connection, engine: &mut Engine) -> Result<(), Reason> {
    for part in Part::ALL {
        let mut statement = connection.prepare(select(part))?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let key = match part {
                Part::WalletCodes | Part::RefundBehaviours => Key::Text(row.get(0)?),
                Part::Transactions | Part::Notifications | Part::Rest => Key::Number(row.get(0)?),
            };
            let document = row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?;
            engine.restore(part, key, document)?;
        }
    }
    Ok(())
}

fn ahead(connection: &Connection) -> Result<i64, Reason> {
    Ok(connection.query_row("SELECT ahead FROM clock", [], |row| row.get(0))?)
}

fn apply(connection: &Connection, change: Change) -> Result<(), Reason> {
    let Change {
        part,
        key,
        document,
    } = change;
    let statement = match document {
        Some(_) => upsert(part),
        None => delete(part),
    };
    let mut statement = connection.prepare_cached(statement)?;
    match (key, document) {
        (Key::Number(key), Some(document)) => statement.execute(params![key, document]),
        (Key::Text(key), Some(document)) => statement.execute(params![key, document]),
        (Key::Number(key), None) => statement.execute([key]),
        (Key::Text(key), None) => statement.execute([key]),
    }?;
    Ok(())
}

fn select(part: Part) -> &'static str {
    match part {
        Part::Transactions => "SELECT key, document FROM transactions ORDER BY key",
        Part::Notifications => "SELECT key, document FROM notifications ORDER BY key",
        Part::WalletCodes => "SELECT key, document FROM wallet_codes ORDER BY rowid",
        Part::RefundBehaviours => "SELECT key, document FROM refund_behaviours ORDER BY rowid",
        Part::Rest => "SELECT key, document FROM rest",
    }
}

/// Writes the SQL that adds or changes an entry; one that is changed keeps its row.
macro_rules! upsert_into {
    ($table:literal) => {
        concat!(
            "INSERT INTO ",
            $table,
            " (key, document) VALUES (?1, ?2) \
             ON CONFLICT (key) DO UPDATE SET document = excluded.document"
        )
    };
}

fn upsert(part: Part) -> &'static str {
    match part {
        Part::Transactions => upsert_into!("transactions"),
        Part::Notifications => upsert_into!("notifications"),
        Part::WalletCodes => upsert_into!("wallet_codes"),
        Part::RefundBehaviours => upsert_into!("refund_behaviours"),
        Part::Rest => upsert_into!("rest"),
    }
}

fn delete(part: Part) -> &'static str {
    match part {
        Part::Transactions => "DELETE FROM transactions WHERE key = ?1",
        Part::Notifications => "DELETE FROM notifications WHERE key = ?1",
        Part::WalletCodes => "DELETE FROM wallet_codes WHERE key = ?1",
        Part::RefundBehaviours => "DELETE FROM refund_behaviours WHERE key = ?1",
        Part::Rest => "DELETE FROM rest WHERE key = ?1",
    }
}
