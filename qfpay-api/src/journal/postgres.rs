//! A journal in a PostgreSQL database that many machines share.

mod begin;
mod connection;
mod fault;
mod rows;
mod table;
mod uncertain;

use std::error::Error as StdError;
use std::fmt;
use std::sync::Arc;

use postgres::Client;
use postgres::types::Type;

use self::connection::Connection;
use self::fault::Fault;
use self::rows::{Parameter, Scope, StoredIntent};
use self::table::Table;
use crate::error::JournalError;
use crate::generated::gateway::UTC_OFFSET_MINUTES;
use crate::generated::operation::Operation;
use crate::journal::contract::{Begun, Ending, Journal};
use crate::types::intent::Intent;
use crate::types::time::TxTime;

/// Stores intents in a table of a PostgreSQL database, which all tills of a merchant, and all merchants of a
/// program, share. It is tested with version 15 and needs version 10 or newer.
///
/// [`begin`](Journal::begin) returns after the server has confirmed that the intent is on its disk, even if
/// the database is configured not to wait for that. Unique indexes make sure that only one of two tills
/// begins the same call at the same time. Without them the table is not used.
///
/// It works on any executor: blocking work runs on a thread pool of its own. Clones share one connection.
/// It is made when it is first needed, and again after it was lost. A connection pooler in transaction mode
/// works too.
///
/// ```
/// use qfpay_api::journal::PostgresJournal;
///
/// let journal = PostgresJournal::local("host=localhost user=shop dbname=shop")?
///     .with_owner("till-3")
///     .with_account("shop-hk-1");
/// // Once, by a user who may create tables:
/// println!("{}", journal.create_table_sql());
/// # Ok::<(), qfpay_api::journal::JournalError>(())
/// ```
///
/// # A connection that is lost
///
/// If the connection is lost while an intent is being stored, it is not known whether it was. Each attempt
/// has a token of its own. So the journal connects again and withdraws what the lost attempt may have left,
/// before it makes the next one. If the server cannot be reached, `begin` fails, nothing is sent, and the
/// next `begin` of the same call by this journal withdraws what is left. If there is no next one, the intent
/// stays open until it is resolved.
///
/// # History
///
/// Closed intents stay in the table, each with its `ending` (`done`, `not_done`, `not_sent`), the times,
/// and who began and closed it, for people and reports. Nothing is deleted unless
/// [`forget_closed_before`](Self::forget_closed_before) is called.
#[derive(Clone)]
pub struct PostgresJournal {
    connection: Arc<Connection>,
    scope: Scope,
}

impl PostgresJournal {
    /// A journal whose connections this function makes, with the program's own TLS, certificates and
    /// passwords. The function may block. Nothing is connected yet.
    ///
    /// It should limit the time of a dead connection (`connect_timeout`, `tcp_user_timeout` and
    /// `keepalives_idle` of [`postgres::Config`]), because payments wait for it.
    ///
    /// ```no_run
    /// use postgres::{Client, NoTls};
    /// use qfpay_api::journal::PostgresJournal;
    ///
    /// // With TLS: in place of `NoTls` a connector of postgres-native-tls or postgres-openssl.
    /// let url = "host=db user=shop dbname=shop connect_timeout=10 tcp_user_timeout=30";
    /// let journal = PostgresJournal::new(move || Client::connect(url, NoTls));
    /// ```
    #[must_use]
    pub fn new<E>(connect: impl Fn() -> Result<Client, E> + Send + Sync + 'static) -> Self
    where
        E: Into<Box<dyn StdError + Send + Sync>>,
    {
        Self {
            connection: Arc::new(Connection::new(move || connect().map_err(Into::into))),
            scope: Scope {
                table: Table::default(),
                account: Arc::from(""),
                owner: Arc::from(""),
            },
        }
    }

    /// A journal on a server of this machine, given as a connection string (`host=localhost user=shop
    /// dbname=shop`, or `postgresql://shop@localhost/shop`). Nothing is encrypted, so other machines
    /// are an error: use [`new`](Self::new) for them. Nothing is connected yet.
    ///
    /// # Errors
    ///
    /// [`JournalError`] if the text is not a connection string, or names another machine.
    pub fn local(connection: &str) -> Result<Self, JournalError> {
        let config = connection::local(connection).map_err(Fault::into_error)?;
        Ok(Self::new(move || config.connect(postgres::NoTls)))
    }

    /// Uses this table instead of `qfpay_intents`: a name, or a schema, a dot and a name. Upper and lower case
    /// are different.
    ///
    /// # Errors
    ///
    /// [`JournalError`] unless the name is 1 to 40 letters, digits and underscores.
    pub fn with_table(mut self, name: &str) -> Result<Self, JournalError> {
        self.scope.table = Table::new(name).map_err(Fault::into_error)?;
        Ok(self)
    }

    /// The same table for one of several merchants, by any name that identifies the merchant, such as the
    /// `mchid`. Merchants do not see each other's intents, and may use the same numbers. Unless set, the name
    /// is empty.
    #[must_use]
    pub fn with_account(mut self, account: impl AsRef<str>) -> Self {
        self.scope.account = Arc::from(account.as_ref());
        self
    }

    /// Stores this name with every intent that is begun or closed, such as the name of the till, for people to
    /// see. All tills of an account see all its intents.
    #[must_use]
    pub fn with_owner(mut self, owner: impl AsRef<str>) -> Self {
        self.scope.owner = Arc::from(owner.as_ref());
        self
    }

    /// The SQL that creates the table and its indexes, for an administrator to run. The program then needs
    /// `SELECT`, `INSERT` and `UPDATE`, and `DELETE` to delete closed intents.
    #[must_use]
    pub fn create_table_sql(&self) -> String {
        self.scope.table.create()
    }

    /// Creates the table and its indexes, if they do not exist.
    ///
    /// # Errors
    ///
    /// [`JournalError`] if the server cannot be reached or the user may not create tables.
    pub async fn create_table(&self) -> Result<(), JournalError> {
        let sql = self.scope.table.create();
        // Two at once would both find no table and both make one.
        let sql = format!("SELECT pg_advisory_xact_lock(8171391750); {sql}");
        self.with_connection(move |connection, _| {
            connection.transact_unchecked(|client| Ok(client.batch_execute(&sql)?))
        })
        .await
    }

    /// Deletes the intents of this account that were closed before this time by the clock of the server, and
    /// returns how many.
    ///
    /// A deleted intent no longer prevents the same call. Delete nothing that a program might still try
    /// again automatically. Years of intents do not slow the journal down.
    ///
    /// # Errors
    ///
    /// [`JournalError`] if the server cannot be reached or reports an error. If the connection was lost
    /// meanwhile, they may be deleted nevertheless.
    pub async fn forget_closed_before(&self, time: TxTime) -> Result<u64, JournalError> {
        self.with_connection(move |connection, scope| {
            let (time, minutes) = (time.to_string(), UTC_OFFSET_MINUTES);
            let forgotten: i64 = connection.transact(&scope.table, |client| {
                let parameters: [Parameter<'_>; 3] = [
                    (&&*scope.account, Type::TEXT),
                    (&time, Type::TEXT),
                    (&minutes, Type::INT4),
                ];
                let counted = client.query_typed_one(&scope.table.forget(), &parameters)?;
                Ok(counted.try_get(0)?)
            })?;
            Ok(u64::try_from(forgotten).unwrap_or_default())
        })
        .await
    }

    /// Does blocking work on a thread for it.
    async fn with_connection<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Connection, &Scope) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, JournalError> {
        let Self { connection, scope } = self.clone();
        blocking::unblock(move || work(&connection, &scope))
            .await
            .map_err(Fault::into_error)
    }
}

impl Journal for PostgresJournal {
    async fn begin(&self, intent: &Intent) -> Result<Begun, JournalError> {
        let intent = intent.clone();
        self.with_connection(move |connection, scope| begin::begin(connection, scope, &intent))
            .await
    }

    async fn close(&self, intent: &Intent, ending: Ending) -> Result<(), JournalError> {
        let intent = intent.clone();
        self.with_connection(move |connection, scope| {
            connection.transact(&scope.table, |client| close(client, scope, &intent, ending))
        })
        .await
    }

    async fn open(&self) -> Result<Vec<Intent>, JournalError> {
        self.with_connection(|connection, scope| {
            let rows = connection.transact(&scope.table, |client| {
                Ok(client.query_typed(&scope.table.open(), &[(&&*scope.account, Type::TEXT)])?)
            })?;
            rows.iter()
                .map(|row| StoredIntent::read(row)?.intent())
                .collect()
        })
        .await
    }

    async fn find(
        &self,
        operation: Operation,
        number: &str,
    ) -> Result<Option<Intent>, JournalError> {
        let number = number.to_owned();
        self.with_connection(move |connection, scope| {
            let kept = connection.transact(&scope.table, |client| {
                scope.one(client, &scope.table.open_call(), operation, &number)
            })?;
            kept.map(|kept| kept.intent()).transpose()
        })
        .await
    }
}

impl fmt::Debug for PostgresJournal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PostgresJournal")
            .field("table", &self.scope.table)
            .field("account", &self.scope.account)
            .field("owner", &self.scope.owner)
            .finish_non_exhaustive()
    }
}

fn close(client: &mut Client, scope: &Scope, intent: &Intent, ending: Ending) -> Result<(), Fault> {
    let table = &scope.table;
    let (operation, number) = (intent.operation(), intent.number());
    let Some(kept) = scope.one(client, &table.open_call(), operation, number)? else {
        return Ok(());
    };
    // Compared as intents: another version of the program may write the same one in another way.
    if kept.intent()? == *intent {
        let parameters: [Parameter<'_>; 3] = [
            (&kept.id, Type::INT8),
            (&ending.as_str(), Type::TEXT),
            (&&*scope.owner, Type::TEXT),
        ];
        client.query_typed(&table.close(), &parameters)?;
    }
    Ok(())
}
