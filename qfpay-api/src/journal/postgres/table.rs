//! The table of a PostgreSQL journal, and every statement about it.

use std::fmt;
use std::sync::Arc;

use super::fault::Fault;

/// Stands for the table in a statement, quoted.
const TABLE: &str = "{table}";
/// Stands for the table's name without its schema, from which its indexes have theirs.
const NAME: &str = "{name}";

/// Text is compared byte by byte (`COLLATE "C"`): another order would make the unique indexes depend on
/// the version of the operating system's collations. Each index starts with the column that only its own
/// statement names. Otherwise a server without statistics uses the wrong one.
const CREATE: &str = r#"CREATE TABLE IF NOT EXISTS {table} (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    account text COLLATE "C" NOT NULL,
    owner text NOT NULL,
    operation text COLLATE "C" NOT NULL,
    number text COLLATE "C" NOT NULL,
    subject text COLLATE "C" NOT NULL,
    intent jsonb NOT NULL,
    token uuid NOT NULL,
    begun_at timestamptz NOT NULL DEFAULT now(),
    ending text CHECK (ending IN ('done', 'not_done', 'not_sent')),
    closed_at timestamptz,
    closed_by text,
    CHECK ((ending IS NULL) = (closed_at IS NULL))
);
CREATE UNIQUE INDEX IF NOT EXISTS "{name}_call" ON {table} (number, operation, account)
    WHERE ending IS NULL OR ending = 'done';
CREATE UNIQUE INDEX IF NOT EXISTS "{name}_subject" ON {table} (subject, operation, account)
    WHERE ending IS NULL;
CREATE INDEX IF NOT EXISTS "{name}_open" ON {table} (id) WHERE ending IS NULL;
CREATE INDEX IF NOT EXISTS "{name}_closed" ON {table} (closed_at) WHERE closed_at IS NOT NULL;
COMMENT ON TABLE {table} IS 'Journal of qfpay-api: what is open has no ending yet';
"#;

/// Planned and not run: the server reports an error if there is no such unique index.
const CHECK: &str =
    "EXPLAIN INSERT INTO {table} (account, owner, operation, number, subject, intent, token)
        VALUES ('', '', '', '', '', '{}', '00000000-0000-0000-0000-000000000000')
        ON CONFLICT (number, operation, account) WHERE ending IS NULL OR ending = 'done' DO NOTHING;
    EXPLAIN INSERT INTO {table} (account, owner, operation, number, subject, intent, token)
        VALUES ('', '', '', '', '', '{}', '00000000-0000-0000-0000-000000000000')
        ON CONFLICT (subject, operation, account) WHERE ending IS NULL DO NOTHING";

const BEGIN: &str =
    "INSERT INTO {table} (account, owner, operation, number, subject, intent, token)
    VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7) ON CONFLICT DO NOTHING RETURNING id";
const WITHDRAW: &str = "UPDATE {table} SET ending = 'not_sent', closed_at = now(), closed_by = $2
    WHERE token = ANY($1) AND account = $3 AND operation = $4 AND number = $5 AND ending IS NULL";
const SAME_CALL: &str = "SELECT id, intent::text, ending, token FROM {table}
    WHERE account = $1 AND operation = $2 AND number = $3 AND (ending IS NULL OR ending = 'done')";
const SAME_SUBJECT: &str = "SELECT id, intent::text, ending, token FROM {table}
    WHERE account = $1 AND operation = $2 AND subject = $3 AND ending IS NULL";
const OPEN_CALL: &str = "SELECT id, intent::text, ending, token FROM {table}
    WHERE account = $1 AND operation = $2 AND number = $3 AND ending IS NULL";
const CLOSE: &str = "UPDATE {table} SET ending = $2, closed_at = now(), closed_by = $3
    WHERE id = $1 AND ending IS NULL";
const OPEN: &str = "SELECT id, intent::text, ending, token FROM {table}
    WHERE account = $1 AND ending IS NULL ORDER BY id";
const FORGET: &str = "WITH forgotten AS (
        DELETE FROM {table} WHERE account = $1
            AND closed_at < $2::timestamp AT TIME ZONE make_interval(mins => $3)
        RETURNING 1
    ) SELECT count(*) FROM forgotten";

/// A table by name.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Table {
    schema: Option<Arc<str>>,
    name: Arc<str>,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            schema: None,
            name: Arc::from("qfpay_intents"),
        }
    }
}

impl Table {
    pub(super) fn new(name: &str) -> Result<Self, Fault> {
        let (schema, table) = match name.split_once('.') {
            Some((schema, table)) => (Some(schema), table),
            None => (None, name),
        };
        // So short that the names of the indexes are not cut off, and so plain that quotes suffice.
        let plain = |part: &str| {
            (1..=40).contains(&part.len())
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        if !schema.into_iter().chain([table]).all(plain) {
            return Err(Fault::Name(name.chars().take(100).collect()));
        }
        Ok(Self {
            schema: schema.map(Arc::from),
            name: Arc::from(table),
        })
    }

    fn about(&self, statement: &str) -> String {
        statement
            .replace(TABLE, &self.to_string())
            .replace(NAME, &self.name)
    }

    pub(super) fn create(&self) -> String {
        self.about(CREATE)
    }

    pub(super) fn check(&self) -> String {
        self.about(CHECK)
    }

    pub(super) fn begin(&self) -> String {
        self.about(BEGIN)
    }

    pub(super) fn withdraw(&self) -> String {
        self.about(WITHDRAW)
    }

    pub(super) fn same_call(&self) -> String {
        self.about(SAME_CALL)
    }

    pub(super) fn same_subject(&self) -> String {
        self.about(SAME_SUBJECT)
    }

    pub(super) fn open_call(&self) -> String {
        self.about(OPEN_CALL)
    }

    pub(super) fn close(&self) -> String {
        self.about(CLOSE)
    }

    pub(super) fn open(&self) -> String {
        self.about(OPEN)
    }

    pub(super) fn forget(&self) -> String {
        self.about(FORGET)
    }
}

/// As it stands in a statement.
impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "\"{schema}\".")?;
        }
        write!(f, "\"{}\"", self.name)
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn a_name_stands_in_quotes_and_is_nothing_but_a_name() {
        let longest = "t".repeat(40);
        for (name, quoted) in [
            ("qfpay_intents", "\"qfpay_intents\""),
            ("Shop.Intents_2", "\"Shop\".\"Intents_2\""),
            (&longest, &format!("\"{longest}\"")),
        ] {
            assert_eq!(Table::new(name).unwrap().to_string(), quoted);
        }
        let too_long = "t".repeat(41);
        for name in [
            "", ".", "a.", ".a", "a.b.c", "a b", "a\"b", "a;b", "\u{e9}", &too_long,
        ] {
            assert!(Table::new(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn every_statement_names_the_table_and_leaves_no_blank() {
        let table = Table::new("shop.till").unwrap();
        for statement in [
            table.create(),
            table.check(),
            table.begin(),
            table.withdraw(),
            table.same_call(),
            table.same_subject(),
            table.open_call(),
            table.close(),
            table.open(),
            table.forget(),
        ] {
            assert!(statement.contains("\"shop\".\"till\""), "{statement}");
            assert!(!statement.contains("{table}") && !statement.contains("{name}"));
        }
        assert!(table.create().contains("\"till_call\""));
    }
}
