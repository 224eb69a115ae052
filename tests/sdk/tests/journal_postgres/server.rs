//! Tables of the server, each test with its own, and what is in order about them.

use postgres::{Client, NoTls};
use qfpay_api::TxTime;
use qfpay_api::journal::{Begun, Ending, Intent, Journal, PostgresJournal};

use super::journal_suite::{DurableStore, Store, payment, wait};

/// The server that the tests were given; without one they fail.
pub(crate) fn url() -> String {
    std::env::var("QFPAY_POSTGRES_URL").expect(
        "QFPAY_POSTGRES_URL names no server: run tests/with_postgres.sh cargo test --test journal_postgres",
    )
}

pub(crate) fn client() -> Client {
    Client::connect(&url(), NoTls).unwrap()
}

pub(crate) struct Server {
    pub(crate) table: String,
}

impl Server {
    /// A place for a table that nobody has made yet.
    pub(crate) fn empty() -> Self {
        Self {
            table: format!("t{}", uuid::Uuid::new_v4().simple()),
        }
    }

    pub(crate) fn history_with(&self, column: &str) -> Vec<(String, Option<String>)> {
        let select = format!("SELECT number, {column} FROM {} ORDER BY id", self.table);
        let rows = client().query(&select, &[]).unwrap();
        rows.iter().map(|row| (row.get(0), row.get(1))).collect()
    }

    fn fill(&self, intents: &[Intent]) {
        let all: Vec<_> = intents
            .iter()
            .map(|intent| serde_json::to_string(intent).unwrap())
            .collect();
        let insert = format!(
            "INSERT INTO {} (account, owner, operation, number, subject, intent, token)
                SELECT '', '', intent->>'operation', intent->>'number', intent->>'subject', intent,
                    gen_random_uuid()
                FROM unnest($1::text[]) WITH ORDINALITY AS given (json, place),
                    LATERAL (SELECT json::jsonb) AS parsed (intent) ORDER BY place",
            self.table
        );
        client().execute(&insert, &[&all]).unwrap();
    }
}

impl Store for Server {
    type Journal = PostgresJournal;

    fn new() -> Self {
        let server = Self::empty();
        wait(server.journal().create_table()).unwrap();
        server
    }

    fn journal(&self) -> PostgresJournal {
        let journal = PostgresJournal::local(&url()).unwrap();
        journal.with_table(&self.table).unwrap()
    }

    fn fill(&self, intents: &[Intent]) {
        self.fill(intents);
    }
}

impl DurableStore for Server {
    fn for_account(&self, account: &str) -> PostgresJournal {
        self.journal().with_account(account)
    }

    fn forget_closed_before(journal: &PostgresJournal, time: TxTime) -> u64 {
        wait(journal.forget_closed_before(time)).unwrap()
    }

    fn history(&self) -> Vec<(String, Option<String>)> {
        self.history_with("ending")
    }
}

/// A server whose commits do not wait for the disk, and whose transactions see less of each other and
/// write nothing, unless they say so. Its table refuses what is not to be waited for.
pub(crate) struct LaxServer(Server);

impl Store for LaxServer {
    type Journal = PostgresJournal;

    fn new() -> Self {
        let server = Server::new();
        let table = &server.table;
        let guard = format!(
            "CREATE FUNCTION {table}_guard() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF current_setting('synchronous_commit') = 'off' THEN
                    RAISE EXCEPTION 'this commit would not wait for the disk';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER guard BEFORE INSERT OR UPDATE ON {table}
                FOR EACH ROW EXECUTE FUNCTION {table}_guard()"
        );
        client().batch_execute(&guard).unwrap();
        Self(server)
    }

    fn journal(&self) -> PostgresJournal {
        let options = "-c synchronous_commit=off -c default_transaction_isolation=serializable \
            -c default_transaction_read_only=on";
        let url = format!("{} options='{options}'", url());
        let journal = PostgresJournal::new(move || Client::connect(&url, NoTls));
        journal.with_table(&self.0.table).unwrap()
    }

    fn fill(&self, intents: &[Intent]) {
        self.0.fill(intents);
    }
}

impl DurableStore for LaxServer {
    fn for_account(&self, account: &str) -> PostgresJournal {
        self.journal().with_account(account)
    }

    fn forget_closed_before(journal: &PostgresJournal, time: TxTime) -> u64 {
        wait(journal.forget_closed_before(time)).unwrap()
    }

    fn history(&self) -> Vec<(String, Option<String>)> {
        self.0.history()
    }
}

#[test]
fn who_began_and_closed_it_stands_beside_it() {
    let server = Server::new();
    let till = |name| server.journal().with_owner(name);
    wait(till("till-3").begin(&payment("INV-7"))).unwrap();
    wait(till("office").close(&payment("INV-7"), Ending::NotDone)).unwrap();
    let told = |text: &str| vec![("INV-7".to_owned(), Some(text.to_owned()))];
    assert_eq!(server.history_with("owner"), told("till-3"));
    assert_eq!(server.history_with("closed_by"), told("office"));
    assert_eq!(server.history_with("intent->>'txamt'"), told("1250"));
}

#[test]
fn a_table_is_made_once_however_often_it_is_asked_for() {
    let server = Server::empty();
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| wait(server.journal().create_table()).unwrap());
        }
    });
    wait(server.journal().begin(&payment("INV-7"))).unwrap();
    wait(server.journal().create_table()).unwrap();
    assert_eq!(wait(server.journal().open()), Ok(vec![payment("INV-7")]));
}

#[test]
fn the_text_that_makes_the_table_can_be_run_by_hand_and_in_a_schema() {
    let server = Server::empty();
    let schema = format!("S{}", &server.table[..9]);
    let name = format!("{schema}.{}", server.table);
    let journal = server.journal().with_table(&name).unwrap();
    let make = journal.create_table_sql();
    assert!(make.contains(&format!("\"{schema}\".\"{}\"", server.table)));
    client()
        .batch_execute(&format!("CREATE SCHEMA \"{schema}\"; {make}"))
        .unwrap();
    assert_eq!(wait(journal.begin(&payment("INV-7"))), Ok(Begun::Stored));
}

#[test]
fn a_missing_table_is_told_with_its_mend() {
    let server = Server::empty();
    let journal = server.journal();
    for told in [
        wait(journal.begin(&payment("INV-7"))).unwrap_err(),
        wait(journal.open()).unwrap_err(),
    ] {
        assert!(told.contains("create_table"), "{told}");
    }
    // The same journal goes on once it is mended.
    wait(journal.create_table()).unwrap();
    assert_eq!(wait(journal.begin(&payment("INV-7"))), Ok(Begun::Stored));
}

#[test]
fn a_table_that_would_let_two_begin_is_refused() {
    for index in ["call", "subject"] {
        let server = Server::new();
        let drop = format!("DROP INDEX {}_{index}", server.table);
        client().batch_execute(&drop).unwrap();
        let told = wait(server.journal().begin(&payment("INV-7"))).unwrap_err();
        assert!(told.contains("lacks"), "{told}");
        assert_eq!(server.history(), []);
        // An index that is there and means less is no better.
        let columns = ["account, operation, number", "account, operation, subject"];
        let column = columns[usize::from(index == "subject")];
        let plain = format!("CREATE INDEX ON {} ({column})", server.table);
        client().batch_execute(&plain).unwrap();
        wait(server.journal().begin(&payment("INV-7"))).unwrap_err();
    }
}

#[test]
fn a_user_who_may_only_read_is_told_what_is_missing() {
    let server = Server::new();
    let user = format!("reader_{}", server.table);
    let grant = format!(
        "CREATE ROLE {user} LOGIN; GRANT SELECT ON {} TO {user}",
        server.table
    );
    client().batch_execute(&grant).unwrap();
    let url = url().replace("user=postgres", &format!("user={user}"));
    let journal = PostgresJournal::local(&url).unwrap();
    let journal = journal.with_table(&server.table).unwrap();
    let told = wait(journal.begin(&payment("INV-7"))).unwrap_err();
    assert!(told.contains("SELECT, INSERT and UPDATE"), "{told}");
}

#[test]
fn a_till_needs_no_more_rights_than_are_documented() {
    let server = Server::new();
    let user = format!("till_{}", server.table);
    let grant = format!(
        "CREATE ROLE {user} LOGIN; GRANT SELECT, INSERT, UPDATE ON {} TO {user}",
        server.table
    );
    client().batch_execute(&grant).unwrap();
    let url = url().replace("user=postgres", &format!("user={user}"));
    let journal = PostgresJournal::local(&url).unwrap();
    let journal = journal.with_table(&server.table).unwrap();
    assert_eq!(wait(journal.begin(&payment("INV-7"))), Ok(Begun::Stored));
    wait(journal.close(&payment("INV-7"), Ending::Done)).unwrap();
    assert_eq!(wait(journal.open()), Ok(vec![]));
}
