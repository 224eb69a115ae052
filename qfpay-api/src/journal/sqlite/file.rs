//! The file of an SQLite journal: how it is opened, what is in it, and what can be wrong with it.

use std::error::Error as StdError;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior};

use crate::error::JournalError;
use crate::journal::stored_intent::IntentFault;

/// Marks the file as a journal of this crate ("qfpj"), so that no other database is taken for one.
const APPLICATION_ID: i32 = 0x7166_706a;
/// Raised whenever [`SCHEMA`] changes.
const VERSION: i32 = 1;
/// How long to wait for another program that is writing.
const PATIENCE: Duration = Duration::from_secs(10);

/// The indexes make a second intent impossible whatever a program does: of one call there is one that is
/// open or done, and of one subject one that is open.
const SCHEMA: &str = "
    CREATE TABLE intents (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        account TEXT NOT NULL,
        operation TEXT NOT NULL,
        number TEXT NOT NULL,
        subject TEXT NOT NULL,
        intent TEXT NOT NULL, -- JSON
        begun_at TEXT NOT NULL, -- YYYY-MM-DD hh:mm:ss in UTC+8, as all times here
        ending TEXT CHECK (ending IN ('done', 'not_done', 'not_sent')), -- none while it is open
        closed_at TEXT,
        CHECK ((ending IS NULL) = (closed_at IS NULL))
    ) STRICT;
    CREATE UNIQUE INDEX intents_call ON intents (account, operation, number)
        WHERE ending IS NULL OR ending = 'done';
    CREATE UNIQUE INDEX intents_subject ON intents (account, operation, subject) WHERE ending IS NULL;
    CREATE INDEX intents_open ON intents (account, id) WHERE ending IS NULL;
    CREATE INDEX intents_closed ON intents (account, closed_at) WHERE closed_at IS NOT NULL;
";

/// SQLite waits for others with every statement except the switch to the write-ahead log, where programs
/// that start at once get in each other's way.
pub(super) fn open(path: &Path) -> Result<Connection, Fault> {
    let start = Instant::now();
    loop {
        match try_open(path) {
            Err(fault) if fault.is_busy() && start.elapsed() < PATIENCE => {
                thread::sleep(Duration::from_millis(5));
            }
            result => return result,
        }
    }
}

fn try_open(path: &Path) -> Result<Connection, Fault> {
    // Without URIs: a path is a path, whatever characters are in it.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let mut connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    // Before anything is changed, because the file may belong to another program.
    let is_new = is_new(&mut connection)?;
    write_through(&connection)?;
    if is_new {
        create(&mut connection)?;
    }
    Ok(connection)
}

/// Whether there is nothing in the file yet.
fn is_new(connection: &mut Connection) -> Result<bool, Fault> {
    let snapshot = connection.transaction()?;
    let number = |question| snapshot.query_row(question, [], |row| row.get::<_, i32>(0));
    let application_id = number("PRAGMA application_id")?;
    let version = number("PRAGMA user_version")?;
    let tables = number("SELECT count(*) FROM sqlite_schema")?;
    match (application_id, version, tables) {
        (0, 0, 0) => Ok(true),
        (APPLICATION_ID, VERSION, _) => Ok(false),
        (APPLICATION_ID, version, _) => Err(Fault::OtherVersion(version)),
        _ => Err(Fault::Foreign),
    }
}

/// Every commit waits until the disk has it.
fn write_through(connection: &Connection) -> Result<(), Fault> {
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(Fault::NoLog);
    }
    // `fullfsync` is for macOS, whose plain fsync does not reach the disk.
    connection.execute_batch(
        "PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;",
    )?;
    Ok(())
}

fn create(connection: &mut Connection) -> Result<(), Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let version: i32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    // Another program may have been faster.
    if version == 0 {
        transaction.execute_batch(SCHEMA)?;
        transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
        transaction.commit()?;
    }
    Ok(())
}

/// What can be wrong, as yet without the name of the file.
#[derive(Debug)]
pub(super) enum Fault {
    Sqlite(rusqlite::Error),
    Intent(IntentFault),
    Foreign,
    OtherVersion(i32),
    NoLog,
}

impl From<IntentFault> for Fault {
    fn from(fault: IntentFault) -> Self {
        Self::Intent(fault)
    }
}

impl From<rusqlite::Error> for Fault {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl Fault {
    fn is_busy(&self) -> bool {
        match self {
            Self::Sqlite(error) => error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy),
            _ => false,
        }
    }

    pub(super) fn at(self, path: &Path) -> JournalError {
        JournalError::new(FileError {
            text: format!("{}: {}", path.display(), self.text()),
            source: self.source(),
        })
    }

    fn text(&self) -> String {
        match self {
            Self::Sqlite(error) => hint(error).to_owned(),
            Self::Intent(fault) => fault.text(),
            Self::Foreign => {
                "this is a database of another program; give the journal a file of its own".to_owned()
            }
            Self::OtherVersion(version) => format!(
                "the file has format {version}, and this version of the program knows format {VERSION}; update the program"
            ),
            Self::NoLog => {
                "a write-ahead log is not possible here; the journal has to be a file on a disk of this machine"
                    .to_owned()
            }
        }
    }

    fn source(self) -> Option<Box<dyn StdError + Send + Sync>> {
        match self {
            Self::Sqlite(source) => Some(Box::new(source)),
            Self::Intent(fault) => Some(Box::new(fault.into_source())),
            Self::Foreign | Self::OtherVersion(_) | Self::NoLog => None,
        }
    }
}

fn hint(error: &rusqlite::Error) -> &'static str {
    match error.sqlite_error_code() {
        Some(ErrorCode::CannotOpen) => {
            "the file cannot be opened or created; its folder has to exist and be writable"
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another program has locked the file for 10 s; is a backup or a database tool using it?"
        }
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            "the file cannot be written; the user of this program needs to own it and its folder"
        }
        Some(ErrorCode::DiskFull) => "the disk is full",
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt) => {
            "the file is not a database, or is damaged; keep it, and restore a copy or query what was open"
        }
        Some(ErrorCode::SystemIoFailure) => "the disk cannot read or write it",
        _ => "SQLite cannot read or write it",
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{text}")]
struct FileError {
    text: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

#[cfg(test)]
mod tests {
    use super::open;

    #[test]
    fn every_commit_waits_for_the_disk() {
        let name = format!("qfpay-api-every-commit-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir(&folder).unwrap();
        let path = folder.join("journal.db");
        // Made and opened again: what holds for the connection is set each time.
        for _ in 0..2 {
            let connection = open(&path).unwrap();
            let ask = |question| {
                connection.query_row(question, [], |row| row.get::<_, rusqlite::types::Value>(0))
            };
            assert_eq!(ask("PRAGMA journal_mode").unwrap(), "wal".to_owned().into());
            let full = 2;
            assert_eq!(ask("PRAGMA synchronous").unwrap(), full.into());
            assert_eq!(ask("PRAGMA fullfsync").unwrap(), 1.into());
            assert_eq!(ask("PRAGMA checkpoint_fullfsync").unwrap(), 1.into());
        }
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
