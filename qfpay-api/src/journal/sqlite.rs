//! A journal in an SQLite file on this machine.

mod file;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::{Connection, OptionalExtension, Row, TransactionBehavior, params};

use self::file::Fault;
use crate::error::JournalError;
use crate::generated::operation::Operation;
use crate::journal::contract::{Begun, Ending, Journal};
use crate::journal::stored_intent::{from_json, to_json};
use crate::types::intent::Intent;
use crate::types::time::TxTime;

/// Stores intents in an SQLite file. They survive the end of the process, a crash of the machine and the
/// loss of power: [`begin`](Journal::begin) returns after the disk has confirmed the write.
///
/// Several programs on one machine may share the file. It has to be on a disk of this machine, because
/// locks on network drives are not reliable. Several machines share a `PostgresJournal`.
///
/// While the file is open, there are two more files beside it, with `-wal` and `-shm` at the end of the name.
/// Copy or move all three, or close every program first.
///
/// It works on any executor: blocking work runs on a thread pool of its own. Clones share one connection.
///
/// ```
/// use qfpay_api::journal::{Begun, Ending, Intent, Journal, SqliteJournal};
/// use qfpay_api::{Amount, Currency, PayType, TxTime};
///
/// # let path = std::env::temp_dir().join(format!("qfpay-api-till-3-{}.db", std::process::id()));
/// let journal = SqliteJournal::open(&path)?;
/// let amount = Amount::new(Currency::Hkd, 1250)?;
/// let intent = Intent::payment("INV-7", amount, PayType::AlipayMpmHk, TxTime::now());
/// # pollster::block_on(async {
/// assert_eq!(journal.begin(&intent).await?, Begun::Stored);
/// // … the request is sent, and the gateway answers that it is paid …
/// journal.close(&intent, Ending::Done).await?;
/// assert_eq!(journal.begin(&intent).await?, Begun::AlreadyDone(intent));
/// # Ok::<(), qfpay_api::journal::JournalError>(())
/// # })?;
/// # drop(std::fs::remove_file(path));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # History
///
/// Closed intents stay in the table `intents`, with the `ending` (`done`, `not_done`, `not_sent`) and
/// the time of closing in UTC+8, for people and reports. Nothing is deleted unless
/// [`forget_closed_before`](Self::forget_closed_before) is called.
#[derive(Clone)]
pub struct SqliteJournal {
    file: Arc<File>,
    account: Arc<str>,
}

struct File {
    path: PathBuf,
    connection: Mutex<Connection>,
}

impl SqliteJournal {
    /// Opens the file, or creates it if there is none. It waits for the disk: call it when the program
    /// starts, not between requests.
    ///
    /// # Errors
    ///
    /// [`JournalError`] if the file cannot be opened or created, belongs to another program, or is from a
    /// newer version of this one.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, JournalError> {
        let path = path.as_ref().to_path_buf();
        let connection = file::open(&path).map_err(|fault| fault.at(&path))?;
        Ok(Self {
            file: Arc::new(File {
                path,
                connection: Mutex::new(connection),
            }),
            account: Arc::from(""),
        })
    }

    /// The same file for one of several merchants, by any name that identifies the merchant, such as the
    /// `mchid`. Merchants do not see each other's intents, and may use the same numbers. Unless set, the name
    /// is empty.
    #[must_use]
    pub fn with_account(mut self, account: impl AsRef<str>) -> Self {
        self.account = Arc::from(account.as_ref());
        self
    }

    /// Deletes the intents of this account that were closed before this time by the clock of this machine,
    /// and returns how many.
    ///
    /// A deleted intent no longer prevents the same call. Delete nothing that a program might still try
    /// again automatically. Years of intents do not slow the journal down.
    ///
    /// # Errors
    ///
    /// [`JournalError`] if the file cannot be written. Nothing is deleted then.
    pub async fn forget_closed_before(&self, time: TxTime) -> Result<u64, JournalError> {
        self.with_connection(move |connection, account| {
            let forgotten = connection.execute(FORGET, params![account, time.to_string()])?;
            Ok(forgotten as u64)
        })
        .await
    }

    /// Does blocking work on a thread for it.
    async fn with_connection<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection, &str) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, JournalError> {
        let Self { file, account } = self.clone();
        blocking::unblock(move || {
            // A transaction that a panic has cut off was rolled back on the way.
            let connection = file.connection.lock();
            let mut connection = connection.unwrap_or_else(PoisonError::into_inner);
            work(&mut connection, &account).map_err(|fault| fault.at(&file.path))
        })
        .await
    }
}

impl Journal for SqliteJournal {
    async fn begin(&self, intent: &Intent) -> Result<Begun, JournalError> {
        let intent = intent.clone();
        self.with_connection(move |connection, account| begin(connection, account, &intent))
            .await
    }

    async fn close(&self, intent: &Intent, ending: Ending) -> Result<(), JournalError> {
        let intent = intent.clone();
        self.with_connection(move |connection, account| close(connection, account, &intent, ending))
            .await
    }

    async fn open(&self) -> Result<Vec<Intent>, JournalError> {
        self.with_connection(|connection, account| {
            let mut statement = connection.prepare(OPEN)?;
            let kept = statement.query_map([account], StoredIntent::read)?;
            kept.map(|kept| kept?.intent()).collect()
        })
        .await
    }

    async fn find(
        &self,
        operation: Operation,
        number: &str,
    ) -> Result<Option<Intent>, JournalError> {
        let number = number.to_owned();
        self.with_connection(move |connection, account| {
            let kept = open_call(connection, account, operation, &number)?;
            kept.map(|kept| kept.intent()).transpose()
        })
        .await
    }
}

impl fmt::Debug for SqliteJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqliteJournal")
            .field("path", &self.file.path)
            .field("account", &self.account)
            .finish_non_exhaustive()
    }
}

const SAME_CALL: &str = "SELECT id, intent, ending FROM intents
    WHERE account = ?1 AND operation = ?2 AND number = ?3 AND (ending IS NULL OR ending = 'done')";
const SAME_SUBJECT: &str = "SELECT id, intent, ending FROM intents
    WHERE account = ?1 AND operation = ?2 AND subject = ?3 AND ending IS NULL";
const BEGIN: &str = "INSERT INTO intents (account, operation, number, subject, intent, begun_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const OPEN_CALL: &str = "SELECT id, intent, ending FROM intents
    WHERE account = ?1 AND operation = ?2 AND number = ?3 AND ending IS NULL";
const CLOSE: &str = "UPDATE intents SET ending = ?2, closed_at = ?3 WHERE id = ?1";
const OPEN: &str = "SELECT id, intent, ending FROM intents
    WHERE account = ?1 AND ending IS NULL ORDER BY id";
const FORGET: &str = "DELETE FROM intents WHERE account = ?1 AND closed_at < ?2";

/// A row as far as the journal reads it.
struct StoredIntent {
    id: i64,
    intent: String,
    done: bool,
}

impl StoredIntent {
    fn read(row: &Row<'_>) -> rusqlite::Result<Self> {
        let ending: Option<String> = row.get(2)?;
        Ok(Self {
            id: row.get(0)?,
            intent: row.get(1)?,
            done: ending.is_some(),
        })
    }

    fn intent(&self) -> Result<Intent, Fault> {
        Ok(from_json(self.id, &self.intent)?)
    }
}

/// The write lock comes first, so that no other program decides at the same time.
fn begin(connection: &mut Connection, account: &str, intent: &Intent) -> Result<Begun, Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (operation, number) = (intent.operation().code(), intent.number());
    let subject = intent.subject();
    let find = |statement, key| {
        transaction
            .query_row(statement, [account, operation, key], StoredIntent::read)
            .optional()
    };
    let in_the_way = match find(SAME_CALL, number)? {
        None => find(SAME_SUBJECT, subject)?,
        same_call => same_call,
    };
    if let Some(kept) = in_the_way {
        let known = kept.intent()?;
        return Ok(if kept.done {
            Begun::AlreadyDone(known)
        } else {
            Begun::Busy(known)
        });
    }
    let json = to_json(intent)?;
    let now = TxTime::now().to_string();
    transaction.execute(
        BEGIN,
        params![account, operation, number, subject, json, now],
    )?;
    transaction.commit()?;
    Ok(Begun::Stored)
}

fn close(
    connection: &mut Connection,
    account: &str,
    intent: &Intent,
    ending: Ending,
) -> Result<(), Fault> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let Some(kept) = open_call(&transaction, account, intent.operation(), intent.number())? else {
        return Ok(());
    };
    // Compared as intents: another version of the program may write the same one in another way.
    if kept.intent()? == *intent {
        let now = TxTime::now().to_string();
        transaction.execute(CLOSE, params![kept.id, ending.as_str(), now])?;
        transaction.commit()?;
    }
    Ok(())
}

fn open_call(
    connection: &Connection,
    account: &str,
    operation: Operation,
    number: &str,
) -> rusqlite::Result<Option<StoredIntent>> {
    connection
        .query_row(
            OPEN_CALL,
            [account, operation.code(), number],
            StoredIntent::read,
        )
        .optional()
}
