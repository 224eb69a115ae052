//! Connections that are lost at the worst moment: never two intents, and never one that cannot go on.

use postgres::{Client, NoTls};
use qfpay_api::Operation;
use qfpay_api::journal::{Begun, Ending, Journal, PostgresJournal};

use super::journal_suite::{DurableStore, Store, detailed, payment, wait};
use super::line::{Cut, Line};
use super::server::{Server, client, url};

/// A server, and a journal that reaches it over a line that is cut like this.
fn over(cuts: &[Cut]) -> (Server, Line, PostgresJournal) {
    let server = Server::new();
    let (server_url, socket) = (url(), ".s.PGSQL.5432");
    let folder = server_url
        .split_whitespace()
        .find_map(|part| part.strip_prefix("host=/"));
    let socket = format!(
        "/{}/{socket}",
        folder.expect("the server listens on a socket")
    );
    let line = Line::new(&socket, cuts);
    let address = line.address();
    let journal = PostgresJournal::new(move || Client::connect(&address, NoTls));
    let journal = journal.with_table(&server.table).unwrap();
    (server, line, journal)
}

fn endings(server: &Server) -> Vec<Option<String>> {
    let history = server.history();
    history.into_iter().map(|(_, ending)| ending).collect()
}

const WITHDRAWN: &str = "not_sent";

#[test]
fn a_connection_that_was_lost_since_is_made_anew() {
    let server = Server::new();
    let url = format!("{} application_name={}", url(), server.table);
    let journal = PostgresJournal::local(&url).unwrap();
    let journal = journal.with_table(&server.table).unwrap();
    let lose = || {
        let end = "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE application_name = $1";
        let ended = client().query(end, &[&server.table]).unwrap();
        assert!(ended.len() == 1 && ended[0].get(0));
    };
    assert_eq!(wait(journal.begin(&payment("INV-7"))), Ok(Begun::Stored));
    lose();
    assert_eq!(wait(journal.open()), Ok(vec![payment("INV-7")]));
    lose();
    wait(journal.close(&payment("INV-7"), Ending::Done)).unwrap();
    lose();
    assert_eq!(wait(journal.begin(&payment("INV-8"))), Ok(Begun::Stored));
    assert_eq!(endings(&server), [Some("done".to_owned()), None]);
}

#[test]
fn a_commit_whose_answer_is_lost_is_withdrawn_and_made_again() {
    let (server, line, journal) = over(&[Cut::AfterCommit]);
    assert_eq!(wait(journal.begin(&payment("INV-7"))), Ok(Begun::Stored));
    assert_eq!(line.connections(), 2);
    assert_eq!(endings(&server), [Some(WITHDRAWN.to_owned()), None]);
    assert_eq!(wait(journal.open()), Ok(vec![payment("INV-7")]));
}

#[test]
fn a_commit_that_never_arrived_is_made_again() {
    let (server, line, journal) = over(&[Cut::BeforeCommit]);
    assert_eq!(wait(journal.begin(&payment("INV-7"))), Ok(Begun::Stored));
    assert_eq!(line.connections(), 2);
    assert_eq!(endings(&server), [None]);
}

#[test]
fn after_a_failure_the_same_call_begins_once_the_server_is_back() {
    for cuts in [
        [Cut::AfterCommit, Cut::AtOnce],
        [Cut::BeforeCommit, Cut::AtOnce],
        [Cut::AfterCommit, Cut::AfterCommit],
        [Cut::BeforeCommit, Cut::AfterCommit],
    ] {
        let (server, _line, journal) = over(&cuts);
        let told = wait(journal.begin(&payment("INV-7"))).unwrap_err();
        assert!(told.contains("connection"), "{told}");
        // Nothing was sent, so the next attempt may be another one: a new time, and a new amount.
        let later = detailed(
            Operation::Payment,
            "INV-7",
            "INV-7",
            9900,
            "2025-03-01 09:45:00",
        );
        assert_eq!(wait(journal.begin(&later)), Ok(Begun::Stored), "{cuts:?}");
        assert_eq!(wait(journal.open()), Ok(vec![later.clone()]), "{cuts:?}");
        assert_eq!(wait(journal.begin(&later)), Ok(Begun::Busy(later)));
        let open = endings(&server)
            .iter()
            .filter(|ending| ending.is_none())
            .count();
        assert_eq!(open, 1, "{cuts:?}");
    }
}

#[test]
fn what_a_failed_program_left_is_open_for_the_others() {
    let (server, _line, journal) = over(&[Cut::AfterCommit, Cut::AtOnce]);
    wait(journal.begin(&payment("INV-7"))).unwrap_err();
    let other = server.journal();
    // Whether it was sent is for the gateway to say: the other program cannot know.
    assert_eq!(
        wait(other.begin(&payment("INV-7"))),
        Ok(Begun::Busy(payment("INV-7")))
    );
    wait(other.close(&payment("INV-7"), Ending::NotDone)).unwrap();
    assert_eq!(wait(other.begin(&payment("INV-7"))), Ok(Begun::Stored));
    // And now it is the other's, whatever the first one remembers.
    assert_eq!(
        wait(journal.begin(&payment("INV-7"))),
        Ok(Begun::Busy(payment("INV-7")))
    );
}

#[test]
fn only_the_call_that_failed_is_withdrawn() {
    let (_server, _line, journal) = over(&[Cut::AfterCommit, Cut::AtOnce]);
    wait(journal.begin(&payment("INV-7"))).unwrap_err();
    assert_eq!(wait(journal.begin(&payment("INV-8"))), Ok(Begun::Stored));
    let open = wait(journal.open()).unwrap();
    assert_eq!(open, [payment("INV-7"), payment("INV-8")]);
}

#[test]
fn a_server_that_is_out_of_reach_is_an_error_and_no_more() {
    let (server, line, journal) = over(&[Cut::AtOnce]);
    let told = wait(journal.begin(&payment("INV-7"))).unwrap_err();
    assert!(told.contains("no connection"), "{told}");
    assert_eq!(server.history(), []);
    assert_eq!(wait(journal.begin(&payment("INV-7"))), Ok(Begun::Stored));
    assert_eq!(line.connections(), 2);
}

#[test]
fn closing_bears_the_loss_of_a_connection() {
    for cut in [Cut::AfterCommit, Cut::BeforeCommit] {
        let (server, line, journal) = over(&[]);
        wait(journal.begin(&payment("INV-7"))).unwrap();
        // Another journal, because this one's connection stands.
        let address = line.address();
        let journal = PostgresJournal::new(move || Client::connect(&address, NoTls));
        let journal = journal.with_table(&server.table).unwrap();
        line.cut_next(cut);
        wait(journal.close(&payment("INV-7"), Ending::Done)).unwrap();
        assert_eq!(endings(&server), [Some("done".to_owned())], "{cut:?}");
    }
}
