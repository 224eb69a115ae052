//! Stands between the till and the gateway and keeps a request until the test has seen it.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

/// How long a program may take to send its request before the test has failed.
const PATIENCE: Duration = Duration::from_secs(60);

pub(crate) struct Gate {
    address: SocketAddr,
    url: String,
    connections: Receiver<TcpStream>,
}

/// A request that has left the program, which waits for the answer.
#[derive(Debug)]
pub(crate) struct Held {
    connection: TcpStream,
    request: Vec<u8>,
}

impl Gate {
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (sender, connections) = mpsc::channel();
        thread::spawn(move || {
            for connection in listener.incoming() {
                if sender.send(connection.unwrap()).is_err() {
                    return;
                }
            }
        });
        Self {
            address,
            url: format!("http://{address}"),
            connections,
        }
    }

    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// The next request.
    pub(crate) fn next(&self) -> Held {
        let connection = self.connections.recv_timeout(PATIENCE);
        let connection = connection.expect("no request comes: the program has ended, or hangs");
        connection.set_read_timeout(Some(PATIENCE)).unwrap();
        let request = message(&connection);
        Held {
            connection,
            request,
        }
    }

    /// How many connections have been made that nobody has looked at.
    pub(crate) fn waiting(&self) -> usize {
        // Connections come in the order in which they were made, so this is the last of them.
        let last = TcpStream::connect(self.address).unwrap();
        let last = last.local_addr().unwrap();
        let made = std::iter::from_fn(|| self.connections.recv_timeout(PATIENCE).ok());
        made.take_while(|one| one.peer_addr().ok() != Some(last))
            .count()
    }
}

impl Held {
    pub(crate) fn contains(&self, text: &str) -> bool {
        String::from_utf8_lossy(&self.request).contains(text)
    }

    /// Has the gateway act on it, and waits until it has. Its answer goes no further.
    pub(crate) fn pass_on(&self, url: &str) -> Vec<u8> {
        let mut gateway = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
        gateway.write_all(&self.request).unwrap();
        message(&gateway)
    }

    pub(crate) fn answer(&self, answer: &[u8]) {
        (&self.connection).write_all(answer).unwrap();
    }
}

/// One HTTP message with a length, byte by byte as it came.
fn message(connection: &TcpStream) -> Vec<u8> {
    let mut reader = BufReader::new(connection);
    let (mut message, mut length) = (String::new(), 0);
    loop {
        let start = message.len();
        assert_ne!(reader.read_line(&mut message).unwrap(), 0, "{message:?}");
        let line = message[start..].to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap();
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    [message.into_bytes(), body].concat()
}
