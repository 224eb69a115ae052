//! A gateway on a real socket, played by the test itself, line by line.

#![allow(dead_code, reason = "each test crate uses its own part of the helpers")]

pub(crate) mod suite;

use std::future::Future;
use std::io::{self, ErrorKind};
use std::net::{Ipv4Addr, SocketAddr, TcpListener as StdListener};
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::{Request, Response};
use qfpay_api::transport::{
    Delivery, HyperTransport, HyperTransportBuilder, Transport, TransportError, TransportErrorKind,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{self, ServerConfig};
use tokio_rustls::server::TlsStream;

/// Stands in every request body and must stand in no error.
pub(crate) const SECRET: &str = "auth_code=134567890123456789";

pub(crate) type Outcome = Result<Response<Vec<u8>>, TransportError>;

/// A transport the shared suite can run against.
pub(crate) trait Make: Transport + Clone + 'static {
    fn make(builder: HyperTransportBuilder) -> Self;

    fn new() -> Self {
        Self::make(HyperTransport::builder().deadline(Duration::from_secs(20)))
    }

    fn with_deadline(milliseconds: u64) -> Self {
        Self::make(HyperTransport::builder().deadline(Duration::from_millis(milliseconds)))
    }

    fn trusting(authority: &Authority) -> Self {
        let pem = authority.pem();
        Self::make(HyperTransport::builder().add_root_certificate_pem(pem.as_bytes()))
    }
}

/// Turns a test that hangs into one that fails.
pub(crate) async fn within<T>(test: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(60), test)
        .await
        .expect("the test hangs")
}

pub(crate) fn post(url: &str) -> Request<Vec<u8>> {
    post_body(url, SECRET)
}

pub(crate) fn post_body(url: &str, body: impl Into<Vec<u8>>) -> Request<Vec<u8>> {
    Request::post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body.into())
        .unwrap()
}

/// Checks what a failure claims and that it keeps the request to itself.
#[track_caller]
pub(crate) fn assert_failed(outcome: Outcome, kind: TransportErrorKind, delivery: Delivery) {
    let error = outcome.expect_err("an error");
    assert_eq!(
        (error.kind(), error.delivery()),
        (kind, delivery),
        "{error:?}"
    );
    assert!(!format!("{error} {error:?}").contains(SECRET));
}

/// Checks that the time since `start` is what a bound explains, with room for a busy machine.
#[track_caller]
pub(crate) fn assert_took(start: Instant, bound: Duration) {
    let took = start.elapsed();
    assert!(
        took >= bound && took < bound + Duration::from_secs(5),
        "took {took:?}"
    );
}

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
pub(crate) struct Seen {
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Seen {
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
    pub(crate) async fn request(&mut self) -> Seen {
        self.next().await.expect("a request")
    }

    /// The next request, or `None` once the connection ended before one.
    pub(crate) async fn next(&mut self) -> Option<Seen> {
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
        let mut seen = Seen {
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

    /// Ends the connection with a RST.
    pub(crate) fn reset(self) {
        self.stream.tcp().set_zero_linger().unwrap();
    }
}

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

/// A certificate authority of the test's own.
pub(crate) struct Authority(CertifiedIssuer<'static, KeyPair>);

impl Authority {
    pub(crate) fn new(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        Self(CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap())
    }

    pub(crate) fn pem(&self) -> String {
        self.0.pem()
    }

    /// A server's settings with a certificate for `host`, which `change` may spoil.
    pub(crate) fn server(
        &self,
        host: &str,
        change: impl FnOnce(&mut CertificateParams),
    ) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new([host.to_owned()]).unwrap();
        change(&mut params);
        let certificate = params.signed_by(&key, &self.0).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(
                vec![certificate.der().clone()],
                PrivateKeyDer::try_from(key.serialize_der()).unwrap(),
            )
            .unwrap();
        Arc::new(config)
    }
}
