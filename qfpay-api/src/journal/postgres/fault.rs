//! What can go wrong between a journal and its PostgreSQL server, and how to fix it.

use std::error::Error as StdError;

use postgres::error::{Severity, SqlState};

use crate::error::JournalError;
use crate::journal::stored_intent::IntentFault;

#[derive(Debug)]
pub(super) enum Fault {
    NoConnection(Box<dyn StdError + Send + Sync>),
    Server(postgres::Error),
    /// A commit of which it is not known whether it was made.
    Commit(postgres::Error),
    Intent(IntentFault),
    /// Another intent prevents it, and cannot be read.
    Undecided,
    Name(String),
    Configuration(postgres::Error),
    Elsewhere(String),
}

impl From<IntentFault> for Fault {
    fn from(fault: IntentFault) -> Self {
        Self::Intent(fault)
    }
}

impl From<postgres::Error> for Fault {
    fn from(error: postgres::Error) -> Self {
        Self::Server(error)
    }
}

impl Fault {
    /// Whether the same may well succeed on a new connection at once.
    pub(super) fn is_passing(&self) -> bool {
        match self {
            Self::Server(error) | Self::Commit(error) => {
                let gave_way = [
                    SqlState::T_R_SERIALIZATION_FAILURE,
                    SqlState::T_R_DEADLOCK_DETECTED,
                ];
                is_end(error) || error.code().is_some_and(|code| gave_way.contains(code))
            }
            _ => false,
        }
    }

    pub(super) fn into_error(self) -> JournalError {
        JournalError::new(ServerError {
            text: self.text(),
            source: self.source(),
        })
    }

    fn text(&self) -> String {
        match self {
            Self::NoConnection(_) => "no connection to the PostgreSQL server".to_owned(),
            Self::Server(error) | Self::Commit(error) | Self::Configuration(error) => {
                hint(error).to_owned()
            }
            Self::Intent(fault) => fault.text(),
            Self::Undecided => {
                "another intent prevents this one and cannot be read; do row-level rules hide it from this user?"
                    .to_owned()
            }
            Self::Name(name) => format!(
                "{name:?} is not a name for a table; use up to 40 letters, digits and underscores, and if needed a schema and a dot before them"
            ),
            Self::Elsewhere(host) => format!(
                "{host} is another machine, and nothing would be encrypted; make the connection yourself and give it to PostgresJournal::new"
            ),
        }
    }

    fn source(self) -> Option<Box<dyn StdError + Send + Sync>> {
        match self {
            Self::NoConnection(source) => Some(source),
            Self::Server(source) | Self::Commit(source) | Self::Configuration(source) => {
                Some(Box::new(source))
            }
            Self::Intent(fault) => Some(Box::new(fault.into_source())),
            Self::Undecided | Self::Name(_) | Self::Elsewhere(_) => None,
        }
    }
}

/// Whether the error is the end of the connection: its loss, or the last word of a server that ends it.
fn is_end(error: &postgres::Error) -> bool {
    error.as_db_error().is_none_or(|server| {
        // A server too old to say it in words that are not translated counts as gone.
        let severity = server.parsed_severity();
        severity.is_none_or(|severity| matches!(severity, Severity::Fatal | Severity::Panic))
    })
}

fn hint(error: &postgres::Error) -> &'static str {
    let Some(code) = error.code() else {
        return "the connection to the PostgreSQL server failed";
    };
    match *code {
        SqlState::UNDEFINED_TABLE | SqlState::INVALID_SCHEMA_NAME => {
            "the table does not exist; call create_table once, or run the text of create_table_sql"
        }
        SqlState::UNDEFINED_COLUMN | SqlState::INVALID_COLUMN_REFERENCE => {
            "the table lacks a column or a unique index; compare it with the text of create_table_sql"
        }
        SqlState::INSUFFICIENT_PRIVILEGE => {
            "the user of the database needs SELECT, INSERT and UPDATE on the table, and DELETE to delete closed intents"
        }
        SqlState::READ_ONLY_SQL_TRANSACTION | SqlState::FEATURE_NOT_SUPPORTED => {
            "the server is read-only; is it a replica?"
        }
        SqlState::QUERY_CANCELED | SqlState::LOCK_NOT_AVAILABLE => {
            "the server did not finish within 10 s"
        }
        SqlState::DISK_FULL | SqlState::OUT_OF_MEMORY | SqlState::TOO_MANY_CONNECTIONS => {
            "the server has no room left"
        }
        SqlState::CHARACTER_NOT_IN_REPERTOIRE | SqlState::UNTRANSLATABLE_CHARACTER => {
            "the intent contains a character that the database cannot store"
        }
        _ => "the PostgreSQL server reports an error",
    }
}

#[derive(Debug, thiserror::Error)]
#[error("{text}")]
struct ServerError {
    text: String,
    source: Option<Box<dyn StdError + Send + Sync>>,
}
