//! Journals in memory and in SQLite against the suite of all journals, and what is SQLite's own.
//! `journal_postgres.rs` runs the suite against a PostgreSQL server.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod journal_suite;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Barrier};
use std::thread;

use journal_suite::{DurableStore, Store, payment, wait};
use qfpay_api::TxTime;
use qfpay_api::journal::{Begun, Ending, Intent, Journal, MemoryJournal, SqliteJournal};
use rusqlite::Connection;
use tempfile::TempDir;

struct Memory(Arc<MemoryJournal>);

impl Store for Memory {
    type Journal = Arc<MemoryJournal>;

    fn new() -> Self {
        Self(Arc::default())
    }

    fn journal(&self) -> Arc<MemoryJournal> {
        Arc::clone(&self.0)
    }
}

struct Sqlite {
    path: PathBuf,
    _folder: TempDir,
}

impl Store for Sqlite {
    type Journal = SqliteJournal;

    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self {
            path: folder.path().join("journal ?mode=memory&x=%20'支付.db"),
            _folder: folder,
        }
    }

    fn journal(&self) -> SqliteJournal {
        SqliteJournal::open(&self.path).unwrap()
    }

    fn fill(&self, intents: &[Intent]) {
        drop(self.journal());
        let mut connection = Connection::open(&self.path).unwrap();
        let transaction = connection.transaction().unwrap();
        for intent in intents {
            let values = [
                intent.number(),
                &serde_json::to_string(intent).unwrap(),
                intent.operation().code(),
            ];
            let insert =
                "INSERT INTO intents (account, operation, number, subject, intent, begun_at)
                VALUES ('', ?3, ?1, ?1, ?2, '2025-03-01 09:30:00')";
            transaction.execute(insert, values).unwrap();
        }
        transaction.commit().unwrap();
    }
}

impl DurableStore for Sqlite {
    fn for_account(&self, account: &str) -> SqliteJournal {
        self.journal().with_account(account)
    }

    fn forget_closed_before(journal: &SqliteJournal, time: TxTime) -> u64 {
        wait(journal.forget_closed_before(time)).unwrap()
    }

    fn history(&self) -> Vec<(String, Option<String>)> {
        let connection = Connection::open(&self.path).unwrap();
        let mut statement = connection
            .prepare("SELECT number, ending FROM intents ORDER BY id")
            .unwrap();
        let rows = statement
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        rows.map(Result::unwrap).collect()
    }
}

mod memory {
    use super::{Memory, journal_suite};

    journal_suite::suite_of_all!(Memory);
}

mod sqlite {
    use super::{Sqlite, journal_suite};

    journal_suite::suite_of_all!(Sqlite);
    journal_suite::suite_of_durable!(Sqlite);
}

fn refusal(path: impl AsRef<Path>) -> String {
    SqliteJournal::open(path).unwrap_err().to_string()
}

#[test]
fn sixteen_programs_that_start_at_once_share_one_new_file() {
    for _ in 0..10 {
        let store = Sqlite::new();
        let start = Barrier::new(16);
        let opened = thread::scope(|scope| {
            let openers: Vec<_> = (0..16)
                .map(|_| {
                    scope.spawn(|| {
                        start.wait();
                        store.journal()
                    })
                })
                .collect();
            openers
                .into_iter()
                .map(|opener| opener.join().unwrap())
                .collect::<Vec<_>>()
        });
        for (number, journal) in opened.iter().enumerate() {
            let begun = wait(journal.begin(&payment(&number.to_string())));
            assert_eq!(begun, Ok(Begun::Stored));
        }
        assert_eq!(wait(opened[0].open()).unwrap().len(), 16);
    }
}

#[test]
fn the_database_of_another_program_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.db");
    let connection = Connection::open(&path).unwrap();
    connection
        .execute_batch("CREATE TABLE goods (name)")
        .unwrap();
    connection.close().unwrap();
    let before = fs::read(&path).unwrap();
    let refusal = refusal(&path);
    assert!(refusal.contains("another program"), "{refusal}");
    assert!(refusal.contains("shop.db"), "{refusal}");
    assert!(fs::read(&path).unwrap() == before);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn a_file_of_a_newer_version_is_refused() {
    let store = Sqlite::new();
    drop(store.journal());
    let connection = Connection::open(&store.path).unwrap();
    connection.pragma_update(None, "user_version", 2).unwrap();
    let refusal = refusal(&store.path);
    assert!(refusal.contains("format 2"), "{refusal}");
    assert!(refusal.contains("update the program"), "{refusal}");
}

#[test]
fn what_cannot_be_a_journal_is_refused_in_words() {
    let folder = tempfile::tempdir().unwrap();
    let text = folder.path().join("notes.txt");
    fs::write(
        &text,
        "no database at all, but text that is long enough".repeat(9),
    )
    .unwrap();
    let table = [
        (
            folder.path().join("no/such/folder.db"),
            "its folder has to exist",
        ),
        (folder.path().to_path_buf(), "cannot be opened"),
        (text, "the file is not a database"),
        (PathBuf::new(), "a file on a disk"),
        (PathBuf::from(":memory:"), "a file on a disk"),
    ];
    for (path, expected) in table {
        let refusal = refusal(&path);
        assert!(refusal.contains(expected), "{path:?}: {refusal}");
    }
}

#[test]
fn an_intent_that_cannot_be_read_is_an_error_and_nothing_is_left_out() {
    let store = Sqlite::new();
    let journal = store.journal();
    wait(journal.begin(&payment("INV-7"))).unwrap();
    wait(journal.begin(&payment("INV-8"))).unwrap();
    let connection = Connection::open(&store.path).unwrap();
    let newer =
        r#"UPDATE intents SET intent = replace(intent, '"801501"', '"999999"') WHERE id = 2"#;
    assert_eq!(connection.execute(newer, []).unwrap(), 1);
    let told = wait(journal.open()).unwrap_err();
    assert!(
        told.contains("id 2") && told.contains("newer version"),
        "{told}"
    );
    // What cannot be read is in the way all the same, and everything else goes on.
    wait(journal.begin(&payment("INV-8"))).unwrap_err();
    wait(journal.close(&payment("INV-7"), Ending::Done)).unwrap();
}

#[test]
fn nobody_can_keep_two_intents_for_one_call_even_by_hand() {
    let store = Sqlite::new();
    wait(store.journal().begin(&payment("INV-7"))).unwrap();
    let connection = Connection::open(&store.path).unwrap();
    let columns = "account, operation, number, subject, intent, begun_at";
    let copy = format!("INSERT INTO intents ({columns}) SELECT {columns} FROM intents");
    let refused = connection.execute(&copy, []).unwrap_err().to_string();
    assert!(refused.contains("UNIQUE"), "{refused}");
}
