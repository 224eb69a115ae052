//! A line to a PostgreSQL server that can be cut at the worst moment.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// Where a connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The server never hears of the commit.
    BeforeCommit,
    /// The server commits, and its answer is lost.
    AfterCommit,
    /// There is no server any more.
    AtOnce,
}

/// Listens on a port of this machine and passes everything on to the server's socket.
pub(crate) struct Line {
    port: u16,
    cuts: Arc<Mutex<Vec<Cut>>>,
    connections: Arc<AtomicUsize>,
}

impl Line {
    /// A line that is cut like this, one connection after the other, and holds from then on.
    pub(crate) fn new(socket: &str, cuts: &[Cut]) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let line = Self {
            port: listener.local_addr().unwrap().port(),
            cuts: Arc::new(Mutex::new(cuts.iter().rev().copied().collect())),
            connections: Arc::default(),
        };
        let (socket, cuts) = (socket.to_owned(), Arc::clone(&line.cuts));
        let connections = Arc::clone(&line.connections);
        thread::spawn(move || {
            for client in listener.incoming() {
                connections.fetch_add(1, Ordering::SeqCst);
                let cut = cuts.lock().unwrap().pop();
                let server = UnixStream::connect(&socket).unwrap();
                thread::spawn(move || pass_on(&client.unwrap(), &server, cut));
            }
        });
        line
    }

    pub(crate) fn address(&self) -> String {
        format!(
            "host=127.0.0.1 port={} user=postgres dbname=postgres",
            self.port
        )
    }

    pub(crate) fn cut_next(&self, cut: Cut) {
        self.cuts.lock().unwrap().push(cut);
    }

    /// How often somebody has connected.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}

fn pass_on(client: &TcpStream, server: &UnixStream, cut: Option<Cut>) {
    if cut == Some(Cut::AtOnce) {
        return;
    }
    thread::scope(|scope| {
        let answers = scope.spawn(|| copy(server, client, |_| true));
        copy(client, server, |sent| {
            let commits = sent.windows(7).any(|window| window == b"COMMIT\0");
            if !commits || cut.is_none() {
                return true;
            }
            client.shutdown(Shutdown::Both).unwrap();
            cut == Some(Cut::AfterCommit)
        });
        let _ = server.shutdown(Shutdown::Write);
        answers.join().unwrap();
    });
}

/// Copies until the end, or until something must not be passed on.
fn copy(mut from: impl Read, mut to: impl Write, mut may_pass: impl FnMut(&[u8]) -> bool) {
    let mut buffer = [0; 65536];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        if !may_pass(&buffer[..length]) || to.write_all(&buffer[..length]).is_err() {
            return;
        }
    }
}
