//! Rows of the table, and whose they are.

use std::sync::Arc;

use postgres::types::Type;
use postgres::{Client, Row};

use super::fault::Fault;
use super::table::Table;
use crate::generated::operation::Operation;
use crate::journal::stored_intent::from_json;
use crate::types::intent::Intent;

/// Whose intents, in which table.
#[derive(Clone)]
pub(super) struct Scope {
    pub(super) table: Table,
    pub(super) account: Arc<str>,
    pub(super) owner: Arc<str>,
}

/// A value with its type, so that a statement goes in one message and needs no session of its own.
pub(super) type Parameter<'a> = (&'a (dyn postgres::types::ToSql + Sync), Type);

impl Scope {
    /// The row about an operation and a number or subject, if there is one.
    pub(super) fn one(
        &self,
        client: &mut Client,
        statement: &str,
        operation: Operation,
        key: &str,
    ) -> Result<Option<StoredIntent>, Fault> {
        let parameters: [Parameter<'_>; 3] = [
            (&&*self.account, Type::TEXT),
            (&operation.code(), Type::TEXT),
            (&key, Type::TEXT),
        ];
        let row = client.query_typed_opt(statement, &parameters)?;
        row.map(|row| StoredIntent::read(&row)).transpose()
    }
}

/// A row as far as the journal reads it.
pub(super) struct StoredIntent {
    pub(super) id: i64,
    pub(super) intent: String,
    pub(super) done: bool,
    pub(super) token: uuid::Uuid,
}

impl StoredIntent {
    pub(super) fn read(row: &Row) -> Result<Self, Fault> {
        let ending: Option<String> = row.try_get("ending")?;
        Ok(Self {
            id: row.try_get("id")?,
            intent: row.try_get("intent")?,
            done: ending.is_some(),
            token: row.try_get("token")?,
        })
    }

    pub(super) fn intent(&self) -> Result<Intent, Fault> {
        Ok(from_json(self.id, &self.intent)?)
    }
}
