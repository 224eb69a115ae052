//! A gateway on a real socket, played by the test itself, line by line.

use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, TcpListener as StdListener, TcpStream as StdStream};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::server::TlsStream;

pub(crate) struct Server {
    listener: TcpListener,
    /// The same socket, to ask the kernel for connections that nobody took.
    backlog: StdListener,
    address: SocketAddr,
    tls: Option<TlsAcceptor>,
}

impl Server {
    pub(crate) fn start() -> Self {
        Self::listen(Ipv4Addr::LOCALHOST, None)
    }

    pub(crate) fn start_everywhere() -> Self {
        Self::listen(Ipv4Addr::UNSPECIFIED, None)
    }

    pub(crate) fn start_tls(config: Arc<ServerConfig>) -> Self {
        Self::listen(Ipv4Addr::LOCALHOST, Some(config.into()))
    }

    fn listen(address: Ipv4Addr, tls: Option<TlsAcceptor>) -> Self {
        let backlog = StdListener::bind((address, 0)).unwrap();
        backlog.set_nonblocking(true).unwrap();
        let address = backlog.local_addr().unwrap();
        let listener = TcpListener::from_std(backlog.try_clone().unwrap()).unwrap();
        Self {
            listener,
            backlog,
            address,
            tls,
        }
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        let scheme = if self.tls.is_some() { "https" } else { "http" };
        format!("{scheme}://127.0.0.1:{}{path}", self.port())
    }

    pub(crate) async fn accept(&self) -> Peer {
        self.try_accept().await.expect("a connection")
    }

    pub(crate) async fn try_accept(&self) -> io::Result<Peer> {
        let tcp = self.accept_tcp().await;
        let stream: Box<dyn Stream> = match &self.tls {
            Some(tls) => Box::new(tls.accept(tcp).await?),
            None => Box::new(tcp),
        };
        Ok(Peer {
            stream,
            unread: Vec::new(),
        })
    }

    /// Takes a connection and leaves the handshake to the test.
    pub(crate) async fn accept_tcp(&self) -> TcpStream {
        self.listener.accept().await.unwrap().0
    }

    #[track_caller]
    pub(crate) fn assert_no_connection(&self) {
        let error = self.backlog.accept().expect_err("no connection");
        assert_eq!(error.kind(), ErrorKind::WouldBlock);
    }
}

/// The server's end of one connection.
pub(crate) struct Peer {
    stream: Box<dyn Stream>,
    unread: Vec<u8>,
}

/// A request as it came over the wire.
#[derive(Debug)]
pub(crate) struct LastObserved {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl LastObserved {
    pub(crate) fn path(&self) -> &str {
        self.head.split(' ').nth(1).unwrap()
    }

    /// All values of a header.
    pub(crate) fn header(&self, wanted: &str) -> Vec<&str> {
        self.head
            .lines()
            .filter_map(|line| line.split_once(": "))
            .filter(|(name, _)| name.eq_ignore_ascii_case(wanted))
            .map(|(_, value)| value)
            .collect()
    }
}

impl Peer {
    pub(crate) async fn request(&mut self) -> LastObserved {
        self.next().await.expect("a request")
    }

    /// The next request, or `None` once the connection ended before one.
    pub(crate) async fn next(&mut self) -> Option<LastObserved> {
        let head_end = loop {
            if let Some(at) = self
                .unread
                .windows(4)
                .position(|bytes| bytes == b"\r\n\r\n")
            {
                break at + 4;
            }
            if !self.read().await {
                assert!(self.unread.is_empty(), "half a request");
                return None;
            }
        };
        let head = String::from_utf8(self.unread.drain(..head_end).collect()).unwrap();
        let mut seen = LastObserved {
            head,
            body: Vec::new(),
        };
        let length = seen
            .header("content-length")
            .first()
            .map_or(0, |n| n.parse().unwrap());
        while self.unread.len() < length {
            assert!(self.read().await, "half a body");
        }
        seen.body = self.unread.drain(..length).collect();
        Some(seen)
    }

    async fn read(&mut self) -> bool {
        let mut chunk = [0; 16 * 1024];
        let read = self.stream.read(&mut chunk).await.unwrap_or(0);
        self.unread.extend_from_slice(&chunk[..read]);
        read > 0
    }

    /// Reads some bytes without looking at them.
    pub(crate) async fn read_some(&mut self, atleast: usize) {
        while self.unread.len() < atleast {
            assert!(self.read().await, "the connection ended");
        }
    }

    /// Waits for the connection's end and checks that nothing more comes before it.
    pub(crate) async fn ended(&mut self) {
        assert!(self.next().await.is_none(), "another request");
    }

    pub(crate) async fn write(&mut self, bytes: impl AsRef<[u8]>) {
        self.try_write(bytes).await.expect("an open connection");
    }

    pub(crate) async fn try_write(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.stream.write_all(bytes.as_ref()).await?;
        self.stream.flush().await
    }

    pub(crate) async fn answer(&mut self, body: &str) {
        self.write(answer(body)).await;
    }

    /// Ends the connection, and says so where TLS has a word for it.
    pub(crate) async fn close(mut self) {
        // The client may have been first.
        let _ = self.stream.shutdown().await;
    }

    /// Ends the connection with a RST.
    pub(crate) fn reset(self) {
        self.stream.tcp().set_zero_linger().unwrap();
    }
}

/// A port that stays taken and refuses every connection, as long as the socket is kept.
pub(crate) fn nobody_listens() -> (TcpSocket, String) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
    let url = format!("http://{}/", socket.local_addr().unwrap());
    (socket, url)
}

/// A port that takes no notice of further connections, because its queue is full.
pub(crate) struct BlackHole {
    listener: TcpListener,
    _waiting: Vec<StdStream>,
}

impl BlackHole {
    pub(crate) fn open() -> Self {
        const LONG_ENOUGH: Duration = Duration::from_millis(100);
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind((Ipv4Addr::LOCALHOST, 0).into()).unwrap();
        let listener = socket.listen(1).unwrap();
        let address = listener.local_addr().unwrap();
        let mut waiting = Vec::new();
        while let Ok(stream) = StdStream::connect_timeout(&address, LONG_ENOUGH) {
            waiting.push(stream);
            assert!(waiting.len() < 100, "the queue has no end");
        }
        Self {
            listener,
            _waiting: waiting,
        }
    }

    pub(crate) fn url(&self, scheme: &str) -> String {
        format!("{scheme}://{}/", self.listener.local_addr().unwrap())
    }
}

/// An answer after which the client has no connection to use again.
pub(crate) const LAST_B: &str =
    "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nB";

pub(crate) fn answer(body: &str) -> String {
    format!(
        "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {
    fn tcp(&self) -> &TcpStream;
}

impl Stream for TcpStream {
    fn tcp(&self) -> &TcpStream {
        self
    }
}

impl Stream for TlsStream<TcpStream> {
    fn tcp(&self) -> &TcpStream {
        self.get_ref().0
    }
}
